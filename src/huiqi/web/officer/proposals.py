"""What came of the awards without application? Counts and money by window, as a table and as CSV."""

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _

from huiqi.cases import queries
from huiqi.cases.queries import ProposalCount
from huiqi.units.money import show_yuan
from huiqi.web.officer.desk import staff
from huiqi.web.officer.sheet import csv_answer


def proposals(request: HttpRequest) -> HttpResponse:
    """A row for each window, and the sums."""
    actor = staff(request)
    rows = queries.proposal_counts(timezone.now())
    columns = ("proposed", "waiting", "confirmed", "declined", "withdrawn", "expired", "awarded", "awarded_fen")
    sums = {name: sum(getattr(row, name) for row in rows) for name in columns}
    context = {"rows": rows, "sums": sums, "opens": "head" in actor.roles}
    return render(request, "officer/proposals.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The same as CSV that a spreadsheet opens with its Chinese intact; money in yuan."""
    staff(request)
    head = [
        _("措施"), _("资金年度"), _("开始"), _("截止"), _("提出"), _("待确认"), _("已确认"), _("企业不要"), _("已收回"),
        _("已过期"), _("已审定"), _("审定金额（元）"),
    ]  # fmt: skip
    return csv_answer("proposals.csv", head, map(_cells, queries.proposal_counts(timezone.now())))


def _cells(row: ProposalCount) -> list[str]:
    days = [timezone.localdate(at).isoformat() for at in (row.window.opens_at, row.window.closes_at)]
    counts = (row.proposed, row.waiting, row.confirmed, row.declined, row.withdrawn, row.expired, row.awarded)
    yuan = show_yuan(row.awarded_fen).removesuffix("元").replace(",", "")
    return [_(row.law.title), str(row.window.year), *days, *map(str, counts), yuan]
