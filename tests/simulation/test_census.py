"""A table is counted in SQL as it is read into memory: the same rows are bad, the same lack a fact; others are refused."""

from functools import cache
from pathlib import Path

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huiqi.engine.program import Program
from huiqi.policies import load
from huiqi.simulation.census import census, open_table, usable
from huiqi.simulation.firms import TableError
from huiqi.simulation.population import concerned
from huiqi.simulation.sweeping import read_population, sha256_of
from huiqi.units.credit_code import check_digit

NO_DAYS = (20230229, 20230230, 20231301, 20230010, 20230431, 20230532, 20230400, 21000229, 18991231, 20230001)
DAYS = (20240229, 20230228, 20231231, 20230430, 20000229, 19000101, 22001231)


@cache
def plain() -> pa.Table:
    return concerned(load("livestream"), firms=3_000, seed=7)


def changed(table: pa.Table, column: str, values: dict[int, int | None], kind: pa.DataType | None = None) -> pa.Table:
    """The table with other values in some rows of a column, and the column of another type if one is given."""
    place, kind = table.column_names.index(column), kind or table[column].type
    every = table[column].cast(pa.int64()).to_pylist()
    for row, value in values.items():
        every[row] = value
    return table.set_column(place, column, pa.array(every, pa.int64()).cast(kind))


def faulty() -> pa.Table:
    """Rows with unknown facts, with facts that cannot be, with both, and with facts at their ends."""
    days = dict(enumerate(NO_DAYS + DAYS, start=20))
    table = changed(plain(), "rent_paid_fen", dict.fromkeys(range(5)) | {6: 10**13, 7: 10**13 + 1})
    table = changed(table, "park_cost_fen", {3: -1, 8: 0, 9: -1})
    table = changed(table, "months_since_completion", {10: 601, 11: 600, 12: None})
    table = changed(table, "abnormal_operation", {13: None, 14: 2, 15: 1}, pa.int8())  # of the law, and in no sum of money
    table = changed(table, "claim_year", {16: 1_999, 17: 2_000}, pa.uint16())
    return changed(table, "settled_on", days | {18: None})


def write(table: pa.Table, path: Path) -> Path:
    pq.write_table(table, path)
    return path


def law() -> Program:
    return load("livestream")


@pytest.mark.parametrize("made", [plain, faulty])
def test_rows_are_counted_as_where_a_table_is_read_into_memory(made, tmp_path: Path) -> None:
    path = write(made(), tmp_path / "firms.parquet")
    read, table = read_population(law(), path), open_table(law(), path)
    bad, unknown, wrong = duckdb.sql(census(law(), table, f"'{path}'", "duckdb")).fetchall()[0]
    assert (bad, unknown, table.rows - bad - unknown, wrong) == (read.bad, read.unknown, read.rows, 0)
    kept = duckdb.sql(f"SELECT rent_paid_fen FROM '{path}' WHERE {usable(law(), table, 'duckdb')}").fetchall()
    assert [fen for (fen,) in kept] == read.columns["rent_paid_fen"].tolist()


def test_the_faults_are_those_that_were_made(tmp_path: Path) -> None:
    read = read_population(law(), write(faulty(), tmp_path / "firms.parquet"))
    assert (read.bad, read.unknown) == (5 + 1 + len(NO_DAYS), 6)


def test_a_code_with_a_slip_is_noticed(tmp_path: Path) -> None:
    codes = plain()["credit_code"].to_pylist()
    wrong, odd = codes[2][:-2] + "10"[codes[2][-2] == "1"] + codes[2][-1], f"X{codes[6][1:17]}"
    slips = [codes[0].lower(), codes[1][:-1], wrong, "", None, f" {codes[5]}", odd + check_digit(odd)]
    column = pa.array([*slips, *codes[7:]], pa.string())
    path = write(plain().set_column(0, "credit_code", column), tmp_path / "firms.parquet")
    query = census(law(), open_table(law(), path), f"'{path}'", "duckdb")
    assert duckdb.sql(query).fetchall() == [(0, 0, len(slips))]


def renamed(table: pa.Table, column: str, name: str) -> pa.Table:
    return table.rename_columns([name if n == column else n for n in table.column_names])


REFUSED = [
    (lambda t: t.drop_columns(["rent_paid_fen", "sublet"]), r"缺少这些列：sublet、rent_paid_fen；.*代码名"),
    (lambda t: renamed(t, "rent_paid_fen", "实付租金（元）"), "缺少这些列：rent_paid_fen"),
    (lambda t: renamed(t, "rent_paid_fen", "rent_paid_yuan"), "缺少这些列：rent_paid_fen"),
    (lambda t: renamed(t, "credit_code", "统一社会信用代码"), "缺少这些列：credit_code"),
    (lambda t: t.drop_columns(["credit_code"]), "没有“统一社会信用代码”"),
    (lambda t: t.append_column("rent_paid_yuan", t["rent_paid_fen"]), "是同一项"),
    (lambda t: renamed(t, "abnormal_operation", "Abnormal_Operation"), "不能读列“Abnormal_Operation”"),
    (lambda t: changed(t, "rent_paid_fen", {}, pa.float64()), r"不能读列“rent_paid_fen”（double）"),
    (lambda t: changed(t, "rent_paid_fen", {}, pa.uint64()), r"不能读列“rent_paid_fen”（uint64）"),
    (lambda t: t.set_column(2, t.column_names[2], t["name"]), r"不能读列“operates_in_district”（string）"),
    (lambda t: t.set_column(0, "credit_code", pa.array(range(len(t)))), r"不能读列“credit_code”（int64）"),
]


@pytest.mark.parametrize(("wrong", "why"), REFUSED)
def test_a_table_that_sql_would_misread_is_refused(wrong, why: str, tmp_path: Path) -> None:
    with pytest.raises(TableError, match=why):
        open_table(law(), write(wrong(plain()), tmp_path / "firms.parquet"))


def test_what_is_no_parquet_is_refused(tmp_path: Path) -> None:
    (tmp_path / "firms.csv").write_text("credit_code\n")
    (tmp_path / "text.parquet").write_text("credit_code\n")
    for path, why in (
        ("firms.csv", "只读 parquet"),
        ("text.parquet", "不是可以读的 parquet"),
        ("none.parquet", "不是可以读的"),
    ):
        with pytest.raises(TableError, match=why):
            open_table(law(), tmp_path / path)
    (tmp_path / "empty").mkdir()
    with pytest.raises(TableError, match="只读 parquet"):
        open_table(law(), tmp_path / "empty")


def test_a_folder_is_one_table_of_the_same_columns(tmp_path: Path) -> None:
    folder = tmp_path / "firms"
    folder.mkdir()
    write(plain().slice(0, 1_000), folder / "a.parquet")
    write(plain().slice(1_000), folder / "b.parquet")
    (folder / "notes.txt").write_text("not read")
    table, one = open_table(law(), folder), sha256_of(folder)
    assert (table.rows, [file.name for file in table.files]) == (3_000, ["a.parquet", "b.parquet"])
    (folder / "a.parquet").rename(folder / "c.parquet")
    assert sha256_of(folder) != one
    for other in (plain().drop_columns(["abnormal_operation"]), changed(plain(), "sublet", {}, pa.int8())):
        write(other.slice(0, 9), folder / "c.parquet")
        with pytest.raises(TableError, match="列或类型不同"):
            open_table(law(), folder)
