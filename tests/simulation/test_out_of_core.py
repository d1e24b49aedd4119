"""DuckDB gives the table of a sweep that memory gives, of files it never holds whole."""

import datetime as dt
import re
import subprocess
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from huiqi.engine.bind import Binding, bind
from huiqi.policies import load
from huiqi.simulation.firms import TableError
from huiqi.simulation.grid import Grid, read_grid
from huiqi.simulation.machines import EngineError, Machine
from huiqi.simulation.out_of_core import swept_out_of_core
from huiqi.simulation.population import generate
from huiqi.simulation.sweeping import read_population, swept
from simulation.test_census import faulty, plain, write

ON = dt.date(2026, 11, 24)
GRIDS = (
    "livestream.m03.rate_bp=2000:5000:1500",
    "livestream.m12b.cap_fen=10000000,20000000",
    "livestream.m04.rate_bp=0,900",
)
DUCKDB = Machine("duckdb", 1_000_000_000)


def law() -> Binding:
    return bind(load("livestream"), on=ON)


def grid() -> Grid:
    return read_grid(load("livestream"), GRIDS)


def counts(population) -> tuple[int, int, int, str]:
    return population.rows, population.unknown, population.bad, population.sha256


@pytest.mark.parametrize("years", [1, 3])
@pytest.mark.parametrize("made", [plain, faulty])
def test_the_table_is_that_of_memory(made, years: int, tmp_path: Path) -> None:
    path = write(made(), tmp_path / "firms '[1]*.parquet")
    found, table = swept_out_of_core(law(), path, grid(), DUCKDB, tmp_path, years=years)
    read = read_population(load("livestream"), path)
    assert counts(found) == counts(read)
    assert table.equals(swept(law(), read, grid(), iter, years))
    assert len(set(table["total_fen"].to_pylist())) == 12
    assert list(tmp_path.iterdir()) == [path]


def test_a_folder_gives_the_sums_of_its_files(tmp_path: Path) -> None:
    folder = tmp_path / "firms"
    folder.mkdir()
    write(faulty().slice(0, 700), folder / "1.parquet")
    write(faulty().slice(700), folder / "2.parquet")
    whole = write(faulty(), tmp_path / "firms.parquet")
    parts, table = swept_out_of_core(law(), folder, grid(), DUCKDB, tmp_path)
    one, expected = swept_out_of_core(law(), whole, grid(), DUCKDB, tmp_path)
    assert (table.equals(expected), counts(parts)[:3]) == (True, counts(one)[:3])
    assert parts.sha256 != one.sha256


def test_a_firm_that_stands_twice_or_has_no_plain_code_is_refused(tmp_path: Path) -> None:
    twice = write(pa.concat_tables([plain(), plain().slice(7, 2)]), tmp_path / "twice.parquet")
    with pytest.raises(TableError, match="0 行的统一社会信用代码不对或写法不规范，2 行重复"):
        swept_out_of_core(law(), twice, grid(), DUCKDB, tmp_path)
    codes = pa.array(["无", *plain()["credit_code"].to_pylist()[1:]])
    wrong = write(plain().set_column(0, "credit_code", codes), tmp_path / "wrong.parquet")
    with pytest.raises(TableError, match="1 行的统一社会信用代码不对或写法不规范，0 行重复"):
        swept_out_of_core(law(), wrong, grid(), DUCKDB, tmp_path)
    assert sorted(tmp_path.iterdir()) == [twice, wrong]


def test_too_little_memory_is_said_so(tmp_path: Path) -> None:
    path = write(plain(), tmp_path / "firms.parquet")
    with pytest.raises(EngineError, match="至少要 1GB"):
        swept_out_of_core(law(), path, grid(), Machine("duckdb", 999_999_999), tmp_path)


def test_a_population_takes_less_memory_than_its_table(tmp_path: Path) -> None:
    path, size = tmp_path / "firms.parquet", 0
    with pq.ParquetWriter(path, generate(load("livestream"), firms=0, seed=1).schema) as writer:
        for seed in range(20):
            part = generate(load("livestream"), firms=200_000, seed=seed)
            size += part.nbytes
            writer.write_table(part)
    args = ("sweep", path, "--on", ON, "--grid", "livestream.m03.rate_bp=2000:5000:30", "--engine", "duckdb")
    code = "from huiqi.web.commands.__main__ import main; assert main() == 0; print(open('/proc/self/status').read())"
    out = ("--memory", "1GB", "--out", tmp_path / "sweep.parquet")
    done = subprocess.run(
        [sys.executable, "-c", code, *map(str, (*args, *out))], capture_output=True, text=True, check=False
    )
    assert "101 组数字 × 4,000,000 家企业" in done.stdout, done.stderr
    peak = int(re.search(r"VmHWM:\s+(\d+) kB", done.stdout)[1]) * 1024
    assert peak < 500_000_000 < size
