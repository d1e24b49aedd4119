"""Envelopes and transfers, which triggers keep."""

from django.db import migrations, models
import django.db.models.deletion

from huiqi.ledger import triggers
import huiqi.access.tables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('ledger', '0001_tables'),
        ('ledger', '0002_kept'),
    ]

    dependencies = [
    ]

    operations = [
        huiqi.access.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='Envelope',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('year', models.PositiveSmallIntegerField()),
                        ('measure', models.CharField(max_length=60)),
                        ('department', models.CharField(max_length=40)),
                        ('closed_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-year', 'measure', 'department'],
                        'constraints': [models.UniqueConstraint(fields=('year', 'measure', 'department'), name='an_envelope_is_one_of_its_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='Account',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(choices=[('funding', '财政来源'), ('available', '可用'), ('reserved', '占用'), ('paid', '已拨付'), ('recovered', '已追回'), ('payer', '缴款人'), ('interest', '利息')], max_length=12)),
                        ('case_ref', models.CharField(blank=True, max_length=40)),
                        ('balance_fen', models.BigIntegerField(default=0)),
                        ('envelope', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='accounts', to='ledger.envelope')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'indexes': [models.Index(fields=['case_ref'], name='account_by_case')],
                        'constraints': [models.UniqueConstraint(fields=('envelope', 'kind', 'case_ref'), name='an_account_is_opened_once'), models.CheckConstraint(condition=models.Q(('kind__in', ['funding', 'payer']), ('balance_fen__gte', 0), _connector='OR'), name='only_the_outside_goes_below_zero'), models.CheckConstraint(condition=models.Q(models.Q(('case_ref', ''), ('kind__in', ['funding', 'available'])), models.Q(models.Q(('kind__in', ['funding', 'available']), _negated=True), models.Q(('case_ref', ''), _negated=True)), _connector='OR'), name='what_is_given_is_given_to_a_case')],
                    },
                ),
                migrations.CreateModel(
                    name='Transfer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=120, unique=True)),
                        ('kind', models.CharField(choices=[('appropriate', '下达预算'), ('cut', '追减预算'), ('reserve', '占用'), ('void', '撤销占用'), ('post', '拨付'), ('give_back', '退汇'), ('reverse', '追回'), ('interest', '收取利息'), ('carry_over', '结转下年'), ('lapse', '收回结余')], max_length=12)),
                        ('amount_fen', models.BigIntegerField()),
                        ('case_ref', models.CharField(blank=True, max_length=40)),
                        ('document', models.CharField(blank=True, max_length=120)),
                        ('booked_on', models.DateField()),
                        ('at', models.DateTimeField()),
                        ('actor', models.CharField(max_length=40)),
                        ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='given', to='ledger.account')),
                        ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='taken', to='ledger.account')),
                    ],
                    options={
                        'ordering': ['pk'],
                        'indexes': [models.Index(fields=['case_ref', 'id'], name='transfer_by_case')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='a_transfer_moves_something'), models.CheckConstraint(condition=models.Q(('source', models.F('target')), _negated=True), name='a_transfer_moves_elsewhere')],
                    },
                ),
            ],
        ),
        migrations.RunPython(
            lambda apps, editor: triggers.create(editor.connection),
            lambda apps, editor: triggers.drop(editor.connection),
        ),
    ]
