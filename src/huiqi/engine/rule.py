"""How is a measure written? Numbers with their words, conditions with theirs, and the steps of the sum."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Literal

from huiqi.engine.expression import BOOL, Expr, RuleError, bands, unit_of
from huiqi.engine.facts import Fact, day_number
from huiqi.units.words import quantities

AwardKind = Literal["grant", "reward", "subsidy", "interest_subsidy", "service"]
STEPS = ("base", "share", "cap", "room", "outlay", "highest_only", "pro_rata_cut", "floor_to_wan", "minimum")
"""The order of the sum. A measure writes the first five it needs; the policy adds the rest."""


class ReviewMode(StrEnum):
    """How a case is judged: by the rule alone, by experts against others, one matter by one, or as a service."""

    RULE = "rule"
    COMPETITIVE = "competitive"
    SPECIAL = "special"
    SERVICE = "service"


YES_NO = ("no", "yes")
"""The choices of a thing that a clause lists or leaves out."""

_RANGES = {"bp": (0, 20_000), "fen": (0, 10**13), "years": (0, 9_999), "months": (0, 1_200), "days": (0, 366)}


@dataclass(frozen=True)
class Change:
    """A number's value from a day on, fixed by law or practice and not by a district's decision."""

    since: dt.date
    value: int
    origin: str


@dataclass
class Number:
    """One number of the policy. `says` quotes the few words that fix it; `origin` tells why it is assumed.

    `standing` marks a rule of the district's fund in force for every measure: it has an origin and may pay.
    `choices` names the values of an open alternative, in order from 0; `choice_labels` says them in words.
    """

    key: str
    value: int
    label: str
    unit: str
    says: str | None = None
    origin: str | None = None
    standing: bool = False
    choices: tuple[str, ...] = ()
    choice_labels: tuple[str, ...] = ()
    changes: list[Change] = field(default_factory=list)

    @property
    def range(self) -> tuple[int, int]:
        if self.choices:
            return 0, len(self.choices) - 1
        return _RANGES.get(self.unit, (0, 22_001_231 if self.unit == "date" else 10**6))

    @property
    def open(self) -> bool:
        """True where a decision must be recorded before anything is paid by it."""
        return self.says is None and not self.standing

    @property
    def expr(self) -> Expr:
        return Expr("number", unit=self.unit, name=self.key)

    def value_on(self, day: dt.date) -> int:
        """The value the law gives on a day, before any decision."""
        return next((c.value for c in reversed(self.changes) if c.since <= day), self.value)


@dataclass(frozen=True)
class Condition:
    """One requirement: true or the firm is refused by `key`."""

    key: str
    label: str
    test: Expr
    says: str | None
    origin: str | None


@dataclass(frozen=True)
class Step:
    """One line of the sum; `expr` reads the lines before it as named values."""

    key: str
    label: str
    expr: Expr


@dataclass(frozen=True)
class Paper:
    """A document the firm hands in. `deferrable` may follow later (容缺); `source` names who else could give it.

    `shows` names the facts it proves: where a register already says all of them, an award without application needs
    no paper.
    """

    name: str
    deferrable: bool = False
    source: str = ""
    shows: tuple[str, ...] = ()


@dataclass(frozen=True)
class Question:
    """One page of the finder: one topic, and the facts a firm can answer about it together."""

    key: str
    ask: str
    facts: tuple[str, ...]
    why: str = ""


@dataclass
class Rules:
    """What a measure and a whole policy share: an id, numbers and conditions, each tied to its words."""

    id: str
    numbers: dict[str, Number] = field(default_factory=dict, kw_only=True)
    conditions: list[Condition] = field(default_factory=list, kw_only=True)
    remembered: dict[str, Expr] = field(default_factory=dict, kw_only=True)
    """What a fact is a year later, by its name; a fact that nothing is said of stays as it is."""

    def number(
        self,
        key: str,
        value: int | str | dt.date,
        label: str,
        *,
        says: str | None = None,
        origin: str | None = None,
        standing: bool = False,
        choices: Mapping[str, str] | None = None,
    ) -> Expr:
        """A number of the law. With `says`, the words must give the same value; else `origin` tells why it is assumed."""
        self._tied(key, says, origin)
        if key in self.numbers:
            raise RuleError(f"{self.id}.{key}: defined twice")
        unit = "code" if choices else "date" if isinstance(value, dt.date) else unit_of(key)
        keys = tuple(choices or ())
        stored = _stored(value, keys)
        if says is not None and not choices and quantities(says) != [stored]:
            raise RuleError(f"{self.id}.{key}: the code says {stored}, the words {says!r} say {quantities(says)}")
        full = f"{self.id}.{key}"
        labels = tuple((choices or {}).values())
        self.numbers[key] = Number(full, stored, label, unit, says, origin, standing, keys, labels)
        return self.numbers[key].expr

    def listed(self, key: str, label: str, *, says: str | None = None, origin: str | None = None) -> Expr:
        """Yes (1) where the clause names the thing in `says`; no (0) where only `origin` speaks of it.

        A no pays nothing, so it waits for no decision; a decision can turn it into a yes.
        """
        self._tied(key, says, origin)
        value, standing = int(says is not None), says is None
        self.numbers[key] = Number(
            f"{self.id}.{key}", value, label, "code", says, origin, standing, ("no", "yes"), ("否", "是")
        )
        return self.numbers[key].expr

    def change(self, key: str, since: dt.date, value: int, *, origin: str) -> None:
        """From `since` on the number is `value`, whatever the words said before."""
        self.numbers[key].changes.append(Change(since, value, origin))

    def require(self, key: str, test: Expr, label: str, *, says: str | None = None, origin: str | None = None) -> None:
        """The firm is refused by `key` where `test` is false."""
        self._tied(key, says, origin)
        if test.unit != BOOL:
            raise RuleError(f"{self.id}.{key}: {test!r} is not a condition")
        self.conditions.append(Condition(key, label, test, says, origin))

    def next_year(self, fact: Expr, expr: Expr) -> None:
        """A year later the fact is `expr`, which reads this year's facts and what was awarded in it."""
        if fact.op != "fact" or fact.unit != expr.unit:
            raise RuleError(
                f"{self.id}: {fact!r} counts {fact.unit}, {expr!r} counts {expr.unit}; give a fact in its own unit"
            )
        self.remembered[fact.name] = expr

    def _tied(self, key: str, says: str | None, origin: str | None) -> None:
        if (says is None) == (origin is None):
            raise RuleError(f"{self.id}.{key}: give says= (words of the clause) or origin= (why so), one of them")


