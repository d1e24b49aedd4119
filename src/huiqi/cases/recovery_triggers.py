"""How do both databases keep the evidence of a recovery as it was? Triggers, as SQL.

Receipts take INSERT only; an instalment keeps its amount and day; a notice stays, and a decision once it is made.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_SAYS = "notice, decision, plan and receipts of a recovery are not changed"
_NOTICE = ("case_id", "ground", "claimed_fen", "notice", "opened_at", "opened_by_name")
_DECISION = ("decided_at", "document_number", "decision", "principal_fen", "rate_bp", "interest_from", "pay_to")


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


_RULES = (
    ("recovery_stays", "UPDATE ON cases_recovery", f"{_changed(_NOTICE)} OR (OLD.decided_at IS NOT NULL AND "
     f"(NEW.decided_at IS NULL OR {_changed(_DECISION)}))"),
    ("recovery_no_delete", "DELETE ON cases_recovery", ""),
    ("instalment_stays", "UPDATE ON cases_instalment", _changed(("recovery_id", "number", "due_on", "amount_fen"))),
    ("instalment_no_delete", "DELETE ON cases_instalment", ""),
    ("receipt_no_update", "UPDATE ON cases_recoveryreceipt", ""),
    ("receipt_no_delete", "DELETE ON cases_recoveryreceipt", ""),
)  # fmt: skip
"""Name, what is refused, and when; always where nothing is said."""


def create(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; called by the migration."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                f"""CREATE FUNCTION refuse_recovery_change() RETURNS trigger LANGUAGE plpgsql AS
                $$ BEGIN RAISE EXCEPTION '{_SAYS}'
                USING ERRCODE = 'integrity_constraint_violation'; END $$"""
            )
        for name, what, where in _RULES:
            when = f"WHEN ({where})" if where else ""
            act = f"BEGIN SELECT RAISE(ABORT, '{_SAYS}'); END"
            if connection.vendor == "postgresql":
                act = "EXECUTE FUNCTION refuse_recovery_change()"
            cursor.execute(f"CREATE TRIGGER {name} BEFORE {what} FOR EACH ROW {when} {act}")


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away: to undo the migration, and to empty the tables after a test."""
    with connection.cursor() as cursor:
        for name, what, _where in _RULES:
            table = f" ON {what.rpartition(' ')[2]}" if connection.vendor == "postgresql" else ""
            cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
        if connection.vendor == "postgresql":
            cursor.execute("DROP FUNCTION IF EXISTS refuse_recovery_change()")
