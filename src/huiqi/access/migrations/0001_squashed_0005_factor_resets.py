"""Accounts, roles, tokens, identities, and the chain of the audit, which triggers keep."""

from django.conf import settings
from django.db import migrations, models
import django.db.models.deletion

from huiqi.access import triggers
import huiqi.access.tables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('access', '0001_initial'),
        ('access', '0002_append_only'),
        ('access', '0003_identities'),
        ('access', '0004_tokens'),
        ('access', '0005_factor_resets'),
    ]

    dependencies = [
    ]

    operations = [
        huiqi.access.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('email', models.EmailField(max_length=254, unique=True)),
                        ('name', models.CharField(max_length=60)),
                        ('language', models.CharField(default='zh-hans', max_length=10)),
                        ('is_active', models.BooleanField(default=True)),
                        ('demonstration', models.BooleanField(default=False)),
                        ('created_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['pk'],
                    },
                ),
                migrations.CreateModel(
                    name='AuditEntry',
                    fields=[
                        ('seq', models.BigIntegerField(primary_key=True, serialize=False)),
                        ('at', models.DateTimeField(db_index=True)),
                        ('actor', models.CharField(db_index=True, max_length=40)),
                        ('origin', models.CharField(max_length=100)),
                        ('verb', models.CharField(db_index=True, max_length=40)),
                        ('subject', models.CharField(db_index=True, max_length=100)),
                        ('why', models.TextField(blank=True)),
                        ('detail', models.TextField()),
                        ('commitment', models.CharField(blank=True, max_length=64)),
                        ('previous', models.CharField(max_length=64)),
                        ('hash', models.CharField(max_length=64)),
                    ],
                    options={
                        'ordering': ['-seq'],
                    },
                ),
                migrations.CreateModel(
                    name='AuditPersonal',
                    fields=[
                        ('entry', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, primary_key=True, related_name='personal', serialize=False, to='access.auditentry')),
                        ('salt', models.CharField(max_length=64)),
                        ('payload', models.TextField()),
                    ],
                ),
                migrations.CreateModel(
                    name='AuditHead',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('seq', models.BigIntegerField()),
                        ('hash', models.CharField(max_length=64)),
                        ('seal', models.CharField(max_length=64)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('pk', 1)), name='the_chain_has_one_end')],
                    },
                ),
                migrations.CreateModel(
                    name='Invitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('email', models.EmailField(max_length=254)),
                        ('role', models.CharField(max_length=20)),
                        ('credit_code', models.CharField(db_index=True, max_length=18)),
                        ('token', models.CharField(max_length=22, unique=True)),
                        ('invited_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('accepted_at', models.DateTimeField(null=True)),
                        ('invited_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-invited_at'],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=60)),
                        ('prefix', models.CharField(max_length=8)),
                        ('sha256', models.CharField(max_length=64, unique=True)),
                        ('scopes', models.JSONField(default=list)),
                        ('credit_code', models.CharField(blank=True, max_length=18)),
                        ('created_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('used_at', models.DateTimeField(null=True)),
                        ('revoked_at', models.DateTimeField(null=True)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tokens', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('name', ''), _negated=True), name='a_token_has_a_name'), models.CheckConstraint(condition=models.Q(('expires_at__gt', models.F('created_at'))), name='a_token_expires_after_it_was_made')],
                    },
                ),
                migrations.CreateModel(
                    name='FactorReset',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked_at', models.DateTimeField()),
                        ('why', models.CharField(max_length=200)),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('confirmed', models.BooleanField(null=True)),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='resets', to=settings.AUTH_USER_MODEL)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('asked_by', models.F('account')), _negated=True), models.Q(('decided_by', None), models.Q(models.Q(('decided_by', models.F('account')), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR')), name='a_reset_takes_two_others'), models.CheckConstraint(condition=models.Q(models.Q(('confirmed', None), ('decided_at', None), ('decided_by', None)), models.Q(('confirmed__isnull', False), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='a_reset_is_decided_whole')],
                    },
                ),
                migrations.CreateModel(
                    name='Identity',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('issuer', models.CharField(max_length=200)),
                        ('subject', models.CharField(max_length=255)),
                        ('label', models.CharField(max_length=200)),
                        ('linked_at', models.DateTimeField()),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='identities', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['linked_at', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('issuer', 'subject'), name='an_identity_signs_one_account_in')],
                    },
                ),
                migrations.CreateModel(
                    name='InterestDeclaration',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('credit_code', models.CharField(max_length=18)),
                        ('reason', models.CharField(max_length=200)),
                        ('declared_at', models.DateTimeField()),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='interests', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-declared_at'],
                        'constraints': [models.UniqueConstraint(fields=('account', 'credit_code'), name='an_interest_is_declared_once')],
                    },
                ),
                migrations.CreateModel(
                    name='RoleGrant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('role', models.CharField(max_length=20)),
                        ('department', models.CharField(blank=True, max_length=20)),
                        ('credit_code', models.CharField(blank=True, db_index=True, max_length=18)),
                        ('granted_at', models.DateTimeField()),
                        ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['account', 'role', 'pk'],
                        'constraints': [models.UniqueConstraint(fields=('account', 'role', 'department', 'credit_code'), name='a_role_is_held_once'), models.CheckConstraint(condition=models.Q(('role__in', ['manager', 'filler', 'reader']), ('credit_code', ''), _connector='XOR'), name='firm_roles_and_no_others_name_a_firm'), models.CheckConstraint(condition=models.Q(('role__in', ['window', 'officer', 'head']), ('department', ''), _connector='XOR'), name='department_roles_and_no_others_name_a_department')],
                    },
                ),
            ],
        ),
        migrations.RunPython(
            lambda apps, editor: triggers.create(editor.connection),
            lambda apps, editor: triggers.drop(editor.connection),
        ),
    ]
