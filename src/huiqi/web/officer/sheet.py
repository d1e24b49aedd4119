"""How is a list handed out? As CSV or Excel, with its Chinese intact and none of its cells run."""

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import xlsxwriter
from django.http import HttpResponse, HttpResponseBase, StreamingHttpResponse

from huiqi.gateways.files import Kind
from huiqi.simulation.results import harmless
from huiqi.units.money import FEN_PER_YUAN


@dataclass(frozen=True)
class Yuan:
    """An amount in fen that a sheet shows in yuan."""

    fen: int


Cell = str | int | Yuan


class _Echo:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def csv_answer(name: str, head: Iterable[str], rows: Iterable[Iterable[str]]) -> HttpResponseBase:
    """The file `name`, streamed a line at a time."""
    answer = StreamingHttpResponse(_lines(head, rows), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


def _lines(head: Iterable[str], rows: Iterable[Iterable[str]]) -> Iterator[str]:
    writer = csv.writer(_Echo())
    yield "\ufeff"
    yield writer.writerow([harmless(cell) for cell in head])
    for row in rows:
        yield writer.writerow([harmless(cell) for cell in row])


def yuan_cell(fen: int) -> str:
    """Fen as the plain number of yuan that a sheet can add up.

    >>> yuan_cell(35_000_05)
    '35000.05'
    """
    return f"{fen // FEN_PER_YUAN}.{fen % FEN_PER_YUAN:02}"


def workbook_answer(name: str, title: str, head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> HttpResponse:
    """The file `name`: one sheet with frozen headings; amounts are numbers in yuan."""
    content = io.BytesIO()
    with workbook(content) as book:
        sheet = add_sheet(book, title, head, rows)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, 20, 16)
    return download(name, content.getvalue(), Kind.XLSX)


def workbook(content: io.BytesIO) -> xlsxwriter.Workbook:
    """A workbook that runs nothing of what is written into it."""
    return xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False})


def add_sheet(book: xlsxwriter.Workbook, title: str, head: Iterable[str], rows: Iterable[Iterable[Cell]]) -> Any:
    """A sheet of a workbook, filled; its panes and widths are the caller's."""
    bold, money = book.add_format({"bold": True, "text_wrap": True}), book.add_format({"num_format": "#,##0.00"})
    sheet = book.add_worksheet(title[:31])
    sheet.write_row(0, 0, head, bold)
    for line, row in enumerate(rows, start=1):
        for column, cell in enumerate(row):
            if isinstance(cell, Yuan):
                sheet.write_number(line, column, Decimal(cell.fen) / FEN_PER_YUAN, money)
            elif isinstance(cell, str):
                sheet.write_string(line, column, harmless(cell))
            else:
                sheet.write_number(line, column, cell)
    return sheet


def download(name: str, content: bytes, kind: Kind) -> HttpResponse:
    """A file that a browser saves under `name`."""
    answer = HttpResponse(content, content_type=kind.media_type)
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
