"""How does an official's list get into the register? A workbook of enterprises, or a year's notice of working days."""

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, require
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.fields import DAY, SheetField, kept, year_in
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal

POLICY = "livestream"
SHOWN = 200
"""Lines of the report that are shown on the page."""


class FirmsForm(forms.Form):
    """A list of enterprises, and who says so."""

    file = SheetField(label=_("名单（.xlsx 或 .csv）"))
    source = forms.CharField(label=_("资料来源"), max_length=40, help_text=_("哪个部门的哪份资料，如：租赁备案名单"))
    legal_basis = forms.CharField(
        label=_("法律依据"), max_length=200, required=False, help_text=_("写明依据的算登记资料；不写的按企业申报对待。")
    )
    on = DAY(label=_("资料截至日期"))


class CalendarForm(forms.Form):
    """A year's official notice."""

    year = forms.IntegerField(label=_("年份"), min_value=2020, max_value=2100)
    notice = forms.CharField(label=_("通知文号"), max_length=100)
    file = SheetField(
        label=_("放假和调休安排（.xlsx 或 .csv）"), help_text=_("三列：日期、是否上班、说明；只写与平常不同的日子。")
    )


def firms(request: HttpRequest) -> HttpResponse:
    """Import a list; the report says what became of every line."""
    actor = actor_in(request)
    require(actor, "register.write", About())
    form = FirmsForm(request.POST or None, request.FILES or None, initial={"on": today()})
    done = None
    if request.method == "POST" and form.is_valid():
        says = {key: form.cleaned_data[key] for key in ("source", "legal_basis", "on")}
        try:
            with kept(form.cleaned_data["file"]) as path:
                done = actions.import_enterprises(actor=actor, path=path, policy=POLICY, at=timezone.now(), **says)
        except RegisterError as refused:
            form.add_error("file", say_refusal(refused))
    context = {"form": form, "done": done, "bad": done.bad[:SHOWN] if done else ()}
    return render(request, "register/import.html", context, status=422 if form.errors else 200)


def calendar(request: HttpRequest) -> HttpResponse:
    """The days of a year that differ from an ordinary week; an administrator imports a notice."""
    actor = actor_in(request)
    require(actor, "calendar.import")
    year = year_in(request)
    form = CalendarForm(request.POST or None, request.FILES or None, initial={"year": year})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            with kept(asked["file"]) as path:
                days = actions.read_calendar(path)
                actions.import_calendar(
                    actor=actor, year=asked["year"], notice=asked["notice"], days=days, at=timezone.now()
                )
        except RegisterError as refused:
            form.add_error("file", say_refusal(refused))
        else:
            messages.success(request, _t("%(year)s年的工作日历已导入。") % {"year": asked["year"]})
            return redirect(f"{request.path}?year={asked['year']}")
    context = {"form": form, "year": year, "days": queries.calendar_days(year), "years": range(year - 1, year + 2)}
    return render(request, "register/calendar.html", context, status=422 if form.errors else 200)
