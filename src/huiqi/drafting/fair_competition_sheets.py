"""What must a person still say about a measure, and what may then be concluded? The machine's part and theirs, together."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from huiqi.drafting.errors import OutcomeRefused
from huiqi.drafting.fair_competition import Answer, Checked, MeasureReview, Verdict
from huiqi.drafting.fair_competition_exceptions import FairCompetitionException, check_exception
from huiqi.engine.rule import Measure

OF_THE_EXCEPTION = ("less_restrictive", "end")
"""Items that ask about an exception: the exception itself answers them, and without one they do not arise."""


class Outcome(StrEnum):
    """How a review of a measure can end."""

    PASSED = "passed"
    UNDER_EXCEPTION = "exception"
    FAILED = "failed"

    @property
    def label(self) -> str:
        return {"passed": "通过", "exception": "适用例外后通过", "failed": "不通过"}[self]


@dataclass(frozen=True)
class ItemSaid:
    """What a person answered to an item: whether there is a problem, and why."""

    problem: bool
    words: str


@dataclass(frozen=True)
class ReviewSheet:
    """One measure of a draft: what the machine found, what a person answered, the exception that is claimed."""

    found: MeasureReview
    said: Mapping[str, ItemSaid]
    """By item; only those that are asked."""
    exception: FairCompetitionException | None

    @property
    def law(self) -> Measure:
        """The measure itself."""
        return self.found.measure

    @property
    def looked_at(self) -> bool:
        """Whether there was anything to look at: the clause in the draft, or rules. A service has no rules."""
        return self.found.text_read or not self.law.is_service

    @property
    def asked(self) -> tuple[Checked, ...]:
        """The items that a person answers: what the machine leaves open, has a problem with, or cannot settle by a note."""
        return tuple(c for c in self.found.checklist if _is_asked(c) and c.item.key not in OF_THE_EXCEPTION)

    @property
    def unanswered(self) -> tuple[Checked, ...]:
        """The asked items without an answer."""
        return tuple(checked for checked in self.asked if checked.item.key not in self.said)

    @property
    def needs_exception(self) -> bool:
        """Whether it may pass under an exception only: so the machine found, or a person sees a problem."""
        return self.found.verdict is Verdict.NEEDS_EXCEPTION or any(one.problem for one in self.said.values())

    def frozen(self) -> dict[str, Any]:
        """All of it as plain JSON: what is signed. Another verdict, concern, answer or exception gives another."""
        claimed = self.exception
        return {
            "verdict": str(self.found.verdict),
            "concerns": [
                [c.item, int(c.severity), c.place.kind, c.place.name, c.place.words, c.fact] for c in self.found.concerns
            ],
            "checklist": {checked.item.key: str(checked.answer) for checked in self.found.checklist},
            "said": {key: [one.problem, one.words] for key, one in sorted(self.said.items())},
            "exception": claimed and [claimed.ground, claimed.no_milder_way, str(claimed.ends_on or "")],
        }


def _is_asked(checked: Checked) -> bool:
    if checked.answer is Answer.NOTED:
        return checked.item.judged
    return checked.answer in (Answer.OPEN, Answer.PROBLEM)


MACHINE_PARTS = ("verdict", "concerns", "checklist")
"""The parts of a frozen sheet that the machine says; the others a person does."""


def refuse_outcome(sheet: ReviewSheet, outcome: Outcome, *, on: dt.date) -> None:
    """Pass an outcome that the sheet allows on a day; to fail is always allowed. Raises OutcomeRefused, ExceptionRefused."""
    named = {"clause": sheet.law.clause, "title": sheet.law.title}
    if not sheet.looked_at:
        raise OutcomeRefused(
            "NOTHING_REVIEWED",
            "%(clause)s%(title)s：草案里没有这一条，规则里也没有可审查的条件；请先在草案中写明，再导入新的一稿。",
            **named,
        )
    if outcome is Outcome.FAILED:
        return
    if sheet.found.verdict is Verdict.BLOCKED:
        raise OutcomeRefused(
            "OUTCOME_BLOCKED",
            "%(clause)s%(title)s有阻断项，不能通过，也不能适用例外；请先修改草案和规则，再审查新的一稿。",
            **named,
        )
    if sheet.unanswered:
        raise OutcomeRefused(
            "ITEMS_OPEN",
            "%(clause)s%(title)s还有 %(count)s 项没有回答，第一项是“%(question)s”；请逐项回答后再签署。",
            count=len(sheet.unanswered), question=sheet.unanswered[0].item.question, **named,
        )  # fmt: skip
    if outcome is Outcome.PASSED and sheet.needs_exception:
        raise OutcomeRefused(
            "EXCEPTION_NEEDED",
            "%(clause)s%(title)s有限制竞争的规定，不能直接通过；请说明适用例外，或修改草案和规则。",
            **named,
        )
    if outcome is Outcome.UNDER_EXCEPTION:
        if sheet.exception is None:
            raise OutcomeRefused(
                "EXCEPTION_MISSING",
                "%(clause)s%(title)s没有说明适用例外；请先填写理由、为什么没有影响更小的办法和截止日期。",
                **named,
            )
        check_exception(sheet.exception, on=on)
