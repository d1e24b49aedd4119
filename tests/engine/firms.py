"""Firms made up to break a program: skewed at random, and one fact at a time on each side of every bound."""

from collections.abc import Callable, Iterable

import numpy as np

from huiqi.engine.backends.columns import dtype_of
from huiqi.engine.bind import Binding
from huiqi.engine.expression import BP, walk
from huiqi.engine.facts import Fact
from huiqi.engine.program import Program
from huiqi.units.money import FEN_PER_WAN

PAST_DOUBLES = 2**53 // BP + 1
"""The least amount whose product with a rate a double no longer holds."""


def bounds(program: Program, binding: Binding) -> dict[str, list[int]]:
    """Each fact's values worth trying: its limits, every number of the policy, the amount that meets a cap; each -1/0/+1."""
    numbers = [(n, binding.values[n.key]) for n in program.numbers.values()]
    caps = [v for n, v in numbers if n.unit == "fen"]
    rates = [v for n, v in numbers if n.unit == "bp" and v]
    money = [
        *caps,
        PAST_DOUBLES,
        FEN_PER_WAN,
        *(-(-amount * BP // rate) for amount in (*caps, FEN_PER_WAN) for rate in rates),
    ]
    days = [value for n, value in numbers if n.unit == "date"]
    year_edges = [year * 10_000 + day for year in range(2023, 2031) for day in (101, 1231)]
    counts = [value for n, value in numbers if n.unit not in ("fen", "bp", "date")]
    years = list(range(2023, 2031))
    by_kind = {"fen": money, "date": days + year_edges, "count": counts + years, "code": [], "bool": []}

    def around(fact: Fact) -> list[int]:
        near = {v + d for v in (fact.lo, fact.hi, *by_kind[fact.kind]) for d in (-1, 0, 1)}
        near |= set(range(fact.lo, fact.hi + 1)) if fact.kind == "code" else set()
        return sorted(v for v in near if fact.lo <= v <= fact.hi)

    return {name: around(fact) for name, fact in program.facts.items()}


def random_firms(program: Program, binding: Binding, firms: int, *, seed: int) -> dict[str, np.ndarray]:
    """Columns of `firms` rows: most conditions hold most of the time, amounts span all sizes, many lie on a bound."""
    rng = np.random.default_rng(seed)
    edges = bounds(program, binding)
    refusing = {
        x.args[0].name for v in program.values.values() for x in walk(v.expr) if x.op == "not" and not x.args[0].args
    }
    columns = {}
    for name, fact in program.facts.items():
        if fact.kind == "bool":
            column = (rng.random(firms) < 0.9) ^ (name in refusing)
        else:
            column = np.exp(rng.uniform(np.log(max(fact.lo, 1)), np.log(fact.hi + 1), firms)).astype(np.int64)
            column = np.where(rng.random(firms) < 0.5, rng.choice(edges[name], firms), column).clip(fact.lo, fact.hi)
        columns[name] = column.astype(dtype_of(fact))
    return columns


def edge_firms(program: Program, binding: Binding, base: Iterable[dict[str, int]]) -> dict[str, np.ndarray]:
    """Each firm of `base` again and again, with one fact at a time on each of its bounds."""
    rows = [firm | {name: value} for firm in base for name, values in bounds(program, binding).items() for value in values]
    return {n: np.array([row[n] for row in rows], dtype=dtype_of(f)) for n, f in program.facts.items()}


def crossing_firms(
    program: Program, firm: dict[str, int], award_of: Callable[[dict[str, np.ndarray]], np.ndarray], steps: int
) -> dict[str, np.ndarray]:
    """The firm with each amount where its award first reaches 1, 2 … `steps` 万元, and one fen before.

    `award_of` gives the award in fen of columns. Found by bisection, each amount between its limits.
    """
    tries = [(f, step * FEN_PER_WAN) for f in program.facts.values() if f.kind == "fen" for step in range(1, steps + 1)]
    target = np.array([amount for _, amount in tries])
    short = np.array([fact.lo for fact, _ in tries])
    enough = np.array([fact.hi for fact, _ in tries])

    def at(amount: np.ndarray) -> dict[str, np.ndarray]:
        moved = {name: np.array([fact.name == name for fact, _ in tries]) for name in program.facts}
        return {n: np.where(moved[n], amount, firm[n]).astype(dtype_of(f)) for n, f in program.facts.items()}

    while np.any(enough - short > 1):
        middle = (short + enough) // 2
        reached = award_of(at(middle)) >= target
        short, enough = np.where(reached, short, middle), np.where(reached, middle, enough)
    return joined([at(short), at(enough)])


def distinct(columns: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The rows without repetitions."""
    _, first = np.unique(np.column_stack(list(columns.values())), axis=0, return_index=True)
    return {n: c[np.sort(first)] for n, c in columns.items()}


def joined(parts: list[dict[str, np.ndarray]]) -> dict[str, np.ndarray]:
    """The rows of all parts, one part after the other."""
    return {n: np.concatenate([part[n] for part in parts]) for n in parts[0]}


def as_firms(columns: dict[str, np.ndarray], rows: Iterable[int] | None = None) -> list[dict[str, int]]:
    """The chosen rows (by default all) as one mapping of facts a firm."""
    chosen = {n: (c if rows is None else c[list(rows)]).tolist() for n, c in columns.items()}
    return [dict(zip(chosen, row, strict=True)) for row in zip(*chosen.values(), strict=True)]
