"""The words a rule is written in: a small typed graph of whole numbers, truths, dates and codes.

There is no float, no bare `/` and no `and`, `or`, `if`: an expression is not yet a value. Every node carries
a unit, so fen are never added to months. Engines lower the graph (engine/backends); nobody runs it here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

BP = 10_000
"""Basis points in one whole."""

BOOL = "bool"
_COMPARISONS = ("ge", "gt", "le", "lt", "eq")
_UNIT_WORDS = {"fen": "fen", "bp": "bp", "years": "years", "year": "years", "months": "months", "days": "days"}


class RuleError(ValueError):
    """A rule says something the language has no meaning for. Names the expression and the way out."""


def unit_of(name: str) -> str:
    """The unit a name carries (style rule 4): `rent_paid_fen` -> fen, `claim_months_max` -> months.

    >>> unit_of("revenue_last_year_fen"), unit_of("settled_on"), unit_of("tenants")
    ('fen', 'date', 'count')
    """
    words = name.split("_")
    if words[-1] == "on":
        return "date"
    return next((_UNIT_WORDS[w] for w in reversed(words) if w in _UNIT_WORDS), "count")


class Expr:
    """One node: an operation over other nodes, or a leaf (fact, number, literal, named value).

    `name` is the leaf's name, `value` a literal's or a divisor's whole number, `unit` what it counts.
    """

    __slots__ = ("args", "name", "op", "unit", "value")
    __hash__ = object.__hash__

    def __init__(self, op: str, args: Sequence[Expr] = (), *, unit: str, name: str = "", value: int = 0) -> None:
        self.op, self.args, self.unit, self.name, self.value = op, tuple(args), unit, name, value

    def __repr__(self) -> str:
        inner = self.name or (str(self.value) if self.op == "literal" else ", ".join(map(repr, self.args)))
        return f"{self.op}({inner}{f', {self.value}' if self.value and self.op != 'literal' else ''})"

    def __bool__(self) -> bool:
        raise RuleError(f"{self!r} has no truth yet: write & | ~ or where(), not and, or, not, if")

    def __add__(self, other: Operand) -> Expr:
        return _arithmetic("add", self, other)

    def __sub__(self, other: Operand) -> Expr:
        return _arithmetic("sub", self, other)

    def __mul__(self, other: Operand) -> Expr:
        left, right = _number(self), _number(lift(other, "count"))
        units = [u for u in (left.unit, right.unit) if u != "count"]
        return Expr("mul", (left, right), unit="·".join(sorted(units)) or "count")

    def __ge__(self, other: Operand) -> Expr:
        return _compare("ge", self, other)

    def __gt__(self, other: Operand) -> Expr:
        return _compare("gt", self, other)

    def __le__(self, other: Operand) -> Expr:
        return _compare("le", self, other)

    def __lt__(self, other: Operand) -> Expr:
        return _compare("lt", self, other)

    def __eq__(self, other: object) -> Expr:  # type: ignore[override]
        return _compare("eq", self, other)  # type: ignore[arg-type]

    def __and__(self, other: Expr) -> Expr:
        return _logic("and", self, other)

    def __or__(self, other: Expr) -> Expr:
        return _logic("or", self, other)

    def __invert__(self) -> Expr:
        return _logic("not", self)

    def at_most(self, limit: Operand) -> Expr:
        """The smaller of the two: 最高, a cap."""
        return _arithmetic("min", self, limit)

    def at_least(self, limit: Operand) -> Expr:
        """The larger of the two: 不低于, a floor."""
        return _arithmetic("max", self, limit)

    def share(self, rate_bp: Expr) -> Expr:
        """`rate_bp` of an amount, in whole fen, what is left of a fen dropped. Amount >= 0 (proved at build)."""
        if (self.unit, rate_bp.unit) != ("fen", "bp"):
            raise RuleError(f"share takes fen and basis points, not {self.unit} and {rate_bp.unit}: {self!r}")
        return Expr("share", (self, rate_bp), unit="fen")

    def floor_to(self, whole: int) -> Expr:
        """Down to a whole multiple of the positive constant `whole`: 舍尾取整. Amount >= 0 (proved at build)."""
        return Expr("floor_to", (_number(self),), unit=self.unit, value=_positive(whole))

    def year(self) -> Expr:
        """The year of a date."""
        if self.unit != "date":
            raise RuleError(f"only a date has a year, {self!r} counts {self.unit}")
        return Expr("div", (self,), unit="years", value=10_000)


Operand = Expr | int | bool


def lift(x: Operand, unit: str) -> Expr:
    """An expression as it is; a Python int or bool as a literal of `unit`."""
    if isinstance(x, Expr):
        return x
    if isinstance(x, bool):
        return Expr("literal", unit=BOOL, value=int(x))
    if isinstance(x, int):
        return Expr("literal", unit=unit, value=x)
    raise RuleError(f"{x!r} is a {type(x).__name__}; rules know whole numbers and truths only (money is fen)")


def _positive(constant: int) -> int:
    if constant <= 0:
        raise RuleError(f"division by {constant}: a divisor is a positive constant")
    return constant


def _number(x: Expr) -> Expr:
    if x.unit == BOOL:
        raise RuleError(f"{x!r} is a truth, not a number; use where() to turn it into one")
    return x


def _same_unit(op: str, left: Expr, right: Operand) -> tuple[Expr, Expr]:
    other = lift(right, left.unit)
    if left.unit != other.unit:
        raise RuleError(f"{op}: {left!r} counts {left.unit}, {other!r} counts {other.unit}; bring them to one unit")
    return left, other


def _arithmetic(op: str, left: Expr, right: Operand) -> Expr:
    a, b = _same_unit(op, _number(left), right)
    return Expr(op, (a, b), unit=a.unit)


def _compare(op: str, left: Expr, right: Operand) -> Expr:
    return Expr(op, _same_unit(op, left, right), unit=BOOL)


def _logic(op: str, *args: Expr) -> Expr:
    for x in args:
        if not isinstance(x, Expr) or x.unit != BOOL:
            raise RuleError(f"{op} takes truths; {x!r} is none")
    return Expr(op, args, unit=BOOL)


def where(condition: Expr, then: Expr, otherwise: Operand) -> Expr:
    """`then` where the condition holds, else `otherwise`; both of one unit."""
    if condition.unit != BOOL:
        raise RuleError(f"where: {condition!r} is not a condition")
    a, b = _same_unit("where", then, otherwise)
    return Expr("where", (condition, a, b), unit=a.unit)


def total(parts: Sequence[Expr]) -> Expr:
    """The sum of one or more expressions of one unit."""
    out = parts[0]
    for part in parts[1:]:
        out = out + part
    return out


def bands(amount: Expr, steps: Sequence[tuple[Expr, Expr]]) -> Expr:
    """Each (from_fen, rate_bp) rate on the part of `amount` inside its band, divided once for the whole sum.

    A band ends where the next begins; nothing is given on the part below the first.
    """
    parts = []
    for i, (start, rate) in enumerate(steps):
        inside = (amount - start).at_least(0)
        if i + 1 < len(steps):
            inside = inside.at_most((steps[i + 1][0] - start).at_least(0))
        parts.append(inside * rate)
    return Expr("div", (total(parts),), unit="fen", value=BP)


def grown_at_least(last: Expr, before: Expr, growth_bp: Expr) -> Expr:
    """True where `last` is at least `before` grown by `growth_bp`: cross-multiplied, never divided."""
    whole = Expr("literal", unit="bp", value=BP)
    return last * whole >= before * (whole + growth_bp)


def walk(expr: Expr) -> Iterator[Expr]:
    """Every node of the graph below and with `expr`, not following named values."""
    yield expr
    for arg in expr.args:
        yield from walk(arg)


def names(expr: Expr, op: str) -> list[str]:
    """The names of the `op` leaves (fact, number, value) under `expr`, in the order they are written, once each."""
    return list(dict.fromkeys(x.name for x in walk(expr) if x.op == op))
