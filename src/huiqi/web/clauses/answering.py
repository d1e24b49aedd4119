"""How does a department answer what it is asked for? Its queue, and the page of one request with its own part only."""

import datetime as dt
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.actor import ROLES, Actor
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import VERBS, require
from huiqi.cases import actions, clocks, queries
from huiqi.cases.errors import CaseError
from huiqi.cases.models import ServicePart
from huiqi.cases.offerings import OFFERINGS, Offering, offering
from huiqi.cases.queries import PartView
from huiqi.units.workdays import Calendar
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.asking import request_or_404
from huiqi.web.officer.desk import staff
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.whole import version_in

PAGE_SIZE = 50
READERS = ("officer", "head", "auditor")
OPEN = ("waiting", "returned")


class AnswerForm(forms.Form):
    """What the firm is told of a part."""

    DONE = (("provided", _("提供服务")), ("declined", _("不能提供")), ("return", _("退回补充")))
    outcome = forms.ChoiceField(label=_("办理结果"), choices=DONE)
    words = forms.CharField(
        label=_("答复内容"),
        max_length=4000,
        help_text=_("申请人会看到。提供服务写怎么办；不能提供写理由；退回补充一次写全要补的内容。"),
        widget=forms.Textarea(attrs={"rows": 4}),
    )


def queue(request: HttpRequest) -> HttpResponse:
    """The parts of the reader's department, the first due first."""
    rows, asked = _found(request)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    days, on = clocks.calendar(), today()
    context = {
        "page": page,
        "lines": [_line(part, on, days) for part in page],
        "asked": asked,
        "offerings": OFFERINGS.values(),
        "states": ServicePart.State.choices[:-1],
    }
    return render(request, "clauses/requests/queue.html", context)


def _line(part: ServicePart, on: dt.date, days: Calendar) -> tuple[ServicePart, Offering, str, int | None]:
    """A part, its service, what the part is called, and the working days left."""
    offered = offering(part.request.service)
    return part, offered, offered.part(part.key).label, _left(part, on, days)


def export(request: HttpRequest) -> HttpResponseBase:
    """The parts asked for, as CSV; nothing that was typed is in it."""
    rows, _asked = _found(request)
    head = [_t("编号"), _t("服务"), _t("事项"), _t("企业"), _t("状态"), _t("到期")]
    return csv_answer("services.csv", head, (_row(part) for part in rows.iterator(500)))


def _row(part: ServicePart) -> list[str]:
    offered = offering(part.request.service)
    return [
        str(part.request), _t(offered.title), _t(offered.part(part.key).label), part.request.enterprise.name,
        _t(part.get_state_display()), str(part.due_on or ""),
    ]  # fmt: skip


def _reader(request: HttpRequest) -> Actor:
    """Somebody of a department, or an auditor. Raises Forbidden."""
    actor = staff(request)
    if actor.roles.isdisjoint(READERS):
        roles = "、".join(ROLES[role] for role in READERS)
        sentence = "%(verb)s需要角色：%(roles)s。您没有这个角色；请联系管理员授予。"
        raise Forbidden("ROLE_MISSING", sentence, verb=VERBS["service.read"], roles=roles)
    return actor


def _found(request: HttpRequest) -> tuple[QuerySet[ServicePart], dict[str, str]]:
    actor = _reader(request)
    asked = {
        "service": request.GET.get("service", ""),
        "state": request.GET.get("state", "open"),
        "q": request.GET.get("q", ""),
    }
    states = OPEN if asked["state"] == "open" else (asked["state"],) if asked["state"] else ()
    return queries.parts_of(actor, service=asked["service"], states=states, words=asked["q"]), asked


def _left(part: ServicePart, on: dt.date, days: Calendar) -> int | None:
    """Working days left; negative where it is late."""
    if part.due_on is None:
        return None
    return -days.working_days_between(part.due_on, on) if part.due_on < on else days.working_days_between(on, part.due_on)


def page(request: HttpRequest, number: str) -> HttpResponse:
    """The parts the reader's department answers, with what was typed, and the answer."""
    asked = request_or_404(request, number)
    actor = actor_in(request)
    if asked.enterprise.credit_code in actor.firms and not actor.departments and "auditor" not in actor.roles:
        return redirect("my-request", number)
    views = queries.parts_for(actor, asked)
    chosen = next((v for v in views if str(v.part.pk) == request.POST.get("part", "")), None)
    form = AnswerForm(request.POST) if chosen else AnswerForm()
    if request.method == "POST":
        if chosen is None:
            raise Http404(number)
        require(actor, "service.answer", chosen.part.subject)
        if form.is_valid() and _answered(request, chosen, form):
            return redirect("desk-request", number)
    context = {
        "r": asked,
        "o": offering(asked.service),
        "views": [(v, form if chosen is v else AnswerForm(auto_id=f"id_{v.part.pk}_%s")) for v in views],
        "on": today(),
    }
    status = HTTPStatus.UNPROCESSABLE_ENTITY if chosen and form.errors else HTTPStatus.OK
    return render(request, "clauses/requests/desk.html", context, status=status)


def _answered(request: HttpRequest, view: PartView, form: AnswerForm) -> bool:
    typed = form.cleaned_data
    base: dict[str, Any] = {"actor": actor_in(request), "part_id": view.part.pk, "at": timezone.now()}
    try:
        if typed["outcome"] == "return":
            actions.return_part(**base, version=version_in(request), why=typed["words"])
        else:
            provided = typed["outcome"] == "provided"
            actions.answer_part(**base, version=version_in(request), provided=provided, reply=typed["words"])
    except CaseError as refused:
        form.add_error(None, say_refusal(refused))
        return False
    messages.success(request, _t("已办理：%(what)s。") % {"what": str(dict(AnswerForm.DONE)[typed["outcome"]])})
    return True
