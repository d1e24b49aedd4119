"""Spark gives the table of a sweep that memory gives, on a master with two workers here, and says what is missing."""

import datetime as dt
import json
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pyspark
import pytest

from deployed import free_port
from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.simulation.cluster import Spark
from huiqi.simulation.grid import read_grid
from huiqi.simulation.machines import EngineError, Machine
from huiqi.simulation.out_of_core import swept_out_of_core
from simulation.test_census import faulty, plain, write

ON = "2026-11-24"
GRIDS = (
    "livestream.m03.rate_bp=2000:5000:1500",
    "livestream.m12b.cap_fen=10000000,20000000",
    "livestream.m04.rate_bp=0,900",
)
HOME = Path(pyspark.__file__).parent
WAIT = 120
"""Seconds that Java may take to start three processes on a busy machine."""


@dataclass(frozen=True)
class Cluster:
    """A standalone master, the page that tells of it, and the folders of its workers."""

    master: str
    page: str
    folders: tuple[Path, ...]

    def workers(self) -> list[dict]:
        """The workers that are registered and alive."""
        try:
            with urllib.request.urlopen(f"{self.page}/json/") as answer:
                return [w for w in json.load(answer)["workers"] if w["state"] == "ALIVE"]
        except urllib.error.URLError:
            return []


def started(log: Path, *args: object) -> subprocess.Popen:
    """One of Spark's processes, the first of a group of its own."""
    env = os.environ | {"SPARK_HOME": str(HOME), "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_DAEMON_MEMORY": "256m"}
    command = [str(HOME / "bin/spark-class"), *map(str, args)]
    with log.open("wb") as out:
        return subprocess.Popen(command, env=env, stdout=out, stderr=out, start_new_session=True)


def ended(process: subprocess.Popen) -> None:
    """Ended with what it started: asked first, then not asked."""
    for how in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.killpg(process.pid, how)
            process.wait(timeout=20)
        except (ProcessLookupError, subprocess.TimeoutExpired):
            continue


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Cluster]:
    folder = tmp_path_factory.mktemp("spark")
    folders = (folder / "worker1", folder / "worker2")
    port, page = free_port(), free_port()
    found = Cluster(f"spark://127.0.0.1:{port}", f"http://127.0.0.1:{page}", folders)
    address = ("--host", "127.0.0.1", "--port")
    running: list[subprocess.Popen] = []
    try:
        master = ("org.apache.spark.deploy.master.Master", *address, port, "--webui-port", page)
        running.append(started(folder / "master.log", *master))
        for place in folders:
            size = ("--cores", 1, "--memory", "1g", "--work-dir", place, "--webui-port", free_port())
            worker = ("org.apache.spark.deploy.worker.Worker", *address, free_port(), *size, found.master)
            running.append(started(folder / f"{place.name}.log", *worker))
        patience = time.monotonic() + WAIT
        while len(found.workers()) < 2:
            assert time.monotonic() < patience, "\n".join(log.read_text() for log in folder.glob("*.log"))
            assert all(process.poll() is None for process in running), "\n".join(
                log.read_text() for log in folder.glob("*.log")
            )
            time.sleep(0.2)
        yield found
    finally:
        for process in reversed(running):
            ended(process)


def huiqi(*args: object) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "huiqi.web.commands", *map(str, args)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_a_cluster_of_two_workers_gives_the_bytes_that_memory_gives(cluster: Cluster, tmp_path: Path) -> None:
    assert [(w["host"], w["cores"]) for w in cluster.workers()] == [("127.0.0.1", 1)] * 2
    firms, alone, together = write(faulty(), tmp_path / "firms.parquet"), tmp_path / "1.parquet", tmp_path / "2.parquet"
    args = ("sweep", firms, "--on", ON, "--years", 2, *(part for grid in GRIDS for part in ("--grid", grid)), "--out")
    here = huiqi(*args, alone)
    done = huiqi(*args, together, "--engine", "spark", "--master", cluster.master, "--memory", "512MB")
    assert done.returncode == here.returncode == 0, done.stderr
    assert "12 组数字 × " in done.stdout
    assert "另有 6 家事实不全、16 行读不出来" in done.stderr
    assert together.read_bytes() == alone.read_bytes()
    assert [len(list(folder.glob("app-*/*"))) for folder in cluster.folders] == [1, 1], "both workers ran an executor"
    assert sorted(tmp_path.iterdir()) == [alone, together, firms]


def test_files_give_the_table_of_duckdb_and_what_not_all_can_see_is_noticed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "firms {1}, [2]"
    folder.mkdir()
    write(plain().slice(0, 700), folder / "1.parquet")
    write(plain().slice(700), folder / "2*.parquet")
    law, grid = bind(load("livestream"), on=dt.date.fromisoformat(ON)), read_grid(load("livestream"), GRIDS[:1])
    here = Machine("spark", None, "local[2]")
    one, two = (swept_out_of_core(law, folder, grid, machine, tmp_path) for machine in (Machine("duckdb"), here))
    assert one == two
    assert list(tmp_path.iterdir()) == [folder]
    few = write(plain().slice(0, 1), tmp_path / "few.parquet")
    monkeypatch.setattr(Spark, "parquet", lambda self, _path: self._view([few]))
    with pytest.raises(EngineError, match=r"huiqi-sweep-\S+：各个工作节点写的文件在这里看不到"):
        swept_out_of_core(law, folder, grid, here, tmp_path)


def test_a_master_that_does_not_exist_is_said_so(tmp_path: Path) -> None:
    firms = write(plain(), tmp_path / "firms.parquet")
    args = ("sweep", firms, "--on", ON, "--grid", GRIDS[0], "--out", tmp_path / "out.parquet", "--engine", "spark")
    done = huiqi(*args, "--master", "sparks://127.0.0.1:1")
    assert (done.returncode, "ENGINE: sparks://127.0.0.1:1：Spark 没有算完" in done.stderr) == (1, True), done.stderr
    assert list(tmp_path.iterdir()) == [firms]


def test_what_is_not_installed_is_said_with_how_to_install_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    firms = write(plain(), tmp_path / "firms.parquet")
    law, grid = bind(load("livestream"), on=dt.date.fromisoformat(ON)), read_grid(load("livestream"), GRIDS)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(EngineError, match="没有找到 Java；请安装 Java 17"):
        swept_out_of_core(law, firms, grid, Machine("spark"), tmp_path)
    for module in ("pyspark", "pyspark.errors", "pyspark.sql"):
        monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(EngineError, match=r"没有安装 PySpark；请先运行 pip install 'huiqi\[cluster\]'"):
        swept_out_of_core(law, firms, grid, Machine("spark"), tmp_path)
