"""What may the next years cost? The assumptions, the work with how far it is, and the fan of what came out."""

from typing import Any

from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_POST, require_safe

from huiqi.access.permissions import allowed, require
from huiqi.register import queries
from huiqi.simulation.assumptions import USUAL
from huiqi.web.account.actor import actor_in
from huiqi.web.lab import actions, exports, work
from huiqi.web.lab.charts import fan
from huiqi.web.lab.forms import OutlookForm, address, bound, measure_of
from huiqi.web.lab.models import Run
from huiqi.web.lab.people import PROGRAM
from huiqi.web.lab.pictures import png_answer
from huiqi.web.lab.stamp import short_of
from huiqi.web.public.words import figure, today

LISTED = 20
ASSUMED = {
    "growth": _noop("企业每年的增长"), "entry": _noop("每年新来的企业"), "exit": _noop("每年离开的企业"),
    "take_up": _noop("符合条件而申请的"), "delay": _noop("拖到下一年才付的"), "progress": _noop("上市每年进一步的可能"),
}  # fmt: skip


def outlook(request: HttpRequest) -> HttpResponse:
    """The form with what is asked in the address, the runs there were, and a new run when it is sent."""
    actor = actor_in(request)
    require(actor, "law.simulate")
    data = request.POST if request.method == "POST" else request.GET
    on = today()
    law, measure = queries.binding(PROGRAM, on), measure_of(data.get("measure", ""))
    form = bound(OutlookForm, data, law) if request.method == "POST" else OutlookForm(None, measure, law)
    if form.is_bound and form.is_valid():
        draws = form.cleaned_data["draws"] * (1 if form.cleaned_data["scenario"] == form.cleaned_data["base"] else 2)
        asked = work.asked_of(form.cleaned_data, on)
        run = actions.ask_run(actor=actor, asked=asked, to_draw=draws, at=timezone.now())
        transaction.on_commit(lambda: work.start(run.pk))
        return redirect("desk-lab-run", run.pk)
    if not form.is_bound:
        form.initial = {name: data[name] for name in form.fields if name in data}
    runs = Run.objects.all()[:LISTED]
    context = {"form": form, "measure": measure, "runs": runs, "now": timezone.now(), "query": request.GET.urlencode()}
    return render(request, "lab/outlook.html", context, status=422 if form.errors else 200)


@require_safe
def run(request: HttpRequest, run_id: int) -> HttpResponse:
    """How far a run is, or what it came to; the page asks again while it runs."""
    require(actor_in(request), "law.simulate")
    context = _context(get_object_or_404(Run, pk=run_id))
    context["may_prepare"] = allowed(actor_in(request), "draft.prepare")
    context["mine"] = context["run"].asked_by == actor_in(request).key
    part = "HX-Request" in request.headers
    answer = render(request, "lab/run_part.html" if part else "lab/run.html", context)
    if part and not context["run"].is_open:
        answer["HX-Refresh"] = "true"
    return answer


@require_POST
def cancel(request: HttpRequest, run_id: int) -> HttpResponse:
    """Call one's own run off."""
    actions.cancel_run(actor=actor_in(request), run=get_object_or_404(Run, pk=run_id))
    return redirect("desk-lab-run", run_id)


@require_POST
def again(request: HttpRequest, run_id: int) -> HttpResponse:
    """The same run once more: its result must be the same."""
    found = get_object_or_404(Run, pk=run_id)
    made = actions.ask_run(actor=actor_in(request), asked=found.asked, to_draw=found.to_draw, at=timezone.now())
    transaction.on_commit(lambda: work.start(made.pk))
    return redirect("desk-lab-run", made.pk)


@require_safe
def export(request: HttpRequest, run_id: int, form: str) -> HttpResponseBase:
    """The result as a workbook, a section for the explanatory note, or the fan as a picture."""
    require(actor_in(request), "law.simulate")
    context = _context(get_object_or_404(Run, pk=run_id))
    if "fan" not in context or form not in ("xlsx", "docx", "png"):
        raise Http404
    if form == "png":
        return png_answer("outlook.png", "lab/fan_chart.html", context, short_of(context["stamp"]))
    return (exports.outlook_workbook if form == "xlsx" else exports.outlook_section)(context)


def _context(found: Run) -> dict[str, Any]:
    """What the pages show of a run."""
    asked, numbers, now = found.asked, PROGRAM.numbers, timezone.now()
    measure = measure_of(asked["measure"])
    context: dict[str, Any] = {
        "run": found, "asked": asked, "lost": found.is_lost(now), "measure": measure,
        "assumed": [(_t(ASSUMED[name]), asked["assumed"][name]) for name in USUAL],
        "changed": [(numbers[key].label, figure(numbers[key], value)) for key, value in asked["scenario"].items()],
        "elapsed": int(((found.ended_at or now) - found.asked_at).total_seconds()),
        "percent": 100 * found.drawn // max(found.to_draw, 1),
        "query": address(asked["population"], measure, asked["scenario"], asked["base"]),
    }  # fmt: skip
    if found.result is None:
        return context
    after, before = found.result["after"], found.result.get("before")
    medians = [row[len(row) // 2] for row in before["fan"]] if before else []
    same = Run.objects.filter(asked=asked, state=Run.State.DONE).exclude(pk=found.pk).values_list("result_sha256", flat=True)
    return context | {
        "after": after, "before": before, "fan": fan(after["years"], after["fan"], medians, asked["budget"]),
        "rows": _rows(after, before), "measures": _measures(after), "next_year": after["years"][-1] + 1,
        "stamp": found.stamp, "again": list(same[:1]), "title": _t("未来几年要付多少"),
    }  # fmt: skip


def _rows(after: dict[str, Any], before: dict[str, Any] | None) -> list[dict[str, Any]]:
    """A row a year: the figures that are shown, each with the draw it is of."""
    breaks = after["breaks"] or [None] * (len(after["years"]) + 1)
    laws = _shown(before) if before else [None] * len(after["years"])
    return [
        {"year": year, "figures": list(zip(exports.RANKS, figures, strict=True)), "law": law and law[1][0],
         "law_draw": law and law[1][1],
         "breaks": breaks[place], "most_draw": after["most_draws"][place], "firms": after["firms"][place]}
        for place, (year, figures, law) in enumerate(zip(after["years"], _shown(after), laws, strict=True))
    ]  # fmt: skip


def _shown(found: dict[str, Any]) -> list[list[tuple[int, int]]]:
    """The lowest, the middle and the highest figure of each year's fan, with its draw."""
    years = zip(found["fan"], found["fan_draws"], strict=True)
    return [[(fen[i], draws[i]) for i in (0, len(fen) // 2, -1)] for fen, draws in years]


def _measures(after: dict[str, Any]) -> list[tuple[Any, list[tuple[int, int, int]]]]:
    """Each measure with year, fen and draw of the figures in its row."""
    rows = zip(PROGRAM.policy.money, after["measures"], after["measure_draws"], strict=True)
    return [(m, list(zip(after["years"], fen, draws, strict=True))) for m, fen, draws in rows]
