"""How does a page say what the policy means? Kinds, figures and the state of a number, in the reader's language."""

import datetime as dt
import re
from dataclasses import dataclass

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _

from huiqi.engine.bind import Binding, Decision
from huiqi.engine.facts import iso_day
from huiqi.engine.formula import show_value
from huiqi.engine.rule import YES_NO, Measure, Number
from huiqi.units.money import read_money
from huiqi.web.tags import money_text

_MONEY = re.compile(r"-?[\d,.]+(?:万元|元)")

KINDS = {
    "grant": _("资助"),
    "reward": _("奖励"),
    "subsidy": _("补贴"),
    "interest_subsidy": _("贴息"),
    "service": _("服务"),
}
"""What each kind of measure is called, in Chinese; templates translate it."""
REVIEWS = {
    "rule": _("按规则核准"),
    "competitive": _("专家评审后择优"),
    "special": _("一事一议"),
    "service": _("服务办理"),
}
"""How a case is judged, by ReviewMode; templates translate it."""


def today() -> dt.date:
    """The day in Shenzhen: the only clock the public pages read."""
    return timezone.localdate()


def readers_money(text: str) -> str:
    """A formula or figure with its amounts as the reader writes money."""
    return _MONEY.sub(lambda found: money_text(read_money(found[0])), text)


def figure(number: Number, value: int) -> str:
    """A number's value as people read it."""
    if number.choice_labels:
        return gettext(number.choice_labels[value])
    if number.unit == "fen":
        return money_text(value)
    if number.unit == "date":
        return date_format(dt.date.fromisoformat(iso_day(value)))
    return show_value(value, number.unit, gettext)


@dataclass(frozen=True)
class Cap:
    """The most a measure gives: fen, and what the ceiling is called."""

    fen: int
    label: str


def cap_of(measure: Measure, binding: Binding) -> Cap | None:
    """The measure's ceiling on the binding's day; None for a service."""
    for key in ("cap_fen", "cap_total_fen"):
        if key in measure.numbers:
            number = measure.numbers[key]
            return Cap(binding.values[number.key], number.label)
    return None


@dataclass(frozen=True)
class StatedNumber:
    """A number with what it rests on: words of the text, a decision, or an assumption that can pay nothing yet."""

    number: Number
    figure: str
    decision: Decision | None

    @property
    def state(self) -> str:
        """`decided`, `text`, `unlisted` (a yes the text does not give), `rule` (in force in the district) or `assumed`."""
        if self.decision:
            return "decided"
        if self.number.says:
            return "text"
        if self.number.choices == YES_NO:
            return "unlisted"
        return "assumed" if self.number.open else "rule"


def stated_numbers(measure: Measure, binding: Binding) -> list[StatedNumber]:
    """The measure's own numbers as it states them, then the policy's that it reads."""
    numbers = {n.key: n for n in measure.numbers.values()} | binding.program.numbers_of(measure.id)
    return [StatedNumber(n, figure(n, binding.values[key]), binding.decided.get(key)) for key, n in numbers.items()]
