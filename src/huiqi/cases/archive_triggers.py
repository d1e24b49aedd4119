"""How do both databases keep what was archived and handed over as it was? Tables that take INSERT only, as SQL."""

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "what was archived is not changed"
_TABLES = ("cases_archiverecord", "cases_handover", "cases_handedover")


def create(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; called by the migration."""
    with connection.cursor() as cursor:
        act = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
        if connection.vendor == "postgresql":
            act = "EXECUTE FUNCTION refuse_archive_change()"
            cursor.execute(
                f"""CREATE FUNCTION refuse_archive_change() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{_SAYS}'
                USING ERRCODE = 'integrity_constraint_violation'; END $$"""
            )
        for table in _TABLES:
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} FOR EACH ROW {act}")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away: to undo the migration, and to empty the tables after a test."""
    with connection.cursor() as cursor:
        for table in _TABLES:
            place = f" ON {table}" if connection.vendor == "postgresql" else ""
            for verb in ("update", "delete"):
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_no_{verb}{place}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS refuse_archive_change()")
