"""How is a dataset written? As CSV, Parquet and a workbook, a row at a time: memory does not grow with the rows."""

import csv
import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter
from django.utils import timezone

from huiqi.reports.open_data.fields import Dataset, Field, Kind, Value
from huiqi.reports.open_data.imprint import Imprint
from huiqi.simulation.results import harmless

GROUP = 5_000
"""Rows of one row group of a Parquet file."""
ARROW = {
    Kind.TEXT: pa.string(),
    Kind.COUNT: pa.int64(),
    Kind.FEN: pa.int64(),
    Kind.YUAN: pa.decimal128(18, 2),
    Kind.YEAR: pa.int16(),
    Kind.DAY: pa.date32(),
    Kind.MOMENT: pa.timestamp("us", tz="UTC"),
    Kind.YES_NO: pa.bool_(),
    Kind.ADDRESS: pa.string(),
}


def csv_text(value: Value) -> str:
    """A value as the CSV files write it; text is never run as a formula.

    >>> csv_text(None), csv_text(True), csv_text(Decimal("35000.05")), csv_text("=1+1")
    ('', 'true', '35000.05', "'=1+1")
    """
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return harmless(value) if isinstance(value, str) else str(value)


def write_csv(path: Path, dataset: Dataset, imprint: Imprint) -> int:
    """RFC 4180 in UTF-8 with its mark, so that Excel reads Chinese; returns how many rows."""
    number = 0
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(dataset.names)
        for row in dataset.rows(imprint):
            writer.writerow([csv_text(cell) for cell in dataset.cells(row)])
            number += 1
    return number


def write_parquet(path: Path, dataset: Dataset, imprint: Imprint) -> None:
    """Row groups of GROUP; each column carries its names and meanings."""
    schema = pa.schema([_column(f) for f in dataset.fields], metadata=_said(dataset))
    cells = (dataset.cells(row) for row in dataset.rows(imprint))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for group in _groups(cells):
            columns = zip(*group, strict=True)
            arrays = [pa.array(column, field.type) for column, field in zip(columns, schema, strict=True)]
            writer.write_batch(pa.record_batch(arrays, schema=schema))


def _groups(cells: Iterable[list[Value]]) -> Iterator[list[list[Value]]]:
    rows = iter(cells)
    while group := list(islice(rows, GROUP)):
        yield group


def _column(field: Field) -> pa.Field:
    return pa.field(field.name, ARROW[field.kind], nullable=field.optional, metadata=_said(field))


def _said(thing: Field | Dataset) -> dict[str, str]:
    names, about = thing.called, thing.about
    return {"title_zh": names.zh, "title_en": names.en, "description_zh": about.zh, "description_en": about.en}


def workbook(path: Path, made: dt.datetime) -> xlsxwriter.Workbook:
    """A workbook on disk that runs nothing of what is written into it; the same content gives the same bytes."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(str(path), options)
    book.set_properties({"created": made.astimezone(dt.UTC).replace(tzinfo=None, microsecond=0)})
    return book


def write_workbook(path: Path, dataset: Dataset, imprint: Imprint, made: dt.datetime) -> None:
    """One sheet under Chinese headings, and one that explains them in both languages."""
    with workbook(path, made) as book:
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        look = {Kind.YUAN: "#,##0.00", Kind.DAY: "yyyy-mm-dd", Kind.MOMENT: "yyyy-mm-dd hh:mm", Kind.FEN: "0"}
        formats = [book.add_format({"num_format": look.get(f.kind, "General")}) for f in dataset.fields]
        sheet = _sheet(book, dataset.called.zh, [f.called.zh for f in dataset.fields], bold)
        for line, row in enumerate(dataset.rows(imprint), 1):
            for column, cell in enumerate(dataset.cells(row)):
                _write(sheet, line, column, cell, formats[column])
        about = _sheet(book, "字段 Fields", ("字段", "Field", "Name", "说明", "Meaning"), bold)
        for line, f in enumerate(dataset.fields, 1):
            about.write_row(line, 0, (f.called.zh, f.name, f.called.en, f.about.zh, f.about.en))


def _sheet(book: xlsxwriter.Workbook, title: str, heads: Sequence[str], bold: Any) -> Any:
    sheet = book.add_worksheet(title[:31])
    sheet.freeze_panes(1, 1)
    sheet.set_column(0, len(heads) - 1, 18)
    sheet.write_row(0, 0, heads, bold)
    return sheet


def _write(sheet: Any, line: int, column: int, cell: Value, look: Any) -> None:
    """One value; a whole number of fen below 10^15 and its yuan are exact in a workbook too."""
    if isinstance(cell, dt.datetime):
        sheet.write_datetime(line, column, timezone.localtime(cell).replace(tzinfo=None), look)
    elif isinstance(cell, dt.date):
        sheet.write_datetime(line, column, cell, look)
    elif isinstance(cell, bool):
        sheet.write_boolean(line, column, cell)
    elif isinstance(cell, int | Decimal):
        sheet.write_number(line, column, cell, look)
    elif cell:
        sheet.write_string(line, column, cell)
