"""Which runs of the clocks stand behind a median and an on-time share? The slowest first, with search and files."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from huiqi.access.actor import Actor
from huiqi.cases import queries as cases
from huiqi.cases.models import Case
from huiqi.cases.states import CLOCK_LABELS
from huiqi.register.queries.search import containing
from huiqi.reports.observatory.clocks import OFFICE, Run, pace, runs
from huiqi.reports.observatory.figure import Span
from huiqi.web.observatory.asked import observer, query_of, span_of
from huiqi.web.observatory.columns import title_of
from huiqi.web.observatory.lists import PAGE_SIZE, as_file
from huiqi.web.observatory.pages import OFFICES
from huiqi.web.observatory.words import said, who
from huiqi.web.officer.sheet import Cell
from huiqi.web.tags import tr

COLUMNS = (
    "number",
    "enterprise__name",
    "measure",
    "stage",
    "department",
    "started_on",
    "ended_on",
    "days",
    "elapsed",
    "late",
)
ORDERS: dict[str, Callable[[Run], int]] = {
    "-elapsed": lambda run: -run.elapsed,
    "elapsed": lambda run: run.elapsed,
    "-started_on": lambda run: -run.started_on.toordinal(),
}


@dataclass(frozen=True)
class Asked:
    """What the address asks for."""

    stage: str
    department: str
    words: str
    order: str
    late: bool

    @property
    def stages(self) -> frozenset[str]:
        """The stages it means; none for all."""
        return OFFICE if self.stage == OFFICES else frozenset({self.stage} - {""})

    @property
    def title(self) -> str:
        """What the stages are called."""
        if self.stage == OFFICES:
            return _t("窗口和部门的环节")
        return tr(CLOCK_LABELS[self.stage]) if self.stage else _t("全部环节")


def asked_of(request: HttpRequest) -> Asked:
    """The filters; what is not known counts as not asked for."""
    stage, order = request.GET.get("stage", ""), request.GET.get("order", "")
    return Asked(
        stage if stage in CLOCK_LABELS or stage == OFFICES else "", request.GET.get("department", "")[:40],
        request.GET.get("q", "").strip()[:80], order if order in ORDERS else "-elapsed", request.GET.get("late") == "1",
    )  # fmt: skip


def _found(actor: Actor, span: Span, asked: Asked) -> tuple[list[Run], list[Run]]:
    """All runs of the figure, and those of them that the actor may read and asked for."""
    everything = runs(span, stages=asked.stages, department=asked.department)
    seen = containing(cases.visible_to(actor).order_by(), asked.words, "number", "enterprise__name")
    keys = set(seen.values_list("pk", flat=True))
    shown = [run for run in everything if run.case in keys and (run.late or not asked.late)]
    return everything, sorted(shown, key=lambda run: (ORDERS[asked.order](run), run.pk))


def _cells(page: list[Run]) -> list[tuple[Case, list[Cell]]]:
    """Each run with its case and its cells."""
    of = Case.objects.select_related("enterprise").in_bulk([run.case for run in page])
    return [(of[run.case], _row(of[run.case], run)) for run in page]


def _row(case: Case, run: Run) -> list[Cell]:
    ended = run.ended_on.isoformat() if run.ended_on else _t("未办结")
    return [
        str(case), case.enterprise.name, tr(case.law.title), tr(CLOCK_LABELS[run.stage]), who(run.department),
        run.started_on.isoformat(), ended, run.days, run.elapsed, _t("是") if run.late else _t("否"),
    ]  # fmt: skip


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """A page of runs."""
    actor, span, asked = observer(request), span_of(request), asked_of(request)
    everything, found = _found(actor, span, asked)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    told = pace(asked.stage, asked.department, everything)
    context: dict[str, Any] = {
        "span": span, "query": query_of(span), "asked": asked, "page": page, "pace": told,
        "in_time": "—" if told.in_time_bp is None else said(told.in_time_bp, "share"),
        "title": asked.title,
        "department": who(asked.department) if asked.department else "",
        "stages": [(OFFICES, _t("窗口和部门的环节")), *((key, tr(label)) for key, label in CLOCK_LABELS.items())],
        "orders": [("-elapsed", _t("用时长的在前")), ("elapsed", _t("用时短的在前")), ("-started_on", _t("最近开始的在前"))],
        "heads": [title_of(name) for name in COLUMNS],
        "lines": [(reverse("desk-case", args=[case.number]), cells) for case, cells in _cells(list(page))],
        "hidden": 0 if asked.words or asked.late else len(everything) - len(found),
    }  # fmt: skip
    return render(request, "observatory/runs.html", context)


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The same runs as CSV or Excel."""
    actor, span, asked = observer(request), span_of(request), asked_of(request)
    _everything, found = _found(actor, span, asked)
    rows = [cells for start in range(0, len(found), 2000) for _, cells in _cells(found[start : start + 2000])]
    return as_file(f"runs-{span.on}", form, _t("办理时限"), [title_of(name) for name in COLUMNS], rows)
