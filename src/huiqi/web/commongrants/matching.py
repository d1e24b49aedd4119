"""Does a row match the filters of a search, and how many pages are there? What all filters and pages have in common."""

import datetime as dt
from collections.abc import Collection, Sequence
from decimal import Decimal
from typing import Any, TypeVar

from django.utils.translation import gettext

from huiqi.web.commongrants import schemas as s
from huiqi.web.commongrants.naming import CURRENCY

Thing = TypeVar("Thing")
CUSTOM = ("measure", "kind", "lead")
"""The filters of our own that `customFilters` may hold, each an array of words."""


def is_one_of(wanted: s.StringArray | None, value: str) -> bool:
    """Whether a word is (not) among those wanted; everything is where nothing is wanted."""
    return wanted is None or (value in wanted.value) == (wanted.operator == "in")


def is_between(operator: str, low: Any, high: Any, value: Any) -> bool:
    """Whether a value lies in (or outside of) two bounds, both included; a bound of None is open."""
    inside = (low is None or low <= value) and (high is None or value <= high)
    return inside == (operator == "between")


def has_day(wanted: s.DateRangeFilter | None, value: dt.date) -> bool:
    """Whether a day lies where it is wanted."""
    return wanted is None or is_between(wanted.operator, wanted.value.min, wanted.value.max, value)


def has_amount(wanted: s.MoneyRangeFilter | None, fen: int | None) -> bool:
    """Whether an amount lies where it is wanted; one that is not known, or asked for in other money, does not."""
    if wanted is None:
        return True
    bounds = fen_range(wanted)
    return bounds is not None and fen is not None and is_between(wanted.operator, *bounds, fen)


def fen_range(wanted: s.MoneyRangeFilter) -> tuple[Decimal, Decimal] | None:
    """The bounds in fen, with what is less than a fen; None where they are not in our currency."""
    if {wanted.value.min.currency, wanted.value.max.currency} != {CURRENCY}:
        return None
    return Decimal(wanted.value.min.amount) * 100, Decimal(wanted.value.max.amount) * 100


def custom_words(filters: dict[str, s.CustomFilter] | None) -> tuple[dict[str, s.StringArray], list[str]]:
    """The filters of our own that are understood, and a sentence for each that is not: it is left out, the rest counts."""
    known: dict[str, s.StringArray] = {}
    errors = []
    for name, asked in (filters or {}).items():
        words = asked.value if isinstance(asked.value, list) else [asked.value]
        operator = {"eq": "in", "neq": "notIn"}.get(asked.operator, asked.operator)
        if name in CUSTOM and operator in ("in", "notIn") and all(isinstance(word, str) for word in words):
            known[name] = s.StringArray.model_construct(operator=operator, value=words)
        else:
            errors.append(gettext("未使用筛选 %(name)s：这里有 measure、kind、lead，用 in 或 notIn。") % {"name": name})
    return known, errors


def unknown_words(wanted: s.StringArray | None, known: Collection[str], name: str) -> list[str]:
    """A sentence for each wanted word that no row can have."""
    words = [] if wanted is None else [word for word in wanted.value if word not in known]
    return [gettext("%(name)s 没有 %(word)s 这个值。") % {"name": name, "word": word} for word in words]


def other_money(*wanted: s.MoneyRangeFilter | None) -> list[str]:
    """A sentence where amounts are asked for in money that is not ours."""
    other = any(w is not None and fen_range(w) is None for w in wanted)
    return [gettext("金额都是 %(currency)s；其他货币没有匹配。") % {"currency": CURRENCY}] if other else []


def page_of(rows: Sequence[Thing], asked: s.Pagination) -> Sequence[Thing]:
    """The rows of a page; none after the last."""
    start = (asked.page - 1) * asked.page_size
    return rows[start : start + asked.page_size]


def pagination(total: int, asked: s.Pagination) -> s.PaginationInfo:
    """Which page of how many."""
    pages = -(-total // asked.page_size)
    return s.PaginationInfo(page=asked.page, page_size=asked.page_size, total_items=total, total_pages=pages)


def sort_info(asked: s.OppSorting | s.AwdSorting | None, known: Collection[str]) -> s.SortInfo:
    """The order that is followed: the one asked for, or the latest change first where there is no such order here."""
    if asked is None:
        return s.SortInfo(sort_by="lastModifiedAt", sort_order="desc", errors=[])
    if asked.sort_by in known:
        return s.SortInfo(sort_by=asked.sort_by, sort_order=asked.sort_order, errors=[])
    name = asked.custom_sort_by or asked.sort_by
    words = gettext("不能按 %(name)s 排序；改按 lastModifiedAt。") % {"name": name}
    return s.SortInfo(
        sort_by="lastModifiedAt", custom_sort_by=asked.custom_sort_by, sort_order=asked.sort_order, errors=[words]
    )


def filter_info(filters: s.OppFilters | s.AwdFilters | None, errors: list[str]) -> s.FilterInfo:
    """What was asked for, as it was asked."""
    said = filters.model_dump(mode="json", by_alias=True, exclude_unset=True) if filters else {}
    return s.FilterInfo(filters=said, errors=errors)
