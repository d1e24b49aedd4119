"""Which firms stand behind a figure of the years to come? One draw lived through again, each firm step by step."""

import sys
from collections import defaultdict
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlencode

import numpy as np
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from huiqi.access.permissions import About, require
from huiqi.engine.bind import Binding
from huiqi.engine.explain import explain_all
from huiqi.simulation.assumptions import read_assumptions
from huiqi.web.account.actor import actor_in
from huiqi.web.lab import work
from huiqi.web.lab.firms import PAGE_SIZE, told
from huiqi.web.lab.forms import MONEY
from huiqi.web.lab.models import FirmTable, Run
from huiqi.web.lab.people import OWN
from huiqi.web.lab.stamp import stamp
from huiqi.web.whole import whole

SIDES = ("after", "before")
PAID = "paid"
"""The figure that is no measure: what is paid in a year, awarded then or late from the year before."""


class FirmsChanged(Exception):
    """The firms of the run are no longer those it was drawn from."""


@dataclass(frozen=True)
class Line:
    """A firm in a year, in fen: what it is awarded, what of that is late, what comes from the year before."""

    number: int
    awarded_fen: int
    late_fen: int
    before_fen: int

    @property
    def paid_fen(self) -> int:
        """What is paid in the year."""
        return self.awarded_fen - self.late_fen + self.before_fen


@dataclass(frozen=True)
class Drawn:
    """One draw of a run, under one set of numbers; years as simulation.outlook.relive() gives them."""

    run: Run
    draw: int
    side: str
    binding: Binding
    firms: int
    """In the first year."""
    years: tuple[Any, ...]

    def place(self, year: int) -> int:
        """Which of the years it is; the one after the last, for what is still to be paid then. Raises Http404."""
        found = year - self.binding.on.year
        if not 0 <= found <= len(self.years):
            raise Http404
        return found

    def lines(self, year: int, figure: str) -> list[Line]:
        """The firms that get something, the most first; of one measure, or of all that is paid. Raises Http404."""
        place = self.place(year)
        if figure != PAID and (figure not in MONEY or place == len(self.years)):
            raise Http404
        measures = range(len(MONEY)) if figure == PAID else [list(MONEY).index(figure)]
        sums: dict[int, list[int]] = defaultdict(lambda: [0, 0, 0])
        for measure in measures:
            if place < len(self.years):
                here = self.years[place]
                _add(sums, here.numbers, here.awards[measure], 0)
                _add(sums, here.numbers, here.late_of(measure), 1)
            if place:
                last = self.years[place - 1]
                _add(sums, last.numbers, last.late_of(measure), 2)
        found = [Line(number, *fen) for number, fen in sums.items()]
        return sorted(found, key=lambda line: (-(line.paid_fen if figure == PAID else line.awarded_fen), line.number))


def _add(sums: dict[int, list[int]], numbers: np.ndarray, fen: np.ndarray, column: int) -> None:
    for row in np.flatnonzero(fen).tolist():
        sums[int(numbers[row])][column] += int(fen[row])


def drawn(request: HttpRequest, run_id: int) -> Drawn:
    """The draw an address means. Raises Forbidden, Http404, FirmsChanged."""
    require(actor_in(request), "law.simulate")
    run, side = get_object_or_404(Run, pk=run_id), request.GET.get("side", "after")
    draw = whole(request.GET.get("draw", ""), sys.maxsize)
    if run.result is None or side not in SIDES or side not in run.result:
        raise Http404
    if run.asked["population"] == OWN:
        require(actor_in(request), "register.read", About())
    if draw >= run.asked["draws"]:
        raise Http404
    return _lived(run, side, draw)


def _lived(run: Run, side: str, draw: int) -> Drawn:
    from huiqi.simulation.outlook import relive  # noqa: PLC0415  it compiles kernels

    asked = run.asked
    try:
        firms, before, after = work.laid_out(asked)
    except FirmTable.DoesNotExist:
        raise FirmsChanged from None
    kept = run.stamp or {}
    if any(kept.get(name) != value for name, value in asdict(stamp(firms, before, after)).items()):
        raise FirmsChanged
    binding, assumed = after if side == "after" else before, read_assumptions(asked["assumed"])
    years = relive(binding, firms.columns, assumed, years=asked["years"], seed=asked["seed"], draw=draw)
    return Drawn(run, draw, side, binding, firms.firms, tuple(years))


def _gone(request: HttpRequest, run_id: int) -> HttpResponse:
    messages.error(request, _t("企业表、数字或程序在这次计算之后变了，不能再逐家列出；请再算一次。"))
    return redirect("desk-lab-run", run_id)


@require_safe
def year(request: HttpRequest, run_id: int, year: int) -> HttpResponse:
    """The firms behind a figure of a year, the most first; their sums are the figure."""
    try:
        found = drawn(request, run_id)
    except FirmsChanged:
        return _gone(request, run_id)
    figure = request.GET.get("figure", PAID)
    lines = found.lines(year, figure)
    page = Paginator(lines, PAGE_SIZE).get_page(request.GET.get("page"))
    total = sum(line.paid_fen if figure == PAID else line.awarded_fen for line in lines)
    context = {
        "run": found.run, "year": year, "draw": found.draw, "side": found.side, "page": page, "total": total,
        "measure": MONEY.get(figure), "firms": len(lines), "query": _query(found), "first": found.binding.on.year,
    }  # fmt: skip
    return render(request, "lab/drawn_year.html", context)


def _query(found: Drawn) -> str:
    return urlencode({"side": found.side, "draw": found.draw})


@require_safe
def firm(request: HttpRequest, run_id: int, year: int, number: int) -> HttpResponse:
    """How one firm's sums of a year come about, by the engine that decides cases, and what became of them in the draw."""
    try:
        found = drawn(request, run_id)
    except FirmsChanged:
        return _gone(request, run_id)
    place = found.place(year)
    if place == len(found.years) or number not in (here := found.years[place]).numbers:
        raise Http404
    row = int(np.flatnonzero(here.numbers == number)[0])
    facts = {name: int(column[row]) for name, column in here.facts.items()}
    answers: list[dict[str, Any]] = [
        {"measure": one.measure, "one": one, "awarded": int(here.awards[at][row]), "late": int(here.late_of(at)[row])}
        for at, one in enumerate(explain_all(found.binding, facts))
    ]  # fmt: skip
    answers.sort(key=lambda one: -one["one"].award_fen)
    context = {
        "run": found.run, "year": year, "draw": found.draw, "number": number, "answers": answers, "query": _query(found),
        "facts": told(facts),
        "new": number > found.firms, "years": [found.binding.on.year + i for i in range(len(found.years))],
    }  # fmt: skip
    return render(request, "lab/drawn_firm.html", context)
