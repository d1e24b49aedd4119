"""A table that is not what the rules read is refused by name, on every engine; generated texts say what they must."""

import datetime as dt
import os
import subprocess
import sys
from pathlib import Path

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from engine.test_rule import rent
from huiqi.engine.backends import BITS_COLUMN
from huiqi.engine.backends.case import compile_case
from huiqi.engine.backends.columns import ColumnError
from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.backends.polars import award_columns
from huiqi.engine.backends.ranges import ranges
from huiqi.engine.backends.sql import run_duckdb, select
from huiqi.engine.backends.stages import stages
from huiqi.engine.bind import bind
from huiqi.engine.facts import FactError
from huiqi.policies import load

PROGRAM = rent()
BINDING = bind(PROGRAM, on=dt.date(2026, 3, 1))
FIRMS = {
    "filed": np.array([True, False, True]),
    "rent_paid_fen": np.array([10**10, 5, 10**7]),
    "other_rent_subsidy_fen": np.array([0, 5, 7], np.int16),
}
AWARDS = [70_000_000, 0, 3_000_000]


def run(**changes: np.ndarray) -> list[int]:
    return compile_kernel(PROGRAM).run(FIRMS | changes, BINDING).fen["total_fen"].tolist()


def test_any_width_of_integer_is_read() -> None:
    assert run() == AWARDS
    assert run(filed=np.array([1, 0, 1], np.uint64), rent_paid_fen=np.repeat(FIRMS["rent_paid_fen"], 2)[::2]) == AWARDS


def test_awards_are_stored_narrow_only_where_no_total_can_pass_32_bits() -> None:
    kernel = compile_kernel(PROGRAM)
    narrow = kernel.run(FIRMS, BINDING, narrow=True).fen["total_fen"]
    assert (narrow.dtype, narrow.tolist()) == (np.int32, AWARDS)
    assert kernel.run(FIRMS, BINDING).fen["total_fen"].dtype == np.int64
    high = bind(PROGRAM, on=dt.date(2026, 3, 1), scenario={"p.m03.cap_fen": 3_000_000_000, "p.m03.rate_bp": 10_000})
    wide = kernel.run(FIRMS, high, narrow=True).fen["total_fen"]
    assert (wide.dtype, wide.tolist()) == (np.int64, [3_000_000_000, 0, 9_000_000])


def test_no_rows_give_no_awards() -> None:
    empty = {n: c[:0] for n, c in FIRMS.items()}
    assert compile_kernel(PROGRAM).run(empty, BINDING).fen["p.m03_fen"].tolist() == []


def test_a_missing_column_is_named_with_the_nearest() -> None:
    columns = {"rent_payed_fen" if n == "rent_paid_fen" else n: c for n, c in FIRMS.items()}
    with pytest.raises(ColumnError, match=r"rent_paid_fen.*rent_payed_fen"):
        compile_kernel(PROGRAM).run(columns, BINDING)


@pytest.mark.parametrize("wrong", [np.array([1.0, np.nan, 2.0]), np.array([1, None, 2], dtype=object)])
def test_a_column_that_can_hold_nulls_is_refused(wrong: np.ndarray) -> None:
    with pytest.raises(ColumnError, match="rent_paid_fen"):
        run(rent_paid_fen=wrong)


def test_a_masked_value_is_a_null_and_its_row_is_named() -> None:
    with pytest.raises(ColumnError, match="第 2 行") as raised:
        run(rent_paid_fen=np.ma.array([1, 2, 3], mask=[False, True, False]))
    assert (raised.value.fact, raised.value.row) == ("rent_paid_fen", 1)


@pytest.mark.parametrize(
    ("column", "wrong", "most"),
    [("rent_paid_fen", 10**13 + 1, 10**13), ("rent_paid_fen", -1, 10**13), ("filed", 2**32 + 1, 1)],
)
def test_a_value_out_of_range_names_fact_and_row(column: str, wrong: int, most: int) -> None:
    many = {n: np.resize(c, 200_000) for n, c in FIRMS.items()}
    many[column] = many[column].astype(np.int64)
    many[column][150_001] = wrong
    with pytest.raises(ColumnError, match=f"{column}.*第 150002 行：{wrong} 超出范围，请填 0 至 {most} 之间") as raised:
        compile_kernel(PROGRAM).run(many, BINDING, threads=2)
    assert (raised.value.fact, raised.value.row) == (column, 150_001)


def test_columns_of_two_lengths_are_refused() -> None:
    with pytest.raises(ColumnError, match=r"2 行.*3 行"):
        run(rent_paid_fen=np.array([1, 2]))


