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


_UNSIGNED = {
    "share": f"np.int64(np.uint64({{0}} * {{1}}) // np.uint64({BP}))",
    "div": "np.int64(np.uint64({0}) // np.uint64({value}))",
    "floor_to": "np.int64(np.uint64({0}) // np.uint64({value}) * np.uint64({value}))",
}


def python(expr: Expr, leaf: Leaf, *, eager: bool = False, unsigned: bool = False) -> str:
    """`expr` as Python source; `leaf` writes facts, numbers, columns and named values. Truths are bool, the rest int.

    `eager` writes & and | for `and` and `or`: no jumps, so that a compiler can work on many rows at once. `unsigned`
    divides without a sign, for numba: no dividend is negative (engine.lint), and a compiler need not ask each time.
    """
    if expr.op == "literal":
        return repr(bool(expr.value)) if expr.unit == BOOL else repr(expr.value)
    if expr.op in ("fact", "number", "value", "column"):
        return leaf(expr)
    template = (_EAGER.get(expr.op) if eager else None) or (_UNSIGNED.get(expr.op) if unsigned else None)
    args = (python(x, leaf, eager=eager, unsigned=unsigned) for x in expr.args)
    return (template or _TEMPLATES[expr.op]).format(*args, value=expr.value)


def local(op: str, name: str) -> str:
    """The variable that holds a fact, number or value in generated source.

    >>> local("number", "livestream.m03.rate_bp")
    'n_livestream_m03_rate_bp'
    """
    return f"{op[0]}_{identifier(name)}"
