"""How does the observatory leave the screen? As a PDF, as a picture, and as a table of every figure."""

from collections.abc import Iterator
from io import BytesIO

import pypdfium2
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.utils.translation import gettext as _t
from django.views.decorators.http import require_safe
from PIL import Image

from huiqi.cases.states import CLOCK_LABELS
from huiqi.gateways.drawing import ONE_AT_A_TIME
from huiqi.reports.letters.pdf import PrintingUnavailable, print_page
from huiqi.reports.observatory.overview import FIGURES, Overview, overview
from huiqi.web.lab.pictures import png_answer
from huiqi.web.observatory.asked import observer, query_of, span_of
from huiqi.web.observatory.charts import Chart, charts
from huiqi.web.observatory.lists import as_file
from huiqi.web.observatory.pages import context_of
from huiqi.web.observatory.words import WORDS, said, who
from huiqi.web.officer.sheet import Cell, Yuan, csv_answer
from huiqi.web.public.words import today
from huiqi.web.tags import tr

SCALE = 1.5
"""Pixels of the picture for each point of the page: A4 is about 890 wide."""


@require_safe
def printed(request: HttpRequest, form: str) -> HttpResponseBase:
    """The whole observatory on A4 as PDF, or its pages one below the other as PNG."""
    if form not in ("pdf", "png"):
        raise Http404(form)
    actor, span = observer(request), span_of(request)
    page = render_to_string("observatory/print.html", context_of(actor, span), request=request)
    try:
        content = print_page(page)
    except PrintingUnavailable as missing:
        messages.error(request, _t(str(missing)))
        return redirect(f"/observatory/?{query_of(span)}")
    if form == "png":
        content = _picture(content)
    answer = HttpResponse(content, content_type="image/png" if form == "png" else "application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="observatory-{span.on}.{form}"'
    return answer


def _picture(content: bytes) -> bytes:
    with ONE_AT_A_TIME, pypdfium2.PdfDocument(content) as document:
        pages = [sheet.render(scale=SCALE).to_pil() for sheet in document]
    whole = Image.new("RGB", (max(one.width for one in pages), sum(one.height for one in pages)), "white")
    y = 0
    for one in pages:
        whole.paste(one, (0, y))
        y += one.height
    file = BytesIO()
    whole.save(file, "PNG", optimize=True)
    return file.getvalue()


@require_safe
def chart(request: HttpRequest, key: str, form: str) -> HttpResponseBase:
    """One picture as PNG, or its figures as CSV."""
    actor, span = observer(request), span_of(request)
    drawn = {one.key: one for one in charts(overview(actor, span, today()), query_of(span))}
    if key not in drawn or form not in ("png", "csv"):
        raise Http404(key)
    name = f"{key}-{span.on}.{form}"
    if form == "csv":
        return csv_answer(name, *_numbers(drawn[key]))
    try:
        rests_on = _t("截至 %(on)s") % {"on": span.on}
        return png_answer(name, "observatory/chart.svg.html", {"chart": drawn[key], "titled": True}, rests_on)
    except PrintingUnavailable as missing:
        messages.error(request, _t(str(missing)))
        return redirect(f"/observatory/?{query_of(span)}")


def _numbers(drawn: Chart) -> tuple[list[str], list[list[str]]]:
    """Whole numbers as they are drawn, each beside its words; a cell stays empty where nothing is known."""
    heads = [drawn.title]
    for name, _color in drawn.series:
        heads += [name, _t("%(name)s（原值）") % {"name": name}]
    rows = []
    for bar in drawn.bars:
        row = [bar.label]
        for words, value in zip(bar.words, bar.values, strict=True):
            row += [words, "" if value is None else str(value)]
        rows.append(row)
    return heads, rows


@require_safe
def table(request: HttpRequest, form: str) -> HttpResponseBase:
    """Every figure of the page as CSV or Excel."""
    actor, span = observer(request), span_of(request)
    found = overview(actor, span, today())
    heads = [
        _t("指标"),
        _t("数值"),
        _t("计量"),
        _t("读法"),
        _t("上年同期"),
        _t("记录"),
        _t("企业"),
        _t("截至"),
        _t("来源"),
        _t("算法"),
    ]
    return as_file(f"observatory-{span.on}", form, _t("观测台"), heads, [*_figures(found), *_clocks(found)])


def _figures(found: Overview) -> Iterator[list[Cell]]:
    units = {"fen": _t("元"), "count": _t("个"), "share": _t("万分之一"), "ratio": _t("百分之一元"), "mean": _t("百分之一")}
    for key, figure in FIGURES.items():
        value, total, word = found.value(key), found.total(key), WORDS[key]
        number: Cell = "" if value is None else Yuan(value) if figure.unit == "fen" else value
        before = said(found.value(key, before=True), figure.unit)
        firms: Cell = total.firms if figure.firm and not figure.part else ""
        yield [tr(word.title), number, units[figure.unit], said(value, figure.unit), before, total.rows, firms,
               found.span.on.isoformat(), tr(word.source), tr(word.meaning)]  # fmt: skip


def _clocks(found: Overview) -> Iterator[list[Cell]]:
    source, on = _t("申请办理记录"), found.span.on.isoformat()
    for stage in found.stages:
        for one in [stage, *found.departments[stage.stage]]:
            name = f"{tr(CLOCK_LABELS[one.stage])} {who(one.department) if one.department else ''}".strip()
            days = _t("工作日")
            told = ((_t("中位数"), one.median), (_t("第95百分位"), one.p95))
            for what, value in told:
                words = _t("未知") if value is None else str(value)
                yield [f"{name} {what}", "" if value is None else value, days, words, "", one.runs, "", on, source, ""]
            share = "—" if one.in_time_bp is None else said(one.in_time_bp, "share")
            number: Cell = "" if one.in_time_bp is None else one.in_time_bp
            yield [f"{name} {_t('按时率')}", number, _t("万分之一"), share, "", one.runs, "", on, source, ""]
