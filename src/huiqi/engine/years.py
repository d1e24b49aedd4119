"""What does a policy award in the years after the first? Its lines once for each year, each year reading the one before.

Year 1 is the program itself. A later year computes with the same facts but for those that `Program.next_year` moves:
years supported, sums received, months passed. They become lines, so every engine computes them like any other.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from huiqi.engine.expression import BOOL, Expr, total
from huiqi.engine.facts import Fact
from huiqi.engine.program import Program, Value

MOST_YEARS = 5


@dataclass(frozen=True)
class YearlyProgram(Program):
    """The lines of all years. Those of year 2 are called `y2.livestream.m03.award`, of the first as in the policy."""

    years: int

    @property
    def total(self) -> str:
        return "years.total"

    @property
    def awards(self) -> tuple[str, ...]:
        """The awards of the first year, then of the second and so on."""
        first = super().awards
        return tuple(in_year(name, year) for year in range(1, self.years + 1) for name in first)

    @cached_property
    def yearly(self) -> tuple[tuple[str, ...], ...]:
        """The awards of each year, in the order of the text."""
        each = len(self.awards) // self.years
        return tuple(self.awards[start : start + each] for start in range(0, len(self.awards), each))


def in_year(name: str, year: int) -> str:
    """What a line is called in a year.

    >>> in_year("livestream.m03.award", 1), in_year("livestream.m03.award", 2)
    ('livestream.m03.award', 'y2.livestream.m03.award')
    """
    return name if year == 1 else f"y{year}.{name}"


def over_years(program: Program, years: int) -> YearlyProgram:
    """The program of `years` years, from 1 to MOST_YEARS. Numbers and all other facts are those of the first year.

    Raises ValueError for another number of years.
    """
    if not 1 <= years <= MOST_YEARS:
        raise ValueError(f"years: {years} is not 1 to {MOST_YEARS}")
    values = dict(program.closure([program.total]))
    now: dict[str, Expr] = {}
    for year in range(2, years + 1):
        now = _remembered(program, values, now, year)
        for line in program.closure([program.total]).values():
            _add(values, line, in_year(line.name, year), _rewritten(line.expr, now, year))
    done = [Expr("value", unit="fen", name=in_year(program.total, year)) for year in range(1, years + 1)]
    values["years.total"] = Value("years.total", "total", "合计", "total", total(done))
    return YearlyProgram(program.policy, values, program.lines, program.numbers, years)


def _remembered(program: Program, values: dict[str, Value], before: Mapping[str, Expr], year: int) -> dict[str, Expr]:
    """A line for each fact that the year before moves; what it can be stays inside the range of the fact."""
    now = {}
    for name in (name for name in program.next_year if name in program.facts):
        fact = program.facts[name]
        moved = _within(_rewritten(program.next_year[name], before, year - 1), fact)
        line = in_year(f"{program.policy.id}.{name}", year)
        values[line] = Value(line, name, fact.label, "step", moved)
        now[name] = Expr("value", unit=fact.unit, name=line)
    return now


def _within(expr: Expr, fact: Fact) -> Expr:
    return expr if fact.unit == BOOL else expr.at_most(fact.hi)


def _add(values: dict[str, Value], line: Value, name: str, expr: Expr) -> None:
    values[name] = replace(line, name=name, expr=expr)


def _rewritten(expr: Expr, facts: Mapping[str, Expr], year: int) -> Expr:
    """The expression as it reads in a year: its facts by `facts` where they moved, its lines those of the year."""
    if expr.op == "fact":
        return facts.get(expr.name, expr)
    if expr.op == "value":
        return Expr("value", unit=expr.unit, name=in_year(expr.name, year))
    args = [_rewritten(x, facts, year) for x in expr.args]
    return Expr(expr.op, args, unit=expr.unit, name=expr.name, value=expr.value)
