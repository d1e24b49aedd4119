"""Which venues does the register hold, and who rents there? An office records venues and leases, or imports a list."""

from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, require
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import SUB_DISTRICTS, Enterprise, Venue
from huiqi.web.account.actor import actor_in
from huiqi.web.doing import done, form_page
from huiqi.web.officer.fields import DAY, YUAN, SheetField, kept
from huiqi.web.officer.register import offers, reader
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr

PAGE_SIZE, SHOWN = 50, 200


class FirmField(forms.CharField):
    """An enterprise of the register, typed by its unified social credit code; None where nothing is typed."""

    def clean(self, value: Any) -> Enterprise | None:
        """Raises ValidationError for a code that the register lacks."""
        code = str(super().clean(value)).strip().upper()
        found = Enterprise.objects.filter(credit_code=code).first() if code else None
        if code and found is None:
            raise forms.ValidationError(_t("登记库中没有这家企业，请核对统一社会信用代码。"))
        return found


class VenueForm(forms.Form):
    """A venue under its name."""

    name = forms.CharField(label=_("名称"), max_length=100)
    kind = forms.ChoiceField(label=_("类别"))
    sub_district = forms.ChoiceField(label=_("街道"))
    address = forms.CharField(label=_("地址"), max_length=200, required=False)
    operator = FirmField(label=_("运营单位的统一社会信用代码"), max_length=18, required=False)
    area_m2 = forms.IntegerField(label=_("建筑面积（平方米）"), min_value=1, max_value=10_000_000, required=False)
    studios = forms.IntegerField(label=_("直播间（间）"), min_value=0, max_value=10_000, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kind"].choices = [(v, tr(str(label))) for v, label in Venue.Kind.choices]  # type: ignore[attr-defined]
        self.fields["sub_district"].choices = [(name, tr(name)) for name in SUB_DISTRICTS]  # type: ignore[attr-defined]


class LeaseForm(forms.Form):
    """A lease that the office has seen."""

    enterprise = FirmField(label=_("企业的统一社会信用代码"), max_length=18)
    area_m2 = forms.IntegerField(label=_("面积（平方米）"), min_value=1, max_value=1_000_000)
    monthly_rent_fen = YUAN(label=_("月租金（元，不含税）"))
    starts_on = DAY(label=_("起租日"))
    ends_on = DAY(label=_("到期日"))
    filed_number = forms.CharField(label=_("备案号"), max_length=60, required=False, help_text=_("没有备案的不填。"))
    sublet = forms.NullBooleanField(label=_("是否转租"), required=False)


class LeasesForm(forms.Form):
    """A list of tenants."""

    file = SheetField(label=_("租约清单（.xlsx 或 .csv）"))


def venues(request: HttpRequest) -> HttpResponse:
    """Venues by words, whether each is recognised today, and its tenants."""
    actor, words = reader(request), request.GET.get("q", "")[:80]
    page = Paginator(queries.venues_shown(words=words), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"page": page, "venues": queries.states_of(page, on=today()), "asked": {"q": words}, **offers(actor)}
    return render(request, "register/venues.html", context)


def venue(request: HttpRequest, venue_id: int) -> HttpResponse:
    """One venue and its leases."""
    actor, row, words = reader(request), get_object_or_404(Venue, pk=venue_id), request.GET.get("q", "")[:80]
    page = Paginator(queries.tenants(row, words=words), PAGE_SIZE).get_page(request.GET.get("page"))
    state = queries.states_of([row], on=today())[0]
    context = {"venue": row, "state": state, "page": page, "asked": {"q": words}, "on": today(), **offers(actor)}
    return render(request, "register/venue.html", context)


def new(request: HttpRequest) -> HttpResponse:
    """Record a venue."""
    require(actor_in(request), "register.write", About())
    form = VenueForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        if Venue.objects.filter(name=form.cleaned_data["name"]).exists():
            form.add_error("name", _t("已有同名的园区或集聚区，请从列表打开它。"))
        elif done(request, form, actions.record_venue, **form.cleaned_data):
            return redirect("register-venue", Venue.objects.get(name=form.cleaned_data["name"]).pk)
    return form_page(request, form, _t("登记园区或集聚区"), reverse("register-venues"), desk=True)


def change(request: HttpRequest, venue_id: int) -> HttpResponse:
    """Change what is recorded of a venue; its name stays, since it is known by it."""
    require(actor_in(request), "register.write", About())
    row = get_object_or_404(Venue.objects.select_related("operator"), pk=venue_id)
    initial = {name: getattr(row, name) for name in ("name", "kind", "sub_district", "address", "area_m2", "studios")}
    form = VenueForm(request.POST or None, initial=initial | {"operator": row.operator.credit_code if row.operator else ""})
    form.fields["name"].disabled = True
    if request.method == "POST" and form.is_valid():
        said = dict(form.cleaned_data) | {"demonstration": row.demonstration}
        if done(request, form, actions.record_venue, **said):
            return redirect("register-venue", venue_id)
    return form_page(request, form, _t("修改登记"), reverse("register-venue", args=[venue_id]), desk=True, about=row.name)


def lease(request: HttpRequest, venue_id: int) -> HttpResponse:
    """Record a lease; the same firm and first day again changes it."""
    require(actor_in(request), "register.write", About())
    row = get_object_or_404(Venue, pk=venue_id)
    form = LeaseForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.record_lease, venue=row, **form.cleaned_data)
    ):
        return redirect("register-venue", venue_id)
    return form_page(request, form, _t("登记租约"), reverse("register-venue", args=[venue_id]), desk=True, about=row.name)


def leases(request: HttpRequest, venue_id: int) -> HttpResponse:
    """Import the tenants; every line that could not be kept is named."""
    actor = actor_in(request)
    require(actor, "register.write", About())
    row = get_object_or_404(Venue, pk=venue_id)
    form, result = LeasesForm(request.POST or None, request.FILES or None), None
    if request.method == "POST" and form.is_valid():
        try:
            with kept(form.cleaned_data["file"]) as path:
                result = actions.import_leases(actor=actor, venue=row, path=path, at=timezone.now())
        except RegisterError as refused:
            form.add_error("file", say_refusal(refused))
        else:
            messages.success(request, _t("租约清单已导入。"))
    context = {"venue": row, "form": form, "result": result, "bad": result.bad[:SHOWN] if result else ()}
    context |= {"columns": actions.LEASE_COLUMNS}
    return render(request, "register/leases.html", context, status=422 if form.errors else 200)


def template(request: HttpRequest) -> HttpResponseBase:
    """An empty list with the headings."""
    reader(request)
    return csv_answer("leases.csv", [column.heading for column in actions.LEASE_COLUMNS], ())
