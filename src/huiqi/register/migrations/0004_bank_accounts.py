"""The bank account an enterprise names for its money."""

import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('register', '0003_whole_register'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('holder', models.CharField(max_length=200)),
                ('bank_name', models.CharField(max_length=100)),
                ('bank_code', models.CharField(max_length=12)),
                ('number_encrypted', models.TextField()),
                ('number_end', models.CharField(max_length=4)),
                ('named_by', models.CharField(max_length=40)),
                ('named_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('enterprise', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_accounts', to='register.enterprise')),
            ],
            options={
                'ordering': ['enterprise', '-pk'],
                'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('enterprise',), name='an_enterprise_has_one_bank_account')],
            },
        ),
    ]
