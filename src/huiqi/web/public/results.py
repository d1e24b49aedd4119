"""What has become of what was decided and promised? Sums with the awards behind them, and the way to the goal."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_noop as _noop
from django.views.decorators.http import require_safe

from huiqi.cases.offerings import OFFERINGS
from huiqi.policies import find_measure
from huiqi.reports import results as reports
from huiqi.reports.disclosure import FEWEST, TOTAL
from huiqi.reports.progress import progress as progress_of
from huiqi.web.public.catalogue import FIRST_POLICY
from huiqi.web.public.listed import listed
from huiqi.web.public.words import today

GOALS = {"revenue_fen": _noop("直播企业营业收入"), "firms": _noop("直播企业数"), "venues": _noop("认定的园区和办公集聚区")}
"""register.queries.RESULTS in words."""


@require_safe
def results(request: HttpRequest) -> HttpResponse:
    """The awards that the address asks for, summed by measure, then one by one."""
    found, context = listed(request)
    sums = reports.by_measure(found)
    rows = [(find_measure(key)[1], one) for key, one in sums.items()]
    total = sum(sums.values(), start=reports.Totals())
    return render(request, "results/results.html", {**context, "rows": rows, "total": total})


@require_safe
def progress(request: HttpRequest) -> HttpResponse:
    """Promised, paid and achieved by year; applications and service requests as far as they may be counted out."""
    asked, served = reports.applications(), reports.services()
    context = {
        "section": "notices", "progress": progress_of(FIRST_POLICY, today()), "goal_words": GOALS, "fewest": FEWEST,
        "asked": asked, "asked_rows": [(find_measure(str(key))[1], asked.line(key)) for key in asked.rows],
        "asked_total": asked.line(TOTAL), "served": served,
        "served_rows": [(OFFERINGS[str(key)], served.line(key)) for key in served.rows], "served_total": served.line(TOTAL),
    }  # fmt: skip
    return render(request, "results/progress.html", context)
