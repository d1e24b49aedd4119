"""Which numbers hold on a day? The law's, then what officials decided, then a scenario's: one vector, one hash."""

import datetime as dt
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from huiqi.engine.facts import day_number, iso_day, nearest
from huiqi.engine.program import Program
from huiqi.engine.rule import Number
from huiqi.units.sentence import Sentence


class DecisionError(ValueError):
    """A decision names no number of the policy, or gives a value the number cannot have; `reason` says which."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Decision:
    """An official's decision on one number: `value` holds from `since` on, by document `document`."""

    key: str
    value: int
    since: dt.date
    document: str
    approver: str = ""


@dataclass(frozen=True)
class Binding:
    """The numbers of a program on one day. `values` is by full key; money is fen, rates basis points."""

    program: Program
    on: dt.date
    values: Mapping[str, int]
    decided: Mapping[str, Decision]
    """The decision in force for each number that has one."""
    scenario: frozenset[str]
    """Keys whose value is only supposed: nothing computed with them is payable."""
    cleared: frozenset[str]
    """Blocked measures whose fair-competition conclusion is recorded."""

    @cached_property
    def vector(self) -> tuple[int, ...]:
        """The values in the order of `program.numbers`."""
        return tuple(self.values[k] for k in self.program.numbers)

    @cached_property
    def numbers_hash(self) -> str:
        """SHA-256 over every number's key and value: the same hash means the same numbers."""
        return hashlib.sha256("\n".join(f"{k}={v}" for k, v in self.values.items()).encode()).hexdigest()

    def supposing(self, scenario: Mapping[str, int]) -> "Binding":
        """The same with other values for some numbers; nothing computed with them is payable. Raises DecisionError."""
        values = {key: checked(_known(self.program, key), value) for key, value in scenario.items()}
        return replace(self, values={**self.values, **values}, scenario=self.scenario | frozenset(values))

    def undecided(self, measure_id: str) -> list[Number]:
        """The numbers of a measure that are assumed and not decided: nothing is paid by them."""
        numbers = self.program.numbers_of(measure_id).values()
        return [n for n in numbers if n.open and n.key not in self.decided]


def read_number(number: Number, text: str) -> int:
    """The stored value of a number as a person writes it (3500, total, 2026-01-01). Raises DecisionError."""
    try:
        if number.choices:
            value = number.choices.index(text.strip())
        elif number.unit == "date":
            value = day_number(dt.date.fromisoformat(text.strip()))
        else:
            value = int(text.replace(",", "").replace("_", ""))
    except ValueError:
        want = " | ".join(number.choices) or ("日期，如 2026-01-01" if number.unit == "date" else "整数")
        raise DecisionError(
            "%(number)s：%(given)s 不是可用的值，请填%(want)s", number=number.key, given=repr(text), want=want
        ) from None
    return checked(number, value)


def show_number(number: Number, value: int) -> int | str:
    """The value as JSON shows it: the inverse of read_number()."""
    if number.choices:
        return number.choices[value]
    return iso_day(value) if number.unit == "date" else value


def checked(number: Number, value: int) -> int:
    """The value, where the number can have it. Raises DecisionError."""
    lo, hi = number.range
    if not lo <= value <= hi:
        raise DecisionError(
            "%(number)s：%(given)s 超出范围，请填 %(lo)s 至 %(hi)s 之间的值", number=number.key, given=value, lo=lo, hi=hi
        )
    return value


def bind(
    program: Program,
    *,
    on: dt.date,
    decisions: Iterable[Decision] = (),
    scenario: Mapping[str, int] | None = None,
    cleared: Iterable[str] = (),
) -> Binding:
    """The numbers in force on a day. Of two decisions on one number the later `since` holds, then the later given.

    Raises DecisionError for a key that is no number of the policy, naming the nearest one.
    """
    values = {k: n.value_on(on) for k, n in program.numbers.items()}
    decided: dict[str, Decision] = {}
    for decision in sorted(decisions, key=lambda d: d.since):
        number = _known(program, decision.key)
        value = checked(number, decision.value)
        if decision.since <= on:
            values[number.key], decided[number.key] = value, decision
    return Binding(program, on, values, decided, frozenset(), frozenset(cleared)).supposing(scenario or {})


def _known(program: Program, key: str) -> Number:
    if key not in program.numbers:
        raise DecisionError(
            "政策中没有名为 %(number)s 的数字%(close)s", number=key, close=nearest(key, dict(program.numbers))
        )
    return program.numbers[key]