@pytest.mark.parametrize("wrong", [[1, None, 3], [1, 10**13 + 1, 3], [1, -1, 3]])
def test_tables_stop_at_a_null_or_a_value_out_of_range(wrong: list) -> None:
    table = pa.table(FIRMS | {"rent_paid_fen": pa.array(wrong, pa.int64())})
    with pytest.raises(duckdb.Error, match="rent_paid_fen"):
        run_duckdb(PROGRAM, BINDING, table)
    with pytest.raises(pl.exceptions.ComputeError, match="rent_paid_fen"):
        award_columns(PROGRAM, BINDING, pl.from_arrow(table).lazy()).collect()


def test_a_table_with_fractions_of_a_fen_is_refused() -> None:
    with pytest.raises(ColumnError, match=r"rent_paid_fen.*DOUBLE"):
        run_duckdb(PROGRAM, BINDING, pa.table(FIRMS | {"rent_paid_fen": [1.5, 2.0, 3.0]}))


def test_a_parquet_file_keeps_its_rows_in_order(tmp_path: Path) -> None:
    path = tmp_path / "firms '1'.parquet"
    pq.write_table(pa.table(FIRMS), path)
    found = run_duckdb(PROGRAM, BINDING, path, keep=["rent_paid_fen"])
    assert found.to_pydict() == {
        "rent_paid_fen": FIRMS["rent_paid_fen"].tolist(),
        "p.m03_fen": AWARDS,
        "total_fen": AWARDS,
    }


def test_a_frame_keeps_its_own_columns() -> None:
    frame = award_columns(PROGRAM, BINDING, pl.LazyFrame(FIRMS | {"credit_code": ["a", "b", "c"]})).collect()
    assert frame.columns == [*FIRMS, "credit_code", "p.m03_fen", "total_fen"]
    assert frame["total_fen"].to_list() == AWARDS


def test_a_case_with_a_fact_missing_asks_for_it() -> None:
    with pytest.raises(FactError, match=r"rent_paid_fen（实付租金）；实付租金多少") as raised:
        compile_case(PROGRAM)({"filed": 1}, BINDING)
    assert raised.value.fact == "rent_paid_fen"


def test_a_fact_left_out_is_unknown_in_every_row() -> None:
    found = ranges(PROGRAM, BINDING, {"filed": (np.array([0, 0, 1]), np.array([0, 1, 1]))}, ["p.m03.filed", "p.total"])
    assert [x.tolist() for x in found["p.m03.filed"]] == [[False, False, True], [False, True, True]]
    assert [x.tolist() for x in found["p.total"]] == [[0, 0, 0], [0, 70_000_000, 70_000_000]]


def test_spark_divides_whole_numbers_only() -> None:
    program = load("livestream")
    text = select(program, bind(program, on=dt.date(2026, 3, 1)), "firms", dialect="spark", bits=True)
    assert "//" not in text
    assert "/" not in text.replace("（", "").replace("）", "")
    assert text.count(" div CAST(") > 16
    assert "error(" not in text.replace("raise_error(", "")
    assert '"' not in text
    assert "`livestream.m03_fen`" in text


def test_duckdb_and_spark_differ_in_spelling_only() -> None:
    duck, spark = (select(PROGRAM, BINDING, "firms", dialect=d) for d in ("duckdb", "spark"))
    assert BITS_COLUMN not in duck
    assert duck.replace(" // ", " div ").replace('"', "`").replace("CAST(error(", "CAST(raise_error(") == spark


def test_stages_compute_no_line_twice() -> None:
    program = load("livestream")
    lines = [name for stage in stages(program, program.outputs) for name in stage]
    assert len(lines) == len(set(lines)) < len(program.money_values)
    assert set(program.outputs) <= set(lines)


_TWO_RUNS = """
from engine.test_backends_inputs import run
print(run())
"""


def _start(cache: Path | str) -> subprocess.Popen[str]:
    tests = Path(__file__).parents[1]
    env = os.environ | {"HUIQI_CACHE": str(cache), "PYTHONPATH": str(tests)}
    return subprocess.Popen([sys.executable, "-c", _TWO_RUNS], env=env, stdout=subprocess.PIPE, text=True)


def test_two_processes_may_fill_the_cache_at_once(tmp_path: Path) -> None:
    running = [_start(tmp_path / "new"), _start(tmp_path / "new")]
    assert [p.communicate(timeout=120)[0] for p in running] == [f"{AWARDS}\n"] * 2
    assert len(list((tmp_path / "new").glob("kernel_*.py"))) == 1
    kept = sorted((tmp_path / "new").rglob("*.nbc"))
    assert len(kept) == 1
    written = kept[0].stat().st_mtime_ns
    assert _start(tmp_path / "new").communicate(timeout=120)[0] == f"{AWARDS}\n"
    assert kept[0].stat().st_mtime_ns == written, "the third process reads what the first two left"


def test_without_a_place_to_write_the_kernel_still_runs() -> None:
    assert _start("/dev/null/nowhere").communicate(timeout=120)[0] == f"{AWARDS}\n"
