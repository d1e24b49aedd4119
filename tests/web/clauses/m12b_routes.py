"""Which routes have bank loans, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import Loan
from web.route import DESK, Route


def loan(code: str) -> int:
    """A settled loan with one line of interest; the same one again where it is there."""
    there = Loan.objects.filter(enterprise__credit_code=code).first()
    if there is not None:
        return int(there.pk)
    actor, firm = people.applicant(code), people.firm(code)
    row = actions.record_loan(
        actor=actor, enterprise=firm, bank="示例银行", contract="HT1", principal_fen=10**8, purpose="流动资金",
        settled_on=dt.date(2026, 2, 20), related_party=False, other_subsidy=False, arrears=False, at=people.START,
    )  # fmt: skip
    actions.record_slip(
        actor=actor, loan_id=row.pk, drawn_on=dt.date(2025, 8, 1), due_on=dt.date(2026, 2, 1), draw_fen=10**8,
        kind="interest", paid_on=dt.date(2026, 2, 1), amount_fen=2_000_000, at=people.START,
    )  # fmt: skip
    return int(row.pk)


FIRM, LOAN = "manager filler reader", {"loan_id": "bank_loan"}
ROUTES = {
    "my-loans": Route("signed_in"),
    "my-loan-new": Route("manager filler"),
    "my-loan-import": Route("manager filler"),
    "my-loan-template": Route("signed_in"),
    "my-loan": Route(FIRM, "nobody", LOAN),
    "desk-loans": Route(DESK),
    "desk-loans-export": Route(DESK),
    "desk-loan": Route(DESK, DESK, LOAN),
}
OBJECTS: dict[str, Callable[[str], object]] = {"bank_loan": loan}
