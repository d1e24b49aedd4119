"""How is a line written as Python? One rendering for the case function and for the numba kernel."""

from collections.abc import Callable

from huiqi.engine.expression import BOOL, BP, Expr
from huiqi.engine.program import identifier

Leaf = Callable[[Expr], str]

_TEMPLATES = {
    "add": "({0} + {1})",
    "sub": "({0} - {1})",
    "mul": "({0} * {1})",
    "share": f"({{0}} * {{1}} // {BP})",
    "min": "min({0}, {1})",
    "max": "max({0}, {1})",
    "ge": "({0} >= {1})",
    "gt": "({0} > {1})",
    "le": "({0} <= {1})",
    "lt": "({0} < {1})",
    "eq": "({0} == {1})",
    "and": "({0} and {1})",
    "or": "({0} or {1})",
    "not": "(not {0})",
    "where": "({1} if {0} else {2})",
    "div": "({0} // {value})",
    "floor_to": "({0} // {value} * {value})",
}


_EAGER = {"and": "({0} & {1})", "or": "({0} | {1})"}


def python(expr: Expr, leaf: Leaf, *, eager: bool = False) -> str:
    """`expr` as Python source; `leaf` writes facts, numbers and named values. Truths are bool, the rest int.

    `eager` writes & and | for `and` and `or`: no jumps, so that a compiler can work on many rows at once.
    """
    if expr.op == "literal":
        return repr(bool(expr.value)) if expr.unit == BOOL else repr(expr.value)
    if expr.op in ("fact", "number", "value"):
        return leaf(expr)
    template = _EAGER.get(expr.op) if eager else None
    args = (python(x, leaf, eager=eager) for x in expr.args)
    return (template or _TEMPLATES[expr.op]).format(*args, value=expr.value)


def local(op: str, name: str) -> str:
    """The variable that holds a fact, number or value in generated source.

    >>> local("number", "livestream.m03.rate_bp")
    'n_livestream_m03_rate_bp'
    """
    return f"{op[0]}_{identifier(name)}"
