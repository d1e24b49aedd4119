"""How does a firm bring in its settled orders, and what do they come to? An export goes in, every line is answered for."""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError
from huiqi.register.models import AssistanceOrder, OrderSheet
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.own import OwnForm, firms_of, read_firms, writing_firms
from huiqi.web.officer.fields import SheetField, kept
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal
from huiqi.web.tags import tr

PAGE_SIZE, SHEETS_SHOWN, LINES_SHOWN = 50, 12, 200
WHICH = (("", _("全部")), ("doubted", _("有疑点")), ("unlisted", _("不在名录")))


class SheetForm(OwnForm):
    """A settlement export of a platform."""

    file = SheetField(
        label=_("结算单（.xlsx 或 .csv）"), help_text=_("一行一笔订单，最多二十万行。可以反复导入：已有的订单只更新退款。")
    )


@login_required
@never_cache
def mine(request: HttpRequest) -> HttpResponse:
    """What the orders of the reader's firms come to this year, the exports, and the orders."""
    actor, on = actor_in(request), today()
    asked = {"q": request.GET.get("q", "")[:80], "which": request.GET.get("which", "")}
    found = queries.orders(words=asked["q"], which=asked["which"], firms=actor.firms)
    context = {
        "section": "my",
        "sales": [(one, queries.sales(one, on)) for one in read_firms(actor)],
        "regions": queries.sales_by_region(actor.firms, on),
        "sheets": queries.order_sheets(actor.firms)[:SHEETS_SHOWN],
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "asked": asked,
        "which": WHICH,
        "writes": firms_of(actor).exists(),
        "year": on.year,
        "wait": actions.REFUND_DAYS,
    }
    return render(request, "clauses/m11/mine.html", context)


@login_required
@never_cache
def bring(request: HttpRequest) -> HttpResponse:
    """Import an export; the report of its lines follows."""
    firms = writing_firms(request)
    if not firms.exists():
        return redirect("my")  # whose page says that the register lacks the firm
    form = SheetForm(request.POST or None, request.FILES or None, firms=firms)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["file"]
        try:
            with kept(sent) as path:
                done = actions.import_orders(
                    actor=actor_in(request), enterprise=form.cleaned_data["firm"], path=path, name=str(sent.name),
                    at=timezone.now(),
                )  # fmt: skip
        except RegisterError as refused:
            form.add_error("file", say_refusal(refused))
        else:
            messages.success(request, _t("已导入 %(new)s 笔新订单。") % {"new": done.sheet.new})
            return redirect("my-order-sheet", done.sheet.pk)
    columns = actions.ORDER_COLUMNS
    context = {"section": "my", "form": form, "columns": columns, "wait": actions.REFUND_DAYS}
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, "clauses/m11/bring.html", context, status=status)


@login_required
def template(request: HttpRequest) -> HttpResponseBase:
    """An empty sheet with the headings."""
    return csv_answer("orders.csv", [column.heading for column in actions.ORDER_COLUMNS], ())


def _own_sheet(request: HttpRequest, sheet_id: int) -> OrderSheet:
    """Raises Http404."""
    row = queries.order_sheets(actor_in(request).firms).filter(pk=sheet_id).first()
    if row is None:
        raise Http404(sheet_id)
    return row


@login_required
@never_cache
def sheet(request: HttpRequest, sheet_id: int) -> HttpResponse:
    """What became of the lines of one export."""
    row = _own_sheet(request, sheet_id)
    doubted = AssistanceOrder.objects.filter(sheet=row).exclude(doubt="").order_by("line")
    context = {
        "section": "my",
        "sheet": row,
        "unchanged": row.lines - row.new - row.changed - len(row.bad),
        "bad": [actions.bad_line(kept) for kept in row.bad[:LINES_SHOWN]],
        "doubted": doubted[:LINES_SHOWN],
        "unlisted": queries.orders(which="unlisted", firms=[row.enterprise.credit_code]).filter(sheet=row).count(),
        "shown": LINES_SHOWN,
    }
    return render(request, "clauses/m11/sheet.html", context)


@login_required
@never_cache
def bad_lines(request: HttpRequest, sheet_id: int) -> HttpResponseBase:
    """Every line of an export that was not kept, to be put right."""
    row = _own_sheet(request, sheet_id)
    head = [_t("行号"), _t("列"), _t("内容"), _t("原因")]
    return csv_answer("lines.csv", head, (_cells(actions.bad_line(kept)) for kept in row.bad))


def _cells(line: actions.BadLine) -> list[str]:
    return [str(line.line), line.column, line.value, tr(line.why)]
