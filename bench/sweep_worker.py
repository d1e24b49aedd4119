"""One way to sweep in a process of its own: `python -m bench.sweep_worker NAME WHICH FOLDER SCENARIOS.npy OUT.npy`.

It answers orders on stdin with a JSON line each: prepare -> seconds; rows -> rows computed a scenario; run START STOP ->
seconds for those scenarios; stop -> peak bytes, after the sums of every scenario that was run are saved.
"""

import json
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa

from bench import hand_sql
from bench.firms import Firms, stored
from bench.law import POLICY, binding, program
from bench.processes import peak_bytes
from bench.scenarios import swept
from huiqi.engine.backends import output_columns
from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.backends.sweep import Prepared, Sweep

NOT_RUN = -1
PAIRS = "firms CROSS JOIN scenarios"
ROW_GROUP = 16_384
"""Rows of DuckDB's smallest share of work: small enough that every thread finds some."""


class Way:
    """A way to get int64 fen, one row a scenario, one column each of `program.outputs`."""

    def __init__(self, keys: tuple[str, ...], columns: Firms) -> None:
        self.keys, self.columns = keys, columns

    def prepare(self) -> None:
        """What is done once for all scenarios, timed apart."""

    def place(self, scenarios: np.ndarray) -> None:
        """Put the scenarios where the way reads them, before the clock starts."""
        self.scenarios = scenarios

    def run(self) -> np.ndarray:
        """The sums of the scenarios that stand ready."""
        raise NotImplementedError

    def rows(self) -> int:
        """Rows that are computed for every scenario."""
        return len(next(iter(self.columns.values())))


class Swept(Way):
    """The product's sweep."""

    prepared: Prepared

    def __init__(self, keys: tuple[str, ...], columns: Firms, threads: int) -> None:
        super().__init__(keys, columns)
        self.sweep, self.threads = Sweep(program(), keys), threads

    def prepare(self) -> None:
        self.prepared = self.sweep.prepare(self.columns, binding())

    def run(self) -> np.ndarray:
        return self.sweep.run(self.prepared, self.scenarios, threads=self.threads)

    def rows(self) -> int:
        return self.prepared.rows


class Looped(Way):
    """The kernel that computes every firm, once a scenario, and numpy's sums of what it stored."""

    def __init__(self, keys: tuple[str, ...], columns: Firms) -> None:
        super().__init__(keys, columns)
        self.kernel, self.numbers = compile_kernel(program()), binding()
        self.kernel.run(columns, self.numbers)  # checks every fact's range, once, as ingest does

    def run(self) -> np.ndarray:
        out = np.empty((len(self.scenarios), len(program().outputs)), np.int64)
        for place, row in enumerate(self.scenarios.tolist()):
            numbers = self.numbers.supposing(dict(zip(self.keys, row, strict=True)))
            # Not narrow: to ask of each set of numbers whether 32 bits hold every total costs more than it saves here.
            fen = self.kernel.run(self.columns, numbers, checked=True).fen
            out[place] = [column.sum() for column in fen.values()]
        return out


class Crossed(Way):
    """DuckDB: every firm beside every scenario, the whole program over the pairs, the sums by scenario."""

    def __init__(self, keys: tuple[str, ...], columns: Firms, query: Callable[[dict[str, str]], str]) -> None:
        import duckdb  # only here: the other ways' memory is to be their own

        super().__init__(keys, columns)
        kinds = {name: fact.kind for name, fact in program().facts.items()}
        typed = {n: column.view(np.bool_) if kinds[n] == "bool" else column for n, column in columns.items()}
        self.read = {key: f"n_{key.replace('.', '_')}" for key in keys}
        self.connection, self.text = duckdb.connect(), query(self.read)
        self.folder = tempfile.TemporaryDirectory(prefix="huiqi-bench-")
        # Only a database in a file lets one choose: 100,000 firms would be a single group, which one thread reads.
        self.connection.execute(f"ATTACH '{self.folder.name}/firms.db' AS held (ROW_GROUP_SIZE {ROW_GROUP})")
        self.connection.execute("USE held")
        self.connection.register("given", pa.table(typed))
        self.connection.execute("CREATE TABLE firms AS SELECT * FROM given")
        self.connection.unregister("given")

    def place(self, scenarios: np.ndarray) -> None:
        numbers = {self.read[key]: scenarios[:, column] for column, key in enumerate(self.keys)}
        self.connection.register("given", pa.table({"scenario": np.arange(len(scenarios)), **numbers}))
        self.connection.execute("CREATE OR REPLACE TABLE scenarios AS SELECT * FROM given")
        self.connection.unregister("given")

    def run(self) -> np.ndarray:
        return np.array(self.connection.execute(self.text).fetchall(), np.int64)


def generated(read: dict[str, str]) -> str:
    """The program as the product writes it. A number stands in its text as it is given: here as a column's name."""
    from huiqi.engine.backends.sql import select  # only here: it loads DuckDB

    numbers = replace(binding(), values={**binding().values, **read})
    text = select(program(), numbers, PAIRS, keep=["scenario"])
    return _summed(text, list(output_columns(program()).values()))


def by_hand(read: dict[str, str]) -> str:
    """The measures as one would write them for speed; they check no fact's range."""
    short = {key.removeprefix(f"{POLICY}."): column for key, column in read.items()}
    return _summed(
        hand_sql.query(PAIRS, numbers=short, keep="scenario"), [m.short for m in program().policy.money] + ["total"]
    )


def _summed(inner: str, columns: list[str]) -> str:
    sums = ", ".join(f'sum("{column}")' for column in columns)
    return f"SELECT {sums} FROM ({inner}) GROUP BY scenario ORDER BY scenario"


WAYS: dict[str, Callable[[tuple[str, ...], Firms], Way]] = {
    "sweep_1": lambda keys, columns: Swept(keys, columns, 1),
    "sweep_2": lambda keys, columns: Swept(keys, columns, 2),
    "kernel": Looped,
    "duckdb": lambda keys, columns: Crossed(keys, columns, generated),
    "hand_duckdb": lambda keys, columns: Crossed(keys, columns, by_hand),
}


def main(name: str, which: str, folder: str, scenarios: str, out: str) -> None:
    """Serve one way until told to stop."""
    sets = np.load(scenarios)
    way = WAYS[name](swept(which), stored(Path(folder)))
    sums = np.full((len(sets), len(program().outputs)), NOT_RUN, np.int64)
    for order in map(str.split, sys.stdin):
        if order[0] == "stop":
            break
        if order[0] == "rows":
            print(json.dumps(way.rows()), flush=True)
        elif order[0] == "prepare":
            start = time.perf_counter()
            way.prepare()
            print(json.dumps(time.perf_counter() - start), flush=True)
        else:
            part = slice(int(order[1]), int(order[2]))
            way.place(sets[part])
            start = time.perf_counter()
            found = way.run()
            print(json.dumps(time.perf_counter() - start), flush=True)
            sums[part] = found
    peak = peak_bytes()
    np.save(out, sums)
    print(json.dumps(peak), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