def _stored(value: int | str | dt.date, choices: Sequence[str]) -> int:
    if isinstance(value, dt.date):
        return day_number(value)
    if isinstance(value, str):
        return list(choices).index(value)
    return value


@dataclass
class Measure(Rules):
    """One clause of the policy: who decides, what it gives, on what conditions, by what sum."""

    clause: str = field(kw_only=True)
    title: str = field(kw_only=True)
    lead: str = field(kw_only=True)
    kind: AwardKind = field(kw_only=True)
    summary: str = field(kw_only=True)
    """What it gives to whom, in our own plain words."""
    who: str = field(kw_only=True)
    """Who may ask, in one sentence."""
    co_departments: tuple[str, ...] = field(default=(), kw_only=True)
    papers: tuple[Paper, ...] = field(default=(), kw_only=True)
    questions: tuple[str, ...] = field(default=(), kw_only=True)
    """What the draft leaves open about this clause, each in one sentence."""
    results: tuple[str, ...] = field(default=(), kw_only=True)
    """What comes out of a service, each a row that is kept."""
    blocked: str = field(default="", kw_only=True)
    """Why no application may be opened yet, or empty."""
    received: str = field(default="", kw_only=True)
    """The fact of what was received before over all years, to which each payment adds; empty where a year stands alone."""
    review: ReviewMode = field(default=ReviewMode.RULE, kw_only=True)
    """No text names it: an assumption of the district (NS-FUND24 knows three ways). A service is always SERVICE."""
    steps: list[Step] = field(default_factory=list, kw_only=True)

    def __post_init__(self) -> None:
        if self.is_service:
            self.review = ReviewMode.SERVICE

    @property
    def short(self) -> str:
        """m03: the part of the id within its policy."""
        return self.id.split(".")[1]

    @property
    def is_service(self) -> bool:
        return self.kind == "service"

    @property
    def paid(self) -> Expr:
        """What the measure awards in a year, for next_year()."""
        return Expr("value", unit="fen", name=f"{self.id}.award")

    def base(self, expr: Expr, label: str) -> Expr:
        """What the sum starts from, in fen."""
        return self._step("base", label, expr)

    def share(self, rate_bp: Expr, label: str = "按比例计算") -> Expr:
        """A rate of the line before."""
        return self._step("share", label, self._last().share(rate_bp))

    def bands(self, steps: Sequence[tuple[Expr, Expr]], label: str = "按分段比例计算") -> Expr:
        """Rates by band of the line before: (from_fen, rate_bp) rising."""
        return self._step("share", label, bands(self._last(), steps))

    def cap(self, cap_fen: Expr, label: str = "不超过上限") -> Expr:
        """Not more than the cap."""
        return self._step("cap", label, self._last().at_most(cap_fen))

    def room(self, left_fen: Expr, label: str) -> Expr:
        """Not more than what earlier years or stages have left."""
        return self._step("room", label, self._last().at_most(left_fen.at_least(0)))

    def outlay(self, spent_fen: Expr, label: str = "不超过实际支出") -> Expr:
        """Not more than the firm really spent."""
        return self._step("outlay", label, self._last().at_most(spent_fen))

    def _last(self) -> Expr:
        if not self.steps:
            raise RuleError(f"{self.id}: the sum starts with base()")
        return self.value(self.steps[-1])

    def value(self, step: Step) -> Expr:
        """A line of the sum as a named value that later lines read."""
        return Expr("value", unit=step.expr.unit, name=f"{self.id}.{step.key}")

    def _step(self, key: str, label: str, expr: Expr) -> Expr:
        if expr.unit != "fen":
            raise RuleError(f"{self.id}.{key}: a line of the sum is money in fen, this counts {expr.unit}")
        if self.steps and STEPS.index(key) <= STEPS.index(self.steps[-1].key):
            raise RuleError(f"{self.id}.{key}: the order of the sum is {' → '.join(STEPS)}")
        self.steps.append(Step(key, label, expr))
        return self.value(self.steps[-1])


