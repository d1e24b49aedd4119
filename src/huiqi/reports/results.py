"""What has become of what was decided? Awards by measure and year with their sums, requests and services in counts.

An award is public with its notice; how many applied, or asked for a service, is shown as reports.disclosure allows.
"""

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet, Sum
from django.db.models.functions import Coalesce

from huiqi.cases.models import Case, Notice, ServicePart
from huiqi.cases.offerings import OFFERINGS
from huiqi.cases.states import DRAFT, WITHDRAWN
from huiqi.policies import POLICIES
from huiqi.reports.award_search import PUBLIC, standing_in, with_money
from huiqi.reports.awards import Standing
from huiqi.reports.disclosure import Place, Table, counted

ORDERS = {"": "-published_at", "oldest": "published_at", "most": "-award_fen", "least": "award_fen"}
"""In which order awards may be asked for; then the latest first."""


@dataclass(frozen=True)
class Totals:
    """Awards counted and their money in fen; what was withdrawn is in `withdrawn` alone."""

    awards: int = 0
    awarded_fen: int = 0
    paid_fen: int = 0
    recovered_fen: int = 0
    withdrawn: int = 0

    def __add__(self, other: "Totals") -> "Totals":
        return Totals(*(a + b for a, b in zip(vars(self).values(), vars(other).values(), strict=True)))


def standing(rows: QuerySet[Notice], key: str) -> QuerySet[Notice]:
    """Those of a standing; all of them for a key that is none."""
    return standing_in(rows, [Standing(key)]) if key in Standing else rows


def ordered(rows: QuerySet[Notice], key: str) -> QuerySet[Notice]:
    """In one of ORDERS."""
    return rows.order_by(ORDERS.get(key, ORDERS[""]), "-pk")


def by_measure(rows: QuerySet[Notice]) -> dict[str, Totals]:
    """Sums by measure, in the order of the text (one query)."""
    found = {str(row["key"]): totals for row, totals in _sums(rows, "case__measure")}
    return {m.id: found[m.id] for policy in POLICIES.values() for m in policy.money if m.id in found}


def by_year(rows: QuerySet[Notice]) -> dict[int, Totals]:
    """Sums by year, the latest first (one query)."""
    return {int(row["key"]): totals for row, totals in sorted(_sums(rows, "case__year"), key=lambda r: -r[0]["key"])}


def _sums(rows: QuerySet[Notice], by: str) -> list[tuple[Any, Totals]]:
    def fen(name: str) -> Coalesce:
        return Coalesce(Sum(name, filter=PUBLIC), 0)

    grouped = with_money(rows.order_by()).values(key=F(by)).annotate(
        awards=Count("pk", filter=PUBLIC), withdrawn=Count("pk", filter=~PUBLIC), awarded=fen("award_fen"),
        held=fen("held_fen"), returned=fen("returned_fen"),
    )  # fmt: skip
    return [
        (row, Totals(row["awards"], row["awarded"], row["held"] + row["returned"], row["returned"], row["withdrawn"]))
        for row in grouped
    ]


def years() -> list[int]:
    """The years that awards are for, the latest first."""
    return list(Notice.objects.order_by("-case__year").values_list("case__year", flat=True).distinct())


def applications() -> Table:
    """How many applications were handed in, by measure and year; what was withdrawn by the firm does not count."""
    sent = Case.objects.exclude(state__in=(DRAFT, WITHDRAWN)).order_by()
    records = list(sent.values_list("measure", "year", "enterprise_id"))
    known: Counter[Place] = Counter(Notice.objects.order_by().values_list("case__measure", "case__year"))
    measures = [m.id for policy in POLICIES.values() for m in policy.money]
    asked = {measure for measure, _, _ in records}
    return counted(records, [m for m in measures if m in asked], sorted({year for _, year, _ in records}), known)


PROVIDED, DECLINED, WAITING = "provided", "declined", "waiting"
"""What became of a part of a service request: provided, not provided, or not yet answered."""


def services() -> Table:
    """How many requests the services have answered, by service; a request to two departments counts with each."""
    parts = ServicePart.objects.exclude(state=ServicePart.State.WITHDRAWN).order_by()
    rows = parts.values_list("request__service", "state", "request__enterprise_id")
    records = [(service, state if state in (PROVIDED, DECLINED) else WAITING, firm) for service, state, firm in rows]
    asked = {service for service, _, _ in records}
    return counted(records, [key for key in OFFERINGS if key in asked], (PROVIDED, DECLINED, WAITING))
