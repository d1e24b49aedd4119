"""How do both databases refuse to change what was recorded? The triggers of the audit tables, as SQL.

Entries accept INSERT only; the end of the chain moves forward one by one and is never deleted.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "audit entries are append-only"
_MOVES = "the end of the audit chain moves forward by one"

_SQLITE = (
    f"""CREATE TRIGGER audit_no_update BEFORE UPDATE ON access_auditentry
        BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END""",
    f"""CREATE TRIGGER audit_no_delete BEFORE DELETE ON access_auditentry
        BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END""",
    f"""CREATE TRIGGER audit_head_moves BEFORE UPDATE ON access_audithead WHEN NEW.seq <> OLD.seq + 1
        BEGIN SELECT RAISE(ABORT, '{_MOVES}'); END""",
    f"""CREATE TRIGGER audit_head_stays BEFORE DELETE ON access_audithead
        BEGIN SELECT RAISE(ABORT, '{_MOVES}'); END""",
)
_SQLITE_DROP = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in ("audit_no_update", "audit_no_delete", "audit_head_moves", "audit_head_stays")
)
_POSTGRESQL = (
    f"""CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_SAYS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE FUNCTION move_audit_head() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            IF TG_OP = 'UPDATE' THEN
                IF NEW.seq = OLD.seq + 1 THEN RETURN NEW; END IF;
            END IF;
            RAISE EXCEPTION '{_MOVES}' USING ERRCODE = 'integrity_constraint_violation';
        END $$""",
    """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE ON access_auditentry
        FOR EACH ROW EXECUTE FUNCTION refuse_audit_change()""",
    """CREATE TRIGGER audit_no_truncate BEFORE TRUNCATE ON access_auditentry
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change()""",
    """CREATE TRIGGER audit_head_moves BEFORE UPDATE OR DELETE ON access_audithead
        FOR EACH ROW EXECUTE FUNCTION move_audit_head()""",
)
_POSTGRESQL_DROP = (
    "DROP TRIGGER IF EXISTS audit_no_change ON access_auditentry",
    "DROP TRIGGER IF EXISTS audit_no_truncate ON access_auditentry",
    "DROP TRIGGER IF EXISTS audit_head_moves ON access_audithead",
    "DROP FUNCTION IF EXISTS refuse_audit_change()",
    "DROP FUNCTION IF EXISTS move_audit_head()",
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; called by the migration."""
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away: to undo the migration, and in tests that play the intruder."""
    _run(connection, _POSTGRESQL_DROP if connection.vendor == "postgresql" else _SQLITE_DROP)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
