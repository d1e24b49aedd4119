"""Complaints of the public, their history, and the messages that tell of them; what was filed is not changed."""

import django.db.models.deletion
import uuid
from django.conf import settings
from django.db import migrations, models

import huiqi.cases.triggers


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0016_archives'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Complaint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, null=True, unique=True)),
                ('secret_hash', models.CharField(max_length=64, unique=True)),
                ('reference', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('kind', models.CharField(choices=[('policy', '对政策文件或规则的意见'), ('case', '对公示、受理或审核结果的投诉'), ('claim', '举报虚假申报或违规使用资金'), ('conduct', '投诉工作人员或部门的行为'), ('leak', '信息泄露或不当公开')], max_length=10)),
                ('notice', models.CharField(blank=True, max_length=20)),
                ('against', models.CharField(blank=True, max_length=20)),
                ('body_encrypted', models.TextField()),
                ('name_encrypted', models.TextField(blank=True)),
                ('contact_encrypted', models.TextField(blank=True)),
                ('state', models.CharField(choices=[('received', '待受理'), ('handled', '办理中'), ('answered', '已答复'), ('declined', '不予受理')], default='received', max_length=10)),
                ('department', models.CharField(blank=True, max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('filed_at', models.DateTimeField()),
                ('due_on', models.DateField(null=True)),
                ('late_told_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('closed_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ComplaintEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('event', models.CharField(max_length=10)),
                ('label', models.CharField(max_length=60)),
                ('actor', models.CharField(max_length=100)),
                ('at', models.DateTimeField()),
                ('why', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.RemoveConstraint(
            model_name='delivery',
            name='a_delivery_is_of_one_event',
        ),
        migrations.RemoveConstraint(
            model_name='message',
            name='a_message_is_of_one_event',
        ),
        migrations.AddIndex(
            model_name='complaint',
            index=models.Index(fields=['state', 'due_on'], name='complaint_queue'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(('against', ''), models.Q(('against', models.F('department')), _negated=True), _connector='OR'), name='nobody_answers_a_complaint_about_themselves'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['answered', 'declined']), _negated=True), models.Q(models.Q(('answer', ''), _negated=True), ('closed_at__isnull', False)), _connector='OR'), name='a_closed_complaint_says_what_came_of_it'),
        ),
        migrations.AddConstraint(
            model_name='complaint',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('state__in', ['handled', 'answered']), _negated=True), models.Q(('department', ''), _negated=True), _connector='OR'), name='a_complaint_is_handled_by_somebody'),
        ),
        migrations.AddField(
            model_name='complaintevent',
            name='complaint',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='events', to='cases.complaint'),
        ),
        migrations.AddField(
            model_name='delivery',
            name='complaint_event',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='cases.complaintevent'),
        ),
        migrations.AddField(
            model_name='message',
            name='complaint_event',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='cases.complaintevent'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.UniqueConstraint(fields=('complaint_event', 'account'), name='a_mail_of_a_complaint_is_sent_once'),
        ),
        migrations.AddConstraint(
            model_name='delivery',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('complaint_event__isnull', True), ('event__isnull', False), ('service_event__isnull', True)), models.Q(('complaint_event__isnull', True), ('event__isnull', True), ('service_event__isnull', False)), models.Q(('complaint_event__isnull', False), ('event__isnull', True), ('service_event__isnull', True)), _connector='OR'), name='a_delivery_is_of_one_event'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.UniqueConstraint(fields=('account', 'complaint_event'), name='a_person_is_told_once_of_a_complaint'),
        ),
        migrations.AddConstraint(
            model_name='message',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('complaint_event__isnull', True), ('event__isnull', False), ('service_event__isnull', True)), models.Q(('complaint_event__isnull', True), ('event__isnull', True), ('service_event__isnull', False)), models.Q(('complaint_event__isnull', False), ('event__isnull', True), ('service_event__isnull', True)), _connector='OR'), name='a_message_is_of_one_event'),
        ),
        migrations.RunPython(
            lambda apps, editor: huiqi.cases.triggers.COMPLAINTS.create(editor.connection),
            lambda apps, editor: huiqi.cases.triggers.COMPLAINTS.drop(editor.connection),
        ),
    ]
