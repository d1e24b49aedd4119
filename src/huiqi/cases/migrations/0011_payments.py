"""Payment batches with their lines and signatures, bank returns, and the states of payment."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0010_priority'),
        ('register', '0004_bank_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='BankReturn',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('name', models.CharField(max_length=120)),
                ('imported_at', models.DateTimeField()),
                ('imported_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='BankReturnLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField()),
                ('reference', models.CharField(blank=True, max_length=35)),
                ('outcome', models.CharField(blank=True, max_length=12)),
                ('amount_fen', models.BigIntegerField(default=0)),
                ('on', models.DateField(null=True)),
                ('bank_reference', models.CharField(blank=True, max_length=60)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('effect', models.CharField(choices=[('pending', '待入账'), ('applied', '已入账'), ('repeated', '重复，未再入账'), ('refused', '不予入账')], default='pending', max_length=12)),
                ('why', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='BatchSignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('account', models.BigIntegerField()),
                ('name', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='PaymentBatch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, null=True, unique=True)),
                ('state', models.CharField(choices=[('made', '待签批'), ('signed', '已签批，待发送'), ('sent', '已发送，等回单'), ('settled', '已全部回单'), ('cancelled', '已作废')], default='made', max_length=12)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.BigIntegerField(null=True)),
                ('made_by_name', models.CharField(max_length=100)),
                ('execute_on', models.DateField()),
                ('count', models.PositiveIntegerField()),
                ('total_fen', models.BigIntegerField()),
                ('signatures_needed', models.PositiveSmallIntegerField()),
                ('sent_at', models.DateTimeField(null=True)),
                ('delivered_at', models.DateTimeField(null=True)),
                ('closed_why', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='PaymentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=35, unique=True)),
                ('payee', models.CharField(max_length=200)),
                ('amount_fen', models.BigIntegerField()),
                ('state', models.CharField(choices=[('waiting', '待发送'), ('sent', '等回单'), ('paid', '已支付'), ('returned', '已退汇'), ('dropped', '未发送')], default='waiting', max_length=12)),
                ('bank_reference', models.CharField(blank=True, max_length=60)),
                ('answered_on', models.DateField(null=True)),
                ('reason', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='case',
            name='a_matter_has_one_live_case',
        ),
        migrations.AlterField(
            model_name='case',
            name='state',
            field=models.CharField(choices=[('DRAFT', '草稿'), ('SUBMITTED', '待受理'), ('RETURNED', '待补正'), ('REFUSED', '不予受理'), ('ACCEPTED', '审核中'), ('EXAMINED', '待审定'), ('REJECTED', '不予支持'), ('DECIDED', '已审定'), ('NOTICED', '公示中'), ('OBJECTED', '异议处理中'), ('VOIDED', '决定已撤销'), ('TO_BE_PAID', '待拨付'), ('PAYING', '拨付中'), ('PAID', '已拨付'), ('WITHDRAWN', '已撤回')], default='DRAFT', max_length=20),
        ),
        migrations.AlterField(
            model_name='event',
            name='from_state',
            field=models.CharField(choices=[('DRAFT', '草稿'), ('SUBMITTED', '待受理'), ('RETURNED', '待补正'), ('REFUSED', '不予受理'), ('ACCEPTED', '审核中'), ('EXAMINED', '待审定'), ('REJECTED', '不予支持'), ('DECIDED', '已审定'), ('NOTICED', '公示中'), ('OBJECTED', '异议处理中'), ('VOIDED', '决定已撤销'), ('TO_BE_PAID', '待拨付'), ('PAYING', '拨付中'), ('PAID', '已拨付'), ('WITHDRAWN', '已撤回')], max_length=20),
        ),
        migrations.AlterField(
            model_name='event',
            name='to_state',
            field=models.CharField(choices=[('DRAFT', '草稿'), ('SUBMITTED', '待受理'), ('RETURNED', '待补正'), ('REFUSED', '不予受理'), ('ACCEPTED', '审核中'), ('EXAMINED', '待审定'), ('REJECTED', '不予支持'), ('DECIDED', '已审定'), ('NOTICED', '公示中'), ('OBJECTED', '异议处理中'), ('VOIDED', '决定已撤销'), ('TO_BE_PAID', '待拨付'), ('PAYING', '拨付中'), ('PAID', '已拨付'), ('WITHDRAWN', '已撤回')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['SUBMITTED', 'RETURNED', 'ACCEPTED', 'EXAMINED', 'DECIDED', 'NOTICED', 'OBJECTED', 'TO_BE_PAID', 'PAYING', 'PAID'])), fields=('matter_key',), name='a_matter_has_one_live_case'),
        ),
        migrations.AddField(
            model_name='bankreturnline',
            name='file',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.bankreturn'),
        ),
        migrations.AddConstraint(
            model_name='paymentbatch',
            constraint=models.CheckConstraint(condition=models.Q(('total_fen__gt', 0), ('count__gt', 0)), name='a_batch_pays_something'),
        ),
        migrations.AddField(
            model_name='batchsignature',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='cases.paymentbatch'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='account',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_lines', to='register.bankaccount'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='batch',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='cases.paymentbatch'),
        ),
        migrations.AddField(
            model_name='paymentline',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payment_lines', to='cases.case'),
        ),
        migrations.AddIndex(
            model_name='bankreturnline',
            index=models.Index(fields=['effect', 'id'], name='bank_line_by_effect'),
        ),
        migrations.AddConstraint(
            model_name='bankreturnline',
            constraint=models.UniqueConstraint(fields=('file', 'number'), name='a_bank_line_is_read_once'),
        ),
        migrations.AddConstraint(
            model_name='batchsignature',
            constraint=models.UniqueConstraint(fields=('batch', 'account'), name='a_person_signs_a_batch_once'),
        ),
        migrations.AddIndex(
            model_name='paymentline',
            index=models.Index(fields=['state', 'id'], name='payment_line_by_state'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['waiting', 'sent', 'paid'])), fields=('case',), name='a_case_is_paid_once'),
        ),
        migrations.AddConstraint(
            model_name='paymentline',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='a_line_pays_something'),
        ),
    ]
