"""Which routes have audited accounts, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from web.route import DESK, Route


def statement(code: str) -> int:
    """The accounts of last year."""
    return int(
        actions.record_statement(
            actor=people.applicant(code), enterprise=people.firm(code), year=2025, revenue_fen=10**9, before_fen=None,
            full_year=True, auditor="某所", report_number="审字1号", explanation="", on=dt.date(2026, 3, 2), at=people.START,
        ).pk
    )  # fmt: skip


STATEMENT, WRITERS = {"statement_id": "annual_accounts"}, "officer head administrator"
ROUTES = {
    "my-statements": Route("signed_in"),
    "my-statement-new": Route("manager filler"),
    "desk-statements": Route(DESK),
    "desk-statement": Route(DESK, DESK, STATEMENT),
    "desk-statement-size": Route(WRITERS, WRITERS, STATEMENT),
}
OBJECTS: dict[str, Callable[[str], object]] = {"annual_accounts": statement}
