"""What the laboratory counts."""

from django.db import migrations, models

import huiqi.access.tables


class Migration(migrations.Migration):

    initial = True

    replaces = [
        ('lab', '0001_runs_and_tables'),
        ('lab', '0002_runs_name_their_draws'),
    ]

    dependencies = [
    ]

    operations = [
        huiqi.access.tables.CreateTables(
            models=[
                migrations.CreateModel(
                    name='FirmTable',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80)),
                        ('columns_sha256', models.CharField(max_length=64)),
                        ('firms', models.PositiveIntegerField()),
                        ('unknown', models.PositiveIntegerField()),
                        ('bad', models.PositiveIntegerField()),
                        ('uploaded_by', models.CharField(max_length=40)),
                        ('uploaded_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-uploaded_at', '-pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Run',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asked', models.JSONField()),
                        ('state', models.CharField(choices=[('waiting', '等待'), ('running', '计算中'), ('done', '完成'), ('cancelled', '已取消'), ('failed', '出错')], default='waiting', max_length=10)),
                        ('drawn', models.PositiveIntegerField(default=0)),
                        ('to_draw', models.PositiveIntegerField()),
                        ('cancel_asked', models.BooleanField(default=False)),
                        ('asked_by', models.CharField(max_length=40)),
                        ('asked_at', models.DateTimeField()),
                        ('heard_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(null=True)),
                        ('result', models.JSONField(null=True)),
                        ('stamp', models.JSONField(null=True)),
                        ('result_sha256', models.CharField(blank=True, max_length=64)),
                        ('error', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'ordering': ['-pk'],
                    },
                ),
            ],
        ),
    ]
