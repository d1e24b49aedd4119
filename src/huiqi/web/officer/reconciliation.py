"""Is every fen where the books say it is? Books, payment lines and the bank's words side by side, down to the postings."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from huiqi.cases.queries import payments, reconciliation
from huiqi.cases.queries.reconciliation import EnvelopeSides, summed
from huiqi.engine.rule import Measure
from huiqi.policies import find_measure
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.fields import year_in
from huiqi.web.public.words import today

PAGE_SIZE, SHOWN = 25, 50


def overview(request: HttpRequest) -> HttpResponse:
    """Every envelope of a year, the sum, and what is not finished."""
    actor = actor_in(request)
    year = year_in(request)
    envelopes = reconciliation.reconcile(actor, year=year)
    still, faults = payments.open_items(actor), reconciliation.ledger_differences(actor)
    unanswered = [(line, _days_since(line.batch.sent_at)) for line in still.unanswered[:SHOWN]]
    difference = sum(envelope.difference_fen for envelope in envelopes)
    context = {
        "year": year,
        "years": range(today().year - 2, today().year + 2),
        "rows": [(envelope, _law(envelope)) for envelope in envelopes],
        "total": summed(envelope.sides for envelope in envelopes),
        "difference_fen": difference,
        "faults": faults[:SHOWN],
        "agrees": not difference and not faults,
        "differing": [(case, envelope) for envelope in envelopes for case in envelope.differing][:SHOWN],
        "open": still,
        "unanswered": unanswered,
        "unanswered_count": still.unanswered.count(),
        "here": "reconciliation",
    }
    return render(request, "officer/reconciliation.html", context)


def envelope(request: HttpRequest, envelope_id: int) -> HttpResponse:
    """One envelope, case by case, with the postings, lines and answers behind each; `differs` leaves the others out."""
    found = reconciliation.reconcile(actor_in(request), envelope_id=envelope_id)
    if not found:
        raise Http404(str(envelope_id))
    (one,) = found
    only = "differs" in request.GET
    page = Paginator(one.differing if only else one.cases, PAGE_SIZE).get_page(request.GET.get("page"))
    behind = reconciliation.behind(case.case_ref for case in page)
    context = {
        "envelope": one.envelope,
        "law": _law(one),
        "sides": one.sides,
        "difference_fen": one.difference_fen,
        "page": page,
        "rows": [(case, behind[case.case_ref]) for case in page],
        "only": only,
        "here": "reconciliation",
    }
    return render(request, "officer/reconciliation_envelope.html", context)


def _law(found: EnvelopeSides) -> Measure | None:
    return find_measure(found.envelope.measure)[1] if found.envelope else None


def _days_since(at: dt.datetime | None) -> int:
    return (timezone.now() - at).days if at else 0
