"""How are the awards of many firms written down? As csv or parquet in fen, as a workbook in yuan with the reasons."""

import csv
import os
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import xlsxwriter

from huiqi.engine.backends import output_columns
from huiqi.engine.bind import Binding, show_number
from huiqi.engine.explain import ENGINE_VERSION, Status
from huiqi.engine.program import Value
from huiqi.simulation.evaluate import RANGE_COLUMNS, Reason
from huiqi.simulation.firms import BadRow, TableError
from huiqi.units.money import FEN_PER_YUAN

SHEET_ROWS = 1_048_575
"""Rows a sheet holds below its headings."""

_RUNS = tuple("=+-@＝＋－＠\t\r\n\0")
"""What a spreadsheet takes for the beginning of a formula; one of a Chinese keyboard counts too."""
_NUMBER = re.compile(r"-\d+(\.\d+)?")

_WORDS: dict[Status, str] = {"eligible": "符合", "refused": "不符合", "unknown": "还不能确定"}
_REASON_HEADINGS = (
    *("统一社会信用代码", "企业名称", "措施编号", "条款", "措施", "结论", "金额（元）", "最低（元）", "最高（元）"),
    *("不符合的条件", "还缺的事实", "说明"),
)
_ERROR_HEADINGS = ("行号", "统一社会信用代码", "列", "值", "原因")


@dataclass(frozen=True)
class Origin:
    """What the awards rest on, written with them so that they can be computed again."""

    binding: Binding
    source: str

    @property
    def tags(self) -> dict[str, str]:
        binding = self.binding
        return {
            "policy_version": binding.program.version,
            "engine_version": ENGINE_VERSION,
            "numbers_hash": binding.numbers_hash,
            "on": binding.on.isoformat(),
            "source": self.source,
        }


def harmless(text: str) -> str:
    """A text that no spreadsheet runs as a formula; a plain number below zero stays one.

    >>> harmless("=cmd()"), harmless("甲公司"), harmless("-1+cmd()"), harmless("-350000.00")
    ("'=cmd()", '甲公司', "'-1+cmd()", '-350000.00')
    """
    return f"'{text}" if text.startswith(_RUNS) and not _NUMBER.fullmatch(text) else text


def awards_table(program_columns: Iterable[str], batches: Sequence[pa.RecordBatch]) -> pa.Table:
    """All batches as one table; the range columns stay only where some firm's total is not settled."""
    columns = [("credit_code", pa.string()), ("name", pa.string()), *((c, pa.int64()) for c in program_columns)]
    table = pa.Table.from_batches(batches, pa.schema([*columns, *((c, pa.int64()) for c in RANGE_COLUMNS)]))
    return table if table["total_fen"].null_count else table.drop_columns(list(RANGE_COLUMNS))


def write_awards(path: Path, table: pa.Table, origin: Origin, reasons: Iterable[Reason]) -> None:
    """The file `path`, whole or not at all. `reasons` are read for a workbook only. Raises OSError, TableError."""
    suffix = path.suffix.lower()
    if suffix == ".parquet":
        metadata = {f"huiqi.{key}": value for key, value in origin.tags.items()}
        whole_file(path, lambda part: pq.write_table(table.replace_schema_metadata(metadata), part, compression="zstd"))
    elif suffix == ".csv":
        whole_file(path, lambda part: _write_csv(part, table.column_names, _csv_rows(table)))
    else:
        if table.num_rows > SHEET_ROWS:
            raise TableError(
                "%(file)s：%(rows)s 家企业超过一张工作表的 %(most)s 行；请写成 .csv 或 .parquet",
                file=str(path), rows=table.num_rows, most=SHEET_ROWS,
            )  # fmt: skip
        whole_file(path, lambda part: _write_workbook(part, table, origin, reasons))


def write_errors(path: Path, rows: Iterable[BadRow]) -> None:
    """One line a bad row: every column, value and reason, in the order of the columns. Raises OSError."""

    def line(row: BadRow) -> list[str]:
        parts = ([getattr(p, name) for p in row.problems] for name in ("column", "value", "reason"))
        return [str(row.line), harmless(row.credit_code), *(harmless("；".join(part)) for part in parts)]

    whole_file(path, lambda part: _write_csv(part, _ERROR_HEADINGS, map(line, rows)))


