"""Which rows make up a figure? A page of them, searched and sorted, and the same as a file; their sum is the figure."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.core.paginator import Paginator
from django.db.models import Field, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe

from huiqi.access.permissions import About, allowed
from huiqi.cases.models import Case
from huiqi.policies import find_measure
from huiqi.register.queries.search import containing
from huiqi.reports.observatory.figure import Figure
from huiqi.reports.observatory.overview import FIGURES
from huiqi.web.observatory.asked import observer, query_of, span_of
from huiqi.web.observatory.columns import title_of
from huiqi.web.observatory.words import WORDS, said
from huiqi.web.officer.sheet import Cell, Yuan, csv_answer, workbook_answer, yuan_cell
from huiqi.web.tags import exact, tr, typed

PAGE_SIZE = 50
FORMS = ("csv", "xlsx")
YES_NO = frozenset({"first_pass", "free", "was_upheld", "late"})
"""Columns of zero and one that say no and yes."""


@dataclass(frozen=True)
class Column:
    """One column of a list: its place in the row, its title, how a value of it is written in a cell and on the page."""

    name: str
    title: str
    field: "Field[Any, Any] | None"

    def cell(self, value: Any) -> Cell:
        """The value in a file."""
        if value is None or value == "":
            return ""
        if self.name.endswith("_fen"):
            return Yuan(value)
        if self.name in YES_NO or isinstance(value, bool):
            return _t("是") if value else _t("否")
        if self.name.rsplit("__")[-1] == "measure":
            return tr(find_measure(value)[1].title)
        if isinstance(value, dt.datetime):
            return timezone.localdate(value).isoformat()
        if isinstance(value, dt.date):
            return value.isoformat()
        if self.field is not None and self.field.choices:
            return tr(str(dict(self.field.flatchoices).get(value, value)))
        if self.name == "label":
            return tr(value)
        return value if isinstance(value, int) and self.name != "year" else str(value)

    def shown(self, value: Any, reads_firms: bool) -> dict[str, Any]:
        """The value on the page, with the address it leads to."""
        cell = self.cell(value)
        words = exact(cell.fen) if isinstance(cell, Yuan) else typed(cell) if isinstance(cell, str) else f"{cell:,}"
        return {"words": words, "href": self._leads_to(str(value), reads_firms) if value else "", "title": self.title,
                "tight": not isinstance(cell, str) or isinstance(value, dt.date)}  # fmt: skip

    def _leads_to(self, value: str, reads_firms: bool) -> str:
        """A case's number leads to it; a firm's code to the firm, for who may read the register."""
        if self.name == "case_ref" or (self.field is not None and self.field == Case._meta.get_field("number")):
            return reverse("desk-case", args=[value])
        return reverse("register-firm", args=[value]) if self.name.endswith("credit_code") and reads_firms else ""


def columns_of(figure: Figure, model: Any) -> list[Column]:
    """The columns of a figure's list."""
    return [Column(name, title_of(name), _field(model, name)) for name in figure.columns]


def _field(model: Any, path: str) -> "Field[Any, Any] | None":
    """The field behind a path; None for what is worked out."""
    *way, last = path.split("__")
    try:
        for part in way:
            model = model._meta.get_field(part).related_model
        return model._meta.get_field(last)
    except FieldDoesNotExist:
        return None


def _known(key: str) -> Figure:
    if key not in FIGURES:
        raise Http404(key)
    return FIGURES[key]


def _sorted(rows: QuerySet[Any], figure: Figure, order: str) -> tuple[QuerySet[Any], str]:
    order = order if order.lstrip("-") in figure.columns else figure.order
    return rows.order_by(order, "-pk"), order


@require_safe
def behind(request: HttpRequest, key: str) -> HttpResponse:
    """The rows of a figure."""
    actor, span, figure = observer(request), span_of(request), _known(key)
    part, words = request.GET.get("part", "")[:100], request.GET.get("q", "").strip()[:80]
    everything = figure.rows(span).filter(**{figure.part: part}) if part and figure.part else figure.rows(span)
    listed = containing(figure.listed(actor, span, part), words, *figure.search)
    rows, order = _sorted(listed, figure, request.GET.get("order", ""))
    columns = columns_of(figure, rows.model)
    page = Paginator(rows.values_list(*figure.columns), PAGE_SIZE).get_page(request.GET.get("page"))
    whole, shown = figure.total(everything), figure.total(listed)
    reads_firms = allowed(actor, "register.read", About())
    lines = [[c.shown(v, reads_firms) for c, v in zip(columns, row, strict=True)] for row in page]
    context = {
        "figure": figure, "word": WORDS[key], "span": span, "query": query_of(span), "part": part, "page": page,
        "columns": [(c, order == c.name, order == f"-{c.name}") for c in columns], "lines": lines, "words": words,
        "part_words": _part(figure, part), "order": order, "export": "observatory-export", "key": key,
        "value": said(figure.value(whole), figure.unit), "shown": shown, "whole": whole,
        "shown_value": said(figure.value(shown), figure.unit),
        "hidden": 0 if words else whole.rows - shown.rows,
    }  # fmt: skip
    return render(request, "observatory/list.html", context)


def _part(figure: Figure, part: str) -> str:
    return tr(find_measure(part)[1].title) if part.startswith("livestream.") else part


@require_safe
def export(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """The same rows as CSV or Excel."""
    actor, span, figure = observer(request), span_of(request), _known(key)
    part, words = request.GET.get("part", "")[:100], request.GET.get("q", "").strip()[:80]
    listed = containing(figure.listed(actor, span, part), words, *figure.search)
    rows, _order = _sorted(listed, figure, request.GET.get("order", ""))
    columns = columns_of(figure, rows.model)
    cells = (
        [c.cell(v) for c, v in zip(columns, row, strict=True)] for row in rows.values_list(*figure.columns).iterator(2000)
    )
    return as_file(f"{key}-{span.on}", form, tr(WORDS[key].title), [c.title for c in columns], cells)


def as_file(name: str, form: str, title: str, heads: list[str], rows: Iterable[list[Cell]]) -> HttpResponseBase:
    """A list as a file a spreadsheet opens. Raises Http404 for another form than FORMS."""
    if form == "xlsx":
        return workbook_answer(f"{name}.xlsx", title.replace("/", "-").replace(":", " "), heads, rows)
    if form == "csv":
        return csv_answer(f"{name}.csv", heads, ([plain(cell) for cell in row] for row in rows))
    raise Http404(form)


def plain(cell: Cell) -> str:
    """A cell as CSV writes it."""
    if isinstance(cell, Yuan):
        return f"-{yuan_cell(-cell.fen)}" if cell.fen < 0 else yuan_cell(cell.fen)
    return str(cell)
