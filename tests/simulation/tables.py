"""Tables of firms as people keep them: the same firms as a workbook, as csv and as parquet."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from huiqi.engine.facts import Fact
from huiqi.policies import load

PROGRAM = load("livestream")
FACTS = PROGRAM.policy.facts
DAY = dt.date(2026, 11, 24)
CODES = ("91440300708461136T", "9144030071526726XG", "914403001922038216")


def write_workbook(path: Path, rows: Iterable[Sequence[object]], *, title: str = "", before: Iterable[str] = ()) -> Path:
    """A sheet of instructions, then the sheet: a merged title, a blank line, lines `before`, then `rows`."""
    with xlsxwriter.Workbook(str(path)) as book:
        book.add_worksheet("填表说明").write(0, 0, "请逐项填写，不清楚的留空。")
        sheet, day = book.add_worksheet("汇总"), book.add_format({"num_format": "yyyy-mm-dd"})
        line = 0
        if title:
            sheet.merge_range(0, 0, 0, 5, title)
            line = 2
        for text in before:
            sheet.write(line, 0, text)
            line += 1
        for row in rows:
            for place, value in enumerate(row):
                if isinstance(value, dt.date):
                    sheet.write_datetime(line, place, dt.datetime.combine(value, dt.time()), day)
                elif isinstance(value, str):
                    sheet.write_string(line, place, value)
                elif value is not None:
                    sheet.write(line, place, value)
            line += 1
    return path


def write_csv(path: Path, rows: Iterable[Sequence[object]], *, encoding: str = "utf-8") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file).writerows(rows)
    return path


def write_parquet(path: Path, columns: dict[str, object]) -> Path:
    pq.write_table(pa.table(columns), path)
    return path


def as_people_write(table: pa.Table) -> list[list[object]]:
    """The rows of a population with Chinese headings, 是/否, labels and days as text; amounts in 万元."""
    headings = [f"{f.label}（万元）" if f.kind == "fen" else f.label for f in FACTS.values()]
    columns = [[_written(f, v) for v in table[f.name].to_pylist()] for f in FACTS.values()]
    keys = [table["credit_code"].to_pylist(), table["name"].to_pylist()]
    return [["统一社会信用代码", "企业名称", *headings], *map(list, zip(*keys, *columns, strict=True))]


def _written(fact: Fact, value: int) -> object:
    if fact.kind == "fen":
        return f"{Decimal(value) / 1_000_000:,f}"
    if fact.kind == "bool":
        return "是" if value else "否"
    if fact.kind == "code":
        return fact.codes[value].label
    return f"{value // 10_000}年{value // 100 % 100}月{value % 100}日" if fact.kind == "date" else value
