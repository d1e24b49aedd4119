"""Score sheets, panels, seats and scores; no score comes or changes after the end, and no result changes."""

import django.db.models.deletion
from django.db import migrations, models
from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "the panel has ended"
_OVER = "(SELECT 1 FROM cases_panel p JOIN cases_seat s ON s.panel_id = p.id WHERE s.id = NEW.seat_id AND p.closed_at IS NOT NULL)"
_SQLITE = (
    *(
        f"""CREATE TRIGGER score_{event.lower()}_before_the_end BEFORE {event} ON cases_score
            WHEN EXISTS {_OVER} BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"""
        for event in ("INSERT", "UPDATE")
    ),
    f"""CREATE TRIGGER result_is_fixed BEFORE UPDATE ON cases_panel WHEN OLD.closed_at IS NOT NULL
        BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END""",
)
_SQLITE_DROP = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in ("score_insert_before_the_end", "score_update_before_the_end", "result_is_fixed")
)
_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_late_score() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF EXISTS {_OVER} THEN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
            RETURN NEW;
        END $$""",
    """CREATE TRIGGER score_before_the_end BEFORE INSERT OR UPDATE ON cases_score
        FOR EACH ROW EXECUTE FUNCTION refuse_late_score()""",
    f"""CREATE FUNCTION refuse_result_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER result_is_fixed BEFORE UPDATE ON cases_panel
        FOR EACH ROW WHEN (OLD.closed_at IS NOT NULL) EXECUTE FUNCTION refuse_result_change()""",
)
_POSTGRESQL_DROP = (
    "DROP TRIGGER IF EXISTS score_before_the_end ON cases_score",
    "DROP TRIGGER IF EXISTS result_is_fixed ON cases_panel",
    "DROP FUNCTION IF EXISTS refuse_late_score()",
    "DROP FUNCTION IF EXISTS refuse_result_change()",
)


def _run(connection: BaseDatabaseWrapper, on_sqlite: tuple[str, ...], on_postgresql: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in on_postgresql if connection.vendor == "postgresql" else on_sqlite:
            cursor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0003_messages'),
    ]

    operations = [
        migrations.CreateModel(
            name='ScoreSheet',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criteria', models.JSONField()),
                ('lowest', models.PositiveIntegerField()),
                ('highest', models.PositiveIntegerField()),
                ('threshold', models.PositiveIntegerField()),
                ('made_at', models.DateTimeField()),
                ('made_by', models.CharField(max_length=100)),
                ('window', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='score_sheet', to='cases.window')),
            ],
        ),
        migrations.CreateModel(
            name='Panel',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('brief', models.TextField()),
                ('seed', models.CharField(blank=True, max_length=64)),
                ('drawn_from', models.JSONField(default=list)),
                ('why_named', models.CharField(blank=True, max_length=300)),
                ('due_on', models.DateField()),
                ('set_up_at', models.DateTimeField()),
                ('set_up_by', models.CharField(max_length=100)),
                ('closed_at', models.DateTimeField(null=True)),
                ('score', models.PositiveIntegerField(null=True)),
                ('passed', models.BooleanField(null=True)),
                ('result', models.JSONField(null=True)),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='panels', to='cases.case')),
                ('sheet', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='panels', to='cases.scoresheet')),
            ],
            options={
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Seat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('place', models.PositiveSmallIntegerField()),
                ('account', models.BigIntegerField()),
                ('name', models.CharField(max_length=100)),
                ('drawn', models.BooleanField()),
                ('why', models.CharField(blank=True, max_length=300)),
                ('accepted_at', models.DateTimeField(null=True)),
                ('recused_at', models.DateTimeField(null=True)),
                ('recused_why', models.CharField(blank=True, max_length=300)),
                ('submitted_at', models.DateTimeField(null=True)),
                ('panel', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='seats', to='cases.panel')),
            ],
            options={
                'ordering': ['panel', 'place'],
            },
        ),
        migrations.CreateModel(
            name='Score',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('criterion', models.PositiveSmallIntegerField()),
                ('points', models.PositiveIntegerField()),
                ('comment', models.TextField()),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='scores', to='cases.seat')),
            ],
            options={
                'ordering': ['seat', 'criterion'],
            },
        ),
        migrations.AddConstraint(
            model_name='scoresheet',
            constraint=models.CheckConstraint(condition=models.Q(('lowest__lt', models.F('highest')), ('threshold__gte', models.F('lowest')), ('threshold__lte', models.F('highest'))), name='a_threshold_lies_on_the_scale'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('case',), name='a_case_has_one_panel_at_a_time'),
        ),
        migrations.AddConstraint(
            model_name='panel',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('passed__isnull', True), ('score__isnull', True)), models.Q(('closed_at__isnull', False), ('passed__isnull', False), ('score__isnull', False)), _connector='OR'), name='a_result_comes_with_the_end'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('panel', 'account'), name='an_expert_has_one_seat'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.UniqueConstraint(fields=('panel', 'place'), name='a_seat_has_its_place'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('recused_at__isnull', True), ('submitted_at__isnull', True), _connector='OR'), name='who_is_recused_gives_no_score'),
        ),
        migrations.AddConstraint(
            model_name='seat',
            constraint=models.CheckConstraint(condition=models.Q(('submitted_at__isnull', True), ('accepted_at__isnull', False), _connector='OR'), name='who_scores_has_accepted'),
        ),
        migrations.AddConstraint(
            model_name='score',
            constraint=models.UniqueConstraint(fields=('seat', 'criterion'), name='a_criterion_is_scored_once'),
        ),
        migrations.RunPython(
            lambda apps, editor: _run(editor.connection, _SQLITE, _POSTGRESQL),
            lambda apps, editor: _run(editor.connection, _SQLITE_DROP, _POSTGRESQL_DROP),
        ),
    ]
