"""What do a firm's annual accounts say of its revenue? Read from an XBRL instance or from the sheet of the income statement.

Nothing is guessed: what cannot be read is refused with a reason, and the firm types the figures instead.
"""

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from pathlib import Path

from lxml import etree

from huiqi.engine.facts import Fact
from huiqi.gateways.closed_xml import closed_parser
from huiqi.register.errors import SheetUnreadable
from huiqi.register.sheet_lines import rows_of
from huiqi.simulation.cells import CellError, is_empty, read_cell, tidy
from huiqi.units.money import FEN_PER_WAN, FEN_PER_YUAN

CONCEPTS = ("OperatingRevenue", "Revenue")
"""Local names of the revenue: in 企业会计准则通用分类标准 (cas), and in IFRS."""
XBRLI = "{http://www.xbrl.org/2003/instance}"
REVENUE = re.compile(r"(一、)?营业(总)?收入")
THIS_YEAR = ("本年金额", "本年累计金额", "本期金额", "本年数", "本期发生额")
YEAR_BEFORE = ("上年金额", "上年数", "上期金额", "上期发生额")
FULL_YEAR_DAYS = (364, 367)
_AMOUNT = Fact("revenue", "fen", "营业收入", "多少？", lo=0, hi=10**15)
_UNIT = re.compile(r"单位[：:]?\s*(人民币)?\s*(?P<unit>万元|元)")
_YEAR = re.compile(r"(20\d\d)年(度)?")


@dataclass(frozen=True)
class Read:
    """The revenue of a year and of the year before, in fen; None where the file does not say."""

    year: int | None
    revenue_fen: int
    before_fen: int | None


def read_statement(path: Path) -> Read:
    """The revenue in an .xbrl or .xml instance, or in an .xlsx or .csv income statement. Raises SheetUnreadable."""
    if path.suffix.lower() in (".xbrl", ".xml"):
        return _xbrl(path)
    return _sheet(path)


def _refused(path: Path, why: str) -> SheetUnreadable:
    return SheetUnreadable("STATEMENT_UNREADABLE", "%(file)s：%(why)s；请手工填写。", (), file=path.name, why=why)


def _xbrl(path: Path) -> Read:
    content = path.read_bytes()
    try:
        # entities come in with a document type, so none is read
        root = None if b"<!DOCTYPE" in content else etree.fromstring(content, closed_parser())
    except (etree.XMLSyntaxError, ValueError):
        root = None
    if root is None or root.tag != f"{XBRLI}xbrl":
        raise _refused(path, "不是完整的XBRL实例文档")
    periods = {str(one.get("id")): span for one in root.iter(f"{XBRLI}context") if (span := _span(one))}
    found: dict[int, int] = {}
    for fact in root:
        if not isinstance(fact.tag, str) or etree.QName(fact).localname not in CONCEPTS:
            continue
        year = periods.get(str(fact.get("contextRef")))
        if year is not None and fact.text:
            found.setdefault(year, _whole_fen(path, fact.text))
    if not found:
        raise _refused(path, "没有整年的营业收入（OperatingRevenue）")
    last = max(found)
    return Read(last, found[last], found.get(last - 1))


def _span(context: etree._Element) -> int | None:
    """The calendar year that a context covers whole, without any further dimension; else None."""
    if context.find(f".//{XBRLI}segment") is not None or context.find(f".//{XBRLI}scenario") is not None:
        return None
    first, last = context.findtext(f".//{XBRLI}startDate"), context.findtext(f".//{XBRLI}endDate")
    try:
        start, end = dt.date.fromisoformat(str(first).strip()), dt.date.fromisoformat(str(last).strip())
    except ValueError:
        return None
    return end.year if FULL_YEAR_DAYS[0] <= (end - start).days <= FULL_YEAR_DAYS[1] else None


def _whole_fen(path: Path, text: str) -> int:
    try:
        fen = Decimal(text.strip()) * FEN_PER_YUAN
        whole = int(fen)
    except (InvalidOperation, ValueError, OverflowError):
        raise _refused(path, "营业收入不是数字") from None
    if whole != fen or whole < 0:
        raise _refused(path, "营业收入不是整分的正数")
    return whole


def _sheet(path: Path) -> Read:
    rows = list(rows_of(path))
    words = " ".join(str(cell) for row in rows[:10] for cell in row if cell)
    unit = _UNIT.search(words)
    year = _YEAR.search(words)
    unit_fen = FEN_PER_WAN if unit and unit["unit"] == "万元" else FEN_PER_YUAN
    columns = next((places for row in rows if (places := _columns(row))), None)
    line = next((row for row in rows if REVENUE.fullmatch(tidy(row[0]).replace(" ", ""))), None)
    if columns is None or line is None:
        raise _refused(path, "没有找到“营业收入”一行和“本年金额、上年金额”两列")
    this, before = (_cell(path, line, place, unit_fen) for place in columns)
    if this is None:
        raise _refused(path, "“营业收入”的本年金额是空的")
    return Read(int(year[1]) if year else None, this, before)


def _columns(row: Sequence[object]) -> tuple[int, int | None] | None:
    said = [tidy(cell).replace(" ", "") for cell in row]
    this = next((place for place, cell in enumerate(said) if cell in THIS_YEAR), None)
    before = next((place for place, cell in enumerate(said) if cell in YEAR_BEFORE), None)
    return None if this is None else (this, before)


def _cell(path: Path, row: Sequence[object], place: int | None, unit_fen: int) -> int | None:
    raw = row[place] if place is not None and place < len(row) else None
    if is_empty(raw):
        return None
    try:
        return read_cell(_AMOUNT, raw, unit_fen)
    except CellError as error:
        raise _refused(path, f"营业收入{error.reason}") from None
