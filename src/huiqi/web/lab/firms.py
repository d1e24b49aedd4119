"""Behind every figure are firms: which get it, the largest first, and how the sum of each comes about, line by line."""

from typing import Any

import numpy as np
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_safe

from huiqi.access.permissions import About, require
from huiqi.engine.explain import explain_all
from huiqi.web.account.actor import actor_in
from huiqi.web.lab.compare import Asked, asked_in, reform_of
from huiqi.web.lab.forms import LabForm
from huiqi.web.lab.people import PROGRAM
from huiqi.web.officer.case import fact_words

PAGE_SIZE = 50
WHICH = {
    "receivers": _noop("改后得钱的企业"),
    "winners": _noop("改后多得的企业"),
    "losers": _noop("改后少得的企业"),
}
ALL = "total"


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
    of = request.GET.get("of", ALL)
    which = request.GET.get("which", "receivers")
    if which not in WHICH or (of != ALL and of not in {m.id for m in PROGRAM.policy.money}):
        raise Http404
    before, after = awards_of(asked, of)
    change = after - before
    weight = {"receivers": after, "winners": change, "losers": -change}[which]
    order = np.argsort(-weight, kind="stable")
    rows = order[: int((weight > 0).sum())].tolist()
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [(row + 1, int(before[row]), int(after[row]), int(change[row])) for row in page]
    context = {
        "lines": lines, "page": page, "query": asked.query, "which": which, "of": of, "title": _t(WHICH[which]),
        "about": None if of == ALL else PROGRAM.policy.measure(of), "views": WHICH.items(), "people": asked.people,
    }  # fmt: skip
    return render(request, "lab/firms.html", context)


def awards_of(asked: Asked, of: str) -> tuple[np.ndarray, np.ndarray]:
    """int64 fen of each firm before and after: of one measure, or of all."""
    if of == ALL:
        found = reform_of(asked)
        return found.before_fen, found.after_fen
    from huiqi.engine.backends.arrays import Arrays  # noqa: PLC0415  numpy's sums are needed here only

    line = PROGRAM.values[PROGRAM.lines[of].award].expr
    first, second = (Arrays(b, asked.people.columns).of(line) for b in (asked.before, asked.after))
    return first, second


@require_safe
def firm(request: HttpRequest, row: int) -> HttpResponse:
    """How one firm's sums come about under both sets of numbers, by the engine that decides cases."""
    asked = _asked(request)
    if not 1 <= row <= asked.people.firms:
        raise Http404
    facts = asked.people.facts_of(row - 1)
    pairs = zip(explain_all(asked.before, facts), explain_all(asked.after, facts), strict=True)
    answers: list[dict[str, Any]] = [
        {"measure": b.measure, "before": b, "after": a, "steps": _steps(b, a)}
        for b, a in pairs
    ]  # fmt: skip
    known = [(fact.label, fact_words(fact, facts[name])) for name, fact in PROGRAM.facts.items()]
    answers.sort(key=lambda one: -max(one["before"].award_fen, one["after"].award_fen))
    context = {"row": row, "answers": answers, "facts": known, "query": asked.query, "measure": asked.measure}
    return render(request, "lab/firm.html", context)


def _steps(before: Any, after: Any) -> list[tuple[Any, Any]]:
    return list(zip(before.steps, after.steps, strict=True))
