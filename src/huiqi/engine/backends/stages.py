"""Which columns does a column engine compute, in which order? Lines read once are folded in, the rest is staged."""

from collections import Counter
from collections.abc import Iterable, Mapping

from huiqi.engine.expression import Expr, names, walk
from huiqi.engine.program import Program

Stage = dict[str, Expr]


def stages(program: Program, wanted: Iterable[str]) -> list[Stage]:
    """Lines by stage, each reading facts, numbers and earlier stages only; the last stages hold `wanted`.

    A line that only one other reads is written inside it. A line read more often stays a column of its own, so
    that no part is computed twice and the text does not explode.
    """
    keep = list(wanted)
    return staged({name: line.expr for name, line in program.closure(keep).items()}, keep)


def staged(lines: Mapping[str, Expr], wanted: Iterable[str]) -> list[Stage]:
    """The same of any lines, each reading only lines before it and each either wanted or read."""
    keep = set(wanted)
    reads = Counter(x.name for expr in lines.values() for x in walk(expr) if x.op == "value")
    folded: Stage = {}
    depth: dict[str, int] = {}
    out: list[Stage] = []
    for name, line in lines.items():
        expr = _fold(line, folded)
        if name not in keep and reads[name] == 1:
            folded[name] = expr
            continue
        depth[name] = 1 + max((depth[n] for n in names(expr, "value")), default=-1)
        out += [{}] * (depth[name] == len(out))
        out[depth[name]] = out[depth[name]] | {name: expr}
    return out


def _fold(expr: Expr, folded: Stage) -> Expr:
    """`expr` with every folded line in place of its name."""
    if expr.op == "value":
        return folded.get(expr.name, expr)
    return Expr(expr.op, [_fold(x, folded) for x in expr.args], unit=expr.unit, name=expr.name, value=expr.value)
