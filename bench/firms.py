"""Which firms does the benchmark ask about? The demonstration population; and firms on the very fen where awards change."""

from pathlib import Path

import numpy as np
import pyarrow as pa

from bench.law import program, short_numbers
from huiqi.engine.backends.columns import dtype_of
from huiqi.engine.expression import BP, walk
from huiqi.simulation.population import generate
from huiqi.units.money import FEN_PER_WAN

Firms = dict[str, np.ndarray]
"""Columns as the kernel reads them: int64 fen and counts, int32 dates, int8 truths and codes."""

SEED = 2026

_PASSING = {"settled_on": 20_260_301, "claim_year": 2026, "listing_stage": 2, "listing_board": 1}
_RATES = {
    "park_cost_fen": "m01.rate_bp",
    "operator_investment_fen": "m02.investment_rate_bp",
    "rent_paid_fen": "m03.rate_bp",
    "revenue_last_year_fen": "m04.rate_bp",
    "event_cost_net_fen": "m08.rate_bp",
    "interest_paid_fen": "m12b.rate_bp",
}


def firms(rows: int) -> Firms:
    """The facts of the first `rows` firms of the demonstration population."""
    table = generate(program(), firms=rows, seed=SEED).select(list(program().facts))
    return {name: _stored(name, column) for name, column in zip(table.column_names, table.columns, strict=True)}


def firms_at_limits(rows: int) -> Firms:
    """Firms refused by nothing, each amount the least that earns some whole 万元, or one fen short of it."""
    rng, numbers = np.random.default_rng(SEED), short_numbers()
    refusing = {
        x.args[0].name for v in program().values.values() for x in walk(v.expr) if x.op == "not" and x.args[0].op == "fact"
    }
    columns = {}
    for name, fact in program().facts.items():
        column = np.full(rows, _PASSING.get(name, int(fact.kind == "bool" and name not in refusing)))
        if fact.kind == "fen":
            column[:] = 0
        if name in _RATES:
            wan = rng.integers(1, 60, rows)
            column = -(-wan * FEN_PER_WAN * BP // numbers[_RATES[name]]) - rng.integers(0, 2, rows)
        columns[name] = column.astype(dtype_of(fact))
    return columns


def _stored(name: str, column: pa.ChunkedArray) -> np.ndarray:
    return column.to_numpy().astype(dtype_of(program().facts[name]))


def store(columns: Firms, folder: Path) -> None:
    """One .npy file a column."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, column in columns.items():
        np.save(folder / f"{name}.npy", column)


def stored(folder: Path) -> Firms:
    """The columns that store() wrote, as the kernel stores them now: what an older run left may be wider."""
    facts = program().facts
    return {name: np.load(folder / f"{name}.npy").astype(dtype_of(fact), copy=False) for name, fact in facts.items()}
