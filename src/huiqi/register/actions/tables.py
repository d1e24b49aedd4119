"""How is a sheet with named columns read? Every line becomes a row or is handed back with its number and the reason."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from huiqi.engine.facts import Fact
from huiqi.register.errors import SheetUnreadable
from huiqi.register.sheet_lines import rows_of
from huiqi.simulation.cells import CellError, is_empty, read_cell, tidy
from huiqi.units.money import FEN_PER_YUAN
from huiqi.units.sentence import Sentence

SEARCHED = 20
"""Lines in which the headings are looked for: exports carry a title above them."""
TEXT_MAX = 200
_LOST_FROM = 10**15
"""A spreadsheet keeps fifteen figures of a number; a longer one must be text."""
_FACTS = {
    "fen": Fact("amount", "fen", "金额", "多少？", lo=0, hi=10**13),
    "date": Fact("date", "date", "日期", "哪一天？", lo=20_000_101, hi=21_001_231),
    "count": Fact("number", "count", "数量", "多少？", lo=0, hi=10**9),
    "bool": Fact("truth", "bool", "是否", "是吗？", hi=1),
}


@dataclass(frozen=True)
class Column:
    """A column by its heading: `kind` is text, date, fen (typed in 元), count or bool."""

    name: str
    heading: str
    kind: str = "text"
    aliases: tuple[str, ...] = ()
    optional: bool = False
    """Whether the cell, or the whole column, may be missing; it is then None."""


@dataclass(frozen=True)
class BadLine:
    """A line that was not kept: its number as the sheet counts it, the column, what stands there, and why not."""

    line: int
    column: str
    value: str
    why: Sentence

    def kept(self) -> list[object]:
        """The same as JSON keeps it; `bad_line` reads it."""
        values = {name: value if isinstance(value, int | str) else str(value) for name, value in self.why.values.items()}
        return [self.line, self.column, self.value, self.why.pattern, values]


def bad_line(kept: Sequence[Any]) -> BadLine:
    """The line that `BadLine.kept` wrote down."""
    line, column, value, pattern, values = kept
    return BadLine(line, column, value, Sentence(pattern, **values))


Line = tuple[int, dict[str, Any]]
"""The number of a line in the sheet, and its values by the name of their column."""


def read_table(path: Path, columns: Sequence[Column]) -> tuple[list[Line], list[BadLine]]:
    """The lines of an xlsx or csv file below its headings; empty lines are left out.

    Raises SheetUnreadable where it is no sheet or a heading is missing.
    """
    rows = list(rows_of(path))
    start, places = _headings(path, rows, columns)
    lines: list[Line] = []
    bad: list[BadLine] = []
    for number, row in enumerate(rows[start + 1 :], start + 2):
        if all(is_empty(cell) for cell in row):
            continue
        values: dict[str, Any] = {}
        for column in columns:
            place = places.get(column.name)
            raw = row[place] if place is not None and place < len(row) else None
            try:
                values[column.name] = _value(column, raw)
            except CellError as error:
                bad.append(BadLine(number, column.heading, str(raw or "")[:TEXT_MAX], error.reason))
                break
        else:
            lines.append((number, values))
    return lines, bad


def _headings(path: Path, rows: Sequence[Sequence[object]], columns: Sequence[Column]) -> tuple[int, Mapping[str, int]]:
    wanted = [column for column in columns if not column.optional]
    best: list[Column] = wanted
    for start, row in enumerate(rows[:SEARCHED]):
        found = {tidy(cell): place for place, cell in reversed(list(enumerate(row)))}
        names = {c.name: (c.heading, *c.aliases) for c in columns}
        places = {name: found[tidy(said)] for name, all_of in names.items() for said in all_of if tidy(said) in found}
        lacking = [column for column in wanted if column.name not in places]
        if not lacking:
            return start, places
        best = min(best, lacking, key=len)
    raise SheetUnreadable(
        "SHEET_HEADINGS",
        "%(file)s：没有找到这些列：%(columns)s；请补上列名，列名写在数据上面一行。",
        (),
        file=path.name,
        columns=tuple(column.heading for column in best),
    )


def _value(column: Column, raw: object) -> object:
    if is_empty(raw):
        if column.optional:
            return None
        raise CellError("没有填；请补填")
    if column.kind == "text":
        return _text(raw)
    if column.kind == "date":
        return _day(raw if isinstance(raw, dt.date) else str(raw))
    number = read_cell(_FACTS[column.kind], raw, FEN_PER_YUAN)
    return bool(number) if column.kind == "bool" else number


def _text(raw: object) -> str:
    if not isinstance(raw, float):
        return str(raw).strip()[:TEXT_MAX]
    if abs(raw) >= _LOST_FROM:
        raise CellError("数字超过15位，末尾的数字可能已经丢失；请把这一列改为文本格式后重新导出")
    return f"{raw:.15g}"


@lru_cache(maxsize=4_096)
def _day(raw: object) -> dt.date:
    # exports write the moment of the day too; the day is what counts
    if isinstance(raw, dt.datetime):
        return raw.date()
    if isinstance(raw, dt.date):
        return raw
    number = read_cell(_FACTS["date"], str(raw).strip().replace("T", " ").split(" ")[0])
    return dt.date(number // 10_000, number // 100 % 100, number % 100)
