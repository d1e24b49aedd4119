"""Which figures about firms may the public see? None that fewer than three stand behind, nor what such a one follows from.

A cell that too few stand behind is hidden, and so are as many others as it takes that nobody can work a hidden one out from
the totals and cells that are shown. What the public knows anyway, such as how many awards have a notice, counts against it.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

FEWEST = 3
"""Fewer firms than these are not counted out: who they are could be guessed (domain.md R17)."""
TOTAL = None
"""What stands in place of a row or column where all of them are meant."""
Row = TypeVar("Row", bound=Hashable)
Column = TypeVar("Column", bound=Hashable)
Place = tuple[Hashable, Hashable]
"""A row and a column, or TOTAL for either."""


@dataclass(frozen=True)
class Table:
    """Counts by row and column with their totals: a whole number each, or None where it is hidden."""

    rows: tuple[Hashable, ...]
    columns: tuple[Hashable, ...]
    cells: Mapping[Place, int | None]

    def line(self, row: Hashable) -> list[int | None]:
        """The cells of a row, or of TOTAL, its own total last."""
        return [self.cells[row, column] for column in (*self.columns, TOTAL)]

    @property
    def hides(self) -> bool:
        """Whether anything is hidden."""
        return None in self.cells.values()


def counted(
    records: Iterable[tuple[Row, Column, int]],
    rows: Sequence[Row],
    columns: Sequence[Column],
    known: Mapping[Place, int] | None = None,
) -> Table:
    """How many records (row, column, firm) fall into each cell, hidden where the rule asks for it.

    `known` is how many of a cell's records the public can count for itself.
    """
    values: Counter[Place] = Counter()
    firms: defaultdict[Place, set[int]] = defaultdict(set)
    for row, column, firm in records:
        for place in ((row, column), (row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
            values[place] += 1
            firms[place].add(firm)
    least = {place: max(1, count) for place, count in (known or {}).items()}
    sheet = _Sheet(tuple(rows), tuple(columns), values, firms, least)
    hidden = sheet.hidden()
    return Table(sheet.rows, sheet.columns, {p: None if p in hidden else values[p] for p in sheet.places()})


@dataclass(frozen=True)
class _Sheet:
    """The counts before anything is hidden, and how much of each cell is certain to a reader who only sees that it is."""

    rows: tuple[Hashable, ...]
    columns: tuple[Hashable, ...]
    values: Mapping[Place, int]
    firms: Mapping[Place, set[int]]
    least: Mapping[Place, int]

    def places(self) -> list[Place]:
        return [(row, column) for row in (*self.rows, TOTAL) for column in (*self.columns, TOTAL)]

    def hidden(self) -> frozenset[Place]:
        """Hide what too few stand behind; then, as long as something can be worked out, one cell more."""
        found = {p for p in self.places() if 0 < len(self.firms.get(p, ())) < FEWEST}
        while exposed := self._exposed(found):
            found.add(self._next(exposed, found))
        return frozenset(found)

    def _exposed(self, hidden: Collection[Place]) -> Place | None:
        """A hidden cell that can be worked out, one alone in its line first; else one of a line whose sum tells too much."""
        lines = [line for line in self._lines() if len(self._hidden_in(line, hidden)) == 1]
        for line in lines:
            return self._hidden_in(line, hidden)[0]
        for place in sorted(hidden, key=str):
            if not self._can_move(place, hidden):
                return place
        for line in self._lines():
            inner = [p for p in line[:-1] if p in hidden]
            if inner and line[-1] not in hidden and len(set().union(*(self.firms[p] for p in inner))) < FEWEST:
                return inner[0]
        return None

    def _next(self, exposed: Place, hidden: Collection[Place]) -> Place:
        """The cell to hide for it: one that settles it, else one of its line; totals last, the smallest first."""
        shown = [p for p in self.places() if p not in hidden and self.values.get(p)]
        if settling := [p for p in shown if self._can_move(exposed, {*hidden, p})]:
            return self._least(settling)
        lines = sorted((line for line in self._lines() if exposed in line), key=lambda x: len(self._hidden_in(x, hidden)))
        return self._least(next((found for line in lines if (found := [p for p in line if p in shown])), shown))

    def _least(self, places: Iterable[Place]) -> Place:
        return min(places, key=lambda p: ((p[0] is TOTAL) + (p[1] is TOTAL), self.values[p], str(p)))

    def _lines(self) -> Iterator[list[Place]]:
        """Each row and column that sums to its last cell."""
        for row in (*self.rows, TOTAL):
            yield [(row, column) for column in (*self.columns, TOTAL)]
        for column in (*self.columns, TOTAL):
            yield [(row, column) for row in (*self.rows, TOTAL)]

    def _hidden_in(self, line: Sequence[Place], hidden: Collection[Place]) -> list[Place]:
        return [p for p in line if p in hidden]

    def _can_move(self, place: Place, hidden: Collection[Place]) -> bool:
        """Whether the cell could be one more or one less with all that is shown as it is.

        Every row and column is a node; a hidden cell leads from its row's to its column's (totals the other way round), one
        way for one more and back for one less, where it may be less. What leaves all sums as they are is a way round.
        """
        ways: defaultdict[Place, set[Place]] = defaultdict(set)
        for other in hidden:
            if other != place:
                tail, head = _ends(other)
                ways[tail].add(head)
                if self._can_fall(other):
                    ways[head].add(tail)
        tail, head = _ends(place)
        return _leads(ways, head, tail) or (self._can_fall(place) and _leads(ways, tail, head))

    def _can_fall(self, place: Place) -> bool:
        """Empty cells are never hidden, so a hidden one holds at least one; or what the public can count for itself."""
        return self.values[place] > self.least.get(place, 1)


def _ends(place: Place) -> tuple[Place, Place]:
    """The nodes of its row and its column, in the order in which one more of it goes."""
    row, column = ("row", place[0]), ("column", place[1])
    return (row, column) if (place[0] is TOTAL) == (place[1] is TOTAL) else (column, row)


def _leads(ways: Mapping[Place, set[Place]], start: Place, end: Place) -> bool:
    seen, left = {start}, [start]
    while left:
        for place in ways.get(left.pop(), ()):
            if place == end:
                return True
            if place not in seen:
                seen.add(place)
                left.append(place)
    return False


@dataclass(frozen=True)
class Sum:
    """A sum over firms, how many of them it is of, and since which day it stands."""

    value: int
    firms: int
    on: Hashable


def released(reports: Iterable[tuple[Hashable, int, int]]) -> Sum | None:
    """The sum of reports (day, firm, value) as far as it may be shown; None where it may not yet.

    Reports are taken in by day, and only together with those of at least FEWEST firms: so what a later sum says more than
    an earlier one is never about a single firm.
    """
    total = waiting = 0
    firms: set[int] = set()
    new: set[int] = set()
    day: Hashable = None
    by_day: defaultdict[Hashable, list[tuple[int, int]]] = defaultdict(list)
    for on, firm, value in reports:
        by_day[on].append((firm, value))
    for on in sorted(by_day):  # type: ignore[type-var]  # days
        new |= {firm for firm, _ in by_day[on]}
        waiting += sum(value for _, value in by_day[on])
        if len(new) >= FEWEST:
            total, firms, new, waiting, day = total + waiting, firms | new, set(), 0, on
    return Sum(total, len(firms), day) if firms else None
