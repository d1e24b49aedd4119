"""Behind every figure are firms: which get it, the largest first, and how the sum of each comes about, line by line."""

from collections.abc import Iterable, Mapping
from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_safe

from huiqi.access.permissions import About, require
from huiqi.engine.bind import Binding
from huiqi.engine.explain import Explanation, explain, explain_all
from huiqi.web.account.actor import actor_in
from huiqi.web.lab.compare import Asked, asked_in, reform_of
from huiqi.web.lab.forms import MONEY, LabForm
from huiqi.web.lab.people import PROGRAM, sized, streets
from huiqi.web.officer.case import fact_words
from huiqi.web.whole import whole

PAGE_SIZE = 50
WHICH = {
    "receivers": _noop("改后得钱的企业"),
    "winners": _noop("改后多得的企业"),
    "losers": _noop("改后少得的企业"),
    "at_cap": _noop("改后达到上限的企业"),
    "pro_rata": _noop("按比例核减之后得钱的企业"),
}
ALL, SIZE, STREET = "total", "size:", "street:"
"""Figures that are no measure and no department: all of it, a size group, a sub-district."""


def _asked(request: HttpRequest) -> Asked:
    """What is asked; single firms of the register are for those who may read it. Raises Forbidden, Http404."""
    asked = asked_in(request)
    if isinstance(asked, LabForm):
        raise Http404
    if asked.own:
        require(actor_in(request), "register.read", About())
    return asked


@require_safe
def firms(request: HttpRequest) -> HttpResponse:
    """The firms behind a figure, those it matters to most first."""
    asked = _asked(request)
    figure, which = request.GET.get("figure", ALL), request.GET.get("which", "receivers")
    if which not in WHICH:
        raise Http404
    cut = which == "pro_rata"
    before, after, about = cut_to_budget(asked, figure) if cut else behind(asked, figure)
    change = after - before
    weight = after * reach(asked, figure) if which == "at_cap" else {"winners": change, "losers": -change}.get(which, after)
    order = np.argsort(-weight, kind="stable")
    rows = order[: int((weight > 0).sum())].tolist()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(row + 1, int(before[row]), int(after[row]), int(change[row])) for row in page]
    views = [(key, WHICH[key]) for key in _views(asked, figure)]
    context = {
        "lines": lines, "page": page, "query": asked.query, "which": which, "title": _t(WHICH[which]), "about": about,
        "views": views, "heads": _heads(cut),
    }  # fmt: skip
    return render(request, "lab/firms.html", context)


def _views(asked: Asked, figure: str) -> Iterable[str]:
    """What can be listed of a figure: who reaches the cap of a measure, and what a cut to the budget leaves of one."""
    yield from ("receivers", "winners", "losers")
    if figure in MONEY:
        yield "at_cap"
    if figure == asked.measure.id and asked.form.cleaned_data.get("budget") is not None:
        yield "pro_rata"


def _heads(cut: bool) -> tuple[str, str]:
    return (_t("申请的金额"), _t("核减之后")) if cut else (_t("现行数字"), _t("改后"))


def cut_to_budget(asked: Asked, figure: str) -> tuple[np.ndarray, np.ndarray, str]:
    """int64 fen each firm claims and gets where all claims are cut alike; the measure's title. Raises Http404."""
    if "pro_rata" not in _views(asked, figure):
        raise Http404
    batch, rows = _batch(asked)
    claimed, awarded = (np.zeros(asked.people.firms, np.int64) for _ in range(2))
    claimed[rows] = [settled.claim.claimed_fen for settled in batch.claims]
    awarded[rows] = [settled.award_fen for settled in batch.claims]
    return claimed, awarded, asked.measure.title


def _batch(asked: Asked) -> tuple[Any, Any]:
    from huiqi.simulation import fitting  # noqa: PLC0415  it compiles kernels

    budget = asked.form.cleaned_data["budget"]
    return fitting.batch(asked.after, asked.measure.id, asked.people.columns, budget)


