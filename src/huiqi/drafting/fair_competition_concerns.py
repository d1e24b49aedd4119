"""What was found, where, why, and what could stand there instead?"""

from dataclasses import dataclass
from typing import Literal

from huiqi.drafting.fair_competition_articles import ITEMS, Item, Severity
from huiqi.units.sentence import Sentence

PlaceKind = Literal["text", "condition", "step", "number", "fact", "paper"]
PLACES: dict[PlaceKind, str] = {
    "text": "原文",
    "condition": "条件",
    "step": "计算",
    "number": "数字",
    "fact": "询问",
    "paper": "材料",
}
"""Each kind of place in words."""


@dataclass(frozen=True)
class Place:
    """Where something was found. `name` is a clause, the full key of a condition, step or number, a fact or a paper.

    `words` are those of a text, one for one, at `span` (start, end) of its clause; of a number the alternative in force.
    """

    kind: PlaceKind
    name: str
    words: str = ""
    span: tuple[int, int] | None = None

    def __str__(self) -> str:
        return f"{PLACES[self.kind]} {self.name}" + (f"“{self.words}”" if self.words else "")


@dataclass(frozen=True)
class Concern:
    """One thing that an item of the checklist asks about. `fact` names the fact behind it, where there is one."""

    item: str
    severity: Severity
    place: Place
    why: Sentence | str
    fact: str = ""

    @property
    def question(self) -> Item:
        """The item of the checklist."""
        return ITEMS[self.item]

    @property
    def redesign(self) -> str:
        """What could stand there lawfully; empty where nothing is offered."""
        return self.question.redesign


def worst(concerns: tuple[Concern, ...]) -> Severity | None:
    """The highest severity among concerns; None where there are none."""
    return max((f.severity for f in concerns), default=None)
