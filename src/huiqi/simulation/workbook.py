"""What stands in a workbook or a csv file of firms, as departments really send them?

A title, notes and blank lines may stand above the headings; a sheet of instructions may come first. An amount
counts in the unit of its heading, or of the sheet (单位：万元), or in yuan; a code name ending in _fen in fen.
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import numpy as np
import pyarrow as pa
from python_calamine import CalamineError, CalamineWorkbook

from huiqi.engine.backends.ranges import Bounds
from huiqi.engine.facts import Fact
from huiqi.simulation.cells import CellError, is_empty, read_cell
from huiqi.simulation.firms import BadRow, Firms, Problem, Reading, TableError
from huiqi.simulation.headings import CREDIT_CODE, NAME, HeadingError, Layout, is_heading_row, read_headings, sheet_unit
from huiqi.units.credit_code import CreditCodeError, read_credit_code
from huiqi.units.sentence import Sentence

CHUNK = 8_192
"""Rows handed on at a time."""

_SEARCHED = 50
"""Lines of a sheet in which the headings must stand."""

Row = Sequence[object]
Facts = Mapping[str, Fact]


@dataclass(frozen=True)
class _Sheet:
    """The lines below the headings, each with its number in the sheet."""

    layout: Layout
    lines: Iterator[tuple[int, Row]]
    rows: int | None


def open_workbook(facts: Facts, path: Path) -> tuple[Reading, Iterator[Firms]]:
    """The columns and the rows of an xlsx or csv file. Raises TableError."""
    sheets = _csv_rows(path) if path.suffix.lower() == ".csv" else _sheet_rows(path)
    sheet = _first_with_headings(facts, path, sheets)
    keys = sheet.layout.keys
    return Reading([n for n in facts if n in keys], sheet.layout.ignored, sheet.rows), _chunks(facts, sheet)


def _csv_rows(path: Path) -> Iterator[tuple[Iterator[Row], int | None]]:
    """A csv file's lines. UTF-8 is tried first: GB 18030 reads almost any bytes, so it cannot tell that it is wrong."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TableError("%(file)s：读不出来（%(why)s）；请核对文件和权限", file=str(path), why=str(error)) from None
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        yield iter(csv.reader(io.StringIO(text, newline=""))), None
        return
    raise TableError("%(file)s：不是 UTF-8 也不是 GB 18030 编码；请用 Excel 另存为“CSV UTF-8”", file=str(path))


def _sheet_rows(path: Path) -> Iterator[tuple[Iterator[Row], int | None]]:
    """The lines of each sheet of a workbook, from its first line on."""
    try:
        book = CalamineWorkbook.from_path(str(path))
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            yield iter(sheet.to_python(skip_empty_area=False)), sheet.total_height
    except (CalamineError, zipfile.BadZipFile, OSError) as error:
        raise TableError(
            "%(file)s：不是可以读的工作簿（%(why)s）；请用 Excel 另存为 .xlsx，并去掉密码", file=str(path), why=str(error)
        ) from None


def _first_with_headings(facts: Facts, path: Path, sheets: Iterable[tuple[Iterator[Row], int | None]]) -> _Sheet:
    for rows, height in sheets:
        lines = enumerate(rows, start=1)
        unit_fen: int | None = None
        for line, row in islice(lines, _SEARCHED):
            if is_heading_row(row):
                try:
                    layout = read_headings(facts, row, unit_fen=unit_fen)
                except HeadingError as error:
                    raise TableError(
                        "%(file)s 第 %(line)s 行：%(why)s", file=str(path), line=line, why=error.reason
                    ) from None
                return _Sheet(layout, lines, None if height is None else height - line)
            unit_fen = sheet_unit(row) or unit_fen
    raise TableError(
        "%(file)s：前 %(lines)s 行里没有“统一社会信用代码”（credit_code）这一列；请补上列名", file=str(path), lines=_SEARCHED
    )


def _chunks(facts: Facts, sheet: _Sheet) -> Iterator[Firms]:
    seen: dict[str, int] = {}
    places = {heading.key: place for place, heading in sheet.layout.columns.items()}
    while lines := list(islice(sheet.lines, CHUNK)):
        good: list[tuple[str, str, dict[str, int | None]]] = []
        bad: list[BadRow] = []
        empty = 0
        for line, row in lines:
            cells = {key: row[place] if place < len(row) else None for key, place in places.items()}
            if all(x is None or not str(x).strip() for x in cells.values()):
                empty += 1
                continue
            problems: list[Problem] = []
            code = _code(sheet.layout, cells[CREDIT_CODE], line, seen, problems)
            values = _values(facts, sheet.layout, cells, problems)
            if problems:
                bad.append(BadRow(line, code, tuple(problems)))
            else:
                good.append((code, _text(cells.get(NAME)), values))
        yield _firms(facts, sheet.layout.keys, good, tuple(bad), len(lines) - empty, empty)


def _code(layout: Layout, raw: object, line: int, seen: dict[str, int], problems: list[Problem]) -> str:
    """The credit code of a row; what is wrong with it goes to `problems`. The first row with a code keeps it."""
    heading = next(h.text for h in layout.columns.values() if h.key == CREDIT_CODE)
    text = _text(raw)
    if isinstance(raw, int | float):
        problems.append(Problem(heading, text, Sentence("以数字保存，末尾几位已经丢失；请把单元格改为文本后重填")))
        return text
    try:
        code = read_credit_code(text)
    except CreditCodeError as error:
        problems.append(Problem(heading, text, error.reason))
        return text
    if (first := seen.setdefault(code, line)) != line:
        problems.append(Problem(heading, text, Sentence("与第 %(line)s 行重复；请只留一行", line=first)))
    return code


def _values(facts: Facts, layout: Layout, cells: Mapping[str, object], problems: list[Problem]) -> dict[str, int | None]:
    """The facts of a row, None where not known; what cannot be read goes to `problems`."""
    values: dict[str, int | None] = {}
    for heading in layout.columns.values():
        if heading.key not in facts:
            continue
        raw = cells[heading.key]
        try:
            values[heading.key] = None if is_empty(raw) else read_cell(facts[heading.key], raw, heading.unit_fen)
        except CellError as error:
            problems.append(Problem(heading.text, _text(raw), error.reason))
    return values


def _text(raw: object) -> str:
    if isinstance(raw, float):
        return f"{raw:.15g}"
    return "" if raw is None else str(raw).strip()


def _firms(
    facts: Facts,
    keys: frozenset[str],
    good: list[tuple[str, str, dict[str, int | None]]],
    bad: tuple[BadRow, ...],
    rows: int,
    empty: int,
) -> Firms:
    columns: dict[str, Bounds] = {}
    for name in keys & set(facts):
        values = [row[name] for _, _, row in good]
        columns[name] = bounds(
            facts[name],
            np.array([facts[name].lo if v is None else v for v in values], np.int64),
            np.array([v is not None for v in values], bool),
        )
    codes, names = (pa.array([row[i] for row in good], pa.string()) for i in (0, 1))
    return Firms(codes, names, columns, bad, rows, empty)


def bounds(fact: Fact, values: np.ndarray, known: np.ndarray) -> Bounds:
    """(lo, hi) of a column: its values where `known`, all the fact can be elsewhere."""
    if known.all():
        return values, values
    return np.where(known, values, fact.lo), np.where(known, values, fact.hi)
