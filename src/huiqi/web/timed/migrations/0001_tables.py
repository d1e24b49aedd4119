"""The jobs of the worker, and how their last run ended."""

from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('name', models.CharField(max_length=20, primary_key=True, serialize=False)),
                ('due_at', models.DateTimeField()),
                ('running_since', models.DateTimeField(null=True)),
                ('began_at', models.DateTimeField(null=True)),
                ('took_ms', models.PositiveIntegerField(null=True)),
                ('outcome', models.CharField(blank=True, choices=[('done', '完成'), ('failed', '出错'), ('stopped', '中途停止')], max_length=10)),
                ('counts', models.JSONField(default=dict)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('failed_at', models.DateTimeField(null=True)),
                ('error', models.TextField(blank=True)),
            ],
            options={
                'ordering': ['name'],
            },
        ),
    ]
