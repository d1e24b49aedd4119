"""Where is a firm's money? For each award: to be paid by when, on its way, arrived, or sent back and why."""

import datetime as dt
from dataclasses import dataclass

from huiqi.cases.models import Case, PaymentLine
from huiqi.cases.states import PAID, PAYING, RECOVERED, RECOVERING, TO_BE_PAID
from huiqi.register.models import Enterprise

_STATES = (TO_BE_PAID, PAYING, PAID, RECOVERING, RECOVERED)


@dataclass(frozen=True)
class Receipt:
    """An award and its last payment; `line` is None where none was tried."""

    case: Case
    amount_fen: int
    line: PaymentLine | None

    @property
    def due_on(self) -> dt.date | None:
        """The last day of the payment clock; None once it was paid."""
        return self.case.due_on

    @property
    def sent_back(self) -> str:
        """Why the bank sent the last payment back; empty where it did not."""
        return self.line.reason if self.line and self.line.state == PaymentLine.State.RETURNED else ""


def receipts_of(enterprise: Enterprise, limit: int = 50) -> list[Receipt]:
    """The firm's awards, the latest first, in two queries."""
    cases = Case.objects.filter(enterprise=enterprise, state__in=_STATES).select_related("decision").order_by("-pk")[:limit]
    return _with_lines(list(cases))


def receipt_of(case: Case) -> Receipt | None:
    """The money of one case; None where none was awarded or it was not yet the treasury's turn."""
    return _with_lines([case])[0] if case.state in _STATES else None


def _with_lines(cases: list[Case]) -> list[Receipt]:
    lines = PaymentLine.objects.filter(case__in=[c.pk for c in cases]).exclude(state=PaymentLine.State.DROPPED)
    last = {line.case_id: line for line in lines.select_related("account").order_by("pk")}
    return [Receipt(case, case.decision.award_fen, last.get(case.pk)) for case in cases]
