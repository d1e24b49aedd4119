"""What can a value be, when some facts are not known? Every value is a closed range (lo, hi) of whole numbers.

A truth is a range over {0, 1}: (1, 1) holds, (0, 0) does not, (0, 1) is not known. The same arithmetic proves
the bounds of all values at build time (engine/lint.py) and answers with facts missing (engine/explain.py).
"""

from collections.abc import Callable

from huiqi.engine.expression import BP, Expr

Range = tuple[int, int]
TRUE, FALSE, OPEN = (1, 1), (0, 0), (0, 1)


def _product(a: Range, b: Range) -> Range:
    ends = (a[0] * b[0], a[0] * b[1], a[1] * b[0], a[1] * b[1])
    return min(ends), max(ends)


def _at_least(a: Range, b: Range) -> Range:
    return TRUE if a[0] >= b[1] else FALSE if a[1] < b[0] else OPEN


def _equal(a: Range, b: Range) -> Range:
    if a[1] < b[0] or b[1] < a[0]:
        return FALSE
    return TRUE if a[0] == a[1] == b[0] == b[1] else OPEN


def _negate(a: Range) -> Range:
    return 1 - a[1], 1 - a[0]


def _where(c: Range, a: Range, b: Range) -> Range:
    if c[0]:
        return a
    return (min(a[0], b[0]), max(a[1], b[1])) if c[1] else b


def _share(a: Range, rate: Range) -> Range:
    lo, hi = _product(a, rate)
    return lo // BP, hi // BP


_OPERATIONS: dict[str, Callable[..., Range]] = {
    "add": lambda a, b: (a[0] + b[0], a[1] + b[1]),
    "sub": lambda a, b: (a[0] - b[1], a[1] - b[0]),
    "mul": _product,
    "share": _share,
    "min": lambda a, b: (min(a[0], b[0]), min(a[1], b[1])),
    "max": lambda a, b: (max(a[0], b[0]), max(a[1], b[1])),
    "ge": _at_least,
    "lt": lambda a, b: _negate(_at_least(a, b)),
    "le": lambda a, b: _at_least(b, a),
    "gt": lambda a, b: _negate(_at_least(b, a)),
    "eq": _equal,
    "and": lambda a, b: (min(a[0], b[0]), min(a[1], b[1])),
    "or": lambda a, b: (max(a[0], b[0]), max(a[1], b[1])),
    "not": _negate,
    "where": _where,
}


def combine(expr: Expr, args: list[Range]) -> Range:
    """The range of one node from the ranges of its arguments; leaves other than literals have none."""
    if expr.op == "literal":
        return expr.value, expr.value
    if expr.op == "div":
        return args[0][0] // expr.value, args[0][1] // expr.value
    if expr.op == "floor_to":
        return args[0][0] // expr.value * expr.value, args[0][1] // expr.value * expr.value
    return _OPERATIONS[expr.op](*args)