def behind(asked: Asked, figure: str) -> tuple[np.ndarray, np.ndarray, str]:
    """int64 fen of each firm before and after, of what a figure sums; and what it is called. Raises Http404."""
    measures = [figure] if figure in MONEY else [m.id for m in PROGRAM.policy.money if m.lead == figure]
    if measures:
        before, after = (_awards(asked, binding, measures) for binding in (asked.before, asked.after))
        return before, after, MONEY[figure].title if figure in MONEY else figure
    found, inside, about = reform_of(asked), None, "全部措施合计"
    for kind, groups in ((SIZE, sized(asked.people)), (STREET, streets(asked.people))):
        if figure.startswith(kind) and groups is not None:
            codes, labels = groups
            place = whole(figure.removeprefix(kind), len(labels))
            if place < len(labels):
                inside, about = codes == place, labels[place]
    if inside is None and figure != ALL:
        raise Http404
    share = 1 if inside is None else inside
    return found.before_fen * share, found.after_fen * share, about


def _awards(asked: Asked, binding: Binding, measure_ids: Iterable[str]) -> np.ndarray:
    from huiqi.engine.backends.arrays import Arrays  # noqa: PLC0415  numpy's sums are needed here only

    arrays, fen = Arrays(binding, asked.people.columns), np.zeros(asked.people.firms, np.int64)
    for measure_id in measure_ids:
        fen += arrays.of(PROGRAM.values[PROGRAM.lines[measure_id].award].expr)
    return fen


def reach(asked: Asked, figure: str) -> np.ndarray:
    """Which firms reach the cap of a measure after the change. Raises Http404 where there is none."""
    from huiqi.engine.backends.arrays import Arrays  # noqa: PLC0415  numpy's sums are needed here only
    from huiqi.simulation.reform import reach_cap  # noqa: PLC0415  it compiles kernels

    found = reach_cap(PROGRAM, Arrays(asked.after, asked.people.columns), figure) if figure in MONEY else None
    if found is None:
        raise Http404
    return found


@require_safe
def firm(request: HttpRequest, row: int) -> HttpResponse:
    """How one firm's sums come about under both sets of numbers, by the engine that decides cases."""
    asked = _asked(request)
    if not 1 <= row <= asked.people.firms:
        raise Http404
    facts = asked.people.facts_of(row - 1)
    cut = request.GET.get("which") == "pro_rata"
    pairs = _cut_pairs(asked, row - 1, facts) if cut else zip(
        explain_all(asked.before, facts), explain_all(asked.after, facts), strict=True
    )  # fmt: skip
    answers: list[dict[str, Any]] = [
        {"measure": b.measure, "before": b, "after": a, "steps": list(zip(b.steps, a.steps, strict=True))}
        for b, a in pairs
    ]  # fmt: skip
    answers.sort(key=lambda one: -max(one["before"].award_fen, one["after"].award_fen))
    context = {
        "row": row, "answers": answers, "facts": told(facts), "query": asked.query, "measure": asked.measure, "cut": cut,
        "heads": _heads(cut),
    }  # fmt: skip
    return render(request, "lab/firm.html", context)


def told(facts: Mapping[str, int]) -> list[tuple[str, str]]:
    """Every fact of a firm in words."""
    return [(fact.label, fact_words(fact, facts[name])) for name, fact in PROGRAM.facts.items()]


def _cut_pairs(asked: Asked, row: int, facts: Mapping[str, int]) -> list[tuple[Explanation, Explanation]]:
    """What a firm claims under the measure, and the same with the steps of the batch that was cut. Raises Http404."""
    if "pro_rata" not in _views(asked, asked.measure.id):
        raise Http404
    batch, rows = _batch(asked)
    place = {int(at): settled for at, settled in zip(rows, batch.claims, strict=True)}
    if row not in place:
        raise Http404
    own = asked.measure.id
    return [(explain(asked.after, own, facts), explain(asked.after, own, facts, given=place[row].given_lines()))]
