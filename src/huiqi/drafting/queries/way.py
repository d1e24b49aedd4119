"""How far is a draft on its way to law? Every gate, in order, with what is missing and who does it.

The order is that of 重大行政决策程序暂行条例: the public is heard, fair competition is concluded, legality is reviewed, a
meeting decides, the document is numbered and published; the guide follows.
"""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Literal

from huiqi.access.permissions import VERBS
from huiqi.drafting.errors import StepMissing
from huiqi.drafting.fair_competition import blocking_words
from huiqi.drafting.models import CollectiveDecision, Consultation, Draft, Guide, LegalityReview, SignedConclusion
from huiqi.drafting.queries.drafts import day_of
from huiqi.engine.rule import Number
from huiqi.policies import load
from huiqi.policies.text import clauses
from huiqi.register import queries as register
from huiqi.units.sentence import Sentence

StepKey = Literal["draft", "consultation", "fair_competition", "legality", "decision", "publication", "guide"]
StepState = Literal["done", "now", "waiting", "refused"]
REVIEW_WORKING_DAYS = 7
"""Least time between a draft's arrival and the opinion on it (重大行政决策程序暂行条例 art. 26)."""
GUIDE_WORKING_DAYS = 7
"""From publication to the guide."""
LABELS: dict[StepKey, str] = {
    "draft": "草案和起草说明",
    "consultation": "公开征求意见",
    "fair_competition": "公平竞争审查",
    "legality": "合法性审查",
    "decision": "集体审议",
    "publication": "编号公布",
    "guide": "办事指南",
}
"""Each step in words."""
DOES: dict[StepKey, str] = {
    "draft": "draft.prepare",
    "consultation": "draft.consult",
    "fair_competition": "measure.clear",
    "legality": "draft.review_legality",
    "decision": "draft.decide",
    "publication": "draft.publish",
    "guide": "draft.guide",
}
"""The verb that completes each step."""
assert set(DOES.values()) <= set(VERBS)


@dataclass(frozen=True)
class Step:
    """One step of a draft. `verb` is what is to be done next and by that who does it.

    `on` is the day it was done, `due_on` the day by which it is to be done, `missing` what it waits for.
    """

    key: StepKey
    verb: str
    state: StepState
    on: dt.date | None = None
    due_on: dt.date | None = None
    missing: Sentence | None = None

    @property
    def label(self) -> str:
        """In words."""
        return LABELS[self.key]

    def is_late(self, day: dt.date) -> bool:
        """Whether its last day has passed, or had when it was done."""
        return self.due_on is not None and (self.on or day) > self.due_on


def way(draft: Draft, on: dt.date) -> tuple[Step, ...]:
    """The steps of a draft on a day, in order. What comes after the first that is not done waits for it."""
    steps = tuple(_steps(draft, on))
    first = next((place for place, step in enumerate(steps) if step.state != "done"), len(steps))
    return tuple(
        replace(step, state="waiting", missing=None) if place > first and step.state != "done" else step
        for place, step in enumerate(steps)
    )


def _steps(draft: Draft, on: dt.date) -> Iterator[Step]:
    """Each step by itself; no more of them are looked up than are asked for."""
    guide = Guide.objects.select_related("version").filter(draft=draft).first()
    yield _brought_in(draft)
    yield _consulted(draft)
    yield _cleared(draft, on, guide)
    yield _lawful(draft)
    yield _decided(draft)
    yield _published(guide)
    yield _guided(guide)


def require_way(draft: Draft, on: dt.date, *, before: StepKey) -> None:
    """Nothing where every step before one is done. Raises StepMissing with the first that is not."""
    for step in _steps(draft, on):
        if step.key == before:
            return
        if step.state != "done":
            assert step.missing is not None, "what is not done says what is missing"
            raise StepMissing("STEP_MISSING", step.missing)


def chain(draft: Draft) -> list[Draft]:
    """A draft and those it replaces, the latest first."""
    found = [draft]
    while (earlier := found[-1].replaces) is not None:
        found.append(earlier)
    return found


def reported_consultation(draft: Draft) -> Consultation | None:
    """The latest consultation on a draft, or on one that it replaces, whose answers are public."""
    for one in chain(draft):
        if found := one.consultations.exclude(reported_at=None).first():
            return found
    return None


def latest_review(draft: Draft) -> LegalityReview | None:
    """The legality review that counts."""
    return draft.legality_reviews.last()


def latest_decision(draft: Draft) -> CollectiveDecision | None:
    """The meeting that counts."""
    return draft.collective_decisions.last()


def may_open(draft: Draft, on: dt.date) -> frozenset[str]:
    """The measures that may be opened: services, and what fair competition lets pass. The rest is to be withheld."""
    services = {m.id for m in load(draft.policy).policy.measures if m.is_service}
    return _fair_competition(draft, on) | services


def undecided(draft: Draft, on: dt.date) -> list[Number]:
    """The open numbers of a draft's policy that have no decision up to a day, in the order of the text."""
    bound = register.binding(load(draft.policy), on)
    return [n for n in bound.program.numbers.values() if n.open and n.key not in bound.decided]


def _fair_competition(draft: Draft, on: dt.date) -> frozenset[str]:
    """The money measures that the latest conclusion signed on this draft, and the latest of all, let pass on a day.

    One on a draft that it replaces counts where the clause reads the same.
    """
    return _passing(_own_conclusions(draft), draft.policy, on)


