"""What is any expression worth, row by row? numpy, an operation at a time: for what is worked out once."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

import numpy as np

from huiqi.engine.bind import Binding
from huiqi.engine.expression import BOOL, BP, Expr

_OPERATIONS: dict[str, Callable[..., Any]] = {
    "add": np.add, "sub": np.subtract, "mul": np.multiply, "min": np.minimum, "max": np.maximum,
    "ge": np.greater_equal, "gt": np.greater, "le": np.less_equal, "lt": np.less, "eq": np.equal,
    "and": np.logical_and, "or": np.logical_or, "not": np.logical_not, "where": np.where,
    "share": lambda amount, rate: amount * rate // BP,
}  # fmt: skip


class Arrays:
    """The lines of a program over some rows, each computed when it is first asked for. Facts have passed their ranges."""

    def __init__(
        self, binding: Binding, facts: Mapping[str, np.ndarray], given: Mapping[str, np.ndarray] | None = None
    ) -> None:
        """`given` has lines that are known otherwise, by name: they are read and not computed."""
        self._binding, self._facts = binding, facts
        self._lines: dict[str, Any] = dict(given or {})
        self.rows = facts.count if isinstance(facts, _Some) else len(next(iter(facts.values()))) if facts else 0

    def passing(self, conditions: Iterable[Expr]) -> "Arrays":
        """The rows for which all conditions hold: what is asked of them costs nothing for the others."""
        truth = np.ones(self.rows, np.bool_)
        for condition in conditions:
            truth &= self.of(condition)
        return Arrays(self._binding, _Some(self._facts, np.flatnonzero(truth)))

    def of(self, expr: Expr) -> np.ndarray:
        """int64, or bool for a truth; one element a row."""
        kind = np.bool_ if expr.unit == BOOL else np.int64
        return np.ascontiguousarray(np.broadcast_to(np.asarray(self._visit(expr), kind), self.rows))

    def _visit(self, expr: Expr) -> Any:
        if expr.op == "literal":
            return np.bool_(expr.value) if expr.unit == BOOL else np.int64(expr.value)
        if expr.op == "number":
            return np.int64(self._binding.values[expr.name])
        if expr.op == "fact":
            column = self._facts[expr.name]
            return column != 0 if expr.unit == BOOL else column.astype(np.int64)
        if expr.op == "value":
            if expr.name not in self._lines:
                self._lines[expr.name] = self._visit(self._binding.program.values[expr.name].expr)
            return self._lines[expr.name]
        args = [self._visit(x) for x in expr.args]
        if expr.op in ("div", "floor_to"):
            whole = args[0] // np.int64(expr.value)
            return whole * np.int64(expr.value) if expr.op == "floor_to" else whole
        return _OPERATIONS[expr.op](*args)


class _Some(Mapping[str, np.ndarray]):
    """Some rows of the facts; a column is cut out when it is first read."""

    def __init__(self, facts: Mapping[str, np.ndarray], rows: np.ndarray) -> None:
        self._facts, self._rows = facts, rows
        self._cut: dict[str, np.ndarray] = {}
        self.count = len(rows)

    def __getitem__(self, name: str) -> np.ndarray:
        if name not in self._cut:
            self._cut[name] = self._facts[name][self._rows]
        return self._cut[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._facts)

    def __len__(self) -> int:
        return len(self._facts)
