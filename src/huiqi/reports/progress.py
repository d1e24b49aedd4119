"""What was promised, what was paid, what was achieved, year by year? Each figure a line of its own, none added to another.

Promised: the envelopes, and what was expected when the policy was published. Paid: the books. Achieved: audited revenue
of the district's live-streaming firms and what was sold in sessions at its scenes, as far as reports.disclosure releases it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q, Sum

from huiqi.cases.models import Notice
from huiqi.drafting import queries as drafting
from huiqi.drafting.models import PolicyForecast
from huiqi.ledger import queries as ledger
from huiqi.register import queries as register
from huiqi.register.models import LiveSession, LivestreamRole, Statement
from huiqi.reports.disclosure import Sum as Released
from huiqi.reports.disclosure import released
from huiqi.reports.results import Totals, by_year


@dataclass(frozen=True)
class Year:
    """One year, money in fen: given to the envelopes, expected to be awarded (None without a forecast), and done."""

    year: int
    budget_fen: int
    expected_fen: int | None
    done: Totals
    revenue: Released | None
    """Audited operating revenue of the year without tax, fen; None where fewer than three firms stand behind it."""
    sessions: Released | None
    """What buyers paid in sessions held at the district's scenes (GMV), fen; likewise."""


@dataclass(frozen=True)
class Goal:
    """One of register.queries.RESULTS: what it is to be at the end, as expected when the policy was published."""

    key: str
    expected: int


@dataclass(frozen=True)
class Progress:
    """A policy's years, the latest first, and its goals with the last year they are for."""

    years: tuple[Year, ...]
    goals: tuple[Goal, ...]
    until: int | None


def progress(policy: str, on: dt.date) -> Progress:
    """Of the years that have an envelope, an award or released figures, up to that of a day."""
    forecast = _forecast(policy, on)
    given, done = ledger.appropriated_by_year(), by_year(Notice.objects.all())
    revenue, sessions = _revenue(on), _sessions(on)
    shown = sorted({*given, *done, *revenue, *sessions} & set(range(2000, on.year + 1)), reverse=True)
    rows = (
        Year(y, given.get(y, 0), _expected(forecast, y), done.get(y, Totals()), revenue.get(y), sessions.get(y))
        for y in shown
    )
    goals = (
        tuple(Goal(key, forecast.results[key]) for key in register.RESULTS if key in forecast.results) if forecast else ()
    )
    return Progress(tuple(rows), goals, forecast.years[-1] if forecast and forecast.years else None)


def _forecast(policy: str, on: dt.date) -> PolicyForecast | None:
    """What was expected of the version in force, or of the last before it; None without one."""
    guide = drafting.guides().filter(version__policy=policy, version__effective_on__lte=on).first()
    return drafting.forecast_of(guide.draft) if guide else None


def _expected(forecast: PolicyForecast | None, year: int) -> int | None:
    if forecast is None or year not in forecast.years:
        return None
    place = forecast.years.index(year)
    return sum(one["fen"][place] for one in forecast.measures.values() if place < len(one["fen"]))


def _revenue(on: dt.date) -> dict[int, Released]:
    """By year, by the day an office saw the accounts; of the firms that `register.results` counts: with a role in live
    streaming at the end of the year after, or on the day asked for."""
    checked = Statement.objects.filter(checked_on__lte=on).order_by()
    rows = checked.values_list("year", "checked_on", "enterprise_id", "revenue_fen")
    spans: dict[int, list[tuple[dt.date, dt.date | None]]] = {}
    for firm, since, until in LivestreamRole.objects.exclude(role="host").values_list("enterprise_id", "since", "until"):
        spans.setdefault(firm, []).append((since, until))

    def plays(firm: int, year: int) -> bool:
        end = min(on, dt.date(year + 1, 12, 31))
        return any(since <= end and (until is None or until >= end) for since, until in spans.get(firm, ()))

    return _by_year((year, day, firm, fen) for year, day, firm, fen in rows if day and plays(firm, year))


def _sessions(on: dt.date) -> dict[int, Released]:
    """By year, of the firms at whose scenes sessions were held."""
    held = LiveSession.objects.filter(Q(state=LiveSession.State.HELD), day__lte=on).order_by()
    rows = held.values_list("day", "scene__enterprise_id").annotate(fen=Sum("sales_fen"))
    return _by_year((day.year, day, firm, fen) for day, firm, fen in rows)


def _by_year(reports: Iterable[tuple[int, dt.date, int, int]]) -> dict[int, Released]:
    found: dict[int, list[tuple[dt.date, int, int]]] = {}
    for year, *report in reports:
        found.setdefault(year, []).append(tuple(report))  # type: ignore[arg-type]  # three of them
    return {year: total for year, rows in found.items() if (total := released(rows))}
