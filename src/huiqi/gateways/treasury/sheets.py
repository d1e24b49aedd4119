"""Which rows are in the bank's file? Those of a CSV or of the first sheet of a workbook, as texts."""

import csv
import datetime as dt
import io
from collections.abc import Iterator
from decimal import Decimal

from python_calamine import CalamineError, CalamineWorkbook

from huiqi.gateways.files import EICAR
from huiqi.gateways.refusal import FileRefused
from huiqi.gateways.sheets import check_sheet
from huiqi.gateways.treasury.errors import TreasuryError
from huiqi.gateways.treasury.table import Row
from huiqi.gateways.zip_check import check_zip

ROWS_MAX = 200_000
"""Rows of a return, at most."""
Cell = int | float | str | bool | dt.time | dt.date | dt.datetime | dt.timedelta


def text_rows(content: bytes) -> Iterator[Row]:
    """The rows of a CSV in UTF-8 or GB18030. Raises TreasuryError where it is neither, or no CSV."""
    text = _decoded(content)
    try:
        reader = csv.reader(io.StringIO(text, newline=""), strict=True)
        for number, cells in enumerate(reader, 1):
            _not_too_many(number)
            yield number, cells
    except csv.Error as wrong:
        raise TreasuryError("这个CSV文件有错（引号没有配对，或一格过长）；请向银行重新下载。") from wrong


def sheet_rows(content: bytes) -> Iterator[Row]:
    """The rows of the first sheet of an xlsx. Raises TreasuryError where it cannot be opened or is a trap."""
    try:
        check_zip(content, EICAR)
        check_sheet(".xlsx", content)
        rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (FileRefused, CalamineError, OSError, IndexError, ValueError) as wrong:
        raise TreasuryError("这个Excel文件打不开；请在电脑上打开核对，另存为xlsx或CSV后再传。") from wrong
    _not_too_many(len(rows))
    return ((number, [_text(cell) for cell in cells]) for number, cells in enumerate(rows, 1))


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise TreasuryError("这不是文本、Excel或XML文件；请核对是不是银行的回单。")


def _text(cell: Cell) -> str:
    """A cell as a person reads it. A number in a workbook is binary: its shortest decimal is what was typed in."""
    if isinstance(cell, bool) or not isinstance(cell, int | float):
        return cell.isoformat() if isinstance(cell, dt.date) else str(cell)
    exact = Decimal(repr(cell))
    return format(exact.to_integral_value() if exact == exact.to_integral_value() else exact, "f")


def _not_too_many(rows: int) -> None:
    if rows > ROWS_MAX:
        raise TreasuryError("回单超过%(rows)s行，不能读；请让银行分成几份。", rows=ROWS_MAX)