@dataclass
class Policy(Rules):
    """A whole policy: its measures in the order of the text, and the rules over all of them."""

    title: str = field(kw_only=True)
    edition: str = field(kw_only=True)
    """Which text this is, such as `draft`."""
    facts: Mapping[str, Fact] = field(kw_only=True)
    warnings: list[Condition] = field(default_factory=list, kw_only=True)
    measures: tuple[Measure, ...] = field(default=(), kw_only=True)
    questions: tuple[str, ...] = field(default=(), kw_only=True)
    interview: tuple[Question, ...] = field(default=(), kw_only=True)
    """Facts asked together; a fact in none of them is a question of its own."""

    def warn(self, key: str, test: Expr, label: str, *, origin: str) -> None:
        """Say `label` where `test` is true; refuse nothing."""
        self.warnings.append(Condition(key, label, test, None, origin))

    def measure(self, name: str) -> Measure:
        """The measure called `livestream.m03` or `m03`. Raises KeyError."""
        for m in self.measures:
            if name in (m.id, m.short):
                return m
        raise KeyError(name)

    @property
    def money(self) -> tuple[Measure, ...]:
        return tuple(m for m in self.measures if not m.is_service)

    def all_numbers(self) -> dict[str, Number]:
        """Every number by its full key, the policy's own first, then in the order of the text."""
        return {n.key: n for rules in (self, *self.measures) for n in rules.numbers.values()}
