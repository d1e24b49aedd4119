"""Which complaints wait for whom, and how are they dealt with? A list with its clock, and a page for each."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from huiqi.access.actor import Actor
from huiqi.access.departments import WORKING
from huiqi.access.permissions import allowed
from huiqi.cases import actions, clocks, queries
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import Complaint
from huiqi.cases.queries.complaints import OPEN
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.fields import words
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr
from huiqi.web.whole import version_in

PAGE_SIZE = 50
WHICH = {"open": OPEN, "": (), **{state: (state,) for state in Complaint.State.values}}
"""What the list can be narrowed to, and the states each means."""
ACTS: dict[str, Callable[..., Complaint]] = {
    "assign": actions.assign_complaint,
    "decline": actions.decline_complaint,
    "answer": actions.answer_complaint,
}
"""What can be done to one."""
RECEIVED, HANDLED = Complaint.State.RECEIVED, Complaint.State.HANDLED


class AssignForm(forms.Form):
    """Who answers it, and why they."""

    department = forms.ChoiceField(label=_("办理部门"))
    why = words(_("分派说明"), _("只在工作台可见。"))

    def __init__(self, data: Any, found: Complaint) -> None:
        super().__init__(data)
        choices = [(name, _t(name)) for name in WORKING if name not in (found.against, found.department)]
        self.fields["department"].choices = choices  # type: ignore[attr-defined]  # it is a choice


class AnswerForm(forms.Form):
    """What its author reads."""

    answer = words(_("答复"), _("提出的人凭查询码看到。请不要写他人的电话、证件号码或企业的经营数据。"))


@require_safe
def complaints(request: HttpRequest) -> HttpResponse:
    """The complaints the reader may see, the first due first."""
    actor, on = actor_in(request), today()
    asked = {key: request.GET.get(key, "").strip()[:40] for key in ("q", "kind")}
    which = request.GET.get("which", "open")
    asked["which"] = which if which in WHICH else "open"
    readable = queries.complaints_for(actor)
    found = queries.complaints_for(actor, states=WHICH[asked["which"]], kind=asked["kind"], words=asked["q"])
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    days = clocks.calendar()
    context = {
        "page": page, "asked": asked, "counts": queries.complaint_counts(readable, on),
        "lines": [(c, None if c.due_on is None else days.working_days_between(on, c.due_on)) for c in page],
        "kinds": [(value, tr(str(label))) for value, label in Complaint.Kind.choices],
        "which": [("open", _t("还没有办结")), ("", _t("全部")), *((v, tr(str(la))) for v, la in Complaint.State.choices)],
    }  # fmt: skip
    return render(request, "complaints/desk_list.html", context)


def complaint(request: HttpRequest, number: str) -> HttpResponse:
    """One complaint with all that was written, its history, and what the reader may do."""
    actor = actor_in(request)
    if not allowed(actor, "complaint.read"):
        queries.complaints_for(actor)
    try:
        found = queries.complaint_for(actor, number)
    except UnknownCase as error:
        raise Http404(error.reason) from None
    doing = request.POST.get("do", "")
    forms_ = _forms(actor, found, request.POST if request.method == "POST" else None, doing)
    if request.method == "POST" and doing in forms_ and forms_[doing].is_valid() and _done(request, found, doing, forms_):
        return redirect("desk-complaint", found.number)
    wrong = any(form.errors for form in forms_.values())
    context = {
        "c": found, "body": found.opened("body"), "name": found.opened("name"), "contact": found.opened("contact"),
        "history": found.events.all(), "on": today(), **{f"{key}_form": form for key, form in forms_.items()},
    }  # fmt: skip
    return render(request, "complaints/desk.html", context, status=422 if wrong else 200)


def _forms(actor: Actor, found: Complaint, data: Any, doing: str) -> dict[str, forms.Form]:
    """What the reader may do now, by name; the one that was sent holds what was typed."""
    offered: dict[str, forms.Form] = {}
    given = {key: data if key == doing else None for key in ("assign", "decline", "answer")}
    if allowed(actor, "complaint.assign") and found.state in (RECEIVED, HANDLED):
        offered["assign"] = AssignForm(given["assign"], found)
        if found.state == RECEIVED:
            offered["decline"] = AnswerForm(given["decline"], prefix="decline")
            offered["decline"].fields["answer"].label = _t("不予受理的理由")
    if found.state == HANDLED and allowed(actor, "complaint.answer", found.subject):
        offered["answer"] = AnswerForm(given["answer"], prefix="answer")
    return offered


def _done(request: HttpRequest, found: Complaint, doing: str, offered: dict[str, forms.Form]) -> bool:
    """Whether it was done; the form says why not."""
    typed = offered[doing].cleaned_data
    try:
        ACTS[doing](actor=actor_in(request), number=str(found), version=version_in(request), at=timezone.now(), **typed)
    except CaseError as refused:
        offered[doing].add_error(None, say_refusal(refused))
        return False
    messages.success(
        request, {"assign": _t("已分派。"), "decline": _t("已告知不予受理。"), "answer": _t("已答复，办结。")}[doing]
    )
    return True
