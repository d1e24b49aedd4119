"""How does anybody complain, or report something, and read the answer? Without an account, with a name or without."""

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.departments import ALL
from huiqi.cases import actions, queries
from huiqi.cases.errors import AnswerRefused, UnknownCase
from huiqi.cases.models import Complaint
from huiqi.web.account.actor import actor_in
from huiqi.web.account.attempts import within_limit
from huiqi.web.public.codes import CodePage
from huiqi.web.said import say_refusal

COMPLAIN = "complain_in_public"
"""The action that ACCOUNT_RATE_LIMITS counts."""
OWN = CodePage(
    "complaint", "notices", _("查询答复"), ("complaints", _("投诉举报")), queries.complaint_by_secret, UnknownCase
)


class ComplaintForm(forms.Form):
    """A complaint or tip; `website` is seen by machines only, which fill it in."""

    kind = forms.ChoiceField(label=_("要反映什么"))
    against = forms.ChoiceField(
        label=_("涉及哪个部门"), required=False, help_text=_("投诉部门或它的人员时必选。它看不到这件投诉，由其他部门办理。")
    )
    notice = forms.CharField(
        label=_("公示编号"), max_length=20, required=False, help_text=_("与某一项公示有关时填写，如 GS-2026-000001。")
    )
    body = forms.CharField(
        label=_("情况"), max_length=4000, widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("什么时间、什么事、有什么依据。内容加密保存，只有办理的人能看到。"),
    )  # fmt: skip
    name = forms.CharField(
        label=_("姓名或单位名称"), max_length=100, required=False, help_text=_("可以匿名；投诉自己的办理结果需要实名。")
    )
    contact = forms.CharField(
        label=_("联系方式"), max_length=100, required=False, help_text=_("电话或邮箱，只用于核实情况，加密保存，不公开。")
    )
    website = forms.CharField(label=_("请不要填写这一栏"), required=False)

    def __init__(self, *given: Any, **more: Any) -> None:
        super().__init__(*given, **more)
        kinds = [("", _t("请选择")), *((value, _t(str(label))) for value, label in Complaint.Kind.choices)]
        self.fields["kind"].choices = kinds  # type: ignore[attr-defined]  # it is a choice
        departments = [("", _t("不涉及，或不清楚")), *((name, _t(name)) for name in ALL)]
        self.fields["against"].choices = departments  # type: ignore[attr-defined]  # likewise


def complaints(request: HttpRequest) -> HttpResponse:
    """What can be reported and how it is dealt with, the form, and the way to an answer."""
    form = ComplaintForm(request.POST or None, initial={"notice": request.GET.get("notice", "")[:20]})
    if request.method == "POST" and form.is_valid() and (secret := _filed(request, form)):
        return OWN.opened(secret)
    context = {
        "section": "notices", "form": form, "take_on_days": actions.TAKE_ON_DAYS, "answer_days": actions.ANSWER_DAYS,
    }  # fmt: skip
    return render(request, "complaints/new.html", context, status=422 if form.errors else 200)


def _filed(request: HttpRequest, form: ComplaintForm) -> str:
    """The secret that leads to the complaint, empty where it was refused; the form says why."""
    typed = dict(form.cleaned_data)
    if typed.pop("website"):
        form.add_error(None, _t("这次提交看起来是机器填写的，没有保存。请清空最后一栏后再提交。"))
        return ""
    if not within_limit(request, COMPLAIN):
        form.add_error(None, _t("这个网络一小时内提交得太多；请过一会儿再试。"))
        return ""
    try:
        return actions.file_complaint(actor=actor_in(request), at=timezone.now(), **typed)[1]
    except AnswerRefused as refused:
        form.add_error(refused.fact, say_refusal(refused))
        return ""


def complaint(request: HttpRequest) -> HttpResponse:
    """A complaint for its author: that it came, who has it, until when, and what came of it. A form for its code before."""

    def shown(found: Complaint, code: str) -> HttpResponse:
        context = {"section": "notices", "c": found, "code": code, "steps": found.events.exclude(event="late")}
        return render(request, "complaints/own.html", context)

    return OWN.answer(request, shown)
