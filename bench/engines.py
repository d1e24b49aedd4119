"""Which engines run, and how does each hold its firms? Each gets the rows in the form it likes best, before the clock."""

import os
from collections.abc import Callable
from dataclasses import dataclass

import duckdb
import numpy as np
import polars as pl
import pyarrow as pa

from bench import hand_numba, hand_polars, hand_sql
from bench.firms import Firms
from bench.law import binding, program
from huiqi.engine.backends import output_columns
from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.backends.polars import award_columns
from huiqi.engine.backends.sql import select

THREADS = len(os.sched_getaffinity(0))
"""Every engine may use all of them."""

Run = Callable[[], object]


@dataclass(frozen=True)
class Engine:
    """One contestant. `prepare` takes the stored columns and gives the timed call; `matrix` reads its result."""

    label: str
    prepare: Callable[[Firms], Run]
    matrix: Callable[[object], np.ndarray]
    """int64 fen, (9 outputs, rows), from what the timed call returned."""


def _typed(columns: Firms) -> Firms:
    """The columns with truths as truths, for engines that know them."""
    kinds = {name: fact.kind for name, fact in program().facts.items()}
    return {name: column.view(np.bool_) if kinds[name] == "bool" else column for name, column in columns.items()}


def _kernel(*, bits: bool) -> Callable[[Firms], Run]:
    def prepare(columns: Firms) -> Run:
        kernel, numbers = compile_kernel(program()), binding()
        kernel.run(columns, numbers, bits=bits, threads=THREADS)  # checks every fact's range, once, as ingest does
        return lambda: kernel.run(columns, numbers, bits=bits, threads=THREADS, checked=True, narrow=True)

    return prepare


def _polars(generated: bool) -> Callable[[Firms], Run]:
    def prepare(columns: Firms) -> Run:
        frame = pl.DataFrame(_typed(columns)).lazy()
        if not generated:
            return lambda: hand_polars.awards(frame).collect()
        names = list(output_columns(program()).values())
        numbers = binding()
        return lambda: award_columns(program(), numbers, frame).select(names).collect()

    return prepare


def _duckdb(generated: bool) -> Callable[[Firms], Run]:
    def prepare(columns: Firms) -> Run:
        connection = duckdb.connect(config={"threads": THREADS})
        connection.register("given", pa.table(_typed(columns)))
        connection.execute("CREATE TABLE firms AS SELECT * FROM given")
        connection.unregister("given")
        text = select(program(), binding(), "firms") if generated else hand_sql.query("firms")
        return lambda: connection.sql(text).to_arrow_table()

    return prepare


def _from_columns(result: object) -> np.ndarray:
    columns = result.columns if isinstance(result, pa.Table) else result.get_columns()  # type: ignore[attr-defined]
    return np.array([np.asarray(column).astype(np.int64) for column in columns])


def _from_kernel(result: object) -> np.ndarray:
    return np.array(list(result.fen.values()))  # type: ignore[attr-defined]


ENGINES = {
    "kernel": Engine("numba, generated", _kernel(bits=False), _from_kernel),
    "kernel_bits": Engine("… and the reasons of every refusal", _kernel(bits=True), _from_kernel),
    "hand_numba": Engine("numba, by hand", lambda columns: lambda: hand_numba.run(columns), np.asarray),
    "polars": Engine("Polars, generated", _polars(True), _from_columns),
    "hand_polars": Engine("Polars, by hand", _polars(False), _from_columns),
    "duckdb": Engine("DuckDB, generated", _duckdb(True), _from_columns),
    "hand_duckdb": Engine("DuckDB, by hand", _duckdb(False), _from_columns),
}
OPENFISCA, OPENFISCA_LINES = "openfisca", "openfisca_lines"
LABELS = {name: engine.label for name, engine in ENGINES.items()} | {
    OPENFISCA: "OpenFisca-Core 46, a variable a measure",
    OPENFISCA_LINES: "OpenFisca-Core 46, a variable a line",
}
