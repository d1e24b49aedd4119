"""What is found in the text of a policy? One thing with its value, its words and its exact place."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["amount", "rate", "years", "months", "working_days", "days", "date", "department", "condition"]
Role = Literal[
    "cap", "floor", "fixed", "range_low", "range_high", "duration", "within", "past", "validity", "effective", "expires",
    "lead", "with", "named", "must", "must_not", "who", "item",
]  # fmt: skip
"""What it does: bounds an amount; what a length of time is for; how an office is concerned; what kind of condition it is."""
Scope = Literal["", "per_year", "once", "total", "per_month"]
"""What an amount is counted over: a year, once for all, all years together; empty where the text does not say."""
_BOUNDS: tuple[Role, ...] = ("cap", "floor", "fixed", "range_low", "range_high")
_LENGTHS: tuple[Role, ...] = ("duration", "within", "past", "validity", "cap", "floor")
ROLES_OF: dict[Kind, tuple[Role, ...]] = {
    "amount": _BOUNDS, "rate": _BOUNDS, "years": _LENGTHS, "months": _LENGTHS, "working_days": _LENGTHS, "days": _LENGTHS,
    "date": ("effective", "expires"), "department": ("lead", "with", "named"),
    "condition": ("who", "must", "must_not", "item"),
}  # fmt: skip
"""What each kind can do."""
SCOPED: frozenset[Kind] = frozenset({"amount", "rate"})
"""Kinds that are counted over something."""
WITHOUT_VALUE: frozenset[Kind] = frozenset({"department", "condition"})
"""Kinds whose words are all there is."""


@dataclass(frozen=True)
class Finding:
    """One thing found. `start` and `end` are places in the text that was read, `words` is what stands there.

    `value`: fen of an amount, basis points of a rate, whole years, months or days, a date as YYYYMMDD; None for what
    has none and for a rate finer than a basis point.
    """

    kind: Kind
    role: Role
    start: int
    end: int
    words: str
    value: int | None = None
    scope: Scope = ""
    of: str = ""
    """What a rate is of (实际租金), where the text says 按…的30%."""
    clause: str = ""
    """Number of the clause; empty for what stands before the first."""
    sentence: tuple[int, int] = (0, 0)
    """Start and end of the sentence around it."""
    says: tuple[int, int] = (0, 0)
    """Start and end of the few words that fix it: 每年最高70万元."""

    @property
    def key(self) -> str:
        """What it is and where it stands: `amount-cap-120-124`; one finding of a text has it."""
        return f"{self.kind}-{self.role}-{self.start}-{self.end}"


@dataclass(frozen=True)
class Clause:
    """One clause under the number it bears, with its own words only: what stands under a number within it is another.

    `number` joins the levels as people quote them: 三（十二）1, 第四条（一）; articles count through all chapters.
    """

    number: str
    title: str
    chapter: str
    start: int
    body: int
    """Where the words after the number begin."""
    end: int
    level: int
    """0 a chapter, 1 an article 第…条, 2 一、, 3 （一）, 4 1., 5 （1） or ①."""
