"""Where is each measure's money? Envelopes with what is reserved, paid and still claimed, the postings behind every
figure, and the treasury's entries."""

import uuid
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Sum
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop as _noop

from huiqi.access.actor import Actor
from huiqi.access.models import Account
from huiqi.access.permissions import allowed, require
from huiqi.cases import queries as cases
from huiqi.engine.rule import Measure
from huiqi.ledger import actions, queries
from huiqi.ledger.errors import LedgerError, UnknownEnvelope
from huiqi.ledger.models import Transfer
from huiqi.policies import POLICIES, find_measure
from huiqi.units.money import show_yuan
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.fields import FEN, YEARS, year_in
from huiqi.web.officer.sheet import Cell, Yuan, csv_answer, workbook_answer
from huiqi.web.public.words import today
from huiqi.web.said import say_refusal

PAGE_SIZE = 50
FIGURES = {
    "appropriated": _noop("预算"),
    "reserved": _noop("占用"),
    "paid": _noop("已拨付"),
    "voided": _noop("撤销占用"),
    "recovered": _noop("已追回"),
    "available": _noop("可用"),
    "interest": _noop("利息"),
}
COLUMNS = tuple(FIGURES)[:6]
"""The figures that stand in the table; interest has its postings."""
ORDERS = {
    "": _noop("按措施"),
    "available": _noop("可用少的在前"),
    "-appropriated": _noop("预算多的在前"),
    "-forecast": _noop("预计多的在前"),
}
CHART = 1_000
"""The longest bar, in SVG units."""


@dataclass(frozen=True)
class Line:
    """One envelope; or a measure that is claimed and has none, whose figures are None. Fen."""

    law: Measure
    department: str
    figures: queries.Figures | None
    forecast: cases.Forecast

    @property
    def available_fen(self) -> int:
        """What can still be reserved."""
        return self.figures.available_fen if self.figures and not self.figures.envelope.closed_at else 0

    @property
    def short_fen(self) -> int:
        """What the claims may exceed what is available by; 0 where they do not."""
        return max(self.forecast.fen - self.available_fen, 0)

    def fen(self, figure: str) -> int:
        """A figure of the table; 0 where there is no envelope."""
        return int(getattr(self.figures, f"{figure}_fen")) if self.figures else 0

    @property
    def cells(self) -> list[tuple[str, str, int]]:
        """Each figure of the table: its key, its name, fen."""
        return [(figure, FIGURES[figure], self.fen(figure)) for figure in COLUMNS]


@dataclass(frozen=True)
class Bar:
    """One line of the chart in SVG units from the left: paid, reserved and claimed, against the budget."""

    line: Line
    paid: int
    reserved: int
    claimed: int
    budget: int

    @property
    def after_paid(self) -> int:
        """Where what is claimed begins."""
        return self.paid + self.reserved


def _asked(request: HttpRequest) -> dict[str, Any]:
    order = request.GET.get("order", "")
    return {
        "year": year_in(request),
        "q": request.GET.get("q", "").strip()[:80],
        "order": order if order in ORDERS else "",
        "short": request.GET.get("short") == "1",
    }


def lines(actor: Actor, asked: Mapping[str, Any]) -> list[Line]:
    """The envelopes that an address asks for. Raises Forbidden."""
    year = asked["year"]
    found, claims = queries.figures(actor, year), cases.forecast(actor, year, today())
    rows = []
    for f in found:
        law = find_measure(f.envelope.measure)[1]
        own = law.lead == f.envelope.department
        rows.append(Line(law, f.envelope.department, f, claims.get(law.id, cases.Forecast()) if own else cases.Forecast()))
    held = {(line.law.id, line.department) for line in rows}
    bare = [law for law in map(_law, claims) if (law.id, law.lead) not in held]
    rows += [Line(law, law.lead, None, claims[law.id]) for law in bare]
    rows = [line for line in rows if _matches(line, asked["q"]) and (line.short_fen or not asked["short"])]
    key = asked["order"].lstrip("-")
    if key:
        sign = -1 if asked["order"].startswith("-") else 1
        rows.sort(key=lambda line: sign * (line.forecast.fen if key == "forecast" else line.fen(key)))
    return rows


def _law(measure: str) -> Measure:
    return find_measure(measure)[1]


def _matches(line: Line, words: str) -> bool:
    about = f"{line.law.id} {line.law.clause} {line.law.title} {_t(line.law.title)} {line.department}".casefold()
    return all(word in about for word in words.casefold().split())


def budget(request: HttpRequest) -> HttpResponse:
    """The envelopes of a year."""
    actor, asked = actor_in(request), _asked(request)
    found = lines(actor, asked)
    figures = [line.figures for line in found if line.figures]
    totals = [(figure, FIGURES[figure], sum(line.fen(figure) for line in found)) for figure in COLUMNS]
    context = {
        "lines": found,
        "asked": asked,
        "years": range(asked["year"] - 1, asked["year"] + 2),
        "orders": ORDERS,
        "columns": [FIGURES[figure] for figure in COLUMNS],
        "totals": totals,
        "forecast_fen": sum(line.forecast.fen for line in found),
        "short": [line for line in found if line.short_fen],
        "left_out": sum(line.forecast.left_out for line in found),
        "bars": _bars(found),
        "writes": allowed(actor, "budget.write"),
        "interest_fen": sum(f.interest_fen for f in figures),
    }
    return render(request, "officer/budget.html", context)


