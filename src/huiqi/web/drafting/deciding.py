"""The office's side after the consultation: send to the legality review, sign its opinion, record what a meeting decided."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed, require
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import DraftingError
from huiqi.drafting.models import Draft
from huiqi.engine.bind import DecisionError
from huiqi.register.errors import RegisterError
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.found import draft_of
from huiqi.web.drafting.step_forms import Material, MeetingForm, OpinionForm, SubmissionForm
from huiqi.web.drafting.stepping import reached, steps_of
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal


def legality(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The legality reviews of a draft: sent, the clock, the opinion; the form of whoever is to act."""
    actor, draft = actor_in(request), draft_of(request, draft_id)
    signs = request.method == "POST" and "sign" in request.POST
    sends = request.method == "POST" and not signs
    submission = SubmissionForm(request.POST if sends else None, initial={"due_on": actions.earliest_opinion(today())})
    opinion = OpinionForm(request.POST if signs else None)
    if sends:
        require(actor, "draft.submit", About(lead=draft.department))
        if done(submission, lambda: actions.submit(actor=actor, draft_id=draft.pk, at=timezone.now(), **submission.typed)):
            messages.success(request, _t("已送合法性审查。"))
            return redirect("desk-draft-legality", draft.pk)
    if signs:
        require(actor, "draft.review_legality")
        if done(opinion, lambda: actions.sign_opinion(
            actor=actor, draft_id=draft.pk, at=timezone.now(), **opinion.cleaned_data
        )):  # fmt: skip
            messages.success(request, _t("合法性审查意见已出具。"))
            return redirect("desk-draft-legality", draft.pk)
    reviews = list(draft.legality_reviews.all())
    pending = bool(reviews) and not reviews[-1].opinion
    head = head_of(draft, actor)
    may_send = reached(head["steps"], "legality") and _may_send(actor, draft, pending=pending)
    context = {
        **head, "reviews": [(r, [Material(key).label for key in r.materials]) for r in reversed(reviews)],
        "submission": submission if may_send or submission.errors else None,
        "opinion": opinion if (pending and allowed(actor, "draft.review_legality")) or opinion.errors else None,
        "earliest": actions.earliest_opinion(queries.day_of(reviews[-1].sent_at)) if pending else None,
    }  # fmt: skip
    wrong = submission.errors or opinion.errors
    return render(request, "drafting/legality.html", context, status=422 if wrong else 200)


def _may_send(actor: Actor, draft: Draft, *, pending: bool) -> bool:
    review = queries.latest_review(draft)
    again = review is None or review.opinion == "unlawful"
    return again and not pending and allowed(actor, "draft.submit", About(lead=draft.department))


def decision(request: HttpRequest, draft_id: int) -> HttpResponse:
    """What meetings decided on a draft, and the form that records one."""
    actor, draft = actor_in(request), draft_of(request, draft_id)
    form = MeetingForm(request.POST if request.method == "POST" else None, initial={"held_on": today()})
    if request.method == "POST":
        require(actor, "draft.decide")
        if done(form, lambda: actions.decide(actor=actor, draft_id=draft.pk, at=timezone.now(), **form.typed)):
            messages.success(request, _t("集体审议结果已登记。"))
            return redirect("desk-draft-decision", draft.pk)
    latest = queries.latest_decision(draft)
    head = head_of(draft, actor)
    open_now = reached(head["steps"], "decision") and allowed(actor, "draft.decide") and not (latest and latest.passed)
    context = {
        **head, "form": form if open_now or form.errors else None,
        "decisions": list(draft.collective_decisions.order_by("-pk")),
    }  # fmt: skip
    return render(request, "drafting/decision.html", context, status=422 if form.errors else 200)


def head_of(draft: Draft, actor: Actor) -> dict[str, Any]:
    """What every page of a draft's step shows on top."""
    return {"draft": draft, "steps": steps_of(draft), "may_prepare": allowed(actor, "draft.prepare")}


def done(form: forms.Form, act: Callable[[], object]) -> bool:
    """Whether a filled-in form was acted upon; a refusal stands on the form."""
    if not form.is_valid():
        return False
    try:
        act()
    except (DraftingError, DecisionError, RegisterError) as refused:
        form.add_error(None, say_refusal(refused))
        return False
    return True
