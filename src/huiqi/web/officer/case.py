"""What does one case say, and what may I do with it? The case page, and a page for each thing that can be done."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from huiqi.access.actor import Actor
from huiqi.access.permissions import allowed, require
from huiqi.cases import actions, clocks, queries
from huiqi.cases.errors import CaseError, LeaseHeld, UnknownCase
from huiqi.cases.evaluation import CaseFact, Source, answer, asked, case_facts
from huiqi.cases.letters import letters_of
from huiqi.cases.models import Case
from huiqi.cases.queries.archives import archive_of
from huiqi.engine.facts import Fact
from huiqi.engine.formula import show_value
from huiqi.web.officer.desk import left, staff
from huiqi.web.officer.verbs import VERBS, Offer, offers
from huiqi.web.public.words import readers_money, today
from huiqi.web.said import say_refusal
from huiqi.web.tags import money_text
from huiqi.web.whole import version_in


@dataclass(frozen=True)
class FactLine:
    """A fact beside its sources, each as people read it; `said` begins with what counts."""

    fact: Fact
    said: tuple[tuple[str, Source], ...]

    @property
    def differs(self) -> bool:
        return len(self.said) > 1


def case_or_404(actor: Actor, number: str) -> Case:
    """The case of an address. Raises Http404, Forbidden."""
    try:
        return queries.case_for(actor, number)
    except UnknownCase as error:
        raise Http404(error.reason) from None


def page(request: HttpRequest, number: str) -> HttpResponse:
    """Answer, facts, papers, what the departments said, history; and what may be done now."""
    actor, on = staff(request), today()
    case = case_or_404(actor, number)
    known, days = case_facts(case, on), clocks.calendar()
    found = answer(case, on, facts=known)
    offered = offers(actor, case)
    context = {
        "case": case,
        "law": case.law,
        "left": (remaining := left(case, on, days)),
        "left_over": -(remaining or 0),
        "answer": found,
        "steps": [(line, readers_money(line.formula(_))) for line in found.steps],
        "facts": fact_lines(case, known),
        "papers": queries.paper_lines(case),
        "offers": [o for o in offered if o.event not in ("verify_fact", "supervise")],
        "supervises": any(o.event == "supervise" for o in offered),
        "verifies": any(o.event == "verify_fact" for o in offered),
        "barred": [b for b in queries.buttons(actor, case) if b.row.event in VERBS and not b.allowed],
        "lease": queries.lease_of(case, timezone.now()),
        "mine": case.lease_account == actor.account_id,
        "history": queries.history(case),
        "readings": queries.readings(case, on),
        "decision": getattr(case, "decision", None),
        "letters": letters_of(case),
        "checks": queries.checks_of(case),
        "notice": getattr(case, "public_notice", None),
        "recovers": case.recoveries.exists(),
        "decides": allowed(actor, "case.decide", case),
        "archive": archive_of(actor, case),
    }
    return render(request, "officer/case.html", context)


def act(request: HttpRequest, number: str, event: str) -> HttpResponse:
    """The page of one verb: what it causes, what it needs; done once, refused with the reason and the words kept."""
    actor, now = staff(request), timezone.now()
    case = case_or_404(actor, number)
    if event not in VERBS:
        raise Http404(event)
    verb = VERBS[event]
    require(actor, verb.permission, case)
    offer = next((o for o in offers(actor, case) if o.event == event), None)
    if offer is None and request.method != "POST":
        messages.error(request, _("这项申请现在不能这样办理，请看下面可以办理的事项。"))
        return redirect("desk-case", number)
    form = verb.form(request.POST or None, request.FILES or None, case=case, actor=actor, asked=request.GET)
    if request.method == "POST" and form.is_valid():
        base = {"actor": actor, "case_id": case.pk, "version": version_in(request), "at": now}
        try:
            verb.act(base, form.cleaned_data)
        except CaseError as refused:
            form.add_error(None, say_refusal(refused))
            case = case_or_404(actor, number)
        else:
            actions.release_lease(actor=actor, case_id=case.pk)
            messages.success(request, _("已办理：%(what)s。") % {"what": _(offer.label if offer else verb.label)})
            return redirect("desk-case", number)
    return _act_page(request, actor, case, offer, form, event, now)


def _act_page(
    request: HttpRequest, actor: Actor, case: Case, offer: Offer | None, form: object, event: str, now: dt.datetime
) -> HttpResponse:
    held = ""
    try:
        actions.take_lease(actor=actor, case_id=case.pk, at=now)
    except LeaseHeld as other:
        held = say_refusal(other)
    verb = VERBS[event]
    label, effect = (offer.label, offer.effect) if offer else (verb.label, verb.effect)
    context = {"case": case, "label": label, "effect": effect, "form": form, "held": held}
    return render(request, "officer/act.html", context, status=422 if request.method == "POST" else 200)


def fact_lines(case: Case, known: Mapping[str, CaseFact]) -> list[FactLine]:
    """Every fact the measure asks, with what each source says."""
    return [FactLine(fact, _said(fact, known.get(name))) for name, fact in asked(case).items()]


def _said(fact: Fact, known: CaseFact | None) -> tuple[tuple[str, Source], ...]:
    return tuple((fact_words(fact, s.value), s) for s in (known.holds, *known.differs)) if known else ()


def fact_words(fact: Fact, value: int) -> str:
    """A fact's value as people read it."""
    if fact.kind == "code":
        return _(fact.codes[value].label)
    if fact.kind == "fen":
        return money_text(value)
    return show_value(value, fact.unit, _)
