"""`huiqi population` writes the demonstration district."""

import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq

from huiqi.policies import load
from huiqi.simulation.population import generate


def population(*args: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "huiqi.web.commands", "population", *args]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_the_file_holds_the_population_of_its_seed(tmp_path: Path) -> None:
    out = tmp_path / "firms.parquet"
    done = population("--firms", "300", "--seed", "7", "--out", str(out))
    assert (done.returncode, done.stdout, done.stderr) == (0, f"{out}：300 家企业，43 列\n", "")
    assert pq.read_table(out).equals(generate(load("livestream"), firms=300, seed=7))


def test_the_same_command_writes_the_same_bytes(tmp_path: Path) -> None:
    for name in ("a.parquet", "b.parquet"):
        population("--firms", "300", "--seed", "7", "--out", str(tmp_path / name))
    assert (tmp_path / "a.parquet").read_bytes() == (tmp_path / "b.parquet").read_bytes()


def test_a_wrong_use_says_what_to_write(tmp_path: Path) -> None:
    wrong = population("--firms", "-1", "--seed", "7", "--out", str(tmp_path / "firms.parquet"))
    assert (wrong.returncode, "不是企业数" in wrong.stderr) == (2, True)
    unnamed = population("--firms", "1", "--seed", "7", "--out", str(tmp_path / "firms.csv"))
    assert (unnamed.returncode, "FILE.parquet" in unnamed.stderr) == (2, True)


def test_a_place_that_cannot_be_written_is_an_error(tmp_path: Path) -> None:
    done = population("--firms", "1", "--seed", "7", "--out", str(tmp_path / "nowhere" / "firms.parquet"))
    assert (done.returncode, done.stderr.startswith("OUT_FILE: ")) == (1, True)
