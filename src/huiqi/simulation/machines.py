"""Where is a sweep computed that memory cannot hold? What DuckDB and Spark have in common, and DuckDB."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

import duckdb

from huiqi.engine.backends.sql import Dialect
from huiqi.units.sentence import Sentence

Engine = Literal["memory", "duckdb", "spark"]
ENGINES: tuple[Engine, ...] = ("memory", "duckdb", "spark")

DEFAULT_MEMORY = 4_000_000_000
_OWN_MEMORY = 600_000_000
"""Bytes of this process that DuckDB does not count: Python and its libraries, and what is read of files."""
_LEAST_MEMORY = 1_000_000_000


class EngineError(ValueError):
    """An engine is missing, cannot be reached, or stopped; `reason` says which and what to do."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Machine:
    """Which engine computes, with how much memory in bytes, and for Spark at which master."""

    engine: Engine = "memory"
    memory: int | None = None
    master: str = "local[*]"


IN_MEMORY = Machine()
"""The whole table in memory: simulation.sweeping."""


class Database(Protocol):
    """An engine that has been opened over some Parquet files."""

    dialect: Dialect
    firms: str
    """What may stand after FROM for the rows of these files."""

    def rows(self, query: str) -> list[tuple[int, ...]]:
        """The whole result of a query. Raises EngineError."""

    def kept(self, query: str, path: Path) -> str:
        """Write the result of a query as Parquet at `path`; what may stand after FROM for it. Raises EngineError."""

    def parquet(self, path: Path) -> str:
        """What may stand after FROM for a Parquet file."""


class DuckDB:
    """DuckDB in this process, within a limit of memory; what is more goes to disk."""

    dialect: Dialect = "duckdb"

    def __init__(self, connection: duckdb.DuckDBPyConnection, files: Sequence[Path]) -> None:
        self._connection = connection
        self.firms = _read(files)

    def rows(self, query: str) -> list[tuple[int, ...]]:
        """See Database."""
        with _told():
            return self._connection.execute(query).fetchall()

    def kept(self, query: str, path: Path) -> str:
        """See Database."""
        with _told():
            self._connection.execute(f"COPY ({query}) TO '{_plain(path)}' (FORMAT parquet, COMPRESSION zstd)")
        return self.parquet(path)

    def parquet(self, path: Path) -> str:
        """See Database."""
        return _read([path])


@contextmanager
def in_duckdb(machine: Machine, files: Sequence[Path], scratch: Path) -> Iterator[DuckDB]:
    """DuckDB over some files; the whole process stays under `machine.memory`, default 4 GB. Raises EngineError."""
    memory = DEFAULT_MEMORY if machine.memory is None else machine.memory
    if memory < _LEAST_MEMORY:
        raise EngineError("内存上限太小；duckdb 引擎至少要 1GB，请写 --memory 1GB 或更大")
    with duckdb.connect() as connection:
        connection.execute(f"SET memory_limit = '{memory - _OWN_MEMORY}B'")
        connection.execute(f"SET temp_directory = '{_plain(scratch / 'spill')}'")
        connection.execute("SET preserve_insertion_order = false")
        yield DuckDB(connection, files)


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except duckdb.OutOfMemoryException as error:
        raise EngineError("duckdb：内存或磁盘不够（%(why)s）；请加大 --memory，或换更大的磁盘", why=_first(error)) from None
    except duckdb.Error as error:
        raise EngineError("duckdb 没有算完：%(why)s", why=_first(error)) from None


def _first(error: Exception) -> str:
    return str(error).strip().split("\n")[0]


def _read(files: Sequence[Path]) -> str:
    names = [f"'{_plain(file)}'" for file in files]
    return f"read_parquet([{', '.join(names)}])"


def _plain(path: Path) -> str:
    return str(path).replace("'", "''")
