"""Files of papers; what a row says of a file cannot be changed afterwards."""

import django.db.models.deletion
from django.db import migrations, models

import huiqi.cases.triggers
from huiqi.gateways.files import Kind


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_tables")]
    operations = [
        migrations.CreateModel(
            name="Upload",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("kind", models.CharField(choices=[(kind.name, kind.name) for kind in Kind], max_length=10)),
                ("name", models.CharField(max_length=120)),
                ("scanned", models.CharField(choices=[("clean", "已查毒"), ("not_scanned", "未查毒")], max_length=20)),
                ("uploaded_by", models.CharField(max_length=100)),
                ("uploaded_at", models.DateTimeField()),
                ("removed_at", models.DateTimeField(null=True)),
                (
                    "paper",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="uploads", to="cases.casepaper"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 52428800)), name="a_file_has_a_size"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("removed_at__isnull", True)),
                        fields=("paper", "sha256"),
                        name="a_file_is_attached_once",
                    ),
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, editor: huiqi.cases.triggers.UPLOADS.create(editor.connection),
            lambda apps, editor: huiqi.cases.triggers.UPLOADS.drop(editor.connection),
        ),
    ]
