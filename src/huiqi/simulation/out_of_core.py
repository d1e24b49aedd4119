"""What does a population that memory cannot hold cost under each set of numbers? Summed by DuckDB or by Spark."""

import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from huiqi.engine.backends.sweep import Sweep
from huiqi.engine.backends.sweep_sql import Rows, fixed_sums, frontier, moving, scenario_columns, scenario_sums
from huiqi.engine.bind import Binding
from huiqi.engine.program import Program
from huiqi.engine.residual import Residual
from huiqi.engine.years import over_years
from huiqi.simulation.census import ParquetTable, census, distinct_codes, open_table, usable
from huiqi.simulation.cluster import in_spark
from huiqi.simulation.firms import TableError
from huiqi.simulation.grid import Grid
from huiqi.simulation.machines import Database, Machine, in_duckdb
from huiqi.simulation.sweeping import Population, sha256_of, sweep_table

Watch = Callable[[Sequence[str]], Iterable[str]]


def swept_out_of_core(
    binding: Binding, path: Path, grid: Grid, machine: Machine, scratch: Path, watch: Watch = iter, years: int = 1
) -> tuple[Population, pa.Table]:
    """What read_population() and swept() give of a Parquet file or a folder of them, whose rows are never all in memory.

    The population has no columns here. `scratch` is a folder for what is worked out once, which is removed again; every
    worker of a cluster must see it and the files under the same paths. `watch` is handed the awards, to show how far it is.
    Raises TableError for a table that cannot be read in SQL or has a credit code that is wrong or stands twice, EngineError.
    """
    table = open_table(binding.program, path)
    with _folder(scratch) as folder, _opened(machine, table, folder) as database:
        population = _counted(binding.program, table, database)
        condition = usable(binding.program, table, database.dialect) if population.rows < table.rows else ""
        rows = Rows(database.firms, database.dialect, condition)
        work = Work(Sweep(over_years(binding.program, years), grid.keys), binding, grid, rows, database, folder)
        sums = work.sums(watch)
    return population, sweep_table(binding, grid, sums, years)


@dataclass(frozen=True)
class Work:
    """The sums of a grid over the rows of an opened database; `folder` takes what is worked out once."""

    sweep: Sweep
    binding: Binding
    grid: Grid
    rows: Rows
    database: Database
    folder: Path

    def sums(self, watch: Watch = iter) -> np.ndarray:
        """int64 fen, one row a scenario, one column each of the program's outputs: what Sweep.run() gives.

        Raises DecisionError for a value that its number cannot have, EngineError.
        """
        program, parts = self.sweep.program, self.sweep.parts
        places = {line: place for place, line in enumerate(program.outputs)}
        out = np.zeros((self.grid.scenarios, len(places)), np.int64)
        if fixed := [award for award in program.awards if award not in parts]:
            found = self.database.rows(fixed_sums(program, self.binding, fixed, self.rows))[0]
            out[:, [places[award] for award in fixed]] = found
        for award in watch(tuple(parts)):
            out[:, places[award]] = self._moved(parts[award], places[award])
        out[:, places[program.total]] = out.sum(axis=1)
        return out

    def _moved(self, part: Residual, place: int) -> np.ndarray:
        """The fen of one award, a scenario an element. Scenarios that differ in nothing it reads are computed once."""
        keys = moving(part, self.grid.keys)
        chosen = self.grid.rows(0, self.grid.scenarios)[:, [self.grid.keys.index(key) for key in keys]]
        different, which = np.unique(chosen, axis=0, return_inverse=True)
        scenarios = scenario_columns(self.sweep.program, dict(zip(keys, different.T, strict=True)))
        database, file = self.database, self.folder / f"scenarios-{place}.parquet"
        pq.write_table(pa.table({name: np.ascontiguousarray(column) for name, column in scenarios.items()}), file)
        kept = self.folder / f"frontier-{place}.parquet"
        source = database.kept(frontier(self.sweep.program, self.binding, part, self.rows), kept)
        fen = np.zeros(len(different), np.int64)
        query = scenario_sums(self.binding, part, source, database.parquet(file), keys, database.dialect)
        for scenario, total in database.rows(query):
            fen[scenario] = total
        shutil.rmtree(kept) if kept.is_dir() else kept.unlink()  # Spark writes a folder in place of a file
        return fen[which.reshape(-1)]


def _counted(program: Program, table: ParquetTable, database: Database) -> Population:
    """How many rows there are, can be summed, lack a fact, and are bad. Raises TableError for codes that are not plain."""
    bad, unknown, wrong = map(int, database.rows(census(program, table, database.firms, database.dialect))[0])
    again = 0
    for exactly in (False, True):  # a hash may fall twice on one number, so that only the codes themselves tell
        distinct = database.rows(distinct_codes(database.firms, database.dialect, exactly=exactly))[0][0]
        if not (again := table.rows - int(distinct)):
            break
    if wrong or again:
        raise TableError(
            "%(file)s：%(wrong)s 行的统一社会信用代码不对或写法不规范，%(again)s 行重复；"
            "请改正，或用默认的 memory 引擎，它会另行计数",
            file=str(table.path), wrong=wrong, again=again,
        )  # fmt: skip
    return Population({}, table.rows - bad - unknown, unknown, bad, sha256_of(table.path))


def _opened(machine: Machine, table: ParquetTable, folder: Path) -> AbstractContextManager[Database]:
    return in_spark(machine, table.files) if machine.engine == "spark" else in_duckdb(machine, table.files, folder)


@contextmanager
def _folder(scratch: Path) -> Iterator[Path]:
    folder = Path(tempfile.mkdtemp(prefix="huiqi-sweep-", dir=scratch))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)
