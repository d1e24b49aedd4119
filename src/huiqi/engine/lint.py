"""Can a rule go wrong for any firm at all? Proved when the program is built, from the declared ranges."""

from huiqi.engine.expression import Expr, RuleError
from huiqi.engine.interval import Range, combine
from huiqi.engine.program import Program

INT64 = 2**63 - 1
_DIVIDES = ("share", "div", "floor_to")


class BoundsError(RuleError):
    """A value could overflow 64 bits or divide a negative number. `value` names the line."""

    def __init__(self, value: str, message: str) -> None:
        super().__init__(message)
        self.value = value


def prove_bounds(program: Program) -> dict[str, Range]:
    """The range of every line over all firms and all numbers that may be decided.

    Raises BoundsError where any part of a line leaves int64, or a dividend may be negative (then floor and
    truncation differ between engines).
    """
    ranges: dict[str, Range] = {}

    def visit(expr: Expr, line: str) -> Range:
        if expr.op == "fact":
            return program.policy.facts[expr.name].range
        if expr.op == "number":
            return program.numbers[expr.name].range
        if expr.op == "value":
            return ranges[expr.name]
        args = [visit(x, line) for x in expr.args]
        if expr.op in _DIVIDES and args[0][0] < 0:
            raise BoundsError(
                line, f"{line}: {expr!r} may divide {args[0][0]}; put .at_least(0) on the part that can be negative"
            )
        found = combine(expr, args)
        widest = found
        if expr.op == "share":
            widest = combine(Expr("mul", expr.args, unit=expr.unit), args)
        if max(abs(widest[0]), abs(widest[1])) > INT64:
            raise BoundsError(line, f"{line}: {expr!r} can reach {widest[1]}, past 64 bits; narrow the range of its facts")
        return found

    for name, value in program.values.items():
        ranges[name] = visit(value.expr, name)
    return ranges
