"""Where does the fair-competition review of a draft stand, measure by measure? The machine's part is made anew each time."""

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from huiqi.drafting.errors import UnknownDraft
from huiqi.drafting.fair_competition import Review, review
from huiqi.drafting.fair_competition_exceptions import FairCompetitionException
from huiqi.drafting.fair_competition_sheets import MACHINE_PARTS, ItemSaid, Outcome, ReviewSheet
from huiqi.drafting.models import Draft, ExceptionClaim, FirstOpinion, ItemAnswer, SignedConclusion
from huiqi.engine.bind import Binding
from huiqi.policies import load
from huiqi.policies.text import clauses
from huiqi.register import queries as register


class Standing(StrEnum):
    """How far the review of a measure is."""

    WAITING = "waiting"
    VOID = "void"
    """An opinion was signed, and what it was signed on changed since."""
    SIGNED = "signed"
    PASSED = "passed"
    PASSED_UNTIL = "until"
    OVER = "over"
    """It passed under an exception that has ended."""
    FAILED = "failed"

    @property
    def label(self) -> str:
        return _STANDINGS[self]


_STANDINGS = {
    Standing.WAITING: "等待审查",
    Standing.VOID: "初步意见已失效",
    Standing.SIGNED: "已签初步意见",
    Standing.PASSED: "通过",
    Standing.PASSED_UNTIL: "适用例外后通过",
    Standing.OVER: "例外已到期",
    Standing.FAILED: "不通过",
}


@dataclass(frozen=True)
class MeasureStanding:
    """One measure of a draft on a day: the sheet as it is now, the latest opinion, the latest conclusion on this draft."""

    sheet: ReviewSheet
    opinion: FirstOpinion | None
    conclusion: SignedConclusion | None
    binding: Binding

    @property
    def standing(self) -> Standing:
        """How far it is. A conclusion speaks until an opinion is signed after it."""
        if self.conclusion and self.opinion and self.conclusion.opinion_id == self.opinion.pk:
            return self._concluded(self.conclusion)
        if self.opinion is None:
            return Standing.WAITING
        return Standing.VOID if self.changed else Standing.SIGNED

    def _concluded(self, conclusion: SignedConclusion) -> Standing:
        until = conclusion.record.until
        if conclusion.outcome == Outcome.FAILED:
            return Standing.FAILED
        if until is None:
            return Standing.PASSED
        return Standing.PASSED_UNTIL if self.binding.on <= until else Standing.OVER

    @property
    def changed(self) -> tuple[str, ...]:
        """What is no longer as it was signed, in words; empty where nothing changed or nothing is signed."""
        if self.opinion is None:
            return ()
        now, then = self.sheet.frozen(), self.opinion.frozen
        found = []
        if any(now[part] != then[part] for part in MACHINE_PARTS):
            found += ["规则"] if self.opinion.policy_version != self.binding.program.version else []
            found += ["数字的取值"] if self.opinion.numbers_hash != self.binding.numbers_hash else []
            found.append("机器的判断")
        found += ["逐项回答"] if now["said"] != then["said"] else []
        found += ["适用例外"] if now["exception"] != then["exception"] else []
        return tuple(found)

    @property
    def is_settled(self) -> bool:
        """Whether it has passed and nothing changed since: there is nothing left to fill in."""
        return self.standing in (Standing.PASSED, Standing.PASSED_UNTIL) and not self.changed


@dataclass(frozen=True)
class DraftReview:
    """The review of a draft: what the machine found, and where each measure stands, in the order of the policy."""

    found: Review
    measures: tuple[MeasureStanding, ...]

    def of(self, measure: str) -> MeasureStanding:
        """The measure called `livestream.m02` or `m02`. Raises UnknownDraft."""
        for one in self.measures:
            if measure in (one.sheet.law.id, one.sheet.law.short):
                return one
        raise UnknownDraft("MEASURE_UNKNOWN", "这份草案的政策没有这一项措施；请从审查的列表进入。")


def draft_review(found: Draft, on: dt.date) -> DraftReview:
    """The review of a draft under the rules and numbers of a day."""
    binding = register.binding(load(found.policy), on)
    machine = review(binding, clauses(found.text))
    said: dict[str, dict[str, ItemSaid]] = {}
    for row in ItemAnswer.objects.filter(draft=found):
        said.setdefault(row.measure, {})[row.item] = ItemSaid(row.problem, row.words)
    claims = {row.measure: row for row in ExceptionClaim.objects.filter(draft=found)}
    opinions = {row.measure: row for row in FirstOpinion.objects.filter(draft=found).order_by("pk")}
    signed = SignedConclusion.objects.filter(opinion__draft=found).select_related("record", "opinion").order_by("pk")
    conclusions = {row.opinion.measure: row for row in signed}
    measures = []
    for one in machine.measures:
        measure = one.measure.id
        sheet = ReviewSheet(one, {}, _claimed(claims.get(measure), f"{one.measure.clause}{one.measure.title}"))
        asked = {checked.item.key for checked in sheet.asked}
        kept = {item: answer for item, answer in said.get(measure, {}).items() if item in asked}
        sheet = ReviewSheet(one, kept, sheet.exception)
        measures.append(MeasureStanding(sheet, opinions.get(measure), conclusions.get(measure), binding))
    return DraftReview(machine, tuple(measures))


def _claimed(row: ExceptionClaim | None, named: str) -> FairCompetitionException | None:
    return FairCompetitionException(named, row.ground, row.no_milder_way, row.ends_on) if row else None
