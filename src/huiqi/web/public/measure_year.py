"""What held for a measure in one year, and what came of it? A permanent page for each year of a measure that pays."""

import datetime as dt

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from huiqi.cases.models import Window
from huiqi.register import queries
from huiqi.reports import results
from huiqi.reports.awards import public_awards
from huiqi.web.public.catalogue import program_or_404
from huiqi.web.public.linked import breadcrumbs
from huiqi.web.public.measure import described, years_of
from huiqi.web.public.words import today


@require_safe
def measure_year(request: HttpRequest, policy_id: str, short: str, year: int) -> HttpResponse:
    """The numbers, windows and awards of a measure for a year: as they stand today, for an earlier one on its last day."""
    program = program_or_404(policy_id)
    try:
        measure = program.policy.measure(short)
    except KeyError:
        raise Http404(short) from None
    if year not in (years := years_of(measure.id)):
        raise Http404(year)
    on = min(max(today(), dt.date(year, 1, 1)), dt.date(year, 12, 31))
    totals = results.by_measure(public_awards(measure=measure.id, year=year)).get(measure.id, results.Totals())
    way = [
        (_t("政策目录"), reverse("catalogue")), (_t(measure.title), reverse("measure", args=[policy_id, measure.short])),
        (str(year), request.path),
    ]  # fmt: skip
    context = {
        "section": "catalogue", "program": program, "year": year, "years": years, "on": on, "totals": totals,
        "version": queries.in_force(policy_id, on), "linked": breadcrumbs(way),
        "windows": Window.objects.filter(measure=measure.id, year=year), **described(measure, queries.binding(program, on)),
    }  # fmt: skip
    return render(request, "measure_year.html", context)
