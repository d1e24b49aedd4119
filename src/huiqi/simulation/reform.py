"""What does a change of the law come to, firm by firm? A against B: exact, and each figure is a sum over firms."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from huiqi.engine.backends import output_columns
from huiqi.engine.backends.arrays import Arrays
from huiqi.engine.backends.columns import Columns
from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.backends.sweep import Sweep
from huiqi.engine.bind import Binding
from huiqi.engine.program import Program

TENTH = 10


@dataclass(frozen=True)
class Difference:
    """What one group of firms, or one measure, gets before and after. Sums in fen, firms counted."""

    before_fen: int
    after_fen: int
    winners: int
    losers: int
    gained_fen: int
    """What the winners gain together."""
    lost_fen: int
    """What the losers lose together, as a positive sum."""
    receivers_before: int
    receivers_after: int

    @property
    def change_fen(self) -> int:
        return self.after_fen - self.before_fen


@dataclass(frozen=True)
class Reform:
    """Two sets of numbers over one population."""

    firms: int
    measures: Mapping[str, Difference]
    """By measure id, in the order of the text."""
    total: Difference
    changes_fen: np.ndarray
    """int64, what each firm gains or loses, in the order of the rows."""
    before_fen: np.ndarray
    after_fen: np.ndarray

    def by_department(self, program: Program) -> dict[str, tuple[int, int]]:
        """Fen before and after by the department that leads each measure."""
        found: dict[str, tuple[int, int]] = {}
        for measure in program.policy.money:
            before, after = found.get(measure.lead, (0, 0))
            own = self.measures[measure.id]
            found[measure.lead] = (before + own.before_fen, after + own.after_fen)
        return found

    def by_group(self, codes: np.ndarray, labels: Sequence[str]) -> dict[str, Difference]:
        """The totals of each group; `codes` says which of `labels` each firm is of."""
        every = range(len(labels))
        return {labels[code]: difference(self.before_fen[codes == code], self.after_fen[codes == code]) for code in every}


def difference(before: np.ndarray, after: np.ndarray) -> Difference:
    """Of two columns of fen over the same firms."""
    change = after - before
    up, down = change > 0, change < 0
    return Difference(
        int(before.sum(dtype=np.int64)), int(after.sum(dtype=np.int64)), int(up.sum()), int(down.sum()),
        int(change[up].sum(dtype=np.int64)), -int(change[down].sum(dtype=np.int64)), int((before > 0).sum()),
        int((after > 0).sum()),
    )  # fmt: skip


Awards = Mapping[str, np.ndarray]
"""int64 fen of each firm by output column."""


def awards(binding: Binding, columns: Columns, *, checked: bool = False) -> Awards:
    """What each firm gets. `checked` skips the ranges, for columns that passed them before. Raises ColumnError."""
    return compile_kernel(binding.program).run(columns, binding, checked=checked).fen


def between(program: Program, first: Awards, second: Awards) -> Reform:
    """What changes from the first awards to the second, of the same firms in the same order."""
    names = output_columns(program)
    columns_of = {m.id: names[program.lines[m.id].award] for m in program.policy.money}
    measures = {measure: difference(first[name], second[name]) for measure, name in columns_of.items()}
    was, will = first[names[program.total]], second[names[program.total]]
    return Reform(len(was), measures, difference(was, will), will - was, was, will)


def compare(before: Binding, after: Binding, columns: Columns) -> Reform:
    """What firms get under two sets of numbers. Raises ColumnError."""
    return between(before.program, awards(before, columns), awards(after, columns, checked=True))


def at_cap(binding: Binding, columns: Columns) -> dict[str, int]:
    """How many eligible firms claim as much as the cap of each measure or more; measures without a cap are left out."""
    arrays = Arrays(binding, columns)
    reached = {m.id: reach_cap(binding.program, arrays, m.id) for m in binding.program.policy.money}
    return {measure_id: int(firms.sum()) for measure_id, firms in reached.items() if firms is not None}


def reach_cap(program: Program, arrays: Arrays, measure_id: str) -> np.ndarray | None:
    """Which firms are eligible and claim as much as the cap or more: bool, one a row; None where there is no cap."""
    lines = program.lines[measure_id]
    step = next((name for name in lines.steps if name == f"{measure_id}.cap"), None)
    if step is None or program.values[step].expr.op != "min":
        return None
    claimed, limit = program.values[step].expr.args
    return arrays.of(program.values[lines.eligible].expr) & (arrays.of(claimed) >= arrays.of(limit))


def concentration_bp(fen: np.ndarray) -> int:
    """What share of the money, in basis points, the tenth of the receivers who get most get; 0 where nobody gets any.

    >>> concentration_bp(np.array([10, 10, 10, 10, 10, 10, 10, 10, 10, 10]))
    1000
    """
    received = np.sort(fen[fen > 0])[::-1]
    if not len(received):
        return 0
    return int(received[: -(-len(received) // TENTH)].sum(dtype=np.int64)) * 10_000 // int(received.sum(dtype=np.int64))


@dataclass(frozen=True)
class Swing:
    """What the total becomes when one number is a tenth lower, and a tenth higher."""

    key: str
    low: int
    high: int
    low_fen: int
    high_fen: int

    @property
    def width_fen(self) -> int:
        return abs(self.high_fen - self.low_fen)


def tornado(binding: Binding, columns: Columns) -> list[Swing]:
    """Every amount and rate of the money measures by how much a tenth of it moves the total, the most first."""
    program = binding.program
    read = {key for m in program.policy.money for key in program.numbers_of(m.id)}
    keys = tuple(k for k, n in program.numbers.items() if k in read and n.unit in ("fen", "bp") and binding.values[k] > 0)
    base = np.array([binding.values[key] for key in keys], np.int64)
    scenarios = np.tile(base, (2 * len(keys), 1))
    for place, key in enumerate(keys):
        most = program.numbers[key].range[1]
        scenarios[2 * place, place] = base[place] - base[place] // TENTH
        scenarios[2 * place + 1, place] = min(base[place] + base[place] // TENTH, most)
    sweep = Sweep(program, keys)
    totals = sweep.run(sweep.prepare(columns, binding), scenarios)[:, -1]
    swings = [
        Swing(key, int(scenarios[2 * i, i]), int(scenarios[2 * i + 1, i]), int(totals[2 * i]), int(totals[2 * i + 1]))
        for i, key in enumerate(keys)
    ]
    return sorted(swings, key=lambda swing: (-swing.width_fen, swing.key))
