"""What did a year of sessions bring? Figures, a list, and an export for the yearly review."""

from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _t

from huiqi.register import queries
from huiqi.register.models import LiveSession
from huiqi.web.officer.desk import staff
from huiqi.web.officer.fields import year_in
from huiqi.web.officer.sheet import csv_answer, yuan_cell
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50


def _found(request: HttpRequest) -> tuple[QuerySet[LiveSession], dict[str, str], int]:
    """The sessions of a year that are asked for."""
    staff(request)
    year = year_in(request)
    asked = {"q": request.GET.get("q", "")[:80], "which": request.GET.get("which", "")}
    return queries.sessions(words=asked["q"], which=asked["which"]).filter(day__year=year), asked, year


def queue(request: HttpRequest) -> HttpResponse:
    """Sessions of a year by state and words, with the sums of those held."""
    found, asked, year = _found(request)
    now = today().year
    context = {
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")), "asked": asked, "year": year,
        "years": range(now + 1, now - 4, -1), "totals": queries.session_totals(year), "on": today(),
        "which": [("", tr("全部")), *((value, tr(str(label))) for value, label in LiveSession.State.choices)],
    }  # fmt: skip
    return render(request, "clauses/m10/queue.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The sessions asked for, as CSV for the yearly review."""
    found, _asked, year = _found(request)
    head = [
        _t("直播日期"), _t("场景名称"), _t("商家"), _t("主播名称"), _t("平台"), _t("商品"), _t("线下服务"), _t("状态"),
        _t("订单数"), _t("销售额（元）"), _t("到店核销人数"),
    ]  # fmt: skip
    return csv_answer(f"sessions-{year}.csv", head, (_row(row) for row in found.iterator(2_000)))


def _row(row: LiveSession) -> list[str]:
    held = row.sales_fen is not None
    return [
        str(row.day), row.scene.name, row.scene.enterprise.name, row.host.name, row.host.platform, row.goods, row.offline,
        _t(row.get_state_display()), str(row.orders) if held else "", yuan_cell(row.sales_fen or 0) if held else "",
        str(row.visitors) if held else "",
    ]  # fmt: skip
