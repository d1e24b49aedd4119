"""Do the books, the payment lines and the bank's words come to the same? Case by case, and summed for each envelope.

Reserved in the books must be what was decided and is not paid; paid in the books must be the lines that were paid and
did not come back; and those must be what the bank last said of them. Money recovered later stands in the books beside it.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, fields

from django.db.models import Case as When
from django.db.models import F, Sum
from django.db.models import When as Where

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases.models import BankReturnLine, Decision, PaymentLine
from huiqi.cases.states import DECIDED, NOTICED, OBJECTED, PAYING, TO_BE_PAID
from huiqi.ledger import queries as ledger
from huiqi.ledger.models import Account, Envelope, Transfer

UNPAID = (DECIDED, NOTICED, OBJECTED, TO_BE_PAID, PAYING)
"""The states in which money was set aside for a case and has not reached it."""


@dataclass
class Sides:
    """What three sides say of the same money, in fen."""

    reserved_fen: int = 0
    """Set aside in the books."""
    awarded_fen: int = 0
    """Decided and not paid."""
    paid_fen: int = 0
    """Paid in the books, less what the bank sent back."""
    lines_fen: int = 0
    """Payment lines that were paid and did not come back."""
    bank_fen: int = 0
    """What the bank's answers that were booked come to."""

    @property
    def differs(self) -> bool:
        return self.reserved_fen != self.awarded_fen or not self.paid_fen == self.lines_fen == self.bank_fen

    @property
    def difference_fen(self) -> int:
        """All that is between the sides, none of it against another."""
        return (
            abs(self.reserved_fen - self.awarded_fen)
            + abs(self.paid_fen - self.lines_fen)
            + abs(self.lines_fen - self.bank_fen)
        )


@dataclass(frozen=True)
class CaseSides:
    """One case, by number."""

    case_ref: str
    sides: Sides


@dataclass(frozen=True)
class EnvelopeSides:
    """One envelope: its cases and their sum. None is for cases that no envelope reserved anything for."""

    envelope: Envelope | None
    cases: tuple[CaseSides, ...]

    @property
    def sides(self) -> Sides:
        return summed(case.sides for case in self.cases)

    @property
    def difference_fen(self) -> int:
        """Case by case: what one has too much makes up for nothing that another lacks."""
        return sum(case.sides.difference_fen for case in self.cases)

    @property
    def differing(self) -> list[CaseSides]:
        """The cases on which the sides do not agree."""
        return [case for case in self.cases if case.sides.differs]


def reconcile(actor: Actor, *, year: int | None = None, envelope_id: int | None = None) -> list[EnvelopeSides]:
    """Every envelope (of a year, or this one), in a fixed number of queries. Raises Forbidden."""
    require(actor, "payment.read")
    accounts = Account.objects.filter(kind=Account.Kind.RESERVED).order_by("pk")
    envelope_of: dict[str, int] = {}
    by_case: defaultdict[str, Sides] = defaultdict(Sides)
    for ref, envelope, fen in accounts.values_list("case_ref", "envelope", "balance_fen"):
        envelope_of[ref] = envelope
        by_case[ref].reserved_fen += fen
    _fill(by_case)
    grouped: defaultdict[int | None, list[CaseSides]] = defaultdict(list)
    for ref in sorted(by_case):
        grouped[envelope_of.get(ref)].append(CaseSides(ref, by_case[ref]))
    wanted = Envelope.objects.order_by("-year", "measure", "department")
    wanted = wanted if year is None else wanted.filter(year=year)
    wanted = wanted if envelope_id is None else wanted.filter(pk=envelope_id)
    found = [EnvelopeSides(envelope, tuple(grouped[envelope.pk])) for envelope in wanted]
    strays = [EnvelopeSides(None, tuple(grouped[None]))] if grouped[None] and envelope_id is None else []
    return [*strays, *found]


def _fill(by_case: defaultdict[str, Sides]) -> None:
    """The other four figures of each case."""
    open_awards = Decision.objects.filter(case__state__in=UNPAID, award_fen__gt=0)
    for number, fen in open_awards.values_list("case__number", "award_fen"):
        by_case[str(number)].awarded_fen += fen
    signed = When(Where(kind=Transfer.Kind.POST, then=F("amount_fen")), default=-F("amount_fen"))
    moved = Transfer.objects.filter(kind__in=[Transfer.Kind.POST, Transfer.Kind.GIVE_BACK]).order_by()
    for ref, fen in moved.values_list("case_ref").annotate(fen=Sum(signed)):
        by_case[ref].paid_fen += fen
    paid = PaymentLine.objects.filter(state=PaymentLine.State.PAID).order_by()
    for number, fen in paid.values_list("case__number").annotate(fen=Sum("amount_fen")):
        by_case[str(number)].lines_fen += fen
    last: dict[str, int] = {}
    answers = BankReturnLine.objects.filter(effect=BankReturnLine.Effect.APPLIED).order_by("pk")
    for reference, outcome, fen in answers.values_list("reference", "outcome", "amount_fen"):
        last[reference] = fen if outcome == "paid" else 0
    for reference, fen in last.items():
        by_case[reference.rpartition("-")[0]].bank_fen += fen


def summed(many: Iterable[Sides]) -> Sides:
    """Figure by figure."""
    total = Sides()
    for one in many:
        for field in fields(Sides):
            setattr(total, field.name, getattr(total, field.name) + getattr(one, field.name))
    return total


@dataclass(frozen=True)
class Behind:
    """What stands behind one case's figures: the postings, the payment lines, the bank's lines."""

    transfers: list[Transfer]
    lines: list[PaymentLine]
    answers: list[BankReturnLine]


def behind(case_refs: Iterable[str]) -> dict[str, Behind]:
    """The records behind the figures of these cases, in three queries."""
    found = {ref: Behind([], [], []) for ref in case_refs}
    for transfer in Transfer.objects.filter(case_ref__in=list(found)).order_by("pk"):
        found[transfer.case_ref].transfers.append(transfer)
    owner = {}
    for line in PaymentLine.objects.filter(case__number__in=list(found)).select_related("case", "batch").order_by("pk"):
        owner[line.reference] = str(line.case)
        found[str(line.case)].lines.append(line)
    for answer in BankReturnLine.objects.filter(reference__in=list(owner)).select_related("file").order_by("pk"):
        found[owner[answer.reference]].answers.append(answer)
    return found


def ledger_differences(actor: Actor) -> list[str]:
    """Accounts whose balance is not the sum of their postings. Raises Forbidden."""
    require(actor, "payment.read")
    return ledger.differences()
