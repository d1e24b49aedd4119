"""What does one measure give, to whom, on what conditions, by which words? A page per measure."""

from dataclasses import dataclass
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext

from huiqi.cases import states
from huiqi.cases.models import Notice, Window
from huiqi.engine.bind import Binding
from huiqi.engine.expression import names
from huiqi.engine.formula import show_percent
from huiqi.engine.rule import Measure
from huiqi.policies.map import module_of
from huiqi.register import queries
from huiqi.web.account.actor import actor_in
from huiqi.web.open_pages import pages_for
from huiqi.web.public.catalogue import program_or_404
from huiqi.web.public.chart import LineChart, StageChart, chart_of
from huiqi.web.public.linked import government_service
from huiqi.web.public.words import KINDS, REVIEWS, figure, stated_numbers, today
from huiqi.web.tags import money_text


@dataclass(frozen=True)
class Stage:
    """One stage of a request and its working days; `counted` is False where the clock stands still meanwhile."""

    name: str
    working_days: int
    counted: bool = True


def clock_of(measure_id: str) -> tuple[Stage, ...]:
    """The stages that a firm waits through, with the working days of the clocks that cases run by."""
    clocks = (states.FORM, states.SUBSTANTIVE, states.NOTICE, states.PAYMENT)
    return tuple(Stage(states.CLOCK_LABELS[c], states.days_of(measure_id, c), c != states.NOTICE) for c in clocks)


@dataclass(frozen=True)
class SumLine:
    """One line of the sum in words, with the figures of the numbers it reads."""

    label: str
    figures: list[str]


def measure_page(request: HttpRequest, policy_id: str, short: str) -> HttpResponse:
    """Everything the policy says and leaves open about one measure."""
    program = program_or_404(policy_id)
    try:
        measure = program.policy.measure(short)
    except KeyError:
        raise Http404(short) from None
    binding = queries.binding(program, today())
    chart = chart_of(measure, binding)
    place = program.policy.measures.index(measure)
    context = {
        **described(measure, binding),
        "section": "catalogue",
        "program": program,
        "pages": pages_for(actor_in(request), measure.short),
        "chart": chart,
        "chart_title": chart_title(chart) if chart else "",
        "is_stages": isinstance(chart, StageChart),
        "source_file": f"src/huiqi/policies/{policy_id}/{module_of(measure)}.py",
        "text": queries.clause_text(policy_id, measure.clause, binding.on),
        "linked": government_service(measure, policy_id, _window(measure)),
        "years": years_of(measure.id),
        "before": program.policy.measures[place - 1] if place else None,
        "after": program.policy.measures[place + 1] if place + 1 < len(program.policy.measures) else None,
    }
    return render(request, "measure.html", context)


def years_of(measure: str) -> list[int]:
    """The years for which a measure has had a window or an award, the first first (two queries)."""
    windows = Window.objects.filter(measure=measure).order_by().values_list("year", flat=True)
    awards = Notice.objects.filter(case__measure=measure).order_by().values_list("case__year", flat=True).distinct()
    return sorted({*windows, *awards})


def _window(measure: Measure) -> Window | None:
    """The window that is open now, else the next that is set."""
    now = timezone.now()
    rows = Window.objects.filter(measure=measure.id, closes_at__gt=now)
    return None if measure.is_service else rows.first()


def described(measure: Measure, binding: Binding) -> dict[str, Any]:
    """What the rules say of a measure on the binding's day: kind, review, sum, numbers, conditions, clock."""
    program, numbers = binding.program, stated_numbers(measure, binding)
    clock = () if measure.is_service else clock_of(measure.id)
    return {
        "m": measure,
        "kind": KINDS[measure.kind],
        "review": REVIEWS[measure.review],
        "sum_lines": _sum_lines(measure, binding),
        "numbers": numbers,
        "assumed_count": sum(n.state == "assumed" for n in numbers),
        "conditions": [program.values[name] for name in program.lines[measure.id].conditions],
        "clock": clock,
        "clock_days": sum(stage.working_days for stage in clock if stage.counted),
    }


def chart_title(chart: LineChart | StageChart) -> str:
    """The picture's one message."""
    cap = money_text(chart.cap.fen)
    if isinstance(chart, StageChart):
        return gettext("按阶段累计，最高%(cap)s") % {"cap": cap}
    if chart.rate_bp is None:
        return gettext("按比例计算，最高%(cap)s") % {"cap": cap}
    return gettext("按%(rate)s计算，最高%(cap)s") % {"rate": show_percent(chart.rate_bp), "cap": cap}


def _sum_lines(measure: Measure, binding: Binding) -> list[SumLine]:
    """The sum of a measure from its base to what is paid. Bands and alternatives stand in the table of numbers only."""
    program = binding.program
    lines = []
    for name in program.lines[measure.id].steps:
        value = program.values[name]
        read = [program.numbers[key] for key in names(value.expr, "number")]
        figures = [figure(n, binding.values[n.key]) for n in read] if len(read) == 1 else []
        lines.append(SumLine(value.label, figures))
    return lines
