"""What does the observatory show on a page, and on a large screen?"""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed
from huiqi.cases.states import CLOCK_LABELS
from huiqi.policies import POLICIES, find_measure, load
from huiqi.reports.observatory.clocks import Pace
from huiqi.reports.observatory.figure import Span
from huiqi.reports.observatory.of_the_register import LINKS
from huiqi.reports.observatory.overview import FIGURES, Overview, overview
from huiqi.web.observatory.asked import observer, query_of, span_of, years
from huiqi.web.observatory.charts import Chart, charts, figures_named, list_of
from huiqi.web.observatory.words import GROUPS, UNKNOWN, WORDS, big_money, said, share_of, who
from huiqi.web.public.words import today
from huiqi.web.tags import tr


@dataclass(frozen=True)
class Card:
    """One figure as the page says it. `href` is empty for who may not open the list."""

    key: str
    title: str
    value: str
    before: str
    coverage: str
    """How many records and firms it rests on."""
    meaning: str
    source: str
    href: str
    share: str
    """Of the goal; empty for what is not held against it."""


@dataclass(frozen=True)
class PaceLine:
    """The pace of a stage or of a department in it, with the address of its runs."""

    pace: Pace
    name: str
    in_time: str
    href: str


def context_of(actor: Actor, span: Span) -> dict[str, Any]:
    """What page, print and screen show."""
    found = overview(actor, span, today())
    query = query_of(span)
    return {
        "found": found, "span": span, "before": span.before(), "query": query, "at": timezone.localtime(),
        "groups": [(tr(group), [card(actor, found, key, query) for key in keys]) for group, keys in GROUPS.items()],
        "links": [card(actor, found, f"chain_{link}", query) for link in LINKS],
        "covered": sum(map(bool, found.links.values())),
        "money": [(find_measure(line.measure)[1], line) for line in found.money],
        "money_sums": _sums(found),
        "office_href": f"{reverse('observatory-runs')}?{query}&stage={OFFICES}",
        "paces": _paces(found, query), "in_time": said(found.pace.in_time_bp, "share"),
        "charts": {chart.key: chart for chart in charts(found, query)},
        "goal": None if found.goal_fen is None else big_money(found.goal_fen),
        "policy": load(span.policy).policy, "unknown": tr(UNKNOWN),
    }  # fmt: skip


def card(actor: Actor, found: Overview, key: str, query: str) -> Card:
    """A figure with its list, where the actor may open it."""
    figure, word = FIGURES[key], WORDS[key]
    value = found.value(key)
    reads = allowed(actor, figure.reads, None if figure.case else About())
    goal = found.goal_fen if key in GROUPS["距百亿目标"] else None
    return Card(
        key, tr(word.title), said(value, figure.unit), said(found.value(key, before=True), figure.unit),
        _coverage(found, key), tr(word.meaning), tr(word.source),
        list_of(key, query) if reads else "", "" if goal is None or value is None else share_of(value, goal),
    )  # fmt: skip


OF_FIRMS = {"revenue": "firms", "online_retail": "firms", "gmv": "firms", "leverage_revenue": "paid_firms",
            "leverage_investment": "paid_firms"}  # fmt: skip
"""Of which firms those behind a figure are a part: it covers no others."""


def _coverage(found: Overview, key: str) -> str:
    total, figure = found.total(key), FIGURES[key]
    words = (
        [] if figure.unit == "count" else [ngettext("%(n)s 条记录", "%(n)s 条记录", total.rows) % {"n": f"{total.rows:,}"}]
    )
    if key in OF_FIRMS:
        words.append(_t("已知 %(n)s 家企业，共 %(all)s 家") % {"n": total.firms, "all": found.total(OF_FIRMS[key]).rows})
    elif figure.firm and figure.firm != "pk" and not figure.part:
        words.append(ngettext("%(n)s 家企业", "%(n)s 家企业", total.firms) % {"n": f"{total.firms:,}"})
    return " · ".join(words)


def _sums(found: Overview) -> dict[str, int]:
    """The last line of the table of money."""
    names = ("appropriated_fen", "decided_fen", "paid_fen", "reserved_fen", "available_fen", "recovered_fen")
    return {name: sum(getattr(line, name) or 0 for line in found.money) for name in names}


def _paces(found: Overview, query: str) -> list[tuple[PaceLine, list[PaceLine]]]:
    rows = []
    for stage in found.stages:
        parts = [_pace(part, who(part.department), query) for part in found.departments[stage.stage]]
        rows.append((_pace(stage, tr(CLOCK_LABELS[stage.stage]), query), parts))
    return rows


def _pace(pace: Pace, name: str, query: str) -> PaceLine:
    share = "—" if pace.in_time_bp is None else said(pace.in_time_bp, "share")
    return PaceLine(pace, name, share, runs_of(query, pace))


def runs_of(query: str, pace: Pace) -> str:
    """The address of the runs behind a pace."""
    return f"{reverse('observatory-runs')}?{query}&{urlencode({'stage': pace.stage, 'department': pace.department})}"


@require_safe
def page(request: HttpRequest) -> HttpResponse:
    """The observatory: every figure of a year up to a day."""
    actor, span = observer(request), span_of(request)
    context = context_of(actor, span) | {
        "years": years(span),
        "policies": [load(p).policy for p in POLICIES],
        "today": today(),
    }
    return render(request, "observatory/page.html", context)


OFFICES = "office"
"""All stages whose limit binds an office, in the address of their runs."""
SLIDES: tuple[tuple[str, tuple[str, ...], str], ...] = (
    (_noop("距百亿目标"), ("revenue", "online_retail", "gmv"), "revenue"),
    (_noop("企业和园区"), ("firms", "attracted", "tenants"), "chain"),
    (_noop("资金"), ("appropriated", "paid", "reserved"), "money"),
    (_noop("办理时限"), ("submitted", "supported", "corrections"), "days"),
    (_noop("办理质量"), ("first_pass", "prefilled", "free"), "quality"),
)
"""What the large screen turns through: a heading, three figures, a picture."""


@require_safe
def screen(request: HttpRequest) -> HttpResponse:
    """The same for a wall: few figures, large, turning by themselves; asked for again every minute."""
    actor, span = observer(request), span_of(request)
    context = context_of(actor, span)
    drawn: dict[str, Chart] = context["charts"]
    slides = [(tr(title), figures_named(keys, context["found"]), drawn.get(key)) for title, keys, key in SLIDES]
    return render(request, "observatory/screen.html", context | {"slides": slides})
