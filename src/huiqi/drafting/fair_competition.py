"""What does a policy do to competition, as far as a machine can tell? Its words, its conditions, what it asks of firms.

The opinion itself is a person's: a machine that finds nothing has shown nothing to be lawful (docs/decisions/0020).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from huiqi.drafting.fair_competition_articles import ITEMS, Item, Severity
from huiqi.drafting.fair_competition_concerns import Concern, Place, worst
from huiqi.drafting.fair_competition_facts import Yardsticks, asked_concerns, fact_concerns
from huiqi.drafting.fair_competition_words import LOOKED_FOR, find_wordings
from huiqi.drafting.fair_competition_yardsticks import YARDSTICKS
from huiqi.engine.bind import Binding
from huiqi.engine.rule import Measure, Policy


class Verdict(StrEnum):
    """What a machine says of a measure before a person does."""

    BLOCKED = "blocked"
    NEEDS_EXCEPTION = "needs_exception"
    NEEDS_LOOK = "needs_look"
    NOTHING_FOUND = "nothing_found"

    @property
    def label(self) -> str:
        return _VERDICTS[self]


_VERDICTS = {
    Verdict.BLOCKED: "不能发布：须删改",
    Verdict.NEEDS_EXCEPTION: "须删改，或说明适用例外",
    Verdict.NEEDS_LOOK: "须由人判断",
    Verdict.NOTHING_FOUND: "机器没有发现问题",
}
_BY_SEVERITY = {
    None: Verdict.NOTHING_FOUND,
    Severity.NOTE: Verdict.NOTHING_FOUND,
    Severity.MEDIUM: Verdict.NEEDS_LOOK,
    Severity.HIGH: Verdict.NEEDS_EXCEPTION,
    Severity.BLOCK: Verdict.BLOCKED,
}


class Answer(StrEnum):
    """What a machine can say to an item of the checklist."""

    PROBLEM = "problem"
    NOTED = "noted"
    NOT_FOUND = "not_found"
    OPEN = "open"

    @property
    def label(self) -> str:
        return {"problem": "有问题", "noted": "有提示", "not_found": "没有发现", "open": "要由人回答"}[self]


@dataclass(frozen=True)
class Checked:
    """An item with the machine's answer to it."""

    item: Item
    answer: Answer
    concerns: tuple[Concern, ...]


@dataclass(frozen=True)
class MeasureReview:
    """What was found about one measure. `text_read` is False where its clause was not handed in."""

    measure: Measure
    concerns: tuple[Concern, ...]
    text_read: bool

    @property
    def severity(self) -> Severity | None:
        """The worst concern's; None where there is none."""
        return worst(self.concerns)

    @property
    def verdict(self) -> Verdict:
        return _BY_SEVERITY[self.severity]

    @property
    def redesigns(self) -> tuple[str, ...]:
        """What could stand there lawfully, once each, for what is worse than a note; the worst first."""
        bad = sorted((f for f in self.concerns if f.severity > Severity.NOTE), key=lambda f: -f.severity)
        return tuple(dict.fromkeys(f.redesign for f in bad if f.redesign))

    @cached_property
    def checklist(self) -> tuple[Checked, ...]:
        """Every item in order. Nothing found is said only where words and facts were both looked at."""
        return tuple(self._checked(item) for item in ITEMS.values())

    def _checked(self, item: Item) -> Checked:
        found = tuple(f for f in self.concerns if f.item == item.key)
        if (bad := worst(found)) is not None:
            return Checked(item, Answer.PROBLEM if bad > Severity.NOTE else Answer.NOTED, found)
        looked = self.text_read and item.key in LOOKED_FOR and not item.judged
        return Checked(item, Answer.NOT_FOUND if looked else Answer.OPEN, found)


@dataclass(frozen=True)
class Review:
    """The automatic part of the review of a policy under one set of numbers."""

    binding: Binding
    text_given: bool
    measures: tuple[MeasureReview, ...]
    elsewhere: tuple[Concern, ...]
    """In clauses that are no measure's: goals, definitions, final provisions."""
    asked: tuple[Concern, ...]
    """In what the finder asks though no measure reads it."""

    @property
    def blocks(self) -> bool:
        """True where anything stops publication."""
        return worst((*self.elsewhere, *self.asked, *(f for m in self.measures for f in m.concerns))) is Severity.BLOCK

    def of(self, measure: str) -> MeasureReview:
        """The review of the measure called `livestream.m02` or `m02`. Raises KeyError."""
        wanted = self.binding.program.policy.measure(measure).id
        return next(m for m in self.measures if m.measure.id == wanted)


def review(binding: Binding, clauses: Mapping[str, str], yardsticks: Yardsticks = YARDSTICKS) -> Review:
    """The concerns about every measure of the binding's policy, and about what stands outside of them.

    `clauses` as huiqi.policies.text.clauses() gives them, or empty where no text is at hand: then only the rules are read.
    """
    policy = binding.program.policy
    measures = []
    for m in policy.measures:
        of_words = _text_concerns(m.clause, clauses.get(m.clause, ""), gives_money=not m.is_service)
        concerns = (*of_words, *fact_concerns(binding, m, yardsticks))
        measures.append(MeasureReview(m, concerns, m.clause in clauses))
    known = {m.clause for m in policy.measures}
    elsewhere = [
        concern
        for clause, text in clauses.items()
        if clause not in known
        for concern in _text_concerns(clause, text, gives_money=False)
    ]
    return Review(binding, bool(clauses), tuple(measures), tuple(elsewhere), tuple(asked_concerns(binding, yardsticks)))


def blocking_words(policy: Policy, clauses: Mapping[str, str]) -> list[tuple[str, str]]:
    """What stands in a text that nothing lets pass: the clause and its words, in the order of the text."""
    services = {m.clause for m in policy.measures if m.is_service}
    return [
        (clause, found.words)
        for clause, text in clauses.items()
        for found in find_wordings(text, gives_money=clause not in services)
        if found.severity is Severity.BLOCK
    ]


def _text_concerns(clause: str, text: str, *, gives_money: bool) -> tuple[Concern, ...]:
    return tuple(
        Concern(w.item, w.severity, Place("text", clause, w.words, (w.start, w.end)), w.why)
        for w in find_wordings(text, gives_money=gives_money)
    )