def _passing(own: Mapping[str, SignedConclusion], policy: str, on: dt.date) -> frozenset[str]:
    open_now = register.cleared(policy, on=on)
    return frozenset(m for m, row in own.items() if m in open_now and register.clears(row.record, on=on))


def _own_conclusions(draft: Draft) -> dict[str, SignedConclusion]:
    """By money measure, the latest conclusion on this draft or on one it replaces that has the same clause."""
    money = {m.id: m.clause for m in load(draft.policy).policy.money}
    words, found = clauses(draft.text), {}
    for one in reversed(chain(draft)):
        theirs = clauses(one.text)
        signed = SignedConclusion.objects.filter(opinion__draft=one).select_related("opinion", "record").order_by("pk")
        for row in signed:
            clause = money.get(row.opinion.measure)
            if clause is not None and theirs.get(clause) == words.get(clause):
                found[row.opinion.measure] = row
    return found


def _step(
    key: StepKey, missing: Sentence | None = None, *, verb: str = "", refused: bool = False, on: dt.date | None = None,
    due_on: dt.date | None = None,
) -> Step:  # fmt: skip
    """A step; done where nothing is missing."""
    state: StepState = "done" if missing is None else "refused" if refused else "now"
    return Step(key, verb or DOES[key], state, on, due_on, missing)


def _brought_in(draft: Draft) -> Step:
    if later := draft.replaced_by.first():
        missing = Sentence(
            "这一稿已由《%(title)s》（第%(number)s号草案）代替；请办理新的一稿。", title=later.title, number=later.pk
        )
        return _step("draft", missing, refused=True, on=day_of(draft.made_at))
    if not draft.note.strip():
        return _step("draft", Sentence("这份草案没有起草说明；请连同起草说明重新导入。"))
    return _step("draft", on=day_of(draft.made_at))


def _consulted(draft: Draft) -> Step:
    running = draft.consultations.filter(reported_at=None).first()
    if running is not None:
        missing = Sentence(
            "公开征求意见还没有公布采纳情况（%(first)s 至 %(last)s）；请逐条答复后公布。",
            first=running.opens_on, last=running.closes_on,
        )  # fmt: skip
        return _step("consultation", missing)
    found = reported_consultation(draft)
    if found is None or found.reported_at is None:
        return _step("consultation", Sentence("还没有公开征求意见；请先征求意见并公布采纳情况。"))
    return _step("consultation", on=day_of(found.reported_at))


def _cleared(draft: Draft, on: dt.date, guide: Guide | None) -> Step:
    if blocking := blocking_words(load(draft.policy).policy, clauses(draft.text)):
        clause, words = blocking[0]
        missing = Sentence(
            "%(clause)s 写着“%(words)s”，公平竞争审查不能通过；请删改，导入代替这一稿的新稿。", clause=clause, words=words
        )
        return _step("fair_competition", missing, verb="draft.prepare", refused=True)
    own = _own_conclusions(draft)
    day = guide.version.issued_on if guide else on  # what was issued was issued, whatever is concluded later
    if guide or _passing(own, draft.policy, day):
        signed = [row.record.on for row in own.values() if row.record.passed and row.record.on <= day]
        return _step("fair_competition", on=max(signed, default=None))
    return _step("fair_competition", Sentence("没有一项资金措施有通过的公平竞争审查结论；请先签署结论。"))


def _lawful(draft: Draft) -> Step:
    review = latest_review(draft)
    if review is None:
        return _step("legality", Sentence("还没有送合法性审查；请由起草部门负责人送审。"), verb="draft.submit")
    on, due_on = review.signed_at and day_of(review.signed_at), review.due_on
    if not review.opinion:
        missing = Sentence("合法性审查还没有出具意见；要求在 %(day)s 前出具。", day=due_on)
        return _step("legality", missing, due_on=due_on)
    if review.opinion == LegalityReview.Opinion.AFTER_CHANGES:
        missing = Sentence("合法性审查意见是修改后合法；请按意见修改，导入代替这一稿的新稿，再送审查。")
        return _step("legality", missing, verb="draft.prepare", refused=True, on=on, due_on=due_on)
    if review.opinion == LegalityReview.Opinion.UNLAWFUL:
        missing = Sentence("合法性审查意见是不合法；请修改后导入代替这一稿的新稿，或补充材料后再送审查。")
        return _step("legality", missing, verb="draft.submit", refused=True, on=on, due_on=due_on)
    return _step("legality", on=on, due_on=due_on)


def _decided(draft: Draft) -> Step:
    decision = latest_decision(draft)
    if decision is None:
        return _step("decision", Sentence("还没有集体审议通过；请登记会议、表决结果和纪要文号。"))
    if not decision.passed:
        missing = Sentence("%(meeting)s退回了这份草案；请修改后导入新稿，或补充说明后再审议。", meeting=decision.meeting)
        return _step("decision", missing, refused=True, on=decision.held_on)
    return _step("decision", on=decision.held_on)


def _published(guide: Guide | None) -> Step:
    if guide is None:
        return _step("publication", Sentence("还没有编号公布；请填写文号、日期和有效期。"))
    return _step("publication", on=guide.version.issued_on)


def _guided(guide: Guide | None) -> Step:
    if guide is None or guide.released_on is None:
        missing = Sentence("办事指南还没有发布；公布后%(days)s个工作日内要发布。", days=GUIDE_WORKING_DAYS)
        return _step("guide", missing, due_on=guide.due_on if guide else None)
    return _step("guide", on=guide.released_on, due_on=guide.due_on)
