"""What is offered and needed now, what serves a need best, and what came of introductions?"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet, Sum

from huiqi.register import matching
from huiqi.register.models import Introduction, SelectionDay, SupplyEntry
from huiqi.register.queries.search import containing

OFFER, NEED = SupplyEntry.Side
WEIGHED_MAX = 5_000
"""Entries of the other side that are weighed for one; the last published."""


@dataclass(frozen=True)
class Found:
    """An entry of the other side that fits, with points of a hundred and why."""

    entry: SupplyEntry
    points: int
    reasons: tuple[str, ...]


def entries(
    *, words: str = "", side: str = "", category: str = "", on: dt.date | None = None, firms: Collection[str] | None = None
) -> QuerySet[SupplyEntry]:
    """Entries with their firm, the last published first; of a day only those that are open."""
    found = SupplyEntry.objects.select_related("enterprise")
    found = found if on is None else found.filter(closed_on=None, valid_until__gte=on)
    found = found.filter(side=side) if side else found
    found = found.filter(category=category) if category else found
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    found = containing(found, words, "title", "words", "enterprise__name")
    return found.order_by("-pk")


def entry(entry_id: int) -> SupplyEntry | None:
    """One entry with its firm, or None."""
    return entries().filter(pk=entry_id).first()


def found_for(row: SupplyEntry, on: dt.date, most: int = 20) -> list[Found]:
    """What fits an offer or a need, the best first (one query)."""
    other = NEED if row.side == OFFER else OFFER
    others = {one.pk: one for one in entries(side=other, on=on).exclude(enterprise=row.enterprise)[:WEIGHED_MAX]}
    if row.side == NEED:
        ranked = matching.matches(_side(row), map(_side, others.values()), most)
    else:
        weighed = [(one, matching.weigh(_side(one), _side(row))) for one in others.values()]
        both = [matching.Match(one.pk, match.points, match.reasons) for one, match in weighed if match]
        ranked = sorted(both, key=lambda match: (-match.points, match.key))[:most]
    return [Found(others[match.key], match.points, match.reasons) for match in ranked]


def _side(row: SupplyEntry) -> matching.Side:
    return matching.Side(
        row.pk, row.category, f"{row.title} {row.words}", row.volume, row.price_low_fen, row.price_high_fen,
        row.cold_chain, row.days, frozenset(row.certificates),
    )  # fmt: skip


def introductions(*, which: str = "", firms: Collection[str] | None = None) -> QuerySet[Introduction]:
    """Introductions with both entries and firms; `which`: open, agreed, deal, or all."""
    found = Introduction.objects.select_related("offer__enterprise", "need__enterprise")
    if firms is not None:
        found = found.filter(Q(offer__enterprise__credit_code__in=firms) | Q(need__enterprise__credit_code__in=firms))
    if which == "open":
        found = found.filter(Q(offer_agreed=None) | Q(need_agreed=None)).exclude(offer_agreed=False)
        found = found.exclude(need_agreed=False)
    if which == "agreed":
        found = found.filter(offer_agreed=True, need_agreed=True)
    if which == "deal":
        found = found.exclude(deal_on=None)
    return found.order_by("-pk")


def supply_totals(year: int) -> dict[str, int]:
    """Introductions asked for in a year, those both agreed to, deals, and their fen (one query)."""
    rows = Introduction.objects.filter(asked_at__year=year)
    found = rows.aggregate(
        asked=Count("pk"), agreed=Count("pk", filter=Q(offer_agreed=True, need_agreed=True)),
        deals=Count("deal_on"), fen=Sum("deal_fen"),
    )  # fmt: skip
    return {name: value or 0 for name, value in found.items()}


def selection_days(*, on: dt.date | None = None) -> QuerySet[SelectionDay]:
    """Selection days with `taken` stands, the last first; from a day on the next first."""
    found = SelectionDay.objects.annotate(taken=Count("shown"))
    return found.order_by("-day", "-pk") if on is None else found.filter(day__gte=on).order_by("day", "pk")
