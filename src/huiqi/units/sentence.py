"""What is said to a person, and with which values? Chinese as it stands; a page can say it in another language."""

import datetime as dt
from collections.abc import Callable

from huiqi.units.money import show_money

Say = Callable[[str], str]
"""Gives a text in the reader's language."""
Money = Callable[[int], str]
"""Writes fen as the reader writes money."""
DAY, MOMENT, AND, ALSO = "%Y年%m月%d日", "%m月%d日 %H:%M", "、", "；"
"""How days, moments, and several terms or sentences in a row are written; a catalogue translates these too."""


class Sentence(str):
    """A Chinese sentence that remembers its `pattern` (a %-format, what a catalogue translates) and its `values`.

    A value is text, a number, a day, a moment, fen where its name ends in `_fen`, or several of these.

    >>> Sentence("还在等%(departments)s的意见。", departments=("甲局", "乙局"))
    '还在等甲局、乙局的意见。'
    >>> Sentence("还剩%(left_fen)s，%(day)s截止。", left_fen=70_000_000, day=dt.date(2026, 3, 2))
    '还剩70万元，2026年03月02日截止。'
    """

    __slots__ = ("pattern", "values")
    pattern: str
    values: dict[str, object]

    def __new__(cls, pattern: str, /, **values: object) -> "Sentence":
        if isinstance(pattern, Sentence):
            return pattern
        made = super().__new__(cls, _filled(pattern, values, str, show_money))
        made.pattern, made.values = pattern, values
        return made

    def said(self, say: Say, money: Money) -> str:
        """The sentence in another language: its pattern and each of its values translated one by one."""
        return _filled(say(self.pattern), self.values, say, money)


def _filled(pattern: str, values: dict[str, object], say: Say, money: Money) -> str:
    return pattern % {name: _written(name, value, say, money) for name, value in values.items()} if values else pattern


def _written(name: str, value: object, say: Say, money: Money) -> str:
    if isinstance(value, tuple):
        between = ALSO if any(isinstance(part, Sentence) for part in value) else AND
        return say(between).join(_written(name, part, say, money) for part in value)
    if isinstance(value, Sentence):
        return value.said(say, money)
    if isinstance(value, dt.date):
        return value.strftime(say(MOMENT if isinstance(value, dt.datetime) else DAY))
    if name.endswith("_fen") and isinstance(value, int):
        return money(value)
    return say(value) if isinstance(value, str) and value else str(value)
