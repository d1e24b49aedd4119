"""What can be read of payments? Batches, their lines and what happened to them, bank returns, and what is still open."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import BankReturn, BankReturnLine, Case, Event, PaymentBatch, PaymentLine
from huiqi.cases.states import OBJECTED
from huiqi.ledger import queries as ledger
from huiqi.ledger.models import Account, Envelope

Effect, Line = BankReturnLine.Effect, PaymentLine.State
BATCH_EVENTS = ("make_batch", "sign_batch", "cancel_batch", "instruct")


@dataclass(frozen=True)
class Shift:
    """What a batch does to an envelope once the bank has paid it: `moved_fen` goes from reserved to paid."""

    envelope: Envelope
    moved_fen: int
    reserved_fen: int
    paid_fen: int

    @property
    def reserved_after_fen(self) -> int:
        return self.reserved_fen - self.moved_fen

    @property
    def paid_after_fen(self) -> int:
        return self.paid_fen + self.moved_fen


def shifts(actor: Actor, amounts: dict[str, int]) -> list[Shift]:
    """Before and after of each envelope that pays these cases: number → fen. Raises Forbidden."""
    require(actor, "payment.read")
    moved: dict[int, int] = {}
    accounts = Account.objects.filter(kind=Account.Kind.RESERVED, case_ref__in=list(amounts))
    for case_ref, envelope in accounts.values_list("case_ref", "envelope"):
        moved[envelope] = moved.get(envelope, 0) + amounts[case_ref]
    figures = (f for f in ledger.figures(actor) if f.envelope.pk in moved)
    return [Shift(f.envelope, moved[f.envelope.pk], f.reserved_fen, f.paid_fen) for f in figures]


def objected(actor: Actor) -> QuerySet[Case]:
    """Decided cases whose payment waits for the answer to an objection, the first first. Raises Forbidden."""
    require(actor, "payment.read")
    return Case.objects.filter(state=OBJECTED).select_related("enterprise", "decision").order_by("pk")


def batches(actor: Actor, *, words: str = "", state: str = "") -> QuerySet[PaymentBatch]:
    """Batches, the latest first, by number, firm or case, and by state. Raises Forbidden."""
    require(actor, "payment.read")
    rows = PaymentBatch.objects.prefetch_related("signatures")
    if state:
        rows = rows.filter(state=state)
    if words:
        of_lines = PaymentLine.objects.filter(Q(payee__icontains=words) | Q(reference__icontains=words))
        rows = rows.filter(Q(number__icontains=words) | Q(pk__in=of_lines.values("batch")))
    answered = Count("lines", filter=Q(lines__state__in=[Line.PAID, Line.RETURNED]))
    return rows.annotate(answered=answered).order_by("-pk")


def batch_for(actor: Actor, number: str) -> PaymentBatch:
    """A batch by its number. Raises Forbidden, UnknownCase."""
    require(actor, "payment.read")
    found = PaymentBatch.objects.prefetch_related("signatures").filter(number=number).first()
    if found is None:
        raise UnknownCase("找不到这个拨付批次，请从列表重新打开。")
    return found


def lines_of(batch: PaymentBatch, *, words: str = "", state: str = "") -> QuerySet[PaymentLine]:
    """The lines of a batch, by firm, reference or state."""
    rows = batch.lines.select_related("account", "case")
    if state:
        rows = rows.filter(state=state)
    return rows.filter(Q(payee__icontains=words) | Q(reference__icontains=words)) if words else rows


def counts_of(batch: PaymentBatch) -> dict[str, int]:
    """Number of lines by state."""
    return dict(batch.lines.order_by().values_list("state").annotate(Count("pk")))


def events_of(batch: PaymentBatch) -> list[Event]:
    """What people did with a batch, the first first: each step stands in the history of each of its cases."""
    first = batch.lines.values("case")[:1]
    rows = Event.objects.filter(case__in=first, event__in=BATCH_EVENTS).order_by("pk")
    return [event for event in rows if event.detail.get("batch") == batch.number]


def returns(actor: Actor) -> QuerySet[BankReturn]:
    """Files of bank answers with the number of their lines by effect, the latest first. Raises Forbidden."""
    require(actor, "payment.read")
    counted = {effect.value: Count("lines", filter=Q(lines__effect=effect)) for effect in Effect}
    booked = Count("lines", filter=~Q(lines__effect=Effect.PENDING))
    return BankReturn.objects.annotate(count=Count("lines"), booked=booked, **counted).order_by("-pk")


def return_for(actor: Actor, file_id: int) -> BankReturn:
    """A file of bank answers by its key, counted. Raises Forbidden, UnknownCase."""
    found = returns(actor).filter(pk=file_id).first()
    if found is None:
        raise UnknownCase("找不到这份银行回单，请从列表重新打开。")
    return found


def known_cases(lines: Iterable[BankReturnLine]) -> dict[str, str]:
    """Reference → number of the case, where a payment line bears the reference."""
    references = {line.reference for line in lines if line.reference}
    rows = PaymentLine.objects.filter(reference__in=references).values_list("reference", "case__number")
    return {reference: str(number) for reference, number in rows}


@dataclass(frozen=True)
class Open:
    """What of the payments is not finished: lines without an answer, lines not booked, orders not delivered."""

    unanswered: QuerySet[PaymentLine]
    pending: int
    refused: int
    undelivered: QuerySet[PaymentBatch]
    unsent: QuerySet[PaymentBatch]


def open_items(actor: Actor) -> Open:
    """What waits for the bank or for the treasury. Raises Forbidden."""
    require(actor, "payment.read")
    state = PaymentBatch.State
    effects = dict(
        BankReturnLine.objects.filter(effect__in=[Effect.PENDING, Effect.REFUSED])
        .order_by()
        .values_list("effect")
        .annotate(Count("pk"))
    )
    return Open(
        PaymentLine.objects.filter(state=Line.SENT).select_related("batch", "case").order_by("batch__sent_at", "pk"),
        effects.get(Effect.PENDING, 0),
        effects.get(Effect.REFUSED, 0),
        PaymentBatch.objects.filter(sent_at__isnull=False, delivered_at=None),
        PaymentBatch.objects.filter(state__in=[state.MADE, state.SIGNED]),
    )
