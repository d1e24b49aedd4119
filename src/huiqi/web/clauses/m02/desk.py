"""How does the office work its leads? A list by what is due, a page a lead; promises name their clause."""

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Enterprise, Lead, LeadPromise
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.m02.blocked import MEASURE, clauses, why_blocked
from huiqi.web.doing import acted, done, form_page
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY, words
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50
STAGES = [(value, label) for value, label in Lead.Stage.choices if value != Lead.Stage.LANDED]


class LeadForm(forms.Form):
    """Somebody new."""

    name = forms.CharField(label=_("单位或主播"), max_length=100)
    kind = forms.ChoiceField(label=_("类别"))
    comes_from = forms.CharField(label=_("现在所在地"), max_length=60)
    owner = forms.CharField(label=_("负责人"), max_length=60)
    next_step = forms.CharField(label=_("下一步"), max_length=200, required=False)
    next_on = DAY(label=_("下一步日期"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(v, tr(str(label))) for v, label in Lead.Kind.choices]  # type: ignore[attr-defined]


class StepForm(forms.Form):
    """What happened."""

    stage = forms.ChoiceField(label=_("阶段"))
    words = words(_("这次的进展"))
    next_step = forms.CharField(label=_("下一步"), max_length=200, required=False)
    next_on = DAY(label=_("下一步日期"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["stage"].choices = [(v, tr(str(label))) for v, label in STAGES]  # type: ignore[attr-defined]  # a choice


class PromiseForm(forms.Form):
    """A promise and its clause."""

    what = forms.CharField(label=_("承诺内容"), max_length=300)
    measure = forms.ChoiceField(label=_("依据的条款"))
    document = forms.CharField(label=_("文件"), max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["measure"].choices = clauses()  # type: ignore[attr-defined]  # it is a choice


class LandingForm(forms.Form):
    """The firm it became here."""

    credit_code = forms.CharField(label=_("落户企业的统一社会信用代码"), max_length=18)
    settled_on = DAY(label=_("落户日期"))


class AuditForm(forms.Form):
    """The special audit of a year."""

    auditor = forms.CharField(label=_("审计机构"), max_length=100)


def _asked(request: HttpRequest) -> tuple[Any, dict[str, str]]:
    staff(request)
    which = request.GET.get("which", "open")
    known = {"open", "due", *Lead.Stage.values}
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in known else ""}
    return queries.leads(words=asked["q"], which=asked["which"], on=today()), asked


def queue(request: HttpRequest) -> HttpResponse:
    """Leads, what is due next first, with how many stand at each stage."""
    found, asked = _asked(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    stages = [(value, tr(str(label))) for value, label in Lead.Stage.choices]
    which = [("open", _t("在谈")), ("due", _t("下一步到期")), *stages, ("", _t("全部"))]
    counts = queries.lead_counts()
    most = max(counts.values()) or 1
    bars = [(label, counts[value], counts[value] * 1000 // most) for value, label in stages]
    context = {
        "page": page, "asked": asked, "which": which, "bars": bars, "on": today(), "blocked": why_blocked(today()),
        "writes": allowed(actor_in(request), "register.write", About()),
    }  # fmt: skip
    return render(request, "clauses/m02/queue.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The leads asked for, as CSV."""
    found, _rest = _asked(request)
    head = [_t("单位或主播"), _t("类别"), _t("阶段"), _t("现在所在地"), _t("负责人"), _t("下一步"), _t("下一步日期")]
    return csv_answer("leads.csv", head, (_row(row) for row in found.iterator(2_000)))


def _row(row: Lead) -> list[str]:
    kind, stage = _t(row.get_kind_display()), _t(row.get_stage_display())
    return [row.name, kind, stage, row.comes_from, row.owner, row.next_step, str(row.next_on or "")]


def new(request: HttpRequest) -> HttpResponse:
    """Open a lead."""
    require(actor_in(request), "register.write", About())
    form = LeadForm(request.POST or None)
    if request.method == "POST" and form.is_valid() and done(request, form, actions.open_lead, **form.cleaned_data):
        return redirect("desk-leads")
    return form_page(request, form, _t("登记一条线索"), reverse("desk-leads"), desk=True)


def _lead(lead_id: int) -> Lead:
    """Raises Http404."""
    row = queries.lead(lead_id)
    if row is None:
        raise Http404(lead_id)
    return row


def page(request: HttpRequest, lead_id: int) -> HttpResponse:
    """One lead: its history, its promises, and what happened now."""
    actor, row = staff(request), _lead(lead_id)
    writes = allowed(actor, "register.write", About()) and row.stage != Lead.Stage.LANDED
    initial = {"stage": row.stage}
    form = StepForm(request.POST or None, initial=initial) if writes else None
    if request.method == "POST":
        require(actor, "register.write", About())
        if (
            form is not None
            and form.is_valid()
            and done(request, form, actions.take_step, lead_id=lead_id, **form.cleaned_data)
        ):
            return redirect("desk-lead", lead_id)
    names, blocked = dict(clauses()), why_blocked(today())
    promises = [(one, names.get(one.measure, one.measure), one.measure == MEASURE and blocked) for one in row.promises.all()]
    context = {"row": row, "form": form, "promises": promises, "writes": writes}
    return render(request, "clauses/m02/lead.html", context, status=422 if request.method == "POST" else 200)


def promise(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Record what was promised."""
    require(actor_in(request), "register.write", About())
    row, form = _lead(lead_id), PromiseForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.promise, lead_id=lead_id, on=today(), **form.cleaned_data)
    ):
        return redirect("desk-lead", lead_id)
    lead = _t("承诺必须写明依据哪一条；政策之外、审查未通过的不能承诺兑现。")
    back = reverse("desk-lead", args=[lead_id])
    return form_page(request, form, _t("登记承诺"), back, desk=True, about=row.name, lead=lead)


def land(request: HttpRequest, lead_id: int) -> HttpResponse:
    """Record the firm it became."""
    require(actor_in(request), "register.write", About())
    row, form = _lead(lead_id), LandingForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        firm = Enterprise.objects.filter(credit_code=typed["credit_code"].strip().upper()).first()
        if firm is None:
            form.add_error("credit_code", _t("登记库中没有这家企业；请核对代码，或先导入企业。"))
        elif done(request, form, actions.land, lead_id=lead_id, enterprise=firm, settled_on=typed["settled_on"], on=today()):
            return redirect("desk-lead", lead_id)
    return form_page(request, form, _t("登记落户"), reverse("desk-lead", args=[lead_id]), desk=True, about=row.name)


@require_POST
def kept(request: HttpRequest, promise_id: int) -> HttpResponse:
    """A promise was kept."""
    require(actor_in(request), "register.write", About())
    made = LeadPromise.objects.filter(pk=promise_id).first()
    if made is None:
        raise Http404(promise_id)
    acted(request, actions.keep_promise, _t("已登记兑现。"), promise_id=promise_id, on=today())
    return redirect("desk-lead", made.lead_id)


def investments(request: HttpRequest) -> HttpResponse:
    """Invoices that wait for their audit, or all."""
    staff(request)
    which = request.GET.get("which", "open")
    asked = {"q": request.GET.get("q", "")[:80], "which": which if which in ("open", "checked") else ""}
    checked = {"open": False, "checked": True}.get(asked["which"])
    page = Paginator(queries.investments(words=asked["q"], checked=checked), PAGE_SIZE).get_page(request.GET.get("page"))
    choices = [("open", _t("待核对")), ("checked", _t("已核对")), ("", _t("全部"))]
    writes = allowed(actor_in(request), "register.write", About())
    context = {"page": page, "asked": asked, "which": choices, "writes": writes}
    return render(request, "clauses/m02/investments.html", context)


def check(request: HttpRequest, credit_code: str, year: int) -> HttpResponse:
    """The special audit of a firm's year was seen."""
    require(actor_in(request), "register.write", About())
    firm = Enterprise.objects.filter(credit_code=credit_code).first()
    if firm is None:
        raise Http404(credit_code)
    form = AuditForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.check_investments, enterprise=firm, year=year, on=today(), **form.cleaned_data)
    ):
        return redirect("desk-investments")
    lead = _t("核对后，%(year)s 年已登记的发票全部计入。") % {"year": year}
    return form_page(request, form, firm.name, reverse("desk-investments"), desk=True, lead=lead)
