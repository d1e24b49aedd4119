"""What would other numbers cost, and who would gain or lose? One measure's numbers against the law's, over a population."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from huiqi.access.permissions import require
from huiqi.engine.bind import Binding
from huiqi.engine.rule import Measure
from huiqi.register import queries
from huiqi.reports.disclosure import FEWEST
from huiqi.web.account.actor import actor_in
from huiqi.web.lab import exports
from huiqi.web.lab.charts import measure_bars
from huiqi.web.lab.forms import CompareForm, LabForm, address, bound, measure_of, shown
from huiqi.web.lab.people import OWN, PROGRAM, People, people, sized, streets
from huiqi.web.lab.pictures import png_answer
from huiqi.web.lab.scenario import write_scenario
from huiqi.web.lab.stamp import stamp
from huiqi.web.public.words import figure, today
from huiqi.web.tags import money_text

SHOWN = 10


@dataclass(frozen=True)
class Asked:
    """What the address asks, and the law of the day."""

    form: LabForm
    measure: Measure
    before: Binding
    after: Binding
    people: People
    own: bool

    @property
    def query(self) -> str:
        return shown(self.form, self.form.data)

    def supposing(self, numbers: Mapping[str, int]) -> str:
        """The query of what is asked with some numbers changed once more, held against what is asked now."""
        typed = self.form.cleaned_data
        return address(typed["population"], self.measure, typed["scenario"] | numbers, typed["scenario"])


def asked_in(request: HttpRequest, kind: type[LabForm] = CompareForm) -> Asked | LabForm:
    """What is asked, or the form where nothing is asked yet or something is wrong. Raises Forbidden."""
    require(actor_in(request), "law.simulate")
    on = today()
    law = queries.binding(PROGRAM, on)
    if "population" not in request.GET:
        return kind(None, measure_of(request.GET.get("measure", "")), law)
    form = bound(kind, request.GET, law)
    if not form.is_valid():
        return form
    typed = form.cleaned_data
    before, after = law.supposing(typed["base"]), law.supposing(typed["scenario"])
    return Asked(
        form, measure_of(typed["measure"]), before, after, people(typed["population"], on), typed["population"] == OWN
    )


@require_safe
def compare(request: HttpRequest) -> HttpResponse:
    """The form, and what the change comes to; the address holds all of it, so that it can be sent to somebody."""
    asked = asked_in(request)
    if isinstance(asked, LabForm):
        context: dict[str, Any] = {"form": asked, "measure": measure_of(request.GET.get("measure", "")), "on": today()}
        return render(request, "lab/compare.html", context, status=422 if asked.errors else 200)
    return render(request, "lab/compare.html", answer(asked))


@require_safe
def move(request: HttpRequest) -> HttpResponse:
    """The sums while a slider moves, as words of the page's language."""
    asked = asked_in(request)
    if isinstance(asked, LabForm):
        return JsonResponse({"errors": asked.errors}, status=422)
    found = reform_of(asked)
    own = found.measures[asked.measure.id]
    sums = {"before": found.total.before_fen, "after": found.total.after_fen, "change": found.total.change_fen,
            "own_after": own.after_fen, "own_change": own.change_fen}  # fmt: skip
    said = {name: money_text(fen) for name, fen in sums.items()}
    return JsonResponse(said | {"winners": found.total.winners, "losers": found.total.losers, "fen": sums})


@require_safe
def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The page as a workbook, a section for the explanatory note, or its chart as a picture."""
    asked = asked_in(request)
    if isinstance(asked, LabForm) or form not in ("xlsx", "docx", "png"):
        raise Http404
    found = answer(asked)
    if form == "png":
        return png_answer("lab.png", "lab/measures_chart.html", found, found["stamp"].short)
    return (exports.workbook if form == "xlsx" else exports.section)(found)


@lru_cache(maxsize=4)
def _law(sha256: str, numbers_hash: str) -> dict[str, Any]:
    return {}


def reform_of(asked: Asked) -> Any:
    """simulation.reform.Reform of what is asked; what the law gives is computed once for the same firms and numbers."""
    from huiqi.simulation import reform  # noqa: PLC0415  it compiles kernels, which no other page needs

    kept = _law(asked.people.sha256, asked.before.numbers_hash)
    if not kept:
        kept |= reform.awards(asked.before, asked.people.columns)
    return reform.between(PROGRAM, kept, reform.awards(asked.after, asked.people.columns, checked=True))


def answer(asked: Asked) -> dict[str, Any]:
    """Everything the page shows of a change."""
    from huiqi.simulation import fitting, reform  # noqa: PLC0415  they compile kernels, which no other page needs

    found, firms, columns = reform_of(asked), asked.people, asked.people.columns
    caps = [reform.at_cap(b, columns) for b in (asked.before, asked.after)]
    swings = reform.tornado(asked.after, columns)[:SHOWN]
    widest = max([s.width_fen for s in swings] + [1])
    numbers, budget = PROGRAM.numbers, asked.form.cleaned_data.get("budget")
    return {
        "form": asked.form, "measure": asked.measure, "on": asked.before.on, "query": asked.query,
        "people": firms, "found": found, "mine": found.measures[asked.measure.id],
        "changed": [(n.label, figure(n, asked.before.values[k]), figure(n, asked.after.values[k]))
                    for k, n in numbers.items() if asked.before.values[k] != asked.after.values[k]],
        "base": [(numbers[k].label, figure(numbers[k], v)) for k, v in asked.form.cleaned_data["base"].items()],
        "as_base": write_scenario(asked.form.cleaned_data["scenario"]),
        "rows": [(m, found.measures[m.id], [cap.get(m.id) for cap in caps]) for m in PROGRAM.policy.money],
        "bars": measure_bars(found),
        "departments": found.by_department(PROGRAM).items(),
        "concentration": [reform.concentration_bp(fen) // 100 for fen in (found.before_fen, found.after_fen)],
        "swings": [(numbers[s.key], s, 1_000 * s.width_fen // widest,
                    *(asked.supposing({s.key: value}) for value in (s.low, s.high))) for s in swings],
        "groups": groups(found, firms), "budget": budget,
        "fits": None if budget is None else fits_of(asked, fitting.fits(asked.after, asked.measure.id, columns, budget)),
        "stamp": stamp(asked.people, asked.before, asked.after),
    }  # fmt: skip


def fits_of(asked: Asked, found: list[Any]) -> list[tuple[Any, str, str]]:
    """Each way to stay inside the budget, its number as people read it, and the query of the firms it leaves."""
    numbers, own = PROGRAM.numbers, {"figure": asked.measure.id}
    cut = f"{asked.query}&{urlencode(own | {'which': 'pro_rata'})}"
    return [
        (fit, figure(numbers[fit.key], fit.value), f"{asked.supposing({fit.key: fit.value})}&{urlencode(own)}")
        if fit.key else (fit, f"{fit.value / 100:g}%", cut)
        for fit in found
    ]  # fmt: skip


def groups(found: Any, firms: People) -> list[tuple[str, list[tuple[str, str, Any]]]]:
    """By size, and by sub-district where it is known: the figure's name, its label, the sums; too small ones left out."""
    out = []
    for title, kind, grouped in (("各规模", "size:", sized(firms)), ("各街道", "street:", streets(firms))):
        if grouped is not None:
            codes, labels = grouped
            counts, parts = np.bincount(codes, minlength=len(labels)), found.by_group(codes, labels)
            big = [place for place in range(len(labels)) if counts[place] >= FEWEST]
            out.append((title, [(f"{kind}{place}", labels[place], parts[labels[place]]) for place in big]))
    return out
