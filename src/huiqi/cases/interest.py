"""How much is owed on a day? Simple interest on what is outstanding, rounded down once, and who gets a payment first.

Interest = floor(Σ principal outstanding × days × rate / (10,000 × 365)), from the day after the bank paid through the day
asked. A payment covers the interest of that day first, then principal: the order of the Civil Code, article 561.
"""

import datetime as dt
from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass

RATES: tuple[tuple[dt.date, int], ...] = ((dt.date(2025, 5, 20), 300),)
"""Since when, basis points a year: what a decision starts from. Assumed: the one-year loan prime rate published on that
day; no rule of the district names a rate, so each decision states its own and may say 0."""
_YEAR = 10_000 * 365


@dataclass(frozen=True)
class Paid:
    """What came in on a day, in fen, and what of it was principal."""

    on: dt.date
    interest_fen: int
    principal_fen: int


@dataclass(frozen=True)
class Owed:
    """What is still owed at the end of a day, in fen."""

    principal_fen: int
    interest_fen: int

    @property
    def total_fen(self) -> int:
        return self.principal_fen + self.interest_fen


def rate_on(day: dt.date) -> int:
    """The rate assumed on a day, basis points; 0 before the first that is known.

    >>> rate_on(dt.date(2026, 6, 1)), rate_on(dt.date(2020, 1, 1))
    (300, 0)
    """
    return next((bp for since, bp in reversed(RATES) if since <= day), 0)


def interest_fen(principal_fen: int, rate_bp: int, since: dt.date, paid: Sequence[Paid], on: dt.date) -> int:
    """All interest from `since` through `on`, paid or not; `paid` in the order of its days.

    >>> interest_fen(1_000_000, 300, dt.date(2026, 3, 25), (), dt.date(2027, 3, 25))
    30000
    """
    left, day, weight = principal_fen, since, 0
    for sum_ in paid:
        if sum_.on > on:
            break
        weight += left * (sum_.on - day).days
        left, day = left - sum_.principal_fen, sum_.on
    weight += left * max((on - day).days, 0)
    return weight * rate_bp // _YEAR


def owed(principal_fen: int, rate_bp: int, since: dt.date, paid: Sequence[Paid], on: dt.date) -> Owed:
    """What is owed at the end of `on`, after what was paid until then."""
    before = [p for p in paid if p.on <= on]
    left = principal_fen - sum(p.principal_fen for p in before)
    accrued = interest_fen(principal_fen, rate_bp, since, before, on)
    return Owed(left, accrued - sum(p.interest_fen for p in before))


def equal_parts(total_fen: int, number: int) -> tuple[int, ...]:
    """A sum in so many parts of whole fen; the last takes what is left, so that they add up.

    >>> equal_parts(100, 3)
    (33, 33, 34)
    """
    part = total_fen // number
    return (part,) * (number - 1) + (total_fen - part * (number - 1),)


def due_days(first: dt.date, number: int) -> tuple[dt.date, ...]:
    """The same day of so many months; in a shorter month its last day.

    >>> [str(day) for day in due_days(dt.date(2026, 12, 31), 3)]
    ['2026-12-31', '2027-01-31', '2027-02-28']
    """
    months = (divmod(first.month - 1 + i, 12) for i in range(number))
    starts = (first.replace(year=first.year + years, month=month + 1, day=1) for years, month in months)
    return tuple(day.replace(day=min(first.day, monthrange(day.year, day.month)[1])) for day in starts)
