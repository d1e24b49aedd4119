"""Which products are listed, which orders were handed in, and how much of a firm's sales counts on a day?"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet, Sum

from huiqi.register.models import AssistanceOrder, AssistanceProduct, Enterprise, OrderSheet, PairedRegion
from huiqi.register.queries.search import containing

_NET = F("amount_fen") - F("refund_fen")
_LISTED = (
    Q(product__isnull=False)
    & Q(product__listed_from__lte=F("ordered_on"))
    & (Q(product__listed_to__isnull=True) | Q(product__listed_to__gte=F("ordered_on")))
    & Q(product__region__valid_from__lte=F("ordered_on"))
    & (Q(product__region__valid_to__isnull=True) | Q(product__region__valid_to__gte=F("ordered_on")))
)
"""The product, and the pairing with its region, were in force on the day of the order."""


@dataclass(frozen=True)
class Sales:
    """A firm's sales of paired regions in a year: fen after refunds, and how many orders."""

    counted_fen: int
    waiting_fen: int
    """Refunds are not over yet."""
    doubted_fen: int
    unlisted_fen: int
    """Of products or regions that were not listed on the day of the order."""
    orders: int


def regions() -> list[PairedRegion]:
    """Every region that was ever paired, with `listed`: its products (one query)."""
    return list(PairedRegion.objects.annotate(listed=Count("products")).order_by("-valid_from", "name"))


def products(*, words: str = "", on: dt.date | None = None) -> QuerySet[AssistanceProduct]:
    """Products with their region; of a day only those that are listed and whose region is paired."""
    found = AssistanceProduct.objects.select_related("region")
    if on is not None:
        found = found.filter(
            Q(listed_to__isnull=True) | Q(listed_to__gte=on),
            Q(region__valid_to__isnull=True) | Q(region__valid_to__gte=on),
            listed_from__lte=on,
            region__valid_from__lte=on,
        )
    found = containing(found, words, "name", "producer", "region__name")
    return found.order_by("region__name", "name")


def orders(*, words: str = "", which: str = "", firms: Collection[str] | None = None) -> QuerySet[AssistanceOrder]:
    """Orders with firm, product and region, the last settled first.

    `which`: doubted, open (doubted and not judged), unlisted; empty: all.
    """
    found = AssistanceOrder.objects.select_related("enterprise", "product__region")
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    if which in ("doubted", "open"):
        found = found.exclude(doubt="")
    if which == "open":
        found = found.filter(judged_by="")
    if which == "unlisted":
        found = found.exclude(_LISTED)
    found = containing(found, words, "product_name", "enterprise__name", beginning="number")
    return found.order_by("-settled_on", "-pk")


def order_sheets(firms: Collection[str]) -> QuerySet[OrderSheet]:
    """The settlement exports of some firms, the last first."""
    return OrderSheet.objects.select_related("enterprise").filter(enterprise__credit_code__in=firms)


def sales(firm: Enterprise, on: dt.date) -> Sales:
    """What a firm's orders come to on a day, for the year of that day (one query)."""
    return sales_of([firm], on)[firm.pk]


def sales_of(firms: Collection[Enterprise], on: dt.date) -> dict[int, Sales]:
    """What the orders of each firm come to, by primary key (one query).

    An order belongs to the year in which its refunds are over, so that none falls between two years.
    """
    year = AssistanceOrder.objects.filter(enterprise__in=[firm.pk for firm in firms], counts_on__year=on.year)
    sound = Q(doubt="") & _LISTED
    rows = year.values("enterprise_id").annotate(
        counted=Sum(_NET, filter=sound & Q(counts_on__lte=on)),
        waiting=Sum(_NET, filter=sound & Q(counts_on__gt=on)),
        doubted=Sum(_NET, filter=~Q(doubt="")),
        total=Sum(_NET),
        number=Count("pk"),
    )
    found = {firm.pk: Sales(0, 0, 0, 0, 0) for firm in firms}
    for row in rows.order_by():
        counted, waiting, doubted = (row[key] or 0 for key in ("counted", "waiting", "doubted"))
        unlisted = row["total"] - counted - waiting - doubted
        found[row["enterprise_id"]] = Sales(counted, waiting, doubted, unlisted, row["number"])
    return found


def sales_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """What the orders of each firm show on a day; nothing for who has handed in none (one query)."""
    return {
        pk: {"paired_region_listed": int(it.counted_fen + it.waiting_fen > 0), "paired_sales_net_fen": it.counted_fen}
        for pk, it in sales_of(firms, on).items()
        if it.orders
    }


def sales_by_region(firms: Collection[str], on: dt.date) -> list[tuple[str, int]]:
    """The counted sales of a year by region, the largest first (one query)."""
    rows = AssistanceOrder.objects.filter(
        _LISTED, enterprise__credit_code__in=firms, doubt="", counts_on__year=on.year, counts_on__lte=on
    )
    found = rows.values("product__region__name").annotate(fen=Sum(_NET)).order_by("-fen")
    return [(row["product__region__name"], row["fen"]) for row in found]
