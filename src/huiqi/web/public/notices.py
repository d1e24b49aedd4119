"""What has the district decided, for everybody to see? The list of notices, a permanent page each, and objections."""

import datetime as dt

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.cases.models import Notice
from huiqi.web.account.actor import actor_in
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal

PAGE_SIZE = 50


class ObjectionForm(forms.Form):
    """An objection under a real name."""

    name = forms.CharField(label=_("真实姓名或单位名称"), max_length=100)
    contact = forms.CharField(label=_("联系方式"), max_length=100, help_text=_("电话或邮箱，只用于核实和答复。"))
    reason = forms.CharField(label=_("异议理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


def standing(notice: Notice, on: dt.date) -> str:
    """`withdrawn`, `running` or `over` on a day."""
    if notice.withdrawn_at:
        return "withdrawn"
    return "running" if on <= notice.ends_on else "over"


def notices(request: HttpRequest) -> HttpResponse:
    """Every notice, the latest first."""
    page = Paginator(queries.notices(), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [(notice, standing(notice, today())) for notice in page]
    return render(request, "notices/list.html", {"section": "notices", "page": page, "rows": rows})


def notice_page(request: HttpRequest, number: str) -> HttpResponse:
    """One notice; while it runs anyone may object, and payment waits for the answer."""
    try:
        notice = queries.notice_by_number(number)
    except UnknownCase as error:
        raise Http404(error.reason) from None
    state = standing(notice, today())
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.file_objection(actor=actor_in(request), notice_number=number, at=timezone.now(), **form.cleaned_data)
        except CaseError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("异议已收到，牵头部门将在5个工作日内答复；答复前不拨付。"))
            return redirect("notice", number)
    context = {"section": "notices", "notice": notice, "state": state, "form": form}
    return render(request, "notices/notice.html", context, status=422 if form.errors else 200)
