"""Photographs of visits; what a row says of one cannot be changed afterwards."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper

from huiqi.gateways.files import Kind

_SAYS = "a photograph is not changed"
_SQLITE = (
    f"""CREATE TRIGGER photograph_is_fixed BEFORE UPDATE ON cases_photograph
        BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END""",
)
_SQLITE_DROP = ("DROP TRIGGER IF EXISTS photograph_is_fixed",)
_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_photograph_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER photograph_is_fixed BEFORE UPDATE ON cases_photograph
        FOR EACH ROW EXECUTE FUNCTION refuse_photograph_change()""",
)
_POSTGRESQL_DROP = (
    "DROP TRIGGER IF EXISTS photograph_is_fixed ON cases_photograph",
    "DROP FUNCTION IF EXISTS refuse_photograph_change()",
)


def _run(connection: BaseDatabaseWrapper, on_sqlite: tuple[str, ...], on_postgresql: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in on_postgresql if connection.vendor == "postgresql" else on_sqlite:
            cursor.execute(statement)


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_supervision")]
    operations = [
        migrations.CreateModel(
            name="Photograph",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sha256", models.CharField(max_length=64)),
                ("size", models.PositiveIntegerField()),
                ("kind", models.CharField(choices=[(kind.name, kind.name) for kind in Kind], max_length=10)),
                ("name", models.CharField(max_length=120)),
                ("scanned", models.CharField(choices=[("clean", "已查毒"), ("not_scanned", "未查毒")], max_length=20)),
                ("uploaded_by", models.CharField(max_length=100)),
                ("uploaded_at", models.DateTimeField()),
                ("caption", models.CharField(max_length=200)),
                (
                    "visit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="photographs", to="cases.visit"
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("size__gt", 0), ("size__lte", 52428800)), name="a_photograph_has_a_size"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("caption", ""), _negated=True), name="a_photograph_says_what_it_shows"
                    ),
                    models.UniqueConstraint(fields=("visit", "sha256"), name="a_photograph_is_kept_once"),
                ],
            },
        ),
        migrations.RunPython(
            lambda apps, editor: _run(editor.connection, _SQLITE, _POSTGRESQL),
            lambda apps, editor: _run(editor.connection, _SQLITE_DROP, _POSTGRESQL_DROP),
        ),
    ]
