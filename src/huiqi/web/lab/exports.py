"""How does a result leave the laboratory? As a workbook, or as a section of the explanatory note that can be edited."""

from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _t
from django.utils.translation import gettext_noop as _noop
from docx.shared import Mm

from huiqi.gateways.files import Kind
from huiqi.reports.letters.pdf import PrintingUnavailable
from huiqi.web.lab.pictures import png
from huiqi.web.lab.stamp import short_of
from huiqi.web.officer import sheet
from huiqi.web.officer.sheet import Cell, Yuan
from huiqi.web.tags import money_text, tr
from huiqi.web.word import add_table, content, titled

RANKS = (_noop("低（第5百分位）"), _noop("中"), _noop("高（第95百分位）"))
Sheet = tuple[str, Sequence[str], Iterable[Sequence[Cell]]]
"""A name, headings, rows."""


def workbook(found: dict[str, Any]) -> HttpResponse:
    """Every table of a comparison, a sheet each; amounts are numbers in yuan."""
    reform = found["found"]
    amounts = (_t("现行数字"), _t("改后"), _t("变化"))
    rows = [[f"{m.clause} {tr(m.title)}", *_three(d), d.winners, d.losers] for m, d, _caps in found["rows"]]
    rows.append([_t("合计"), *_three(reform.total), reform.total.winners, reform.total.losers])
    changed: list[list[Cell]] = [[tr(label), before, after] for label, before, after in found["changed"]]
    sheets: list[Sheet] = [
        (_t("各项措施"), (_t("措施"), *amounts, _t("多得的企业"), _t("少得的企业")), rows),
        (_t("改动"), (_t("数字"), _t("现行数字"), _t("改后")), changed),
        (_t("哪个数字影响最大"), (_t("数字"), _t("减一成"), _t("加一成"), _t("相差")),
         [[f"{tr(n.label)} {n.key}", *map(Yuan, (s.low_fen, s.high_fen, s.width_fen))] for n, s, *_ in found["swings"]]),
        (_t("各部门"), (_t("部门"), *amounts[:2]), [[tr(name), Yuan(a), Yuan(b)] for name, (a, b) in found["departments"]]),
    ]  # fmt: skip
    for title, parts in found["groups"]:
        sheets.append((_t(title), (_t(title), *amounts), [[tr(label), *_three(d)] for _figure, label, d in parts]))
    return _book("lab.xlsx", [*sheets, _stamp_sheet(found["stamp"].lines())])


def _three(difference: Any) -> list[Yuan]:
    return [Yuan(difference.before_fen), Yuan(difference.after_fen), Yuan(difference.change_fen)]


def section(found: dict[str, Any]) -> HttpResponse:
    """What the change costs, as a part of the explanatory note: words, a table, the chart, and what it rests on."""
    total, document = (
        found["found"].total,
        titled(_t("财政影响测算：%(measure)s") % {"measure": tr(found["measure"].title)}),
    )
    document.add_paragraph(
        _t("按 %(on)s 的数字和 %(firms)s 家企业逐家测算：现行数字共需 %(before)s，改后 %(after)s，变化 %(change)s；"
           "%(winners)s 家多得，%(losers)s 家少得。")
        % {"on": found["on"], "firms": found["people"].firms, "before": money_text(total.before_fen),
           "after": money_text(total.after_fen), "change": money_text(total.change_fen), "winners": total.winners,
           "losers": total.losers}
    )  # fmt: skip
    for label, before, after in found["changed"]:
        document.add_paragraph(f"{tr(label)}：{before} → {after}", style="List Bullet")
    rows = [[f"{m.clause} {tr(m.title)}", *map(money_text, (d.before_fen, d.after_fen, d.change_fen))]
            for m, d, _caps in found["rows"]]  # fmt: skip
    _word_table(document, (_t("措施"), _t("现行数字"), _t("改后"), _t("变化")), rows)
    _picture(document, "lab/measures_chart.html", found, found["stamp"].short)
    return _word("lab.docx", document, found["stamp"].lines())


def outlook_workbook(found: dict[str, Any]) -> HttpResponse:
    """Year by year, measure by measure, the assumptions and what it rests on."""
    years = [str(row["year"]) for row in found["rows"]]
    heads = (*_ranks(), _t("现行数字（中）"), _t("超出预算的次数"), _t("企业"))
    rows: list[list[Cell]] = [
        [str(row["year"]), *(Yuan(fen) for _, (fen, _) in row["figures"]),
         "" if row["law"] is None else Yuan(row["law"]), "" if row["breaks"] is None else row["breaks"], row["firms"]]
        for row in found["rows"]
    ]  # fmt: skip
    measures: list[list[Cell]] = [
        [f"{m.clause} {tr(m.title)}", *(Yuan(fen) for _, fen, _ in figures)] for m, figures in found["measures"]
    ]
    return _book("outlook.xlsx", [
        (_t("逐年"), heads, rows), (_t("各项措施"), (_t("措施"), *years), measures),
        (_t("假设"), (_t("假设"), _t("分布")), found["assumed"]), _stamp_sheet(_stamp_lines(found["stamp"])),
    ])  # fmt: skip


def outlook_section(found: dict[str, Any]) -> HttpResponse:
    """The years to come as a part of the explanatory note."""
    document = titled(found["title"])
    asked = found["asked"]
    document.add_paragraph(
        _t("把今后 %(years)s 年抽 %(draws)s 次（种子 %(seed)s），每次逐家算到分；下表给出每年付出的低、中、高值。")
        % {"years": asked["years"], "draws": asked["draws"], "seed": asked["seed"]}
    )
    rows = [[str(row["year"]), *(money_text(fen) for _, (fen, _) in row["figures"])] for row in found["rows"]]
    _word_table(document, _ranks(), rows)
    _picture(document, "lab/fan_chart.html", found, short_of(found["stamp"]))
    _word_table(document, (_t("假设"), _t("分布")), found["assumed"])
    return _word("outlook.docx", document, _stamp_lines(found["stamp"]))


def _ranks() -> list[str]:
    return [_t("年份"), *(_t(rank) for rank in RANKS)]


def _stamp_lines(stamp: dict[str, Any]) -> list[tuple[str, str]]:
    return [(name, str(value)) for name, value in stamp.items()]


def _stamp_sheet(lines: Iterable[tuple[str, str]]) -> Sheet:
    return _t("依据"), (_t("项目"), _t("内容")), [[tr(label), value] for label, value in lines]


def _book(name: str, sheets: Sequence[Sheet]) -> HttpResponse:
    file = BytesIO()
    with sheet.workbook(file) as book:
        for title, head, rows in sheets:
            filled = sheet.add_sheet(book, title, head, rows)
            filled.freeze_panes(1, 1)
            filled.set_column(0, 0, 36)
            filled.set_column(1, 20, 18)
    return sheet.download(name, file.getvalue(), Kind.XLSX)


def _word_table(document: Any, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    add_table(document, heads, rows)
    document.add_paragraph("")


def _picture(document: Any, template: str, found: dict[str, Any], rests_on: str) -> None:
    """The chart; a machine that cannot print it gives the words and tables without."""
    try:
        document.add_picture(BytesIO(png(template, found, rests_on)), width=Mm(150))
    except PrintingUnavailable:
        return


def _word(name: str, document: Any, stamp: Iterable[tuple[str, str]]) -> HttpResponse:
    document.add_heading(_t("依据"), level=2)
    _word_table(document, (_t("项目"), _t("内容")), [(tr(label), value) for label, value in stamp])
    document.add_paragraph(_t("测算不是决定，不能据以发放。"))
    return sheet.download(name, content(document), Kind.DOCX)
