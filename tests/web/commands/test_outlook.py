"""`huiqi outlook` draws the next years of a table of firms; the same again gives the same bytes."""

from pathlib import Path

import pyarrow.parquet as pq
import pytest

from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.simulation.assumptions import read_assumptions
from huiqi.simulation.outlook import outlook
from huiqi.simulation.population import concerned
from web.commands.test_sweep import ON, huiqi

DRAWN = ("--years", 3, "--draws", 20, "--seed", 5)


@pytest.fixture(scope="module")
def firms(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("population") / "firms.parquet"
    pq.write_table(concerned(load("livestream"), firms=800, seed=7), path)
    return path


def test_each_row_is_a_year_of_a_draw(firms: Path, tmp_path: Path) -> None:
    out, program = tmp_path / "outlook.parquet", load("livestream")
    done = huiqi("outlook", firms, "--on", ON, *DRAWN, "--growth", "8%", "--budget", "500万元", "--out", out)
    assert done.returncode == 0, done.stderr
    table = pq.read_table(firms)
    columns = {name: table[name].to_numpy().copy() for name in program.facts}
    law, assumed = bind(program, on=ON), read_assumptions({"growth": "8%"})
    own = outlook(law, columns, assumed, years=3, draws=20, seed=5)
    rows = pq.read_table(out).to_pylist()
    assert [(row["draw"], row["year"]) for row in rows] == [(d, y) for d in range(20) for y in (2026, 2027, 2028)]
    assert [row["paid_fen"] for row in rows] == own.paid_fen.ravel().tolist()
    assert [row["total_fen"] for row in rows] == own.awarded_fen.sum(axis=2).ravel().tolist()
    assert f"20 次里超出预算 {own.breaks(500_000_000)[0]} 次" in done.stdout
    assert "20 次 × 800 家企业 × 3 年" in done.stdout


def test_a_rerun_gives_the_same_bytes(firms: Path, tmp_path: Path) -> None:
    out, again, other = (tmp_path / f"{name}.parquet" for name in ("outlook", "again", "other"))
    huiqi(
        "outlook", firms, "--on", ON, *DRAWN, "--take-up", "50%~60%", "--decide", "livestream.m03.rate_bp=2000", "--out", out
    )
    done = huiqi("rerun", out, "--out", again)
    assert (done.returncode, "逐字节一致" in done.stdout) == (0, True), done.stderr
    assert again.read_bytes() == out.read_bytes()
    huiqi("outlook", firms, "--on", ON, "--years", 3, "--draws", 20, "--seed", 6, "--out", other)
    assert other.read_bytes() != out.read_bytes()


@pytest.mark.parametrize(
    ("args", "code"),
    [(("--growth", "viel"), "ASSUMPTION"), (("--draws", 0), "DRAWS"), (("--exit", "50%~20%"), "ASSUMPTION")],
)
def test_what_is_wrong_is_said_and_nothing_is_written(firms: Path, tmp_path: Path, args, code: str) -> None:
    done = huiqi("outlook", firms, "--on", ON, *args, "--out", tmp_path / "out.parquet")
    assert (done.returncode, done.stderr.startswith(code)) == (1, True), done.stderr
    assert list(tmp_path.iterdir()) == []
