"""What does a population cost under each set of numbers? One row a set, stamped so that it can be computed again."""

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from huiqi.engine.backends import output_columns
from huiqi.engine.backends.columns import dtype_of
from huiqi.engine.backends.sweep import Sweep
from huiqi.engine.bind import Binding
from huiqi.engine.program import Program
from huiqi.engine.years import over_years
from huiqi.simulation.evaluate import open_firms
from huiqi.simulation.firms import TableError
from huiqi.simulation.grid import Grid
from huiqi.simulation.stamps import SweepStamp, law_of

BATCH = 5_000
"""Scenarios computed at a time."""


@dataclass(frozen=True)
class Population:
    """The columns of the firms whose facts are all known, and how many are not among them."""

    columns: dict[str, np.ndarray]
    rows: int
    unknown: int
    """Rows that lack a fact the sums read: they are counted and in no sum."""
    bad: int
    """Rows that could not be read."""
    sha256: str


def read_population(program: Program, path: Path) -> Population:
    """Every firm of a table whose facts are known. Raises TableError, naming the columns that are missing."""
    reading, chunks = open_firms(program, path)
    missing = [fact.label for name, fact in program.facts.items() if name not in reading.facts]
    if missing:
        raise TableError(
            "%(file)s：缺少这些列，不能测算总数：%(columns)s；请补上，或先用 huiqi evaluate 看范围",
            file=str(path), columns=tuple(missing),
        )  # fmt: skip
    parts: dict[str, list[np.ndarray]] = {name: [] for name in program.facts}
    unknown = bad = 0
    for firms in chunks:
        bounds = [firms.facts[name] for name in program.facts]
        known = np.logical_and.reduce([low == high for low, high in bounds]) if bounds else np.ones(len(firms), np.bool_)
        unknown, bad = unknown + int((~known).sum()), bad + len(firms.bad)
        for (name, fact), (low, _) in zip(program.facts.items(), bounds, strict=True):
            parts[name].append(low[known].astype(dtype_of(fact)))
    columns = {name: np.concatenate(found) if found else np.empty(0, np.int8) for name, found in parts.items()}
    rows = len(next(iter(columns.values())))
    return Population(columns, rows, unknown, bad, sha256_of(path))


def sha256_of(path: Path) -> str:
    """The hash of a file, read a piece at a time; of a folder of its Parquet files' names and hashes. Raises OSError."""
    if path.is_dir():
        said = "".join(f"{sha256_of(file)}  {file.name}\n" for file in sorted(path.glob("*.parquet")))
        return hashlib.sha256(said.encode()).hexdigest()
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def swept(
    binding: Binding, population: Population, grid: Grid, watch: Callable[[Sequence[int]], Iterable[int]], years: int = 1
) -> pa.Table:
    """One row a scenario in the order of the grid: the swept numbers, then what sums_by_column() gives.

    `watch` is handed the starts of the batches, to show how far it is. Raises ColumnError.
    """
    sweep = Sweep(over_years(binding.program, years), grid.keys)
    prepared = sweep.prepare(population.columns, binding)
    sums = [sweep.run(prepared, grid.rows(start, start + BATCH)) for start in watch(range(0, grid.scenarios, BATCH))]
    return sweep_table(binding, grid, np.concatenate(sums), years)


def sweep_table(binding: Binding, grid: Grid, sums: np.ndarray, years: int) -> pa.Table:
    """The table of a sweep from its sums: int64 fen, a row a scenario, a column each of the outputs of over_years()."""
    numbers = dict(zip(grid.keys, grid.rows(0, grid.scenarios).T, strict=True))
    columns = numbers | sums_by_column(binding, sums, years)
    return pa.table({name: np.ascontiguousarray(column) for name, column in columns.items()})


def sums_by_column(binding: Binding, sums: np.ndarray, years: int) -> dict[str, np.ndarray]:
    """int64 fen by column: each award and the total over all years, then, of more than one, each of each year.

    `livestream.m03_fen` is the sum of the years, `livestream.m03_fen_2027` what is of 2027.
    """
    names = list(output_columns(binding.program).values())
    parts = sums[:, :-1].reshape(len(sums), years, len(names) - 1)
    every = np.concatenate([parts, parts.sum(axis=2, keepdims=True)], axis=2)
    found = dict(zip(names, every.sum(axis=1).T, strict=True))
    for year in range(years if years > 1 else 0):
        found |= {f"{name}_{binding.on.year + year}": column for name, column in zip(names, every[:, year].T, strict=True)}
    return found


def stamp(
    binding: Binding, population: Population, source: str, decisions: Sequence[str], grids: Sequence[str], years: int = 1
) -> SweepStamp:
    """What a sweep rests on; the day and the decisions give the numbers again."""
    return SweepStamp(
        **law_of(binding), decisions=tuple(decisions), grids=tuple(grids), years=years, population=source,
        population_sha256=population.sha256, firms=population.rows, unknown=population.unknown, bad=population.bad,
    )  # fmt: skip
