"""Packages of closed cases and their hand-over, which triggers keep."""

import django.db.models.deletion
from django.db import migrations, models

import huiqi.cases.triggers


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0015_service_messages'),
    ]

    operations = [
        migrations.CreateModel(
            name='HandOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(max_length=20, unique=True)),
                ('receiver', models.CharField(max_length=100)),
                ('note', models.CharField(blank=True, max_length=300)),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=100)),
            ],
            options={
                'ordering': ['-pk'],
            },
        ),
        migrations.CreateModel(
            name='ArchiveRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveSmallIntegerField()),
                ('reference', models.CharField(max_length=80)),
                ('title', models.CharField(max_length=300)),
                ('last_event', models.BigIntegerField()),
                ('ended_on', models.DateField()),
                ('sha256', models.CharField(max_length=64)),
                ('previous', models.CharField(blank=True, max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('files', models.PositiveIntegerField()),
                ('pages', models.PositiveIntegerField()),
                ('retention_years', models.PositiveSmallIntegerField()),
                ('retain_until', models.DateField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=100)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='archives', to='cases.case')),
            ],
            options={
                'ordering': ['case', 'version'],
            },
        ),
        migrations.CreateModel(
            name='HandedOver',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='handed_over', to='cases.archiverecord')),
                ('hand_over', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='items', to='cases.handover')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.AddIndex(
            model_name='archiverecord',
            index=models.Index(fields=['retain_until', 'id'], name='archive_by_retention'),
        ),
        migrations.AddConstraint(
            model_name='archiverecord',
            constraint=models.UniqueConstraint(fields=('case', 'version'), name='a_package_has_its_version'),
        ),
        migrations.AddConstraint(
            model_name='archiverecord',
            constraint=models.UniqueConstraint(fields=('case', 'last_event'), name='a_case_is_archived_once_as_it_stands'),
        ),
        migrations.AddConstraint(
            model_name='archiverecord',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('previous', ''), ('version', 1)), models.Q(('version__gt', 1), models.Q(('previous', ''), _negated=True)), _connector='OR'), name='a_later_package_names_the_one_before'),
        ),
        migrations.RunPython(
            lambda _apps, editor: huiqi.cases.triggers.ARCHIVE.create(editor.connection),
            lambda _apps, editor: huiqi.cases.triggers.ARCHIVE.drop(editor.connection),
        ),
    ]
