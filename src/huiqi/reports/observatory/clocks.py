"""How many working days does each step take, by stage and department, and how often is it within its time?

The days are those of cases/clocks.py, pauses excluded, worked out for all runs of a year from one count of the calendar.
"""

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import accumulate

from django.db.models import Q, QuerySet

from huiqi.access.departments import TREASURY
from huiqi.cases.clocks import calendar
from huiqi.cases.models import Clock, Pause
from huiqi.cases.states import CLOCK_LABELS, CORRECTION, FORM, NOTICE, OPINION, PAYMENT, REPLY, STATEMENT, SUBSTANTIVE
from huiqi.policies import find_measure
from huiqi.reports.observatory.figure import Span
from huiqi.units.workdays import Calendar

FIRM, DESK = "firm", "window"
"""Whose time it is where no department's name says so: the firm's own, the window's."""
OFFICE = frozenset({FORM, SUBSTANTIVE, OPINION, REPLY, PAYMENT})
"""The stages whose limit binds an office: not the firm's own time, and not the notice, which lasts so long at least."""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a clock: working days taken of those allowed; `open` where it was not over on the day."""

    pk: int
    case: int
    stage: str
    department: str
    started_on: dt.date
    ended_on: dt.date | None
    days: int
    elapsed: int
    open: bool

    @property
    def late(self) -> bool:
        """Whether it took more than was allowed; a notice has no most."""
        return self.stage != NOTICE and self.elapsed > self.days


@dataclass(frozen=True)
class Pace:
    """The runs of a stage, or of a department in it, that ended in the span; and those still open that are late already.

    `median` and `p95` are the days of a run of its own: the nearest rank. None where no run ended.
    """

    stage: str
    department: str
    days: int
    """The most that was allowed."""
    ended: int
    median: int | None
    p95: int | None
    in_time: int
    overdue: int
    """Still open, and late."""

    @property
    def runs(self) -> int:
        """How many runs the list holds."""
        return self.ended + self.overdue

    @property
    def in_time_bp(self) -> int | None:
        """What share kept its time: of the runs that ended, and of those that can keep it no more. None of a notice."""
        if self.stage == NOTICE:
            return None
        return self.in_time * 10_000 // self.runs if self.runs else None


def runs(span: Span, *, stages: Collection[str] = (), department: str = "") -> list[Run]:
    """The runs behind the figures, of some stages and a department or all (three queries)."""
    rows = _rows(span).filter(kind__in=stages) if stages else _rows(span)
    columns = ("pk", "case_id", "kind", "about", "days", "started_on", "ended_on", "case__measure")
    found = list(rows.values_list(*columns))
    pauses: dict[int, list[tuple[dt.date, dt.date | None]]] = defaultdict(list)
    for clock, start, end in Pause.objects.filter(clock__in=rows.values("pk")).values_list("clock", "from_on", "until_on"):
        pauses[clock].append((start, end))
    worked = Worked(calendar(), min((row[5] for row in found), default=span.on), span.on)
    departments: dict[tuple[str, str, str], str] = {}
    made = []
    for pk, case, kind, about, days, started, ended, measure in found:
        who = departments.get(key := (kind, about, measure))
        if who is None:
            who = departments[key] = department_of(kind, about, measure)
        if department and who != department:
            continue
        over = ended is not None and ended <= span.on
        elapsed = worked.elapsed(started, ended if over else span.on, pauses.get(pk, ()))
        run = Run(pk, case, kind, who, started, ended if over else None, days, elapsed, not over)
        if over or run.late:
            made.append(run)
    return made


def paces(found: Iterable[Run]) -> tuple[list[Pace], Mapping[str, list[Pace]]]:
    """The pace of each stage, in the order of the law, and of each department in it, by its name."""
    whole: dict[str, list[Run]] = defaultdict(list)
    by: dict[tuple[str, str], list[Run]] = defaultdict(list)
    for run in found:
        whole[run.stage].append(run)
        by[run.stage, run.department].append(run)
    stages = [pace(stage, "", whole[stage]) for stage in CLOCK_LABELS if stage in whole]
    parts = {one.stage: [pace(*key, by[key]) for key in sorted(by) if key[0] == one.stage] for one in stages}
    return stages, parts


def pace(stage: str, department: str, found: list[Run]) -> Pace:
    """The pace of some runs."""
    over = Counter(run.elapsed for run in found if not run.open)
    in_time = sum(not run.late for run in found if not run.open)
    ended = over.total()
    most = max((run.days for run in found), default=0)
    return Pace(stage, department, most, ended, rank(over, 50), rank(over, 95), in_time, len(found) - ended)


def rank(counts: Counter[int], percent: int) -> int | None:
    """The nearest rank: the least of the values that `percent` of all do not exceed; None of nothing.

    >>> rank(Counter({3: 1, 5: 1, 9: 2}), 50), rank(Counter({3: 19, 40: 1}), 95), rank(Counter(), 50)
    (5, 3, None)
    """
    place = -(-counts.total() * percent // 100)
    for value, upto in zip(sorted(counts), accumulate(counts[v] for v in sorted(counts)), strict=True):
        if upto >= place:
            return value
    return None


def department_of(stage: str, about: str, measure: str) -> str:
    """Whose time a run of a clock is: a department, FIRM or DESK."""
    if stage == FORM:
        return DESK
    if stage in (CORRECTION, STATEMENT):
        return FIRM
    if stage == OPINION:
        return about
    return TREASURY if stage == PAYMENT else find_measure(measure)[1].lead


def _rows(span: Span) -> QuerySet[Clock]:
    """Runs that ended in the span, and those that were going on at its end."""
    rows = Clock.objects.filter(case__measure__startswith=f"{span.policy}.", started_on__lte=span.on)
    going = Q(ended_on=None) | Q(ended_on__gt=span.on)
    return rows.filter(Q(ended_on__range=span.days) | going).order_by()


class Worked:
    """Working days between any two days of a span of days, counted once; the same as Calendar.working_days_between()."""

    def __init__(self, days: Calendar, first: dt.date, last: dt.date) -> None:
        self._first = first.toordinal()
        ordinals = range(self._first, max(last, first).toordinal() + 1)
        self._upto = list(accumulate(days.is_working_day(dt.date.fromordinal(day)) for day in ordinals))

    def between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` through `end`, which is not before it."""
        return self._upto[end.toordinal() - self._first] - self._upto[start.toordinal() - self._first]

    def elapsed(self, start: dt.date, last: dt.date, pauses: Iterable[tuple[dt.date, dt.date | None]]) -> int:
        """Working days of a run through `last`, without those that a pause covers."""
        stood = 0
        for begun, until in pauses:
            end = min(until or last, last)
            if end > begun:
                stood += self.between(begun, end)
        return max(self.between(start, max(last, start)) - stood, 0)
