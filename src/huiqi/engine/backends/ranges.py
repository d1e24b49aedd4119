"""What can each of many firms get, when some facts are not known? engine/interval.py, a column at a time."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import numpy as np

from huiqi.engine.bind import Binding
from huiqi.engine.expression import BP, Expr
from huiqi.engine.program import Program

Bounds = tuple[Any, Any]
"""(lo, hi), both int64 arrays of one length (truths: bool arrays), or both scalars."""


def ranges(
    program: Program, binding: Binding, known: Mapping[str, Bounds], wanted: Iterable[str] | None = None
) -> dict[str, Bounds]:
    """The (lo, hi) columns of every line in `wanted`, by default `program.outputs`.

    `known` gives (lo, hi) arrays by fact, lo = hi where the fact is known; a fact left out is unknown in every row.
    Sound: a line's true value lies inside whatever the facts turn out to be. Exact on rows where all is known.
    Nothing overflows (engine.lint.prove_bounds), as long as the facts keep to their ranges.
    """
    wanted = list(program.outputs if wanted is None else wanted)
    rows = max((np.size(lo) for lo, _ in known.values()), default=1)
    found: dict[str, Bounds] = {}

    def leaf(expr: Expr) -> Bounds:
        if expr.op == "value":
            return found[expr.name]
        if expr.op == "number":
            number = np.int64(binding.values[expr.name])
            return number, number
        fact = program.policy.facts[expr.name]
        lo, hi = known.get(expr.name, (np.int64(fact.lo), np.int64(fact.hi)))
        return (np.not_equal(lo, 0), np.not_equal(hi, 0)) if fact.kind == "bool" else (lo, hi)

    def visit(expr: Expr) -> Bounds:
        if expr.op in ("fact", "number", "value"):
            return leaf(expr)
        if expr.op == "literal":
            literal = np.bool_(expr.value) if expr.unit == "bool" else np.int64(expr.value)
            return literal, literal
        return _combine(expr, [visit(x) for x in expr.args])

    for name, line in program.closure(wanted).items():
        found[name] = visit(line.expr)
    return {name: tuple(_column(x, rows) for x in found[name]) for name in wanted}  # type: ignore[misc]


def _column(x: Any, rows: int) -> np.ndarray:
    return np.broadcast_to(x, rows) if np.ndim(x) == 0 else x


def _product(a: Bounds, b: Bounds) -> Bounds:
    ends = [a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1]]
    return np.minimum.reduce(ends), np.maximum.reduce(ends)


def _at_least(a: Bounds, b: Bounds) -> Bounds:
    return a[0] >= b[1], a[1] >= b[0]


def _above(a: Bounds, b: Bounds) -> Bounds:
    return a[0] > b[1], a[1] > b[0]


def _equal(a: Bounds, b: Bounds) -> Bounds:
    one = (a[0] == a[1]) & (b[0] == b[1]) & (a[0] == b[0])
    return one, (a[1] >= b[0]) & (b[1] >= a[0])


def _where(c: Bounds, a: Bounds, b: Bounds) -> Bounds:
    both = np.minimum(a[0], b[0]), np.maximum(a[1], b[1])
    lo, hi = (np.where(c[0], x, np.where(c[1], mixed, y)) for x, mixed, y in zip(a, both, b, strict=True))
    return lo, hi


def _share(a: Bounds, rate: Bounds) -> Bounds:
    lo, hi = _product(a, rate)
    return lo // BP, hi // BP


_OPERATIONS: dict[str, Callable[..., Bounds]] = {
    "add": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "sub": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "mul": _product,
    "share": _share,
    "min": lambda a, b: (np.minimum(a[0], b[0]), np.minimum(a[1], b[1])),
    "max": lambda a, b: (np.maximum(a[0], b[0]), np.maximum(a[1], b[1])),
    "ge": _at_least,
    "gt": _above,
    "le": lambda a, b: _at_least(b, a),
    "lt": lambda a, b: _above(b, a),
    "eq": _equal,
    "and": lambda a, b: (a[0] & b[0], a[1] & b[1]),
    "or": lambda a, b: (a[0] | b[0], a[1] | b[1]),
    "not": lambda a: (~a[1], ~a[0]),
    "where": _where,
}


def _combine(expr: Expr, args: list[Bounds]) -> Bounds:
    if expr.op == "div":
        return args[0][0] // expr.value, args[0][1] // expr.value
    if expr.op == "floor_to":
        return args[0][0] // expr.value * expr.value, args[0][1] // expr.value * expr.value
    return _OPERATIONS[expr.op](*args)
