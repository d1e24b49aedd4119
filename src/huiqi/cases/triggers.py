"""How do both databases keep what was handed in, scored, recovered, archived and complained of? Triggers that refuse."""

from dataclasses import dataclass

from django.db.backends.base.base import BaseDatabaseWrapper


@dataclass(frozen=True)
class Kept:
    """Rows that stay. `rules` are each a trigger's name, what it refuses (`UPDATE ON table`), and when; always where nothing
    is said. `function` is what PostgreSQL runs, `says` the words of the refusal.
    """

    function: str
    says: str
    rules: tuple[tuple[str, str, str], ...]

    def create(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers in place; called by the migration."""
        act = f"BEGIN SELECT RAISE(ABORT, '{self.says}'); END"
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute(
                    f"""CREATE FUNCTION {self.function}() RETURNS trigger LANGUAGE plpgsql AS
                    $$ BEGIN RAISE EXCEPTION '{self.says}' USING ERRCODE = 'integrity_constraint_violation'; END $$"""
                )
                act = f"EXECUTE FUNCTION {self.function}()"
            for name, what, where in self.rules:
                when = f"WHEN ({where})" if where else ""
                cursor.execute(f"CREATE TRIGGER {name} BEFORE {what} FOR EACH ROW {when} {act}")

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        """Take them away: to undo the migration, and to empty the tables after a test."""
        with connection.cursor() as cursor:
            for name, what, _where in self.rules:
                table = f" ON {what.rpartition(' ')[2]}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {name}{table}")
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP FUNCTION IF EXISTS {self.function}()")


_FILE = "paper_id, sha256, size, kind, name, scanned, uploaded_by, uploaded_at"
UPLOADS = Kept(
    "refuse_upload_change",
    "a file that was handed in is not changed",
    (("upload_is_fixed", f"UPDATE OF {_FILE} ON cases_upload", ""),),
)
"""What a file is, and who handed it in when; its removal may be noted."""

PHOTOGRAPHS = Kept(
    "refuse_photograph_change", "a photograph is not changed", (("photograph_is_fixed", "UPDATE ON cases_photograph", ""),)
)
"""What a row says of a photograph of a visit."""

_ENDED = "the panel has ended"
RESULTS = Kept("refuse_result_change", _ENDED, (("result_is_fixed", "UPDATE ON cases_panel", "OLD.closed_at IS NOT NULL"),))
"""What a panel found, once it has ended."""


class Scores:
    """No score comes or changes after the end of its panel. PostgreSQL asks for the panel in the function: WHEN cannot."""

    over = (
        "EXISTS (SELECT 1 FROM cases_panel p JOIN cases_seat s ON s.panel_id = p.id "
        "WHERE s.id = NEW.seat_id AND p.closed_at IS NOT NULL)"
    )

    def create(self, connection: BaseDatabaseWrapper) -> None:
        """Put the triggers in place; called by the migration."""
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                for verb in ("INSERT", "UPDATE"):
                    cursor.execute(
                        f"""CREATE TRIGGER score_{verb.lower()}_before_the_end BEFORE {verb} ON cases_score
                        WHEN {self.over} BEGIN SELECT RAISE(ABORT, '{_ENDED}'); END"""
                    )
                return
            cursor.execute(
                f"""CREATE FUNCTION refuse_late_score() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
                IF {self.over} THEN RAISE EXCEPTION '{_ENDED}' USING ERRCODE = 'integrity_constraint_violation'; END IF;
                RETURN NEW; END $$"""
            )
            cursor.execute(
                """CREATE TRIGGER score_before_the_end BEFORE INSERT OR UPDATE ON cases_score
                FOR EACH ROW EXECUTE FUNCTION refuse_late_score()"""
            )

    def drop(self, connection: BaseDatabaseWrapper) -> None:
        """Take them away: to undo the migration."""
        with connection.cursor() as cursor:
            if connection.vendor != "postgresql":
                for verb in ("insert", "update"):
                    cursor.execute(f"DROP TRIGGER IF EXISTS score_{verb}_before_the_end")
                return
            cursor.execute("DROP TRIGGER IF EXISTS score_before_the_end ON cases_score")
            cursor.execute("DROP FUNCTION IF EXISTS refuse_late_score()")


SCORES = Scores()
"""What experts of a panel gave, once it has ended."""

_NOTICE = ("case_id", "ground", "claimed_fen", "notice", "opened_at", "opened_by_name")
_DECISION = ("decided_at", "document_number", "decision", "principal_fen", "rate_bp", "interest_from", "pay_to")


def _changed(columns: tuple[str, ...]) -> str:
    return " OR ".join(f"NEW.{column} <> OLD.{column}" for column in columns)


RECOVERY = Kept("refuse_recovery_change", "notice, decision, plan and receipts of a recovery are not changed", (
    ("recovery_stays", "UPDATE ON cases_recovery", f"{_changed(_NOTICE)} OR (OLD.decided_at IS NOT NULL AND "
     f"(NEW.decided_at IS NULL OR {_changed(_DECISION)}))"),
    ("recovery_no_delete", "DELETE ON cases_recovery", ""),
    ("instalment_stays", "UPDATE ON cases_instalment", _changed(("recovery_id", "number", "due_on", "amount_fen"))),
    ("instalment_no_delete", "DELETE ON cases_instalment", ""),
    ("receipt_no_update", "UPDATE ON cases_recoveryreceipt", ""),
    ("receipt_no_delete", "DELETE ON cases_recoveryreceipt", ""),
))  # fmt: skip
"""Receipts take INSERT only; an instalment keeps its amount and day; a notice stays, and a decision once it is made."""

_ARCHIVED = ("cases_archiverecord", "cases_handover", "cases_handedover")
ARCHIVE = Kept(
    "refuse_archive_change",
    "what was archived is not changed",
    tuple((f"{table}_no_{verb.lower()}", f"{verb} ON {table}", "") for table in _ARCHIVED for verb in ("UPDATE", "DELETE")),
)
"""These take INSERT only."""

_FILED = "secret_hash, reference, kind, notice, against, filed_at"
COMPLAINTS = Kept(
    "refuse_complaint_change",
    "a complaint that was filed is not changed",
    (
        ("complaint_stays", f"UPDATE OF {_FILED} ON cases_complaint", ""),
        ("complaint_event_stays", "UPDATE ON cases_complaintevent", ""),
    ),
)
"""What was filed, and each step of its history. What was written may be encrypted anew under another key, so those columns
are left to the cipher, which notices a change."""

ALL = (UPLOADS, SCORES, RESULTS, PHOTOGRAPHS, RECOVERY, ARCHIVE, COMPLAINTS)
"""What the migration puts in place, in one step: Django draws every model for each."""
