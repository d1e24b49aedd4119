"""What of a measure moves when some numbers do? Partial evaluation: the rest is worked out once for all scenarios.

A line is cut at the largest parts that read facts and none of the swept numbers. They become columns; what is left reads
columns, numbers and lines before it, and is a program of the same language.
"""

from collections.abc import Collection, Iterator
from dataclasses import dataclass

from huiqi.engine.expression import BOOL, Expr, walk
from huiqi.engine.program import Program


@dataclass(frozen=True)
class Residual:
    """An award as the swept numbers see it: for the rows that pass `gate`, `fen` where `passes` holds, else nothing."""

    award: str
    gate: tuple[Expr, ...]
    """Conditions that no swept number moves; all of them must hold. They read facts, numbers and values."""
    columns: tuple[Expr, ...]
    """Worked out once a row: a leaf `column` of `lines`, `passes` and `fen` names its place here."""
    lines: tuple[tuple[str, Expr], ...]
    """By name, in order; each may read columns, numbers and lines before it."""
    passes: Expr
    fen: Expr


def residual(program: Program, award: str, swept: Collection[str]) -> Residual | None:
    """The residual of one award under the swept numbers; None where none of them moves it.

    Raises KeyError for an award or a number that the program does not have.
    """
    for key in swept:
        program.numbers[key]
    cut = _Cut(program, frozenset(swept))
    expr = program.values[award].expr
    if not cut.moves(expr):
        return None
    parts, then = gated(program, award)
    passes = Expr("literal", unit=BOOL, value=1)
    for part in (p for p in parts if cut.moves(p)):
        passes = part if passes.op == "literal" else passes & part
    passes, fen = cut.rest(passes), cut.rest(then)
    return Residual(award, tuple(p for p in parts if not cut.moves(p)), tuple(cut.columns), tuple(cut.lines), passes, fen)


def gated(program: Program, award: str) -> tuple[list[Expr], Expr]:
    """An award as the conditions that must all hold and the fen that are given where they do.

    Raises ValueError for a line that is no sum behind conditions.
    """
    expr = program.values[award].expr
    if expr.op != "where":
        raise ValueError(f"{award} is no sum behind conditions")
    condition, then, _nothing = expr.args
    return list(_conjuncts(program, condition)), then


def _conjuncts(program: Program, expr: Expr) -> Iterator[Expr]:
    """The parts that must all hold, followed through named lines."""
    if expr.op == "and":
        for x in expr.args:
            yield from _conjuncts(program, x)
    elif expr.op == "value":
        yield from _conjuncts(program, program.values[expr.name].expr)
    else:
        yield expr


class _Cut:
    """The columns and lines found so far."""

    def __init__(self, program: Program, swept: frozenset[str]) -> None:
        self.program, self.swept = program, swept
        self.columns: list[Expr] = []
        self.lines: list[tuple[str, Expr]] = []
        self._places: dict[str, int] = {}
        self._moving: dict[str, bool] = {}
        self._known: dict[str, bool] = {}

    def moves(self, expr: Expr) -> bool:
        """Whether a swept number is read anywhere below."""
        return any(
            x.name in self.swept if x.op == "number" else x.op == "value" and self._value(x.name, self._moving, self.moves)
            for x in walk(expr)
        )

    def asks(self, expr: Expr) -> bool:
        """Whether a fact is read anywhere below."""
        return any(x.op == "fact" or (x.op == "value" and self._value(x.name, self._known, self.asks)) for x in walk(expr))

    def _value(self, name: str, found: dict[str, bool], ask) -> bool:  # type: ignore[no-untyped-def]
        if name not in found:
            found[name] = ask(self.program.values[name].expr)
        return found[name]

    def rest(self, expr: Expr) -> Expr:
        """The expression over columns, numbers and lines."""
        if not self.moves(expr) and self.asks(expr):
            return self._column(expr)
        if expr.op == "value":
            return self._line(expr)
        args = [self.rest(x) for x in expr.args]
        return Expr(expr.op, args, unit=expr.unit, name=expr.name, value=expr.value)

    def _column(self, expr: Expr) -> Expr:
        key = repr(expr)
        if key not in self._places:
            self._places[key] = len(self.columns)
            self.columns.append(expr)
        return Expr("column", unit=expr.unit, name=str(self._places[key]))

    def _line(self, expr: Expr) -> Expr:
        if all(name != expr.name for name, _ in self.lines):
            self.lines.append((expr.name, self.rest(self.program.values[expr.name].expr)))
        return expr
