"""`huiqi sweep` costs every set of numbers over a table of firms, and `huiqi rerun` gives the same bytes again."""

import datetime as dt
import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.simulation.population import concerned

ON = dt.date(2026, 11, 24)
RATE, CAP = "livestream.m03.rate_bp", "livestream.m03.cap_fen"
GRIDS = ("--grid", f"{RATE}=2000:5000:1500", "--grid", f"{CAP}=10000000,20000000")


def huiqi(*args: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "huiqi.web.commands", *map(str, args)], capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("population") / "firms.parquet"
    pq.write_table(concerned(load("livestream"), firms=3_000, seed=7), path)
    return path


def test_each_row_is_a_scenario_with_the_sums_of_the_engine(firms: Path, tmp_path: Path) -> None:
    out = tmp_path / "sweep.parquet"
    done = huiqi("sweep", firms, "--on", ON, *GRIDS, "--out", out)
    assert done.returncode == 0, done.stderr
    assert "6 组数字 × 3,000 家企业" in done.stdout
    rows = pq.read_table(out).to_pylist()
    assert [(row[RATE], row[CAP]) for row in rows] == [(r, c) for r in (2000, 3500, 5000) for c in (10_000_000, 20_000_000)]
    table, program = pq.read_table(firms), load("livestream")
    columns = {name: table[name].to_numpy().copy() for name in program.facts}
    for row in rows:
        binding = bind(program, on=ON, scenario={RATE: row[RATE], CAP: row[CAP]})
        awards = compile_kernel(program).run(columns, binding).fen
        assert {name: row[name] for name in awards} == {name: int(fen.sum()) for name, fen in awards.items()}
    assert rows[0]["total_fen"] < rows[-1]["total_fen"]


def test_a_rerun_gives_the_same_bytes_wherever_the_population_is_now(firms: Path, tmp_path: Path) -> None:
    out, again, moved = tmp_path / "sweep.parquet", tmp_path / "again.parquet", tmp_path / "moved.parquet"
    huiqi("sweep", firms, "--on", ON, *GRIDS, "--decide", "livestream.m04.rate_bp=500", "--out", out)
    same = huiqi("rerun", out, "--out", again)
    assert (same.returncode, "逐字节一致" in same.stdout) == (0, True), same.stderr
    assert again.read_bytes() == out.read_bytes()
    shutil.copy(firms, moved)
    assert huiqi("rerun", out, "--population", moved, "--out", again).returncode == 0
    pq.write_table(pq.read_table(firms).slice(1), moved)
    other = huiqi("rerun", out, "--population", moved, "--out", again)
    assert (other.returncode, "不是当时的企业表" in other.stderr) == (1, True)


def test_the_years_are_summed_and_given_one_by_one_and_come_again_byte_for_byte(firms: Path, tmp_path: Path) -> None:
    out, one, again = (tmp_path / f"{name}.parquet" for name in ("years", "one", "again"))
    done = huiqi("sweep", firms, "--on", ON, *GRIDS, "--years", 3, "--out", out)
    assert "6 组数字 × 3,000 家企业 × 3 年" in done.stdout, done.stderr
    huiqi("sweep", firms, "--on", ON, *GRIDS, "--out", one)
    names = [name for name in pq.read_table(one).column_names if name not in (RATE, CAP)]
    for row, first in zip(pq.read_table(out).to_pylist(), pq.read_table(one).to_pylist(), strict=True):
        for name in names:
            years = [row[f"{name}_{year}"] for year in (2026, 2027, 2028)]
            assert row[name] == sum(years)
            assert years[0] == first[name]
        assert row["livestream.m03_fen_2028"] < row["livestream.m03_fen_2027"] < row["livestream.m03_fen_2026"]
    assert huiqi("rerun", out, "--out", again).returncode == 0
    assert again.read_bytes() == out.read_bytes()
    assert "invalid choice: 6" in huiqi("sweep", firms, "--on", ON, *GRIDS, "--years", 6, "--out", out).stderr


def test_firms_with_unknown_facts_are_counted_and_in_no_sum(firms: Path, tmp_path: Path) -> None:
    table, some, out = pq.read_table(firms), tmp_path / "some.parquet", tmp_path / "sweep.parquet"
    rent = table["rent_paid_fen"].to_pylist()
    holes = pa.array([None if place < 5 else fen for place, fen in enumerate(rent)], pa.int64())
    pq.write_table(table.set_column(table.column_names.index("rent_paid_fen"), "rent_paid_fen", holes), some)
    done = huiqi("sweep", some, "--on", ON, *GRIDS, "--out", out)
    assert "2,995 家企业" in done.stdout
    assert "另有 5 家事实不全、0 行读不出来" in done.stderr
    pq.write_table(table.slice(5), some)
    huiqi("sweep", some, "--on", ON, *GRIDS, "--out", tmp_path / "rest.parquet")
    rest = pq.read_table(tmp_path / "rest.parquet")
    assert pq.read_table(out).to_pydict() == rest.to_pydict()


