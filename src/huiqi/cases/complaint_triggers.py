"""How do both databases keep what was complained of as it was? Triggers, as SQL.

What was written may be encrypted anew under another key, so those columns are left to the cipher, which notices a change.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "a complaint that was filed is not changed"
_COLUMNS = "secret_hash, reference, kind, notice, against, filed_at"
_RULES = (
    ("complaint_stays", f"UPDATE OF {_COLUMNS} ON cases_complaint"),
    ("complaint_event_stays", "UPDATE ON cases_complaintevent"),
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; called by the migration."""
    act = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"""CREATE FUNCTION refuse_complaint_change() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
            )
            act = "EXECUTE FUNCTION refuse_complaint_change()"
        for name, what in _RULES:
            cursor.execute(f"CREATE TRIGGER {name} BEFORE {what} FOR EACH ROW {act}")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away: to undo the migration."""
    with connection.cursor() as cursor:
        for name, what in _RULES:
            table = f" ON {what.rpartition(' ')[2]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS refuse_complaint_change()")
