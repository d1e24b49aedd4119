"""What has to be paid back, and what is overdue? Every open recovery, and one of them with its plan and receipts."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huiqi.access.permissions import allowed
from huiqi.cases import queries
from huiqi.cases.letters import letters_of
from huiqi.web.officer.case import case_or_404
from huiqi.web.officer.desk import staff
from huiqi.web.officer.verbs import offers
from huiqi.web.public.words import today

VERBS_HERE = ("decide_recovery", "record_receipt", "drop_recovery")


def recoveries(request: HttpRequest) -> HttpResponse:
    """The open recoveries of the cases one may read, overdue ones first."""
    rows = queries.recoveries(staff(request), today())
    return render(request, "officer/recoveries.html", {"rows": rows, "on": today()})


def page(request: HttpRequest, number: str) -> HttpResponse:
    """One recovery: notice, statement, decision, what is owed today, and what may be done now."""
    actor, on = staff(request), today()
    case = case_or_404(actor, number)
    if (standing := queries.recovery_of(case, on)) is None:
        raise Http404(number)
    context = {
        "case": case,
        "standing": standing,
        "on": on,
        "offers": [o for o in offers(actor, case) if o.event in VERBS_HERE],
        "advises": allowed(actor, "case.recover", case),
        "readings": [r for r in queries.readings(case, on) if r.clock.kind == "statement"],
        "letters": {k: v for k, v in letters_of(case).items() if k.startswith("recovery")},
        "history": [e for e in queries.history(case) if e.at >= standing.recovery.opened_at],
    }
    return render(request, "officer/recovery.html", context)
