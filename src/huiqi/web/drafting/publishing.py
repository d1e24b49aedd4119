"""The office's side at the end of the way: number and publish a draft, write and release its guide."""

import re

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t

from huiqi.access.permissions import About, allowed, require
from huiqi.drafting import actions, queries
from huiqi.drafting.models import Guide
from huiqi.policies import load
from huiqi.web.account.actor import actor_in
from huiqi.web.drafting.deciding import done, head_of
from huiqi.web.drafting.found import draft_of
from huiqi.web.drafting.step_forms import GuideForm, PublicationForm
from huiqi.web.drafting.stepping import reached
from huiqi.web.public.words import today

NOT_FINAL = re.compile(r"[（(](?:征求意见稿|草案|送审稿|修改稿)[)）]")
"""What a title bears until it is published."""
NOT_CLEARED = "没有通过公平竞争审查"
"""Why a measure stays closed, until somebody writes more; it goes into the document, whatever language the page is in."""


def publication(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The form that numbers and publishes a draft, or what was published of it."""
    actor, draft = actor_in(request), draft_of(request, draft_id)
    policy, on = load(draft.policy).policy, today()
    cleared = queries.may_open(draft, on)
    start = {
        "title": NOT_FINAL.sub("", draft.title), "issued_on": on, "effective_on": on,
        **{f"withheld-{m.short}": NOT_CLEARED for m in policy.measures if m.id not in cleared},
    }  # fmt: skip
    sent = request.POST if request.method == "POST" else None
    form = PublicationForm(sent, policy.measures, queries.undecided(draft, on), initial=start)
    if sent is not None:
        require(actor, "draft.publish")
        if done(form, lambda: actions.publish(actor=actor, draft_id=draft.pk, at=timezone.now(), **form.typed)):
            messages.success(request, _t("已公布。下一步：7个工作日内发布办事指南。"))
            return redirect("desk-draft-guide", draft.pk)
    guide = Guide.objects.filter(draft=draft).select_related("version").first()
    head = head_of(draft, actor)
    open_now = reached(head["steps"], "publication") and allowed(actor, "draft.publish") and guide is None
    context = {
        **head, "guide": guide, "form": form if open_now or form.errors else None, "own": form.bound(form.own),
        "measures": [(form[name], m, m.id in cleared) for name, m in form.measures.items()],
        "numbers": [(form[name], n) for name, n in form.numbers.items()],
    }  # fmt: skip
    return render(request, "drafting/publication.html", context, status=422 if form.errors else 200)


def guide(request: HttpRequest, draft_id: int) -> HttpResponse:
    """The guide to a published version: what the rules do not know of it, and its release."""
    actor, draft = actor_in(request), draft_of(request, draft_id)
    found = Guide.objects.filter(draft=draft).select_related("version").first()
    if found is None:
        raise Http404
    may, names = About(lead=draft.department), ("where_to_apply", "contact", "complaints")
    form = GuideForm(request.POST if request.method == "POST" else None, initial={n: getattr(found, n) for n in names})
    if request.method == "POST":
        require(actor, "draft.guide", may)
        release = "release" in request.POST
        if done(form, lambda: actions.write_guide(
            actor=actor, draft_id=draft.pk, release=release, at=timezone.now(), **form.cleaned_data
        )):  # fmt: skip
            messages.success(request, _t("办事指南已发布。") if release else _t("已保存。"))
            return redirect("desk-draft-guide", draft.pk)
    context = {**head_of(draft, actor), "guide": found, "form": form if allowed(actor, "draft.guide", may) else None}
    return render(request, "drafting/guide_desk.html", context, status=422 if form.errors else 200)
