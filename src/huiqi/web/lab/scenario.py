"""How does an address carry a set of numbers? `KEY=VALUE;KEY=VALUE`, as stored; and how a number is typed into its field."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _t

from huiqi.engine.bind import DecisionError, checked
from huiqi.engine.facts import iso_day
from huiqi.engine.rule import Number
from huiqi.web.lab.people import PROGRAM
from huiqi.web.public.words import figure


def write_scenario(scenario: Mapping[str, int]) -> str:
    """The numbers in the order of the law.

    >>> write_scenario({"livestream.m04.rate_bp": 200, "livestream.m03.rate_bp": 2_000})
    'livestream.m03.rate_bp=2000;livestream.m04.rate_bp=200'
    """
    return ";".join(f"{key}={scenario[key]}" for key in PROGRAM.numbers if key in scenario)


def read_scenario(text: str) -> dict[str, int]:
    """The inverse of write_scenario(). Raises DecisionError, KeyError, ValueError."""
    pairs = (part.split("=") for part in text.split(";") if part.strip())
    return {key.strip(): checked(PROGRAM.numbers[key.strip()], int(value)) for key, value in pairs}


class ScenarioField(forms.CharField):
    """A set of numbers that the address carries along and nobody types."""

    widget = forms.HiddenInput

    def __init__(self) -> None:
        super().__init__(required=False, max_length=4_000)

    def clean(self, value: Any) -> dict[str, int]:
        """The numbers by key. Raises ValidationError."""
        try:
            return read_scenario(super().clean(value))
        except (DecisionError, KeyError, ValueError):
            raise forms.ValidationError(_t("地址里带的数字看不懂，请从“恢复现行数字”重新开始。")) from None


def typed_of(number: Number, value: int) -> str:
    """A stored value as it would be typed into its field."""
    if number.choice_labels:
        return str(value)
    if number.unit == "date":
        return iso_day(value)
    return figure(number, value) if number.unit in ("fen", "bp") else str(value)
