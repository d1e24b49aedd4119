"""What is assumed of the years to come? Growth, entry, exit, take-up, delay: each a stated distribution, never hidden."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from huiqi.units.sentence import Sentence

BP = 10_000


class SpreadError(ValueError):
    """A distribution cannot be read; `reason` says how to write it."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Spread:
    """A share in basis points: even between two ends, or normal with `sd_bp` around the middle; never outside low..high."""

    low_bp: int
    high_bp: int
    middle_bp: int = 0
    sd_bp: int = 0

    def draw(self, rng: np.random.Generator, count: int) -> np.ndarray:
        """int64 basis points, `count` of them."""
        if self.sd_bp:
            drawn = np.rint(rng.normal(self.middle_bp, self.sd_bp, count)).astype(np.int64)
            return drawn.clip(self.low_bp, self.high_bp)
        return rng.integers(self.low_bp, self.high_bp, count, endpoint=True)

    def one(self, rng: np.random.Generator) -> int:
        """A single share in basis points."""
        return int(self.draw(rng, 1)[0])

    def __str__(self) -> str:
        if self.sd_bp:
            return f"{_percent(self.middle_bp)}±{_percent(self.sd_bp)}"
        ends = (self.low_bp, self.high_bp)
        return _percent(ends[0]) if ends[0] == ends[1] else f"{_percent(ends[0])}～{_percent(ends[1])}"


def _percent(bp: int) -> str:
    """
    >>> _percent(-250), _percent(1000)
    ('-2.5%', '10%')
    """
    return f"{bp / 100:g}%"


_SHARE = r"([+-]?\d{1,6}(?:\.\d{1,2})?)\s*%?"
_FORMS = (
    re.compile(_SHARE),
    re.compile(rf"{_SHARE}\s*[~～:：至]\s*{_SHARE}"),
    re.compile(rf"{_SHARE}\s*(?:±|\+-|\+/-)\s*{_SHARE}"),
)


def read_spread(text: str, low_bp: int, high_bp: int) -> Spread:
    """`5%`, `2%~8%` (even between them) or `5%±3%` (normal; standard deviation), inside low_bp..high_bp. Raises SpreadError.

    >>> read_spread("2%~8%", 0, 10_000), str(read_spread("5±3", -9_000, 50_000))
    (Spread(low_bp=200, high_bp=800, middle_bp=0, sd_bp=0), '5%±3%')
    """
    said = [form.fullmatch(text.strip()) for form in _FORMS]
    parts = [round(float(part) * 100) for found in said if found for part in found.groups()]
    if said[2]:
        spread = Spread(low_bp, high_bp, parts[0], parts[1])
        inside = low_bp <= parts[0] <= high_bp and parts[1] > 0
    elif parts:
        spread = Spread(parts[0], parts[-1])
        inside = low_bp <= parts[0] <= parts[-1] <= high_bp
    else:
        raise SpreadError("%(text)s：看不懂；请写成 5%% 或 2%%~8%%（均匀）或 5%%±3%%（正态）", text=text)
    if not inside:
        raise SpreadError(
            "%(text)s：要在 %(low)s 到 %(high)s 之间，小的在前", text=text, low=_percent(low_bp), high=_percent(high_bp)
        )
    return spread


@dataclass(frozen=True)
class Assumptions:
    """Of each year after the first, but for take_up and delay, which hold for all."""

    growth: Spread
    """By how much a firm's own yearly amounts (rent, revenue, investment …) change; drawn for each firm and year."""
    entry: Spread
    """New firms, as a share of those of the first year; drawn once a year. They are like firms there are."""
    exit: Spread
    """The chance of a firm to leave within a year; drawn once a year."""
    take_up: Spread
    """The chance that an eligible firm applies for a measure; drawn once a year."""
    delay: Spread
    """The chance that an award is paid in the year after; drawn once a year."""
    progress: Spread
    """The chance of a firm that has filed to list to reach the next stage within a year; drawn once a year."""


USUAL = {
    "growth": "5%±10%", "entry": "2%~6%", "exit": "3%~6%", "take_up": "60%~90%", "delay": "5%~20%", "progress": "10%~30%",
}  # fmt: skip
"""What is assumed where nobody says otherwise. Set by hand, fitted to no district: each page shows them."""


def read_assumptions(texts: Mapping[str, str]) -> Assumptions:
    """Each of USUAL by its name; what is left out is the usual one. Raises SpreadError."""
    return Assumptions(**{name: read_spread(texts.get(name) or usual, *ends(name)) for name, usual in USUAL.items()})


def ends(name: str) -> tuple[int, int]:
    """The least and the most an assumption can be, in basis points."""
    return (-9_000, 50_000) if name == "growth" else (0, BP)


STILL = Assumptions(*(Spread(0, 0),) * 3, take_up=Spread(BP, BP), delay=Spread(0, 0), progress=Spread(0, 0))
"""Nothing but what the law remembers moves: every year is the first again."""
