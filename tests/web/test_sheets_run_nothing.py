"""Nothing that somebody typed runs in a spreadsheet: each cell of every list, and each place that writes one."""

import csv
import io
import re
import zipfile
from pathlib import Path

from python_calamine import CalamineWorkbook

from huiqi.reports.open_data import tables
from huiqi.simulation.firms import BadRow, Problem
from huiqi.simulation.results import harmless, write_errors
from huiqi.web.officer.sheet import csv_answer, workbook_answer

ROOT = Path(__file__).parents[2]
BAD = ["=1+1", "+1+1", "-1+cmd()", "@SUM(A1)", "\t=1+1", "\r=1+1", "\n=1+1", "＝1+1", "＋1", "－1+A1", "＠A1", "{=1+1}"]
RUNS = tuple("=+-@＝＋－＠\t\r\n")


def runs(cells: list[str]) -> list[str]:
    return [cell for cell in cells if cell.startswith(RUNS)]


def text_of(workbook: bytes) -> list[str]:
    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    sheets = [book.get_sheet_by_name(name).to_python() for name in book.sheet_names]
    return [str(cell) for rows in sheets for row in rows for cell in row]


def test_no_cell_of_a_list_runs_as_csv_or_as_workbook() -> None:
    answer = csv_answer("x.csv", BAD, [BAD])
    lines = csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"), newline=""))  # type: ignore[attr-defined]
    assert runs([cell for row in lines for cell in row]) == []
    content = workbook_answer("x.xlsx", "名单", ["甲"] * len(BAD), [BAD]).content
    assert runs(text_of(content)) == []
    assert b"<f>" not in content_of(content)


def content_of(workbook: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(workbook)) as parts:
        return b"".join(parts.read(name) for name in parts.namelist() if name.startswith("xl/worksheets/"))


def test_no_cell_of_open_data_or_of_refused_rows_runs(tmp_path) -> None:
    assert runs([tables.csv_text(cell) for cell in BAD]) == []
    rows = [BadRow(3, bad, (Problem("name", bad, bad),)) for bad in BAD]
    write_errors(tmp_path / "bad.csv", rows)
    with (tmp_path / "bad.csv").open(encoding="utf-8-sig", newline="") as file:
        assert runs([cell for row in csv.reader(file) for cell in row]) == []
    assert harmless("-350000.00") == "-350000.00", "an amount below zero stays one"


WRITERS = {
    "gateways/treasury/csv_order.py",  # tests/gateways/test_treasury_orders.py::test_no_cell_of_the_csv_is_a_formula
    "gateways/treasury/fake.py",  # plays the bank in tests and demonstrations; numbers and references of ours
    "reports/open_data/tables.py",
    "simulation/results.py",
    "web/district/scenes/assistance.py",  # made-up figures of the demonstration, read back by us
    "web/district/scenes/networks.py",  # likewise
    "web/officer/sheet.py",
}


def test_every_place_that_writes_a_sheet_is_known() -> None:
    writes = re.compile(r"csv\.writer\(|DictWriter\(|xlsxwriter\.Workbook\(|openpyxl|to_csv\(|to_excel\(")
    source = ROOT / "src/huiqi"
    found = {str(path.relative_to(source)) for path in source.rglob("*.py") if writes.search(path.read_text())}
    assert found == WRITERS
