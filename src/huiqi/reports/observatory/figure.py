"""What is a figure of the observatory? Rows of the database, what of each row counts, and their sums in one query."""

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import BigIntegerField, CharField, Count, F, QuerySet, Sum, Value
from django.db.models.functions import Cast, Coalesce
from django.utils import timezone

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, require
from huiqi.cases import queries as cases

Unit = Literal["count", "fen", "share", "ratio", "mean"]
"""How many rows; fen; basis points; hundredths of a yuan for each yuan; hundredths for each row."""
_WHOLE = BigIntegerField()
_ZERO = Value(0, _WHOLE)


@dataclass(frozen=True)
class Span:
    """The calendar year of a day, from its first day through that day, under one policy."""

    policy: str
    on: dt.date

    @property
    def year(self) -> int:
        return self.on.year

    @property
    def first(self) -> dt.date:
        """The first day of the year."""
        return self.on.replace(month=1, day=1)

    @property
    def days(self) -> tuple[dt.date, dt.date]:
        """Both days, both included: for `__range` of a day."""
        return self.first, self.on

    @property
    def moments(self) -> tuple[dt.datetime, dt.datetime]:
        """The same for a moment, in the district."""
        last = dt.datetime.combine(self.on, dt.time.max)
        return timezone.make_aware(dt.datetime.combine(self.first, dt.time.min)), timezone.make_aware(last)

    def before(self) -> "Span":
        """The same days a year earlier; of 29 February the 28th."""
        day = 28 if (self.on.month, self.on.day) == (2, 29) else self.on.day
        return Span(self.policy, self.on.replace(year=self.year - 1, day=day))


@dataclass(frozen=True)
class Total:
    """What the rows of a figure come to: how many there are, the sums of two columns, and of how many firms they are."""

    rows: int = 0
    amount: int = 0
    of: int = 0
    firms: int = 0

    def __add__(self, other: "Total") -> "Total":
        """Parts of one figure together; their firms are not counted, since one may be in both."""
        return Total(self.rows + other.rows, self.amount + other.amount, self.of + other.of)

    def value(self, unit: Unit, *, complete: bool = False) -> int | None:
        """The figure in its unit; None where nothing is known, which is not zero. Of `complete` records no row is zero."""
        if unit == "count":
            return self.rows
        if unit == "fen":
            return self.amount if self.rows or complete else None
        whole = 10_000 if unit == "share" else 100
        return self.amount * whole // self.of if self.of else None


@dataclass(frozen=True)
class Figure:
    """One figure. Its value and the list behind it are made of the same `rows`.

    `amount` and `of` are columns of the rows; without the first each row counts one, without the second a share is of the
    number of rows. `part` is a column by which the figure is taken apart. `firm` and `case` lead from a row to them.
    """

    key: str
    unit: Unit
    rows: Callable[[Span], QuerySet[Any]]
    columns: tuple[str, ...]
    """What the list shows of a row."""
    reads: str
    """The verb of those who may open the list."""
    amount: str = ""
    of: str = ""
    part: str = ""
    firm: str = ""
    case: str = ""
    """With it the list holds only the cases that its reader may read."""
    complete: bool = False
    """Whether its records are all there are: the service's own books and acts, not what firms hand in."""
    search: tuple[str, ...] = ()
    order: str = "-pk"

    def total(self, rows: QuerySet[Any]) -> Total:
        """What some of its rows come to (one query)."""
        sums = {name: column for name, column in self.sums().items() if column is not _ZERO}
        return Total(**rows.order_by().aggregate(**sums))

    def value(self, total: Total) -> int | None:
        """A total of it in its unit."""
        return total.value(self.unit, complete=self.complete)

    def listed(self, actor: Actor, span: Span, part: str = "") -> QuerySet[Any]:
        """The rows that an actor may read, of a part or of all. Raises Forbidden."""
        if not self.case:  # of cases each reader sees their own
            require(actor, self.reads, About())
        rows = self.rows(span)
        if part and self.part:
            rows = rows.filter(**{self.part: part})
        if self.case:
            seen = cases.visible_to(actor).order_by().values("pk")
            rows = rows.filter(**{"pk__in" if self.case == "pk" else f"{self.case}__in": seen})
        return rows

    def sums(self) -> dict[str, Any]:
        """The columns of a Total, as a database works them out."""
        amount = Coalesce(Sum(self.amount, output_field=_WHOLE), _ZERO) if self.amount else Count("pk")
        of = Coalesce(Sum(self.of, output_field=_WHOLE), _ZERO) if self.of else Count("pk")
        firms = Count(self.firm, distinct=True) if self.firm else _ZERO
        return {"rows": Count("pk"), "amount": amount, "of": of, "firms": firms}


Totals = Mapping[tuple[str, dt.date], Mapping[str, Total]]
"""By key and day the parts of each figure; a figure without parts has the part ''."""


def totals(asked: Collection[tuple[Figure, Span]]) -> Totals:
    """Many figures of many spans, in one query; figures of the same rows are summed in one pass over them."""
    alike: dict[tuple[object, ...], list[Figure]] = defaultdict(list)
    for figure, span in asked:
        alike[span, figure.rows, figure.part, figure.firm].append(figure)
    width = max(map(len, alike.values()))
    first, *rest = [_summed(figures, span, width) for (span, *_), figures in alike.items() if isinstance(span, Span)]
    found: dict[tuple[str, dt.date], dict[str, Total]] = defaultdict(dict)
    for keys, on, part, rows, firms, *sums in first.union(*rest, all=True):
        for at, key in enumerate(keys.split()):
            amount, of = sums[2 * at : 2 * at + 2]
            found[key, dt.date.fromisoformat(on)][part] = Total(int(rows), int(amount), int(of), int(firms))
    return found


def _summed(figures: list[Figure], span: Span, width: int) -> QuerySet[Any]:
    """A row for each part of figures that share their rows: keys, day, part, rows, firms, and two sums for each figure.

    Without parts one row, or none; all have room for the sums of `width` figures, since a union has one form.
    """
    one = figures[0]
    part = Cast(F(one.part), CharField()) if one.part else Value("", CharField())
    keys = Value(" ".join(figure.key for figure in figures), CharField())
    about = {"keys_": keys, "on_": Value(span.on.isoformat(), CharField()), "part_": part}
    sums = {"rows_": Count("pk"), "firms_": one.sums()["firms"]}
    for at in range(width):
        of_one = figures[at].sums() if at < len(figures) else {"amount": _ZERO, "of": _ZERO}
        sums |= {f"amount{at}_": of_one["amount"], f"of{at}_": of_one["of"]}
    rows = one.rows(span).order_by().annotate(**about)
    return rows.values(*about).annotate(**sums).values_list(*about, *sums)


def whole(parts: Mapping[str, Total]) -> Total:
    """A figure from its parts."""
    if len(parts) == 1:
        return next(iter(parts.values()))
    return sum(parts.values(), Total())
