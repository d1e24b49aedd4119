"""What is free in the district, and what became of a year's viewings?"""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _t

from huiqi.register import queries
from huiqi.register.models import Viewing
from huiqi.web.clauses.m03.firm import states
from huiqi.web.officer.desk import staff
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today

PAGE_SIZE = 50


def _found(request: HttpRequest) -> tuple[QuerySet[Viewing], dict[str, str]]:
    staff(request)
    asked = {"q": request.GET.get("q", "")[:80], "which": request.GET.get("which", "")}
    return queries.viewings(words=asked["q"], which=asked["which"]), asked


def queue(request: HttpRequest) -> HttpResponse:
    """Viewings by state and words, with the rooms that are free today."""
    found, asked = _found(request)
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")), "asked": asked, "which": states(),
        "totals": queries.space_totals(today().year), "year": today().year, "on": today(),
    }  # fmt: skip
    return render(request, "clauses/m03/queue.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The viewings asked for, as CSV."""
    found, _asked = _found(request)
    head = [
        _t("看房日期"),
        _t("园区或集聚区"),
        _t("楼层和房号"),
        _t("面积（平方米）"),
        _t("企业"),
        _t("人数"),
        _t("状态"),
        _t("答复"),
    ]
    return csv_answer("viewings.csv", head, (_row(row) for row in found.iterator(2_000)))


def _row(row: Viewing) -> list[str]:
    return [
        str(row.day), row.space.venue.name, row.space.label, str(row.space.area_m2), row.enterprise.name, str(row.people),
        _t(row.get_state_display()), row.answer,
    ]  # fmt: skip
