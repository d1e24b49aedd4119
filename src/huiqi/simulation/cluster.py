"""How does Spark compute a sweep, on this machine or on a cluster? Its session, its files, what it says when it fails."""

import ipaddress
import os
import re
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from huiqi.engine.backends.sql import Dialect
from huiqi.simulation.machines import EngineError, Machine

_SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.sql.ansi.enabled": "true",  # a sum that does not fit stops the query, it does not wrap
    "spark.sql.constraintPropagation.enabled": "false",  # the planner takes minutes over the lines of a policy else
}


class Spark:
    """A session of Spark over some Parquet files; every worker must see them, and what is kept, under the same paths."""

    dialect: Dialect = "spark"

    def __init__(self, session: Any, files: Sequence[Path]) -> None:
        self._session = session
        self._views = 0
        self.firms = self._view(files)

    def rows(self, query: str) -> list[tuple[int, ...]]:
        """See Database."""
        return [tuple(row) for row in self._session.sql(query).collect()]

    def kept(self, query: str, path: Path) -> str:
        """See Database. Raises EngineError where the workers write to a folder that is not this machine's."""
        from pyspark.sql import Observation, functions  # noqa: PLC0415 optional dependency

        written = Observation()
        frame = self._session.sql(query).observe(written, functions.count(functions.lit(1)).alias("rows"))
        frame.write.parquet(_uri(path))
        view = self.parquet(path) if any(path.glob("*.parquet")) else ""
        if not view or self.rows(f"SELECT COUNT(*) FROM {view}") != [(written.get["rows"],)]:  # noqa: S608 a name of ours
            raise EngineError(
                "%(folder)s：各个工作节点写的文件在这里看不到；请把 --out 写到共用的文件夹", folder=str(path.parent)
            )
        return view

    def parquet(self, path: Path) -> str:
        """See Database."""
        return self._view([path])

    def _view(self, files: Sequence[Path]) -> str:
        self._views += 1
        name = f"parquet_{self._views}"
        self._session.read.parquet(*map(_uri, files)).createOrReplaceTempView(name)
        return name


@contextmanager
def in_spark(machine: Machine, files: Sequence[Path]) -> Iterator[Spark]:
    """A session at `machine.master`, ended afterwards. Raises EngineError, also for what fails inside."""
    try:
        from py4j.protocol import Py4JError  # noqa: PLC0415 optional dependency
        from pyspark.errors import PySparkException  # noqa: PLC0415 optional dependency
        from pyspark.sql import SparkSession  # noqa: PLC0415 optional dependency
    except ModuleNotFoundError:
        raise EngineError("没有安装 PySpark；请先运行 pip install 'huiqi[cluster]'") from None
    if not (os.environ.get("JAVA_HOME") or shutil.which("java")):
        raise EngineError("没有找到 Java；请安装 Java 17（Debian：apt-get install openjdk-17-jre-headless）")
    builder = SparkSession.builder.appName("huiqi sweep").master(machine.master)
    for name, value in (_SETTINGS | _memory(machine) | _address(machine.master)).items():
        builder = builder.config(name, value)
    try:
        with _local_address(machine.master):
            session = builder.getOrCreate()
        try:
            yield Spark(session, files)
        finally:
            session.stop()
    except (PySparkException, Py4JError) as error:
        raise EngineError(
            "%(master)s：Spark 没有算完（%(why)s）；请核对 --master、--memory 和各个工作节点",
            master=machine.master, why=_cause(error),
        ) from None  # fmt: skip


def on_loopback(master: str) -> bool:
    """True where driver and workers are all on this machine and speak over its loopback address.

    >>> on_loopback("local[2]"), on_loopback("spark://127.0.0.1:7077"), on_loopback("spark://10.1.2.3:7077")
    (True, True, False)
    """
    found = re.fullmatch(r"spark://\[?([^,]*?)\]?:\d+", master)
    if found is None or found[1] == "localhost":
        return found is not None or master.startswith("local")
    try:
        return ipaddress.ip_address(found[1]).is_loopback
    except ValueError:
        return False


def _address(master: str) -> dict[str, str]:
    return {"spark.driver.host": "127.0.0.1", "spark.driver.bindAddress": "127.0.0.1"} if on_loopback(master) else {}


def _memory(machine: Machine) -> dict[str, str]:
    """What each executor may take; without workers the driver is the executor."""
    name = "spark.driver.memory" if machine.master.startswith("local") else "spark.executor.memory"
    return {} if machine.memory is None else {name: f"{machine.memory // 2**20}m"}


@contextmanager
def _local_address(master: str) -> Iterator[None]:
    """Java looks the machine's own address up while it starts, and may find one that nothing answers on."""
    before = os.environ.get("SPARK_LOCAL_IP")
    if on_loopback(master):
        os.environ["SPARK_LOCAL_IP"] = "127.0.0.1"
    try:
        yield
    finally:
        if before is None:
            os.environ.pop("SPARK_LOCAL_IP", None)
        else:
            os.environ["SPARK_LOCAL_IP"] = before


def _uri(path: Path) -> str:
    """A path that Spark takes as it stands: it would read some signs as a pattern."""
    return "file://" + re.sub(r"([{}\[\]*?\\,])", r"\\\1", str(path.resolve()))


def _cause(error: Exception) -> str:
    java = getattr(error, "java_exception", None)
    return (str(java.toString()) if java is not None else str(error)).strip().split("\n")[0]
