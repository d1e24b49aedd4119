"""What does a population cost under ten thousand sets of numbers? Worked out once is what no set changes.

Rows that no set can pay are dropped; what is left of a measure (engine/residual.py) runs over blocks that stay in the
cache while the sets run inside. The sums are those of the kernel, to the fen.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from huiqi.engine.backends.arrays import Arrays
from huiqi.engine.backends.columns import Columns, check_range, narrowest, stored
from huiqi.engine.backends.numba import compiled, in_threads
from huiqi.engine.backends.source import local, python
from huiqi.engine.bind import Binding, checked
from huiqi.engine.expression import BOOL, Expr, names
from huiqi.engine.program import Program
from huiqi.engine.residual import Residual, gated, residual

BLOCK = 2_048
"""Rows that stay in the cache while the scenarios run over them."""
_WORTH_A_THREAD = 400_000
"""Fewer evaluations are done sooner than a second thread starts."""
_ONCE = 1 << 18
"""Rows worked out at a time before the sweep."""


@dataclass(frozen=True)
class Prepared:
    """A population as the swept numbers see it."""

    binding: Binding
    fixed: dict[str, int]
    """Fen of the awards that no swept number moves, by line."""
    columns: dict[str, tuple[np.ndarray, ...]]
    """By award that moves: the columns of its residual, of the rows that can be paid."""

    @property
    def rows(self) -> int:
        """Rows that are computed for every scenario, over all awards."""
        return sum(len(columns[0]) for columns in self.columns.values() if columns)

    @cached_property
    def vector(self) -> np.ndarray:
        """int64, the law's numbers in the order of the program."""
        return np.array(self.binding.vector, np.int64)


