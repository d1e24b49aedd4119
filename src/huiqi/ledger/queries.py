"""What stands in the books? Each envelope's figures, a case's money, the transfers behind a figure, and their sum check."""

from dataclasses import dataclass

from django.db.models import (
    BigIntegerField,
    Case,
    Count,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    When,
)
from django.db.models.functions import Coalesce

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.ledger.errors import UnknownEnvelope
from huiqi.ledger.models import Account, Envelope, Transfer

In, Kind = Account.Kind, Transfer.Kind


@dataclass(frozen=True)
class Figures:
    """One envelope in fen. `appropriated_fen` is what came in, less what was cut, carried on or lapsed;
    `voided_fen` was reserved and given back, so it is part of `available_fen` again."""

    envelope: Envelope
    appropriated_fen: int
    available_fen: int
    reserved_fen: int
    paid_fen: int
    recovered_fen: int
    voided_fen: int
    interest_fen: int

    @property
    def decided_fen(self) -> int:
        """What decisions took: set aside, paid out, or come back since."""
        return self.reserved_fen + self.paid_fen + self.recovered_fen

    @property
    def spent_bp(self) -> int:
        """Paid, of what was appropriated, in basis points."""
        return self.paid_fen * 10_000 // self.appropriated_fen if self.appropriated_fen else 0


@dataclass(frozen=True)
class CaseMoney:
    """What a case has, in fen: set aside, paid out and not recovered, recovered, interest paid."""

    reserved_fen: int = 0
    paid_fen: int = 0
    recovered_fen: int = 0
    interest_fen: int = 0


def figures(actor: Actor, year: int | None = None) -> list[Figures]:
    """Every envelope (of a year), in three queries. Raises Forbidden."""
    require(actor, "budget.read")
    envelopes = Envelope.objects.all() if year is None else Envelope.objects.filter(year=year)
    return _figures(list(envelopes))


def figures_of(envelope: Envelope) -> Figures:
    """One envelope's figures."""
    return _figures([envelope])[0]


def _figures(envelopes: list[Envelope]) -> list[Figures]:
    balances = {
        (row["envelope"], row["kind"]): row["fen"]
        for row in Account.objects.filter(envelope__in=envelopes).values("envelope", "kind").annotate(fen=Sum("balance_fen"))
    }
    voided = dict(
        Transfer.objects.filter(kind=Kind.VOID, target__envelope__in=envelopes)
        .values_list("target__envelope")
        .annotate(fen=Sum("amount_fen"))
    )
    found = []
    for envelope in envelopes:
        available, reserved, paid, recovered, interest = (
            balances.get((envelope.pk, kind), 0) for kind in (In.AVAILABLE, In.RESERVED, In.PAID, In.RECOVERED, In.INTEREST)
        )
        given = available + reserved + paid + recovered
        found.append(Figures(envelope, given, available, reserved, paid, recovered, voided.get(envelope.pk, 0), interest))
    return found


def envelope_by_id(actor: Actor, envelope_id: int) -> Envelope:
    """An envelope by its key. Raises Forbidden, UnknownEnvelope."""
    require(actor, "budget.read")
    try:
        return Envelope.objects.get(pk=envelope_id)
    except Envelope.DoesNotExist:
        raise UnknownEnvelope("找不到这笔预算，请从预算列表重新打开。") from None


def available_fen(year: int, measure: str, department: str) -> int | None:
    """Fen an envelope can still give; None where there is none, 0 where its year is closed."""
    envelope = Envelope.objects.filter(year=year, measure=measure, department=department).first()
    if envelope is None:
        return None
    if envelope.closed_at:
        return 0
    return Account.objects.filter(envelope=envelope, kind=In.AVAILABLE).aggregate(fen=Coalesce(Sum("balance_fen"), 0))["fen"]


def transfers(envelope: Envelope, kind: str = "") -> QuerySet[Transfer]:
    """The transfers of an envelope (of a kind), the latest first."""
    rows = Transfer.objects.filter(Q(source__envelope=envelope) | Q(target__envelope=envelope))
    return (rows.filter(kind=kind) if kind else rows).select_related("source", "target").order_by("-pk")


FIGURES: dict[str, frozenset[str]] = {
    "appropriated": frozenset({In.AVAILABLE, In.RESERVED, In.PAID, In.RECOVERED}),
    "available": frozenset({In.AVAILABLE}),
    "reserved": frozenset({In.RESERVED}),
    "paid": frozenset({In.PAID}),
    "recovered": frozenset({In.RECOVERED}),
    "interest": frozenset({In.INTEREST}),
    "decided": frozenset({In.RESERVED, In.PAID, In.RECOVERED}),
}
"""The figures that are balances: the sum of these kinds of accounts of an envelope."""


