"""How does the office see what came of introductions, and hold selection days? Figures of the year, lists to take along."""

from django import forms
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _

from huiqi.access.permissions import About, allowed, require
from huiqi.register import actions, queries
from huiqi.register.models import Introduction
from huiqi.web.account.actor import actor_in
from huiqi.web.doing import done, form_page
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import DAY
from huiqi.web.officer.sheet import csv_answer, yuan_cell
from huiqi.web.public.words import today

PAGE_SIZE = 50


class SelectionForm(forms.Form):
    """A selection day."""

    title = forms.CharField(label=_("名称"), max_length=100)
    place = forms.CharField(label=_("地点"), max_length=200)
    day = DAY(label=_("日期"))
    stands = forms.IntegerField(label=_("展位"), min_value=1, max_value=10_000)


def _found(request: HttpRequest) -> tuple[QuerySet[Introduction], str]:
    staff(request)
    which = request.GET.get("which", "")
    return queries.introductions(which=which), which


def queue(request: HttpRequest) -> HttpResponse:
    """Introductions by state, the figures of the year, and the selection days."""
    found, which = _found(request)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    choices = [("", _t("全部")), ("open", _t("等对方同意")), ("agreed", _t("双方同意")), ("deal", _t("已成交"))]
    context = {
        "page": page, "which": choices, "chosen": which, "totals": queries.supply_totals(today().year), "year": today().year,
        "days": queries.selection_days()[:10], "writes": allowed(actor_in(request), "register.write", About()),
    }  # fmt: skip
    return render(request, "clauses/m09/queue.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The introductions asked for, as CSV."""
    found, _which = _found(request)
    head = [_t("供应"), _t("供应企业"), _t("需求"), _t("需求企业"), _t("提出时间"), _t("成交金额（元）"), _t("成交日期")]
    return csv_answer("introductions.csv", head, (_row(one) for one in found.iterator(2_000)))


def _row(one: Introduction) -> list[str]:
    return [
        one.offer.title, one.offer.enterprise.name, one.need.title, one.need.enterprise.name, f"{one.asked_at:%Y-%m-%d}",
        yuan_cell(one.deal_fen) if one.deal_fen else "", str(one.deal_on or ""),
    ]  # fmt: skip


def selection(request: HttpRequest) -> HttpResponse:
    """Hold a selection day."""
    require(actor_in(request), "register.write", About())
    form = SelectionForm(request.POST or None)
    if (
        request.method == "POST"
        and form.is_valid()
        and done(request, form, actions.hold_selection_day, on=today(), **form.cleaned_data)
    ):
        return redirect("desk-introductions")
    return form_page(request, form, _t("举办选品日"), reverse("desk-introductions"), desk=True)


def stands(request: HttpRequest, selection_id: int) -> HttpResponseBase:
    """The list of a selection day, to take along."""
    staff(request)
    day = queries.selection_days().filter(pk=selection_id).first()
    if day is None:
        raise Http404(selection_id)
    head = [_t("展位号"), _t("供应"), _t("企业"), _t("品类"), _t("每月数量（件）")]
    rows = enumerate(day.shown.select_related("offer__enterprise"), 1)
    lines = (
        [str(n), one.offer.title, one.offer.enterprise.name, _t(one.offer.get_category_display()), str(one.offer.volume)]
        for n, one in rows
    )
    return csv_answer(f"selection-{day.day}.csv", head, lines)
