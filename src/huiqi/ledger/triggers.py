"""How do both databases move balances and keep transfers as they were? Triggers, as SQL.

A transfer's insertion moves its two balances; transfers take INSERT only; an account stays what it is.
"""

from django.db.backends.base.base import BaseDatabaseWrapper

_TRANSFERS = "transfers are append-only"
_ACCOUNTS = "an account stays what it is"
_CHANGED = "NEW.envelope_id <> OLD.envelope_id OR NEW.kind <> OLD.kind OR NEW.case_ref <> OLD.case_ref"

_SQLITE = (
    """CREATE TRIGGER transfer_moves_balances AFTER INSERT ON ledger_transfer BEGIN
        UPDATE ledger_account SET balance_fen = balance_fen - NEW.amount_fen WHERE id = NEW.source_id;
        UPDATE ledger_account SET balance_fen = balance_fen + NEW.amount_fen WHERE id = NEW.target_id; END""",
    f"""CREATE TRIGGER transfer_no_update BEFORE UPDATE ON ledger_transfer
        BEGIN SELECT RAISE(ABORT, '{_TRANSFERS}'); END""",
    f"""CREATE TRIGGER transfer_no_delete BEFORE DELETE ON ledger_transfer
        BEGIN SELECT RAISE(ABORT, '{_TRANSFERS}'); END""",
    f"""CREATE TRIGGER account_stays BEFORE UPDATE ON ledger_account WHEN {_CHANGED}
        BEGIN SELECT RAISE(ABORT, '{_ACCOUNTS}'); END""",
    f"""CREATE TRIGGER account_no_delete BEFORE DELETE ON ledger_account
        BEGIN SELECT RAISE(ABORT, '{_ACCOUNTS}'); END""",
)
_SQLITE_DROP = tuple(
    f"DROP TRIGGER IF EXISTS {name}"
    for name in ("transfer_moves_balances", "transfer_no_update", "transfer_no_delete", "account_stays", "account_no_delete")
)
_POSTGRESQL = (
    """CREATE FUNCTION move_balances() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN
            UPDATE ledger_account SET balance_fen = balance_fen - NEW.amount_fen WHERE id = NEW.source_id;
            UPDATE ledger_account SET balance_fen = balance_fen + NEW.amount_fen WHERE id = NEW.target_id;
            RETURN NULL;
        END $$""",
    f"""CREATE FUNCTION refuse_transfer_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_TRANSFERS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    f"""CREATE FUNCTION refuse_account_change() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION '{_ACCOUNTS}' USING ERRCODE = 'integrity_constraint_violation'; END $$""",
    """CREATE TRIGGER transfer_moves_balances AFTER INSERT ON ledger_transfer
        FOR EACH ROW EXECUTE FUNCTION move_balances()""",
    """CREATE TRIGGER transfer_no_change BEFORE UPDATE OR DELETE ON ledger_transfer
        FOR EACH ROW EXECUTE FUNCTION refuse_transfer_change()""",
    """CREATE TRIGGER transfer_no_truncate BEFORE TRUNCATE ON ledger_transfer
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_transfer_change()""",
    f"""CREATE TRIGGER account_stays BEFORE UPDATE ON ledger_account
        FOR EACH ROW WHEN ({_CHANGED}) EXECUTE FUNCTION refuse_account_change()""",
    """CREATE TRIGGER account_no_delete BEFORE DELETE ON ledger_account
        FOR EACH ROW EXECUTE FUNCTION refuse_account_change()""",
    """CREATE TRIGGER account_no_truncate BEFORE TRUNCATE ON ledger_account
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_account_change()""",
)
_POSTGRESQL_DROP = (
    "DROP TRIGGER IF EXISTS transfer_moves_balances ON ledger_transfer",
    "DROP TRIGGER IF EXISTS transfer_no_change ON ledger_transfer",
    "DROP TRIGGER IF EXISTS transfer_no_truncate ON ledger_transfer",
    "DROP TRIGGER IF EXISTS account_stays ON ledger_account",
    "DROP TRIGGER IF EXISTS account_no_delete ON ledger_account",
    "DROP TRIGGER IF EXISTS account_no_truncate ON ledger_account",
    "DROP FUNCTION IF EXISTS move_balances()",
    "DROP FUNCTION IF EXISTS refuse_transfer_change()",
    "DROP FUNCTION IF EXISTS refuse_account_change()",
)


def create(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers in place; called by the migration."""
    _run(connection, _POSTGRESQL if connection.vendor == "postgresql" else _SQLITE)


def drop(connection: BaseDatabaseWrapper) -> None:
    """Take them away: to undo the migration, to restore a backup, and in tests that play the intruder."""
    _run(connection, _POSTGRESQL_DROP if connection.vendor == "postgresql" else _SQLITE_DROP)


def _run(connection: BaseDatabaseWrapper, statements: tuple[str, ...]) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)