@pytest.mark.parametrize(
    ("args", "why"),
    [
        (("--grid", "livestream.m03.rate_b=1"), "GRID: 政策中没有名为 livestream.m03.rate_b 的数字；是否想写"),
        ((), "GRID: 没有写要变动的数字"),
        (("--grid", f"{RATE}=1", "--decide", "x=1"), "NUMBER_UNKNOWN"),
    ],
)
def test_what_is_wrong_is_said_before_anything_is_written(firms: Path, tmp_path: Path, args, why: str) -> None:
    done = huiqi("sweep", firms, "--on", ON, *args, "--out", tmp_path / "out.parquet")
    assert (done.returncode, why in done.stderr) == (1, True), done.stderr
    assert list(tmp_path.iterdir()) == []


def test_a_table_that_lacks_columns_or_is_no_table_is_named(firms: Path, tmp_path: Path) -> None:
    thin, out = tmp_path / "thin.parquet", tmp_path / "out.parquet"
    pq.write_table(pq.read_table(firms).drop_columns(["rent_paid_fen"]), thin)
    for source, why in ((thin, "缺少这些列"), (tmp_path / "none.parquet", "没有这个文件"), (Path(__file__), "FIRMS_TABLE")):
        done = huiqi("sweep", source, "--on", ON, *GRIDS, "--out", out)
        assert (done.returncode, why in done.stderr) == (1, True), done.stderr
    assert "不是 huiqi sweep 或 outlook 写的文件" in huiqi("rerun", firms, "--out", out).stderr
    assert not out.exists()


def test_every_engine_writes_the_same_bytes_and_can_compute_them_again(firms: Path, tmp_path: Path) -> None:
    alone, other, again = tmp_path / "memory.parquet", tmp_path / "duckdb.parquet", tmp_path / "again.parquet"
    huiqi("sweep", firms, "--on", ON, *GRIDS, "--years", 2, "--out", alone)
    done = huiqi("sweep", firms, "--on", ON, *GRIDS, "--years", 2, "--out", other, "--engine", "duckdb", "--memory", "1GB")
    assert (done.returncode, "6 组数字 × 3,000 家企业 × 2 年" in done.stdout) == (0, True), done.stderr
    assert other.read_bytes() == alone.read_bytes()
    for file, engine in ((alone, "duckdb"), (other, "memory")):
        done = huiqi("rerun", file, "--out", again, "--engine", engine)
        assert (done.returncode, "逐字节一致" in done.stdout) == (0, True), done.stderr
    assert sorted(tmp_path.iterdir()) == [again, other, alone]


def test_a_folder_of_tables_is_swept_and_computed_again(firms: Path, tmp_path: Path) -> None:
    folder, out, again = tmp_path / "firms", tmp_path / "sweep.parquet", tmp_path / "again.parquet"
    folder.mkdir()
    pq.write_table(pq.read_table(firms).slice(0, 2_000), folder / "1.parquet")
    pq.write_table(pq.read_table(firms).slice(2_000), folder / "2.parquet")
    assert huiqi("sweep", folder, "--on", ON, *GRIDS, "--out", out, "--engine", "duckdb").returncode == 0
    assert "逐字节一致" in huiqi("rerun", out, "--out", again, "--engine", "duckdb").stdout
    assert "FIRMS_FILE" in huiqi("rerun", out, "--out", again).stderr
    (folder / "2.parquet").unlink()
    assert "不是当时的企业表" in huiqi("rerun", out, "--out", again, "--engine", "duckdb").stderr


@pytest.mark.parametrize(
    ("args", "code", "why"),
    [
        (("--engine", "duckdb", "--memory", "100MB"), 1, "ENGINE: 内存上限太小"),
        (("--memory", "4GB"), 1, "ENGINE: --memory 要与 --engine duckdb 或 spark 一起用"),
        (("--engine", "duckdb", "--master", "local[2]"), 1, "ENGINE: --master 只用于 --engine spark"),
        (("--engine", "duckdb", "--memory", "4"), 2, "不是内存大小；请写成如 4GB、512MB"),
    ],
)
def test_what_an_engine_cannot_do_is_said(firms: Path, tmp_path: Path, args, code: int, why: str) -> None:
    done = huiqi("sweep", firms, "--on", ON, *GRIDS, "--out", tmp_path / "out.parquet", *args)
    assert (done.returncode, why in done.stderr) == (code, True), done.stderr
    assert list(tmp_path.iterdir()) == []
