"""Which whole months of a year do some spans of days cover? Nothing but dates: leases and recognitions as spans."""

import calendar
import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple


class Span(NamedTuple):
    """Days from `first` through `last`, both included."""

    first: dt.date
    last: dt.date


def overlap(one: Span, other: Span) -> Span | None:
    """The days in both spans, or None."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Span(first, last) if first <= last else None


def whole_months(spans: Iterable[Span], year: int) -> tuple[int, ...]:
    """The months of `year` each day of which lies in some span. Spans that follow on the next day join.

    >>> day = dt.date
    >>> whole_months([Span(day(2026, 1, 15), day(2026, 3, 9)), Span(day(2026, 3, 10), day(2026, 4, 29))], 2026)
    (2, 3)
    """
    joined: list[Span] = []
    for span in sorted(spans):
        if joined and (span.first - joined[-1].last).days <= 1:
            joined[-1] = Span(joined[-1].first, max(joined[-1].last, span.last))
        else:
            joined.append(span)
    return tuple(
        month
        for month in range(1, 13)
        if any(s.first <= dt.date(year, month, 1) and _end(year, month) <= s.last for s in joined)
    )


def _end(year: int, month: int) -> dt.date:
    return dt.date(year, month, calendar.monthrange(year, month)[1])
