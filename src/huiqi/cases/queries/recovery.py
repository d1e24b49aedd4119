"""What has to be paid back? The recovery of a case with what is owed on a day, and every recovery, overdue ones first."""

import datetime as dt
from dataclasses import dataclass

from huiqi.access.actor import Actor
from huiqi.cases.interest import Owed, Paid, owed
from huiqi.cases.models import Case, Instalment, Recovery, RecoveryReceipt
from huiqi.cases.queries.cases import visible_to


@dataclass(frozen=True)
class Due:
    """One instalment on a day: how much of it is still open."""

    instalment: Instalment
    open_fen: int
    overdue: bool


@dataclass(frozen=True)
class Standing:
    """A recovery on a day: what is owed in all, each instalment, what came in. `owed` is None before the decision."""

    recovery: Recovery
    owed: Owed | None
    plan: tuple[Due, ...]
    receipts: tuple[RecoveryReceipt, ...]

    @property
    def overdue_fen(self) -> int:
        """Principal whose day has passed."""
        return sum(d.open_fen for d in self.plan if d.overdue)

    @property
    def next_due(self) -> Due | None:
        """The first instalment that is not yet paid."""
        return next((d for d in self.plan if d.open_fen), None)

    @property
    def fine_fen(self) -> tuple[int, int]:
        """The range of a fine on this sum, as information: 10 % to 50 % (Regulation on Penalties for Fiscal Offences,
        article 14). It is decided by others and never booked here."""
        return self.recovery.claimed_fen // 10, self.recovery.claimed_fen // 2


def standing_of(recovery: Recovery, on: dt.date) -> Standing:
    """What stands in a recovery at the end of a day."""
    receipts = tuple(recovery.receipts.all())
    if recovery.interest_from is None:
        return Standing(recovery, None, (), receipts)
    left = sum(r.principal_fen for r in receipts)
    plan = []
    for part in recovery.instalments.all():
        covered = min(left, part.amount_fen)
        left -= covered
        plan.append(Due(part, part.amount_fen - covered, part.due_on < on and covered < part.amount_fen))
    paid = [Paid(r.received_on, r.interest_fen, r.principal_fen) for r in receipts]
    still = owed(recovery.principal_fen, recovery.rate_bp, recovery.interest_from, paid, on)
    return Standing(recovery, still, tuple(plan), receipts)


def recovery_of(case: Case, on: dt.date) -> Standing | None:
    """The case's last recovery, open or not; None where there never was one. Whoever calls may read the case."""
    last = case.recoveries.last()
    return standing_of(last, on) if last else None


def recoveries(actor: Actor, on: dt.date) -> list[Standing]:
    """Every open recovery of the cases the actor may read: overdue first, then the earliest day; in four queries."""
    seen = visible_to(actor).values("pk")
    rows = Recovery.objects.filter(case__in=seen, closed_at=None).select_related("case__enterprise")
    found = [standing_of(row, on) for row in rows.prefetch_related("instalments", "receipts")]
    return sorted(found, key=_order)


def _order(standing: Standing) -> tuple[bool, dt.date, int]:
    due = standing.next_due
    return not standing.overdue_fen, due.instalment.due_on if due else dt.date.max, standing.recovery.pk
