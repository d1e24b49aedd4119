"""Recoveries with their instalments and receipts, which triggers keep; the states of recovery."""

import django.db.models.deletion
import django.db.models.expressions
from django.db import migrations, models

import huiqi.cases.triggers


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0011_payments'),
        ('register', '0004_bank_accounts'),
    ]

    operations = [
        migrations.CreateModel(
            name='Instalment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('due_on', models.DateField()),
                ('amount_fen', models.BigIntegerField()),
                ('reminded_at', models.DateTimeField(null=True)),
                ('escalated_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['recovery', 'number'],
            },
        ),
        migrations.CreateModel(
            name='Recovery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(choices=[('false_material', '以虚假材料取得资金'), ('condition_broken', '获得支持后不再符合条件'), ('overpaid', '多付'), ('revoked', '上级机关撤销原决定')], max_length=20)),
                ('claimed_fen', models.BigIntegerField()),
                ('notice', models.TextField()),
                ('opened_at', models.DateTimeField()),
                ('opened_by', models.BigIntegerField(null=True)),
                ('opened_by_name', models.CharField(max_length=100)),
                ('statement', models.TextField(blank=True)),
                ('stated_at', models.DateTimeField(null=True)),
                ('decided_at', models.DateTimeField(null=True)),
                ('decided_by_name', models.CharField(blank=True, max_length=100)),
                ('document_number', models.CharField(blank=True, max_length=60)),
                ('decision', models.TextField(blank=True)),
                ('principal_fen', models.BigIntegerField(default=0)),
                ('rate_bp', models.PositiveIntegerField(default=0)),
                ('interest_from', models.DateField(null=True)),
                ('pay_to', models.CharField(blank=True, max_length=200)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RecoveryReceipt',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reference', models.CharField(max_length=60, unique=True)),
                ('received_on', models.DateField()),
                ('amount_fen', models.BigIntegerField()),
                ('interest_fen', models.BigIntegerField()),
                ('principal_fen', models.BigIntegerField()),
                ('recorded_at', models.DateTimeField()),
                ('recorded_by', models.CharField(max_length=100)),
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
            field=models.CharField(choices=[('DRAFT', '草稿'), ('SUBMITTED', '待受理'), ('RETURNED', '待补正'), ('REFUSED', '不予受理'), ('ACCEPTED', '审核中'), ('EXAMINED', '待审定'), ('REJECTED', '不予支持'), ('DECIDED', '已审定'), ('NOTICED', '公示中'), ('OBJECTED', '异议处理中'), ('VOIDED', '决定已撤销'), ('TO_BE_PAID', '待拨付'), ('PAYING', '拨付中'), ('PAID', '已拨付'), ('RECOVERING', '追回中'), ('RECOVERED', '已追回'), ('WITHDRAWN', '已撤回')], default='DRAFT', max_length=20),
        ),
        migrations.AlterField(
            model_name='clock',
            name='kind',
            field=models.CharField(choices=[('form', '形式审查'), ('correction', '补正'), ('substantive', '实质审查'), ('opinion', '会签意见'), ('notice', '公示'), ('reply', '异议答复'), ('payment', '拨付'), ('statement', '陈述申辩')], max_length=20),
        ),
        migrations.AlterField(
            model_name='event',
            name='from_state',
            field=models.CharField(choices=[('DRAFT', '草稿'), ('SUBMITTED', '待受理'), ('RETURNED', '待补正'), ('REFUSED', '不予受理'), ('ACCEPTED', '审核中'), ('EXAMINED', '待审定'), ('REJECTED', '不予支持'), ('DECIDED', '已审定'), ('NOTICED', '公示中'), ('OBJECTED', '异议处理中'), ('VOIDED', '决定已撤销'), ('TO_BE_PAID', '待拨付'), ('PAYING', '拨付中'), ('PAID', '已拨付'), ('RECOVERING', '追回中'), ('RECOVERED', '已追回'), ('WITHDRAWN', '已撤回')], max_length=20),
        ),
        migrations.AlterField(
            model_name='event',
            name='to_state',
            field=models.CharField(choices=[('DRAFT', '草稿'), ('SUBMITTED', '待受理'), ('RETURNED', '待补正'), ('REFUSED', '不予受理'), ('ACCEPTED', '审核中'), ('EXAMINED', '待审定'), ('REJECTED', '不予支持'), ('DECIDED', '已审定'), ('NOTICED', '公示中'), ('OBJECTED', '异议处理中'), ('VOIDED', '决定已撤销'), ('TO_BE_PAID', '待拨付'), ('PAYING', '拨付中'), ('PAID', '已拨付'), ('RECOVERING', '追回中'), ('RECOVERED', '已追回'), ('WITHDRAWN', '已撤回')], max_length=20),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('state__in', ['SUBMITTED', 'RETURNED', 'ACCEPTED', 'EXAMINED', 'DECIDED', 'NOTICED', 'OBJECTED', 'TO_BE_PAID', 'PAYING', 'PAID', 'RECOVERING', 'RECOVERED'])), fields=('matter_key',), name='a_matter_has_one_live_case'),
        ),
        migrations.AddField(
            model_name='recovery',
            name='case',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='recoveries', to='cases.case'),
        ),
        migrations.AddField(
            model_name='instalment',
            name='recovery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='cases.recovery'),
        ),
        migrations.AddField(
            model_name='recoveryreceipt',
            name='recovery',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='cases.recovery'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('case',), name='a_case_has_one_open_recovery'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(('claimed_fen__gt', 0)), name='a_recovery_claims_something'),
        ),
        migrations.AddConstraint(
            model_name='recovery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('document_number', ''), ('interest_from__isnull', True), ('principal_fen', 0), ('rate_bp', 0)), models.Q(('decided_at__isnull', False), ('interest_from__isnull', False), ('principal_fen__gt', 0), ('principal_fen__lte', models.F('claimed_fen')), ('rate_bp__lte', 10000), models.Q(('document_number', ''), _negated=True)), _connector='OR'), name='a_recovery_is_decided_whole'),
        ),
        migrations.AddIndex(
            model_name='instalment',
            index=models.Index(condition=models.Q(('escalated_at__isnull', True)), fields=['due_on', 'id'], name='instalment_to_tell'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.UniqueConstraint(fields=('recovery', 'number'), name='an_instalment_has_one_number'),
        ),
        migrations.AddConstraint(
            model_name='instalment',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen__gt', 0)), name='an_instalment_is_something'),
        ),
        migrations.AddConstraint(
            model_name='recoveryreceipt',
            constraint=models.CheckConstraint(condition=models.Q(('amount_fen', django.db.models.expressions.CombinedExpression(models.F('interest_fen'), '+', models.F('principal_fen'))), ('amount_fen__gt', 0), ('interest_fen__gte', 0), ('principal_fen__gte', 0)), name='a_receipt_is_interest_and_principal'),
        ),
        migrations.RunPython(
            lambda _apps, editor: huiqi.cases.triggers.RECOVERY.create(editor.connection),
            lambda _apps, editor: huiqi.cases.triggers.RECOVERY.drop(editor.connection),
        ),
    ]