def postings(envelope: Envelope, figure: str) -> QuerySet[Transfer]:
    """The transfers whose `signed_fen` sum to a figure of an envelope (a key of FIGURES, or voided), the latest first.

    What moves between two accounts of the figure is none of them. Raises KeyError.
    """
    if figure == "voided":
        rows = Transfer.objects.filter(kind=Kind.VOID, target__envelope=envelope).annotate(signed_fen=F("amount_fen"))
        return rows.order_by("-pk")
    return _signed(Q(target__envelope=envelope), Q(source__envelope=envelope), FIGURES[figure])


def postings_of_year(year: int, figure: str) -> QuerySet[Transfer]:
    """The same for all envelopes of a year together (a key of FIGURES), each with its `measure`. Raises KeyError."""
    into = Q(target__envelope__year=year)
    rows = _signed(into, Q(source__envelope__year=year), FIGURES[figure])
    came = into & Q(target__kind__in=FIGURES[figure])
    return rows.annotate(
        measure=Case(When(came, then=F("target__envelope__measure")), default=F("source__envelope__measure"))
    )


def _signed(target: Q, source: Q, kinds: frozenset[str]) -> QuerySet[Transfer]:
    """The transfers into or out of accounts of some kinds, with what they add to these."""
    into, out_of = target & Q(target__kind__in=kinds), source & Q(source__kind__in=kinds)
    taken = ExpressionWrapper(-F("amount_fen"), BigIntegerField())
    signed = Case(When(out_of, then=taken), default=F("amount_fen"))
    return Transfer.objects.filter(into ^ out_of).annotate(signed_fen=signed).order_by("-pk")


def transfers_of(case_ref: str) -> QuerySet[Transfer]:
    """The transfers of a case, the first first."""
    return Transfer.objects.filter(case_ref=case_ref).order_by("pk")


def money_of(case_ref: str) -> CaseMoney:
    """What a case has in the books."""
    return money_of_all([case_ref]).get(case_ref, CaseMoney())


def money_of_all(case_refs: list[str]) -> dict[str, CaseMoney]:
    """What each of these cases has in the books, in one query."""
    found: dict[str, dict[str, int]] = {}
    for ref, kind, fen in Account.objects.filter(case_ref__in=case_refs).values_list("case_ref", "kind", "balance_fen"):
        if kind != In.PAYER:
            found.setdefault(ref, {})[f"{kind}_fen"] = fen
    return {ref: CaseMoney(**held) for ref, held in found.items()}


def balance_of(case_ref: str, kind: str) -> Coalesce:
    """An expression for rows of any table: fen on a case's accounts of a kind; `case_ref` is the field with its number."""
    held = Account.objects.filter(case_ref=OuterRef(case_ref), kind=kind).order_by().values("case_ref")
    return Coalesce(Subquery(held.annotate(fen=Sum("balance_fen")).values("fen")), 0, output_field=BigIntegerField())


def appropriated_by_year() -> dict[int, int]:
    """Fen that all envelopes of a year have been given together (one query): what Figures says of each."""
    rows = Account.objects.filter(kind__in=FIGURES["appropriated"]).order_by()
    return dict(rows.values_list("envelope__year").annotate(fen=Sum("balance_fen")))


def differences() -> list[str]:
    """Accounts whose balance is not the sum of their transfers: none, unless somebody changed the tables by hand."""
    given = dict(Transfer.objects.values_list("source").annotate(fen=Sum("amount_fen")))
    taken = dict(Transfer.objects.values_list("target").annotate(fen=Sum("amount_fen")))
    return [
        f"{account}: {account.balance_fen} != {taken.get(account.pk, 0) - given.get(account.pk, 0)}"
        for account in Account.objects.iterator(chunk_size=2000)
        if account.balance_fen != taken.get(account.pk, 0) - given.get(account.pk, 0)
    ]


def totals() -> dict[str, int]:
    """Number and fen of all transfers by kind: `reserve`, `reserve_count`, …"""
    rows = Transfer.objects.values("kind").annotate(fen=Sum("amount_fen"), count=Count("pk")).order_by(F("kind"))
    return {row["kind"]: row["fen"] for row in rows} | {f"{row['kind']}_count": row["count"] for row in rows}