def whole_file(path: Path, write: Callable[[Path], object]) -> None:
    """The file `path`, as `write` writes it to the place it is handed: whole or not at all. Raises OSError."""
    part = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        write(part)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_csv(path: Path, headings: Iterable[str], rows: Iterable[Iterable[object]]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(headings)
        writer.writerows(rows)


def _csv_rows(table: pa.Table) -> Iterator[tuple[object, ...]]:
    for batch in table.to_batches(max_chunksize=65_536):
        codes, names, *fen = (column.to_pylist() for column in batch.columns)
        yield from zip(codes, map(harmless, names), *fen, strict=True)


def _write_workbook(path: Path, table: pa.Table, origin: Origin, reasons: Iterable[Reason]) -> None:
    with xlsxwriter.Workbook(str(path), {"constant_memory": True, "strings_to_formulas": False}) as book:
        money, bold = book.add_format({"num_format": "#,##0.00"}), book.add_format({"bold": True})
        sheet = _sheet(book, "结果", _result_headings(table, origin), bold)
        for line, (code, name, *fen) in enumerate(zip(*(c.to_pylist() for c in table.columns), strict=True), start=1):
            _write_row(sheet, line, [code, name, *map(_yuan, fen)], money)
        _write_reasons(book, reasons, bold, money)
        notes = _sheet(book, "说明", ("项目", "内容"), bold)
        for line, row in enumerate(_notes(origin), start=1):
            _write_row(notes, line, row, money)


def _result_headings(table: pa.Table, origin: Origin) -> list[str]:
    program = origin.binding.program
    measures = {
        output_columns(program)[program.lines[m.id].award]: f"{m.clause}{m.title}（元）" for m in program.policy.money
    }
    known = measures | {"credit_code": "统一社会信用代码", "name": "企业名称", "total_fen": "合计（元）"}
    known |= dict(zip(RANGE_COLUMNS, ("合计最低（元）", "合计最高（元）"), strict=True))
    return [known[c] for c in table.column_names]


def _write_reasons(book: Any, reasons: Iterable[Reason], bold: Any, money: Any) -> None:
    """As many sheets as the reasons need."""
    rest, number = iter(reasons), 1
    while True:
        sheet = _sheet(book, "原因" if number == 1 else f"原因{number}", _REASON_HEADINGS, bold)
        lines = 0
        for lines, reason in enumerate(islice(rest, SHEET_ROWS), start=1):
            _write_row(sheet, lines, _reason_row(reason), money)
        if lines < SHEET_ROWS:
            return
        number += 1


def _reason_row(reason: Reason) -> list[str | Decimal | None]:
    settled = reason.low_fen == reason.high_fen
    note = ""
    if reason.status == "eligible" and reason.high_fen == 0:
        note = "核算后没有可发放的金额"
    elif not settled:
        note = "金额还不能确定"
    return [
        *(reason.credit_code, reason.name, reason.measure.id, reason.measure.clause, reason.measure.title),
        _WORDS[reason.status],
        _yuan(reason.low_fen if settled else None),
        *map(_yuan, (reason.low_fen, reason.high_fen)),
        "；".join(map(_in_words, reason.refused)),
        "、".join(reason.missing),
        note,
    ]


def _in_words(condition: Value) -> str:
    why = f"“{condition.says}”" if condition.says else condition.origin
    return f"未达到“{condition.label}”（{condition.clause or '各项通用'}，{why}）"


def _notes(origin: Origin) -> Iterator[list[str | Decimal | None]]:
    binding = origin.binding
    policy = binding.program.policy
    yield ["政策", policy.title]
    for key, value in origin.tags.items():
        yield [key, value]
    for measure in policy.money:
        if measure.blocked and measure.id not in binding.cleared:
            yield [f"{measure.id} 暂不能发放", measure.blocked]
    undecided = {n.key: n for m in policy.money for n in binding.undecided(m.id)}
    for number in undecided.values():
        supposed = show_number(number, binding.values[number.key])
        yield [f"{number.key} 尚未决定", f"{number.label}暂按 {supposed} 测算，不能据以发放：{number.origin}"]


def _yuan(fen: int | None) -> Decimal | None:
    return None if fen is None else Decimal(fen) / FEN_PER_YUAN


def _sheet(book: Any, name: str, headings: Sequence[str], bold: Any) -> Any:
    sheet = book.add_worksheet(name)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, len(headings) - 1, 22)
    for place, heading in enumerate(headings):
        sheet.write_string(0, place, heading, bold)
    return sheet


def _write_row(sheet: Any, line: int, row: Iterable[str | Decimal | None], money: Any) -> None:
    for place, value in enumerate(row):
        if isinstance(value, str):
            sheet.write_string(line, place, value)
        elif value is not None:
            sheet.write_number(line, place, value, money)
