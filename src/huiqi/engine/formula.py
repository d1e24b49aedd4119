"""How is a line of the sum read by a person? The expression with labels, figures and units, in the reader's words."""

from collections.abc import Callable
from dataclasses import dataclass

from huiqi.engine.bind import Binding
from huiqi.engine.expression import BOOL, Expr
from huiqi.engine.facts import iso_day
from huiqi.engine.interval import FALSE, TRUE, Range
from huiqi.engine.rule import YES_NO
from huiqi.units.money import show_money

Say = Callable[[str], str]
"""Gives a text of the policy in the reader's language."""

_INFIX = {"add": "+", "sub": "−", "mul": "×", "share": "×", "ge": "≥", "gt": ">", "le": "≤", "lt": "<", "eq": "="}
_WORDS = {"and": "{0} 且 {1}", "or": "{0} 或 {1}", "not": "非（{0}）", "min": "{0}，不超过 {1}", "max": "{0}，不低于 {1}"}
_LOOSE = ("add", "sub", "min", "max", "and", "or", "where")
PHRASES = (
    *_WORDS.values(),
    "{0} 舍尾到 {1} 的整数倍",
    "{0} 的年份",
    "是",
    "否",
    "未知",
    "{0}年",
    "公历{0}年",
    "{0}个月",
    "{0}天",
    "1年",
    "1个月",
    "1天",
    "若 {0} 则 {1}，否则 {2}",
)
"""Every phrase a formula is made of, for the catalogue of translations."""

_LAST_COUNT = 1_000
"""More years than these are no number of years but the name of one, such as 2026."""


def as_written(text: str) -> str:
    """The text as it stands: Chinese."""
    return text


def show_percent(bp: int) -> str:
    """Basis points as people read them.

    >>> show_percent(3500), show_percent(1250), show_percent(1)
    ('35%', '12.5%', '0.01%')
    """
    return f"{bp // 100}.{bp % 100:02d}".rstrip("0").rstrip(".") + "%"


def show_value(value: int, unit: str, say: Say = as_written) -> str:
    """One whole number with its unit, as people read it."""
    if unit == "fen":
        return show_money(value)
    if unit == "bp":
        return show_percent(value)
    if unit == BOOL:
        return say("是" if value else "否")
    if unit == "date":
        return iso_day(value)
    if unit == "years" and value > _LAST_COUNT:
        return say("公历{0}年").format(value)
    counted = {"years": "{0}年", "months": "{0}个月", "days": "{0}天"}.get(unit)
    if not counted:
        return str(value)
    return say(counted.format(1) if value == 1 else counted).format(value)


def formula(expr: Expr, binding: Binding, range_of: Callable[[Expr], Range], say: Say = as_written) -> str:
    """`expr` with the label and figure of every fact, number and earlier line; a settled choice shows its branch only."""
    return _Writer(binding, range_of, say).write(expr)


@dataclass(frozen=True)
class _Writer:
    """Writes expressions for one firm and one reader."""

    binding: Binding
    range_of: Callable[[Expr], Range]
    say: Say

    def write(self, whole: Expr) -> str:
        x = self._settled(whole)
        if x.op in ("fact", "number", "value"):
            return self._leaf(x)
        if x.op == "literal":
            return show_value(x.value, x.unit, self.say)
        if x.op == "not" and x.args[0].op in ("fact", "value"):
            return self._leaf(x.args[0])
        if x.op == "where":
            return self.say("若 {0} 则 {1}，否则 {2}").format(*map(self.write, x.args))
        args = [self._part(a, x, place) for place, a in enumerate(x.args)]
        if x.op == "eq" and x.args[1].op == "literal" and x.args[1].unit == "code":
            return self._equals_code(x.args[0], x.args[1].value, args[0])
        if x.op in _INFIX:
            return f"{args[0]} {_INFIX[x.op]} {args[1]}"
        if x.op == "floor_to":
            return self.say("{0} 舍尾到 {1} 的整数倍").format(args[0], show_value(x.value, x.unit, self.say))
        if x.op == "div":
            year = x.unit == "years"
            return self.say("{0} 的年份").format(args[0]) if year else f"（{args[0]}）÷ {x.value:,}"
        return self.say(_WORDS[x.op]).format(*args)

    def _settled(self, x: Expr) -> Expr:
        """The branch of a choice whose condition is known, else the choice itself."""
        while x.op == "where" and self.range_of(x.args[0]) in (TRUE, FALSE):
            x = x.args[1] if self.range_of(x.args[0]) == TRUE else x.args[2]
        return x

    def _part(self, part: Expr, around: Expr, place: int) -> str:
        """An argument, in brackets where it would read wrongly without."""
        x = self._settled(part)
        text = self.write(x)
        if x.op not in _LOOSE or (x.op == around.op and place == 0):
            return text
        plain_start = around.op in ("min", "max") and place == 0 and x.op in ("add", "sub")
        return text if plain_start or around.op == "floor_to" else f"（{text}）"

    def _leaf(self, x: Expr) -> str:
        program = self.binding.program
        if x.op == "value" and program.values[x.name].kind in ("step", "award"):
            return self._figure(x)
        owner = {"fact": program.policy.facts, "number": program.numbers, "value": program.values}[x.op]
        return f"{self.say(owner[x.name].label)} {self._figure(x)}"  # type: ignore[attr-defined]

    def _figure(self, x: Expr) -> str:
        lo, hi = self.range_of(x)
        program = self.binding.program
        if x.op == "fact" and lo == hi and (codes := program.policy.facts[x.name].codes):
            return self.say(codes[lo].label)
        if x.op == "number" and (labels := program.numbers[x.name].choice_labels):
            return self.say(labels[lo])
        if lo == hi:
            return show_value(lo, x.unit, self.say)
        known_span = x.op == "value" and x.unit == "fen"
        return f"{show_money(lo)}–{show_money(hi)}" if known_span else self.say("未知")

    def _equals_code(self, owner: Expr, index: int, written: str) -> str:
        """`owner` is the code `index`: a thing that a clause lists or leaves out says so itself."""
        program = self.binding.program
        if owner.op == "number":
            number = program.numbers[owner.name]
            return written if number.choices == YES_NO else f"{written} = {self.say(number.choice_labels[index])}"
        return f"{written} = {self.say(program.policy.facts[owner.name].codes[index].label)}"
