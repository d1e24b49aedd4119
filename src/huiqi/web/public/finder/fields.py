"""How is a fact asked on a page, and how is what was typed read? To the fen, or with an error that says what to write.

A field named `rent_paid_fen` sends that name; an amount also sends `rent_paid_fen-unit`; 不清楚 sends `…-unknown`,
or, among choices, the choice `unknown`. A JSON null is the answer of who cannot tell.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from huiqi.engine.facts import Fact, day_number
from huiqi.units.money import FEN_PER_WAN, MoneyError, read_money, show_yuan

UNKNOWN = "unknown"
UNITS = {"wan": _("万元"), "yuan": _("元")}
"""In which an amount may be typed; templates translate them."""

_WRITTEN_UNITS = {"wan": "万元", "yuan": "元"}
_AMOUNT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)(万元?|元)?")
_LONGEST = 40
_BOOLS = {"yes": True, "no": False}
_COUNTED = {"years": _("年"), "months": _("个月"), "days": _("天")}


@dataclass(frozen=True)
class Choice:
    """One of the answers to choose from: what is sent, what is read, and a remark."""

    value: str
    label: str
    note: str = ""


@dataclass(frozen=True)
class Field:
    """One fact on a page: what stands in it, and what is wrong with that (empty where nothing is)."""

    fact: Fact
    typed: str = ""
    unit: str = "wan"
    unknown: bool = False
    error: str = ""

    @property
    def choices(self) -> tuple[Choice, ...]:
        """The answers of a yes-or-no fact or of a table of codes, 不清楚 last; none for what is typed."""
        if self.fact.kind == "bool":
            return Choice("yes", _("是")), Choice("no", _("否")), Choice(UNKNOWN, _("不清楚"))
        if self.fact.kind == "code":
            return *(Choice(c.key, c.label, c.note) for c in self.fact.codes), Choice(UNKNOWN, _("不清楚"))
        return ()

    @property
    def words(self) -> str:
        """The answer as people read it; empty where there is none."""
        if self.unknown:
            return gettext("不清楚")
        if self.choices:
            return next((gettext(c.label) for c in self.choices if c.value == self.typed), "")
        after = self.units.get(self.unit, "") or self.counted
        return f"{self.typed} {gettext(after)}".strip() if after else self.typed

    @property
    def units(self) -> Mapping[str, str]:
        """The units an amount may be typed in."""
        return UNITS if self.fact.kind == "fen" else {}

    @property
    def counted(self) -> str:
        """The word after a number that is counted; a calendar year needs none."""
        return "" if self.fact.lo else _COUNTED.get(self.fact.unit, "")


@dataclass(frozen=True)
class Reading:
    """A page as it was sent: the fields again, and the answers in the JSON form of the facts where all were right."""

    fields: tuple[Field, ...]
    answers: Mapping[str, object]
    typed: Mapping[str, list[str]]

    @property
    def errors(self) -> list[Field]:
        """The fields that must be changed."""
        return [f for f in self.fields if f.error]


def shown(facts: Iterable[Fact], answers: Mapping[str, object], typed: Mapping[str, list[str]]) -> tuple[Field, ...]:
    """The fields with earlier answers in them, amounts as they were typed."""
    return tuple(_shown(fact, answers, typed.get(fact.name)) for fact in facts)


def _shown(fact: Fact, answers: Mapping[str, object], typed: list[str] | None) -> Field:
    if fact.name not in answers:
        return Field(fact)
    answer = answers[fact.name]
    if answer is None:
        return Field(fact, UNKNOWN, unknown=True)
    if fact.kind == "bool":
        return Field(fact, "yes" if answer else "no")
    if fact.kind == "fen" and isinstance(answer, int):
        return Field(fact, *(typed or _in_wan_or_yuan(answer)))
    return Field(fact, str(answer))


def _in_wan_or_yuan(fen: int) -> tuple[str, str]:
    if fen % FEN_PER_WAN == 0:
        return str(fen // FEN_PER_WAN), "wan"
    return show_yuan(fen).removesuffix("元").removesuffix(".00"), "yuan"


def read_page(facts: Iterable[Fact], sent: Mapping[str, str]) -> Reading:
    """Every field of a page as it was sent."""
    fields, answers, typed = [], {}, {}
    for fact in facts:
        field = Field(
            fact,
            sent.get(fact.name, "").strip()[:_LONGEST],
            sent.get(f"{fact.name}-unit", "wan") if fact.kind == "fen" else "wan",
            f"{fact.name}-unknown" in sent or sent.get(fact.name) == UNKNOWN,
        )
        try:
            answers[fact.name] = _answer(field)
            if fact.kind == "fen" and not field.unknown:
                typed[fact.name] = [field.typed, field.unit]
        except ValueError as wrong:
            field = Field(fact, field.typed, field.unit, field.unknown, str(wrong))
        fields.append(field)
    return Reading(tuple(fields), answers, typed)


def _answer(field: Field) -> object:
    """The JSON value of a field; None where the firm cannot tell. Raises ValueError with the sentence to show."""
    fact = field.fact
    if field.unknown:
        if field.typed not in ("", UNKNOWN):
            raise ValueError(gettext("既填写了又选了“不清楚”，请只留一个"))
        return None
    if fact.kind in ("bool", "code"):
        if field.typed not in [c.value for c in field.choices]:
            raise ValueError(gettext("请选择一项；不知道就选“不清楚”"))
        return _BOOLS[field.typed] if fact.kind == "bool" else field.typed
    if not field.typed:
        raise ValueError(gettext("请填写；不知道就选“不清楚”"))
    return {"fen": _fen, "count": _count, "date": _date}[fact.kind](field)


def _plain(typed: str) -> str:
    """Full-width digits and signs as half-width ones, without spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", typed))


def _fen(field: Field) -> int:
    found = _AMOUNT.fullmatch(_plain(field.typed))
    if not found:
        raise ValueError(gettext("请只填数字，例如 43.5 或 435,000；没有就填 0"))
    unit = {"万": "万元", None: _WRITTEN_UNITS.get(field.unit, "万元")}.get(found[2], found[2])
    try:
        fen = read_money(f"{found[1]}{unit}")
    except MoneyError:
        raise ValueError(gettext("金额最小到分，请去掉多余的小数位")) from None
    if fen > field.fact.hi:
        raise ValueError(gettext("金额过大，请检查单位是万元还是元"))
    return fen


def _count(field: Field) -> int:
    lo, hi = field.fact.range
    text = _plain(field.typed)
    if not re.fullmatch(r"[0-9]{1,9}", text) or not lo <= int(text) <= hi:
        raise ValueError(gettext("请填 %(lo)s 到 %(hi)s 之间的整数") % {"lo": lo, "hi": hi})
    return int(text)


def _date(field: Field) -> str:
    try:
        day = dt.date.fromisoformat(_plain(field.typed))
    except ValueError:
        day = dt.date.min
    if not field.fact.lo <= day_number(day) <= field.fact.hi:
        raise ValueError(gettext("请填日期，例如 2026-03-01"))
    return day.isoformat()
