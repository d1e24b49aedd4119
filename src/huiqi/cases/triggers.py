"""How do both databases keep what was handed in as it was? A trigger on the files' rows, as SQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "a file that was handed in is not changed"
_COLUMNS = "paper_id, sha256, size, kind, name, scanned, uploaded_by, uploaded_at"

_SQLITE = (
    f"""CREATE TRIGGER upload_is_fixed BEFORE UPDATE OF {_COLUMNS} ON cases_upload
        BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END""",
)
_SQLITE_DROP = ("DROP TRIGGER IF EXISTS upload_is_fixed",)
_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_upload_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE TRIGGER upload_is_fixed BEFORE UPDATE OF {_COLUMNS} ON cases_upload
        FOR EACH ROW EXECUTE FUNCTION refuse_upload_change()""",
)
_POSTGRESQL_DROP = (
    "DROP TRIGGER IF EXISTS upload_is_fixed ON cases_upload",
    "DROP FUNCTION IF EXISTS refuse_upload_change()",
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Put the trigger in place; called by the migration."""
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take it away: to undo the migration."""
    _run(connection, _POSTGRESQL_DROP if connection.vendor == "postgresql" else _SQLITE_DROP)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
