"""When may each measure be applied for, as the public may know it? Windows open, coming and over, with what they hold."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Max, Min, QuerySet

from huiqi.access.models import AuditEntry
from huiqi.cases.models import Window
from huiqi.engine.rule import Measure
from huiqi.policies import find_measure
from huiqi.register import queries as register
from huiqi.units.sentence import Sentence


class WindowStanding(models.TextChoices):
    """Where a window stands at a moment."""

    COMING = "coming", "即将开放"
    OPEN = "open", "开放申请"
    SUSPENDED = "suspended", "暂停申请"
    CLOSED = "closed", "已截止"


@dataclass(frozen=True)
class PublicWindow:
    """One window; `budget_fen` is what its awards may come to together, None where none is set.

    `why` says what stands in the way of a suspended one, else None. `changed_at` is when it was set or last changed.
    """

    id: int
    law: Measure
    year: int
    opens_at: dt.datetime
    closes_at: dt.datetime
    budget_fen: int | None
    free_of_application: bool
    standing: WindowStanding
    why: Sentence | None
    announced_at: dt.datetime
    changed_at: dt.datetime


def public_windows(*, measure: str = "") -> QuerySet[Window]:
    """The windows (of a measure), the latest set first: for paging."""
    rows = Window.objects.filter(measure=measure) if measure else Window.objects.all()
    return rows.order_by("-pk")


def standing_at(rows: QuerySet[Window], standing: WindowStanding, at: dt.datetime, on: dt.date) -> QuerySet[Window]:
    """Those of some windows that stand there."""
    if standing == WindowStanding.COMING:
        return rows.filter(opens_at__gt=at)
    if standing == WindowStanding.CLOSED:
        return rows.filter(closes_at__lte=at)
    now = rows.filter(opens_at__lte=at, closes_at__gt=at)
    suspended = [m for m in set(now.values_list("measure", flat=True)) if register.why_closed(m, on=on)]
    return now.filter(measure__in=suspended) if standing == WindowStanding.SUSPENDED else now.exclude(measure__in=suspended)


def windows_at(rows: Iterable[Window], at: dt.datetime, on: dt.date) -> list[PublicWindow]:
    """What the public may know of some windows at a moment, which is in the district's day `on`.

    One query for all of them, and three for each measure that has one of them open.
    """
    windows = list(rows)
    subjects = [f"window:{w.pk}" for w in windows]
    entries = AuditEntry.objects.filter(verb="window.open", subject__in=subjects).order_by()
    told = {s: (first, last) for s, first, last in entries.values_list("subject").annotate(Min("at"), Max("at"))}
    now = {w.measure for w in windows if w.opens_at <= at < w.closes_at}
    closed = {measure: register.why_closed(measure, on=on) for measure in now}
    return [_window(w, at, closed.get(w.measure), told.get(f"window:{w.pk}", (w.opens_at, w.opens_at))) for w in windows]


def _window(w: Window, at: dt.datetime, why: Sentence | None, told: tuple[dt.datetime, dt.datetime]) -> PublicWindow:
    if at < w.opens_at:
        standing = WindowStanding.COMING
    elif at >= w.closes_at:
        standing = WindowStanding.CLOSED
    else:
        standing = WindowStanding.SUSPENDED if why else WindowStanding.OPEN
    suspended = why if standing == WindowStanding.SUSPENDED else None
    return PublicWindow(
        w.pk, find_measure(w.measure)[1], w.year, w.opens_at, w.closes_at, w.budget_fen, w.free_of_application, standing,
        suspended, *told,
    )  # fmt: skip