def _bars(found: list[Line]) -> list[Bar]:
    """The chart's lines, all on one scale."""

    def used(line: Line) -> int:
        return line.fen("paid") + line.fen("reserved") + line.fen("recovered") + line.forecast.fen

    longest = max((max(used(line), line.fen("appropriated")) for line in found), default=0)
    if not longest:
        return []

    def units(fen: int) -> int:
        return fen * CHART // longest

    return [
        Bar(
            line,
            units(line.fen("paid") + line.fen("recovered")),
            units(line.fen("reserved")),
            units(line.forecast.fen),
            units(line.fen("appropriated")),
        )
        for line in found
    ]


def export(request: HttpRequest, form: str) -> HttpResponseBase:
    """The table as asked for, as CSV or Excel; amounts in yuan."""
    asked = _asked(request)
    found = lines(actor_in(request), asked)
    if form not in ("csv", "xlsx"):
        raise Http404(_t("只能导出为 csv 或 xlsx。"))
    head = [_t("年度"), _t("措施"), _t("部门"), *(f"{_t(FIGURES[f])}{_t('（元）')}" for f in COLUMNS)]
    head += [f"{_t('预计')}{_t('（元）')}", _t("未审定项数"), f"{_t('缺口')}{_t('（元）')}"]
    rows = [_row(asked["year"], line) for line in found]
    name = f"budget-{asked['year']}.{form}"
    if form == "xlsx":
        return workbook_answer(name, _t("预算"), head, rows)
    return csv_answer(name, head, ([_plain(cell) for cell in row] for row in rows))


def _row(year: int, line: Line) -> list[Cell]:
    fen = [Yuan(line.fen(figure)) for figure in COLUMNS]
    claims = (Yuan(line.forecast.fen), line.forecast.cases, Yuan(line.short_fen))
    return [year, f"{line.law.clause}{_t(line.law.title)}", _t(line.department), *fen, *claims]


def _plain(cell: Cell) -> str:
    return show_yuan(cell.fen).removesuffix("元").replace(",", "") if isinstance(cell, Yuan) else str(cell)


def postings(request: HttpRequest, envelope_id: int) -> HttpResponse:
    """The transfers behind one figure, their sum, and whether it is the figure."""
    actor = actor_in(request)
    try:
        envelope = queries.envelope_by_id(actor, envelope_id)
    except UnknownEnvelope as error:
        raise Http404(say_refusal(error)) from None
    kind = request.GET.get("kind", "")
    kind = kind if kind in FIGURES else "appropriated"
    rows = queries.postings(envelope, kind).select_related("source__envelope", "target__envelope")
    total = rows.aggregate(fen=Sum("signed_fen"))["fen"] or 0
    figures = queries.figures_of(envelope)
    figure = int(getattr(figures, f"{kind}_fen"))
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "envelope": envelope,
        "law": find_measure(envelope.measure)[1],
        "kinds": [(key, name, getattr(figures, f"{key}_fen")) for key, name in FIGURES.items()],
        "kind": kind,
        "name": FIGURES[kind],
        "page": page,
        "rows": list(_named(list(page))),
        "total_fen": total,
        "figure_fen": figure,
        "difference_fen": total - figure,
        "reads_cases": allowed(actor, "case.read"),
    }
    return render(request, "officer/postings.html", context)


def _named(rows: list[Transfer]) -> Iterator[tuple[Transfer, str]]:
    """Each transfer with the name of who made it."""
    ids = {int(row.actor.removeprefix("account:")) for row in rows if row.actor.startswith("account:")}
    names = dict(Account.objects.filter(pk__in=ids).values_list("pk", "name")) if ids else {}
    for row in rows:
        pk = row.actor.removeprefix("account:")
        yield row, names.get(int(pk), row.actor) if pk.isdecimal() else _t("系统")


class BookForm(forms.Form):
    """One appropriation or cut. `key` makes a second click the same entry."""

    what = forms.ChoiceField(label=_("事项"), choices=[("appropriate", _("下达预算")), ("cut", _("追减预算"))])
    year = forms.IntegerField(label=_("资金年度"), min_value=YEARS[0], max_value=YEARS[-1])
    measure = forms.ChoiceField(label=_("措施"))
    amount_fen = FEN(label=_("金额（万元）"))
    document = forms.CharField(label=_("文号"), max_length=120)
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, data: Any, **given: Any) -> None:
        super().__init__(data, **given)
        field = self.fields["measure"]
        assert isinstance(field, forms.ChoiceField)
        money = [m for policy in POLICIES.values() for m in policy.money]
        field.choices = [(m.id, f"{m.clause} {_t(m.title)}（{_t(m.lead)}）") for m in money]


def book(request: HttpRequest) -> HttpResponse:
    """The treasury appropriates or cuts, on a document."""
    actor = actor_in(request)
    require(actor, "budget.write")
    year, measure = _asked(request)["year"], request.GET.get("measure", "")
    form = BookForm(request.POST or None, initial={"year": year, "measure": measure, "key": uuid.uuid4()})
    if request.method == "POST" and form.is_valid():
        typed = form.cleaned_data
        act = actions.appropriate if typed["what"] == "appropriate" else actions.cut
        try:
            moved = act(
                actor=actor,
                year=typed["year"],
                measure=typed["measure"],
                department=find_measure(typed["measure"])[1].lead,
                amount_fen=typed["amount_fen"],
                document=typed["document"],
                key=f"page:{typed['key']}",
                at=timezone.now(),
            )
        except LedgerError as refused:
            form.add_error(None, say_refusal(refused))
        else:
            messages.success(request, _t("已登记：%(what)s。") % {"what": _t(moved.get_kind_display())})
            return redirect(f"/desk/budget?year={typed['year']}")
    return render(request, "officer/budget_book.html", {"form": form}, status=422 if form.errors else 200)