@dataclass(frozen=True)
class Sweep:
    """A program, and the numbers that scenarios change."""

    program: Program
    swept: tuple[str, ...]

    @cached_property
    def parts(self) -> dict[str, Residual]:
        """What is left of each award that the swept numbers move. Raises KeyError for a number the law does not have."""
        found = {award: residual(self.program, award, self.swept) for award in self.program.awards}
        return {award: part for award, part in found.items() if part is not None}

    @cached_property
    def _kernels(self) -> dict[tuple[str, ...], Callable[..., int]]:
        return {}

    def prepare(self, columns: Columns, binding: Binding) -> Prepared:
        """Work out once what no scenario changes. Columns as for Kernel.run; raises ColumnError like it."""
        facts = dict(zip(self.program.facts, stored(self.program.facts.values(), columns), strict=True))
        for name, column in facts.items():
            check_range(self.program.facts[name], column)
        fixed = dict.fromkeys((award for award in self.program.awards if award not in self.parts), 0)
        found: dict[str, list[list[np.ndarray]]] = {award: [] for award in self.parts}
        whole = replace(binding, program=self.program)
        for start in range(0, len(next(iter(facts.values()))), _ONCE):
            arrays = Arrays(whole, {name: column[start : start + _ONCE] for name, column in facts.items()})
            for award, part in self.parts.items():
                found[award].append(list(_kept(arrays, part)))
            for award in fixed:
                conditions, fen = gated(self.program, award)
                fixed[award] += int(arrays.passing(conditions).of(fen).sum(dtype=np.int64))
        return Prepared(binding, fixed, {award: _joined(parts, self.parts[award]) for award, parts in found.items()})

    def run(self, prepared: Prepared, scenarios: np.ndarray, *, threads: int | None = None) -> np.ndarray:
        """int64 fen, one row a scenario, one column each of `program.outputs`: exact sums over all firms.

        `scenarios` is int64, one row a scenario, one column each of `swept`. Raises DecisionError for a value that its
        number cannot have.
        """
        numbers = self._numbers(prepared, scenarios)
        out = np.zeros((len(scenarios), len(self._places)), np.int64)
        for line, fen in prepared.fixed.items():
            out[:, self._places[line]] = fen
        workers = threads or len(os.sched_getaffinity(0))
        for award, columns in prepared.columns.items():
            out[:, self._places[award]] = self._sums(award, columns, numbers, workers)
        out[:, self._places[self.program.total]] = out.sum(axis=1)
        return out

    @cached_property
    def _places(self) -> dict[str, int]:
        return {line: place for place, line in enumerate(self.program.outputs)}

    @cached_property
    def _swept_places(self) -> list[int]:
        order = list(self.program.numbers)
        return [order.index(key) for key in self.swept]

    @cached_property
    def _ends(self) -> np.ndarray:
        """The least and the most each swept number can be: two rows."""
        return np.array([self.program.numbers[key].range for key in self.swept], np.int64).reshape(-1, 2).T

    def _numbers(self, prepared: Prepared, scenarios: np.ndarray) -> np.ndarray:
        """Every number of the law in each scenario, in the order of the program."""
        numbers = np.empty((len(scenarios), len(self.program.numbers)), np.int64)
        numbers[:] = prepared.vector
        numbers[:, self._swept_places] = scenarios
        low, high = self._ends
        if ((scenarios < low) | (scenarios > high)).any():
            for ends in (scenarios.min(axis=0).tolist(), scenarios.max(axis=0).tolist()):
                for key, value in zip(self.swept, ends, strict=True):
                    checked(self.program.numbers[key], value)
        return numbers

    def _sums(self, award: str, columns: Sequence[np.ndarray], numbers: np.ndarray, workers: int) -> np.ndarray:
        rows = len(columns[0]) if columns else 0
        if not rows:
            return np.zeros(len(numbers), np.int64)
        compute = self._kernel(award, columns)
        workers = min(workers, -(-rows // BLOCK), 1 + rows * len(numbers) // _WORTH_A_THREAD)
        step = rows if workers == 1 else BLOCK * max(1, -(-rows // (workers * 4 * BLOCK)))
        starts = range(0, rows, step)
        sums = np.zeros((len(starts), len(numbers)), np.int64)

        def chunk(start: int) -> int:
            return compute(start, min(start + step, rows), numbers, sums[start // step], *columns)

        if workers == 1:  # what few scenarios cost is mostly what is done around them
            chunk(0)
            return sums[0]
        in_threads(chunk, starts, workers)
        return sums.sum(axis=0)

    def _kernel(self, award: str, columns: Sequence[np.ndarray]) -> Callable[..., int]:
        key = (award, *(column.dtype.char for column in columns))
        if key not in self._kernels:
            types = [column.dtype.name for column in columns]
            self._kernels[key] = compiled(sweep_source(self.program, self.parts[award], types))
        return self._kernels[key]


def _kept(arrays: Arrays, part: Residual) -> Iterator[np.ndarray]:
    """The columns of a residual, of the rows that pass its gate; where it has none, one that counts the rows."""
    passing = arrays.passing(part.gate)
    for column in part.columns:
        yield passing.of(column)
    if not part.columns:
        yield np.zeros(passing.rows, np.int64)


def _joined(parts: Sequence[Sequence[np.ndarray]], part: Residual) -> tuple[np.ndarray, ...]:
    """Each column whole, in the narrowest type that holds it: what is narrower is read sooner."""
    if not parts:
        return tuple(np.empty(0, np.int64) for _ in part.columns or (0,))
    return tuple(_narrow(np.concatenate(columns)) for columns in zip(*parts, strict=True))


def _narrow(column: np.ndarray) -> np.ndarray:
    if column.dtype == np.bool_ or not len(column):
        return column
    return column.astype(narrowest(int(column.min()), int(column.max())))


def sweep_source(program: Program, part: Residual, types: Sequence[str]) -> str:
    """A module with `rows(start, stop, numbers, sums, columns...)`: adds to sums[scenario] what rows start..stop get."""
    columns = [f"c{place}" for place in range(len(types))]
    arrays = [f"{'bool_' if t == 'bool' else t}[::1]" for t in types]
    signature = ", ".join(["int64", "int64", "int64[:, ::1]", "int64[::1]", *arrays])
    used = [n for n in program.numbers if any(n in names(x, "number") for x in _every(part))]
    order = list(program.numbers)
    return "\n".join(
        [
            '"""Generated by huiqi.engine.backends.sweep; made anew when the rules change."""',
            "import numpy as np",
            "from numba import njit",
            "",
            "",
            f'@njit("int64({signature})", nogil=True, error_model="numpy", cache=CACHED)',
            f"def rows(start, stop, numbers, sums, {', '.join(columns)}):",
            f"    for block in range(start, stop, {BLOCK}):",
            f"        size = min({BLOCK}, stop - block)",
            *(f"        {c}_ = {c}[block : block + size]" for c in columns),
            "        for s in range(len(sums)):",
            *(f"            {local('number', n)} = numbers[s, {order.index(n)}]" for n in used),
            "            total = np.int64(0)",
            "            for i in range(size):",
            *(f"                {local('value', name)} = {_python(line)}" for name, line in part.lines),
            f"                total += {_python(part.fen)} if {_python(part.passes)} else 0",
            "            sums[s] += total",
            "    return -1",
            "",
        ]
    )


def _every(part: Residual) -> Iterator[Expr]:
    yield from (line for _, line in part.lines)
    yield from (part.passes, part.fen)


def _python(expr: Expr) -> str:
    def leaf(x: Expr) -> str:
        if x.op == "column":
            return f"c{x.name}_[i]" if x.unit == BOOL else f"np.int64(c{x.name}_[i])"
        return local("number" if x.op == "number" else "value", x.name)

    return python(expr, leaf, eager=True, unsigned=True)
