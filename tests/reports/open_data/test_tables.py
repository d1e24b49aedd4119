"""What stands in the files, read again by others' readers, is what the datasets hold."""

import csv
import datetime as dt
from decimal import Decimal
from pathlib import Path

import openpyxl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huiqi.reports.open_data import tables
from huiqi.reports.open_data.awards import AWARDS
from huiqi.reports.open_data.law import WINDOWS
from reports.open_data.lived import IMPRINT, PAID, RECOVERED, WITHDRAWN, lived

pytestmark = pytest.mark.database


def test_csv_is_rfc_4180_with_its_mark_and_runs_nothing(tmp_path: Path) -> None:
    lived()
    path = tmp_path / "awards.csv"
    assert tables.write_csv(path, AWARDS, IMPRINT) == 4
    raw = path.read_bytes()
    assert raw.startswith(b"\xef\xbb\xbfnumber,")
    assert raw.count(b"\r\n") == raw.count(b"\n") == 5
    with path.open(encoding="utf-8-sig", newline="") as file:
        rows = {row["enterprise"]: row for row in csv.DictReader(file)}
    assert set(rows) >= {PAID, f"'{RECOVERED}", WITHDRAWN}
    assert (rows[PAID]["award_yuan"], rows[PAID]["recovered_fen"], rows[PAID]["recovered_yuan"]) == (
        "350000.00",
        "5",
        "0.05",
    )
    assert (rows[PAID]["decided_on"], rows[PAID]["proposed"], rows[PAID]["withdrawn_on"]) == ("2026-03-12", "false", "")
    assert rows[WITHDRAWN]["withdrawn_on"] == "2026-07-01"


def test_parquet_holds_whole_fen_exact_yuan_days_and_the_dictionary(tmp_path: Path, monkeypatch) -> None:
    lived()
    monkeypatch.setattr(tables, "GROUP", 3)
    path = tmp_path / "awards.parquet"
    tables.write_parquet(path, AWARDS, IMPRINT)
    file = pq.ParquetFile(path)
    assert (file.num_row_groups, file.metadata.num_rows) == (2, 4)
    schema = file.schema_arrow
    assert [schema.field(name).type for name in ("award_fen", "award_yuan", "decided_on", "proposed")] == [
        pa.int64(), pa.decimal128(18, 2), pa.date32(), pa.bool_(),
    ]  # fmt: skip
    assert schema.field("award_fen").metadata[b"title_en"] == b"Amount awarded, fen"
    assert schema.metadata[b"title_zh"].decode() == AWARDS.called.zh
    row = next(r for r in file.read().to_pylist() if r["enterprise"] == PAID)
    assert (row["recovered_fen"], row["recovered_yuan"], row["decided_on"]) == (5, Decimal("0.05"), dt.date(2026, 3, 12))
    tables.write_parquet(tmp_path / "windows.parquet", WINDOWS, IMPRINT)
    opens = pq.read_table(tmp_path / "windows.parquet").to_pylist()[0]["opens_at"]
    assert opens == dt.datetime(2026, 3, 1, 1, tzinfo=dt.UTC)


def test_a_workbook_has_chinese_headings_numbers_and_its_dictionary(tmp_path: Path) -> None:
    lived()
    path = tmp_path / "awards.xlsx"
    tables.write_workbook(path, AWARDS, IMPRINT, IMPRINT.at)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["支持项目", "字段 Fields"]
    head, *rows = book["支持项目"].iter_rows(values_only=True)
    assert list(head) == [f.called.zh for f in AWARDS.fields]
    found = {row[1]: dict(zip(AWARDS.names, row, strict=True)) for row in rows}
    assert RECOVERED in found  # as text: a workbook's own formulas are another type of cell
    assert (found[PAID]["award_fen"], found[PAID]["recovered_fen"], str(found[PAID]["recovered_yuan"])) == (
        35_000_000,
        5,
        "0.05",
    )
    assert found[PAID]["decided_on"] == dt.datetime(2026, 3, 12)  # noqa: DTZ001  a sheet knows no zone
    assert book["支持项目"].cell(3, 2).data_type == "s"
    assert book["字段 Fields"].max_row == len(AWARDS.fields) + 1


def test_the_same_content_gives_the_same_bytes(tmp_path: Path) -> None:
    lived()
    for turn in ("one", "two"):
        (tmp_path / turn).mkdir()
        tables.write_workbook(tmp_path / turn / "a.xlsx", AWARDS, IMPRINT, IMPRINT.at)
        tables.write_parquet(tmp_path / turn / "a.parquet", AWARDS, IMPRINT)
    for name in ("a.xlsx", "a.parquet"):
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
