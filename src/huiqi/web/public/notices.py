"""What has the district decided, for everybody to see? The list of notices, a permanent page each, and objections."""

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.cases import actions, queries
from huiqi.cases.errors import CaseError, UnknownCase
from huiqi.reports.awards import Standing, awards_of
from huiqi.web.account.actor import actor_in
from huiqi.web.arrival import arrived_at
from huiqi.web.public.linked import breadcrumbs
from huiqi.web.public.listed import listed
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal


class ObjectionForm(forms.Form):
    """An objection under a real name."""

    name = forms.CharField(label=_("真实姓名或单位名称"), max_length=100)
    contact = forms.CharField(label=_("联系方式"), max_length=100, help_text=_("电话或邮箱，只用于核实和答复。"))
    reason = forms.CharField(label=_("异议理由"), max_length=4000, widget=forms.Textarea(attrs={"rows": 6}))


def notices(request: HttpRequest) -> HttpResponse:
    """Every notice the address asks for, the latest first, withdrawn ones too."""
    return render(request, "notices/list.html", listed(request)[1])


def notice_page(request: HttpRequest, number: str) -> HttpResponse:
    """One notice and what became of the award; while it runs anyone may object, and payment waits for the answer."""
    try:
        notice = queries.notice_by_number(number)
    except UnknownCase as error:
        raise Http404(error.reason) from None
    (award,) = awards_of([notice])
    runs = award.standing == Standing.NOTICED and today() <= award.ends_on
    form = ObjectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.file_objection(
                actor=actor_in(request), notice_number=number, at=arrived_at(request), **form.cleaned_data
            )
        except CaseError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("异议已收到，牵头部门将在5个工作日内答复；答复前不拨付。"))
            return redirect("notice", number)
    context = {
        "section": "notices", "a": award, "runs": runs, "form": form, "law": notice.case.law,
        "policy": award.measure.partition(".")[0],
        "linked": breadcrumbs([(_t("公示"), reverse("notices")), (award.number, request.path)]),
    }  # fmt: skip
    return render(request, "notices/notice.html", context, status=422 if form.errors else 200)
