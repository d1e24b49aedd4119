"""What may be asked of a firm, and how an answer is read: exactly, or with an error that says what to write."""

import datetime as dt
import difflib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

from huiqi.engine.expression import BOOL, Expr, unit_of
from huiqi.engine.interval import Range
from huiqi.units.sentence import Sentence

FactKind = Literal["bool", "fen", "count", "date", "code"]
DAY_FIRST, DAY_LAST = 19_000_101, 22_001_231
MONEY_MAX = 10**14
"""Fen: one trillion yuan. No firm's amount is larger; a larger one is a wrong unit."""


class FactError(ValueError):
    """A fact has an unknown name or a value of the wrong type. `fact` is the name as given, `reason` the sentence."""

    def __init__(self, fact: str, sentence: str, /, **values: object) -> None:
        self.fact, self.reason = fact, Sentence(sentence, **values)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Code:
    """One row of a table of codes: what is stored, and what people read."""

    key: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Fact:
    """One thing that can be known of a firm. `lo`..`hi` is all it can be, in its own unit, both included.

    A date is the whole number YYYYMMDD, a code its place in `codes`, a truth 0 or 1.
    """

    name: str
    kind: FactKind
    label: str
    ask: str
    """The question as a firm reads it."""
    why: str = ""
    """Why it is asked, in one sentence."""
    lo: int = 0
    hi: int = MONEY_MAX
    codes: tuple[Code, ...] = ()
    aliases: tuple[str, ...] = ()
    """Other column headings that departments use for it."""
    yearly: bool = False
    """It is of the year in which it is said, or counts from a day in it: next year it has to be asked anew."""

    @property
    def unit(self) -> str:
        return {"bool": BOOL, "code": "code", "date": "date"}.get(self.kind) or unit_of(self.name)

    @property
    def range(self) -> Range:
        return self.lo, self.hi

    @property
    def expr(self) -> Expr:
        return Expr("fact", unit=self.unit, name=self.name)

    def code(self, key: str) -> Expr:
        """The stored number of a code, for comparing this fact with it."""
        return Expr("literal", unit="code", value=[c.key for c in self.codes].index(key))

    def read(self, raw: object) -> int:
        """The whole number that stands for a JSON value of this fact. Raises FactError."""
        value = self._typed(raw)
        if not self.lo <= value <= self.hi:
            lo, hi = self.show(self.lo), self.show(self.hi)
            raise FactError(
                self.name, "%(name)s（%(label)s）：%(given)s 超出范围，请填 %(lo)s 至 %(hi)s 之间的值",
                name=self.name, label=self.label, given=repr(raw), lo=lo, hi=hi,
            )  # fmt: skip
        return value

    def _typed(self, raw: object) -> int:
        if self.kind == "bool" and isinstance(raw, bool):
            return int(raw)
        if self.kind in ("fen", "count") and isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        if self.kind == "date" and isinstance(raw, dt.date):
            return day_number(raw)
        if isinstance(raw, str):
            if self.kind == "code" and raw in (keys := [c.key for c in self.codes]):
                return keys.index(raw)
            if self.kind == "date":
                try:
                    return day_number(dt.date.fromisoformat(raw))
                except ValueError:
                    pass
        raise FactError(
            self.name, "%(name)s（%(label)s）：%(given)s 的类型不对，请填%(expected)s",
            name=self.name, label=self.label, given=repr(raw), expected=self._expected(),
        )  # fmt: skip

    def _expected(self) -> str:
        if self.kind == "code":
            return Sentence("以下代码之一：%(codes)s", codes=tuple(code.key for code in self.codes))
        return {
            "bool": "true 或 false",
            "fen": "整数，单位为分（1 元 = 100 分）",
            "count": "整数",
            "date": "日期，如 2026-03-01",
        }[self.kind]

    def show(self, value: int) -> object:
        """The JSON value for a stored whole number: the inverse of read()."""
        if self.kind == "bool":
            return bool(value)
        if self.kind == "code":
            return self.codes[value].key
        return iso_day(value) if self.kind == "date" else value


def day_number(day: dt.date) -> int:
    """2026-03-01 -> 20260301: order is kept and the year is one whole division away."""
    return day.year * 10_000 + day.month * 100 + day.day


def iso_day(number: int) -> str:
    """20260301 -> '2026-03-01'."""
    return f"{number // 10_000:04d}-{number // 100 % 100:02d}-{number % 100:02d}"


def nearest_name(name: str, known: Iterable[str]) -> str | None:
    """The right name closest to a wrong one, or None where nothing is close."""
    return next(iter(difflib.get_close_matches(name, list(known), n=1, cutoff=0.5)), None)


def nearest(name: str, known: Iterable[str]) -> str:
    """A sentence naming the closest right name, or nothing."""
    close = nearest_name(name, known)
    return Sentence("；是否想写 %(close)s？", close=close) if close else ""


def read_facts(known: Mapping[str, Fact], raw: Mapping[str, object]) -> dict[str, int]:
    """Whole numbers by fact name from a JSON object; null means not known and is left out. Raises FactError."""
    out = {}
    for name, value in raw.items():
        if name not in known:
            raise FactError(name, "没有名为 %(name)s 的事实%(close)s", name=name, close=nearest(name, known))
        if value is not None:
            out[name] = known[name].read(value)
    return out
