"""How does a tenant report a fault, and an operator hand in its measurements?"""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import Venue
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.own import OwnForm, firms_of, writing_firms
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.fields import NameSelect, SheetField, kept, words
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal

PAGE_SIZE = 50


class FaultForm(OwnForm):
    """What is broken."""

    venue = forms.ModelChoiceField(Venue.objects.none(), label=_("场所"), empty_label=None, widget=NameSelect)
    where = forms.CharField(label=_("位置"), max_length=100, help_text=_("楼层和房间，如：3楼301。"))
    what = words(_("现象"), _("什么时候开始、影响什么。"))

    def __init__(self, *args: Any, venues: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]  # it is a choice of rows


class TestsForm(forms.Form):
    """A speed-test sheet."""

    file = SheetField(
        label=_("测速表（.xlsx 或 .csv）"), help_text=_("五列：测点、测试时间、下载速率、上传速率（Mbps）、时延（毫秒）。")
    )


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """The faults the reader's firms reported, and the venues they run."""
    actor = actor_in(request)
    page = Paginator(queries.faults(firms=actor.firms).order_by("-pk"), PAGE_SIZE).get_page(request.GET.get("page"))
    venues = queries.venues_of(actor.firms, today())
    context = {
        "section": "my", "page": page, "writes": firms_of(actor).exists(), "venues": venues, "on": today(),
        "days": actions.FAULT_DAYS, "firms": actor.firms,
    }  # fmt: skip
    return render(request, "clauses/m07/mine.html", context)


@login_required
@never_cache
def new(request: HttpRequest) -> HttpResponse:
    """Report a fault."""
    firms = writing_firms(request)
    if not firms.exists():
        return redirect("my")  # whose page says that the register lacks the firm
    venues = queries.venues_of([one.credit_code for one in firms], today())
    form = FaultForm(request.POST or None, firms=firms, venues=venues)
    if request.method == "POST" and form.is_valid():
        typed = dict(form.cleaned_data)
        said = _t("已报修。")
        if done(request, form, actions.report_fault, said, enterprise=typed.pop("firm"), on=today(), **typed):
            return redirect("my-faults")
    lead = "" if venues else _t("登记库里没有您在租或运营的场所；请先让主管部门登记租约。")
    return form_page(request, form, _t("网络报修"), reverse("my-faults"), desk=False, lead=lead)


@require_POST
@login_required
def rate(request: HttpRequest, fault_id: int) -> HttpResponse:
    """Whether the firm is content."""
    actor = actor_in(request)
    row = queries.faults(firms=actor.firms).filter(pk=fault_id).first()
    if row is None:
        raise Http404(fault_id)
    satisfied = request.POST.get("satisfied") == "yes"
    acted(request, actions.rate_fault, _t("谢谢评价。"), fault_id=fault_id, satisfied=satisfied)
    return redirect("my-faults")


@login_required
@never_cache
def tests(request: HttpRequest, venue_id: int) -> HttpResponse:
    """The operator or an office imports measurements; each line is answered for."""
    venue, actor = get_object_or_404(Venue, pk=venue_id), actor_in(request)
    if not allowed(actor, "register.write", About()):
        code = venue.operator.credit_code if venue.operator else ""
        if code not in actor.firms:
            require(actor, "register.write", About())
        require(actor, "register.write", About(credit_code=code))
    form, result = TestsForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            with kept(form.cleaned_data["file"]) as path:
                result = actions.import_tests(
                    actor=actor, venue=venue, path=path, tz=timezone.get_current_timezone(), at=timezone.now()
                )
        except RegisterError as refused:
            form.add_error("file", say_refusal(refused))
        else:
            messages.success(request, _t("已导入 %(new)s 行。") % {"new": result.new})
    context = {"section": "services", "venue": venue, "form": form, "result": result}
    return render(request, "clauses/m07/tests.html", context, status=422 if form.errors else 200)
