"""Answer the checklist, claim an exception, sign the first opinion, sign the conclusion."""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, require
from huiqi.drafting import queries
from huiqi.drafting.actions.drafts import locked
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import AnswerInvalid, ConclusionRefused, OutcomeRefused, ReviewConcluded
from huiqi.drafting.fair_competition_exceptions import FairCompetitionException, check_exception
from huiqi.drafting.fair_competition_sheets import ItemSaid, Outcome, refuse_outcome
from huiqi.drafting.models import Draft, ExceptionClaim, FirstOpinion, ItemAnswer, SignedConclusion
from huiqi.register import actions as register
from huiqi.register.queries import conclusions


@transaction.atomic
def answer_items(*, actor: Actor, draft_id: int, measure: str, answers: Mapping[str, ItemSaid], at: dt.datetime) -> None:
    """Keep answers by item; an item that is left out keeps the answer it has.

    Raises Forbidden, UnknownDraft, ReviewConcluded, AnswerInvalid.
    """
    draft = locked(draft_id)
    require(actor, "draft.review", About(lead=draft.department))
    now = _open(draft, measure, at)
    asked = {checked.item.key: checked.item for checked in now.sheet.asked}
    for key, said in answers.items():
        if key not in asked:
            raise AnswerInvalid("ITEM_NOT_ASKED", "清单没有要求回答“%(item)s”这一项；请刷新页面后重填。", item=key[:40])
        if not said.words.strip():
            raise AnswerInvalid("ANSWER_WORDS", "“%(question)s”没有写理由；请写明怎样判断的。", question=asked[key].question)
    for key, said in answers.items():
        ItemAnswer.objects.update_or_create(
            draft=draft, measure=now.sheet.law.id, item=key,
            defaults={"problem": said.problem, "words": said.words.strip(), "answered_by": actor.key, "answered_at": at},
        )  # fmt: skip
    record(actor, f"draft:{draft.pk}", "draft.review", at, {"measure": now.sheet.law.id, "items": sorted(answers)})


@transaction.atomic
def claim_exception(
    *, actor: Actor, draft_id: int, measure: str, ground: str, no_milder_way: str, ends_on: dt.date, at: dt.datetime
) -> ExceptionClaim:
    """Claim an exception of 条例 12 for a measure. Raises Forbidden, UnknownDraft, ReviewConcluded, ExceptionRefused."""
    draft = locked(draft_id)
    require(actor, "draft.review", About(lead=draft.department))
    now = _open(draft, measure, at)
    law = now.sheet.law
    claimed = FairCompetitionException(f"{law.clause}{law.title}", ground, no_milder_way, ends_on)
    check_exception(claimed, on=now.binding.on)
    row, _ = ExceptionClaim.objects.update_or_create(
        draft=draft, measure=law.id,
        defaults={"ground": ground, "no_milder_way": no_milder_way.strip(), "ends_on": ends_on, "claimed_by": actor.key,
                  "claimed_at": at},
    )  # fmt: skip
    record(actor, f"draft:{draft.pk}", "draft.review", at, {"measure": law.id, "ground": ground, "ends_on": str(ends_on)})
    return row


@transaction.atomic
def opine(*, actor: Actor, draft_id: int, measure: str, proposed: Outcome, words: str, at: dt.datetime) -> FirstOpinion:
    """The opinion of the drafting department's head on the sheet as it is now, frozen with it.

    Raises Forbidden, UnknownDraft, ReviewConcluded, OutcomeRefused, ExceptionRefused.
    """
    draft = locked(draft_id)
    require(actor, "draft.opine", About(lead=draft.department))
    now = _open(draft, measure, at)
    refuse_outcome(now.sheet, proposed, on=now.binding.on)
    if not words.strip():
        raise OutcomeRefused("OPINION_WORDS", "初步意见没有写内容；请写明审查了什么、怎样判断。")
    made = FirstOpinion.objects.create(
        draft=draft, measure=now.sheet.law.id, proposed=proposed, words=words.strip(), verdict=now.sheet.found.verdict,
        frozen=now.sheet.frozen(), text_sha256=draft.sha256, policy_version=now.binding.program.version,
        numbers_hash=now.binding.numbers_hash, department=draft.department, signed_by=actor.key, signed_role="head",
        signed_at=at,
    )  # fmt: skip
    record(
        actor, f"draft:{draft.pk}", "draft.opine", at,
        {"measure": made.measure, "proposed": proposed, "verdict": made.verdict, "text": draft.sha256},
    )  # fmt: skip
    return made


@transaction.atomic
def conclude(
    *, actor: Actor, draft_id: int, measure: str, outcome: Outcome, document: str, on: dt.date, words: str, at: dt.datetime
) -> SignedConclusion:
    """The conclusion of the review of a measure, from a day on; it enters the register. One that passed is withdrawn by
    another that does not.

    Raises Forbidden, UnknownDraft, OutcomeRefused, ExceptionRefused, ConclusionRefused, RegisterError.
    """
    require(actor, "measure.clear")
    draft = locked(draft_id)
    now = queries.draft_review(draft, queries.day_of(at)).of(measure)
    opinion = _opinion(actor, draft, now, outcome)
    refuse_outcome(now.sheet, outcome, on=now.binding.on)
    if outcome is Outcome.FAILED and not words.strip():
        raise ConclusionRefused("CONCLUSION_WORDS", "不通过要写明理由；起草部门据此修改。")
    _refuse_day(opinion, on, now.binding.on)
    claimed = now.sheet.exception if outcome is Outcome.UNDER_EXCEPTION else None
    row = register.record_conclusion(
        actor=actor, measure=opinion.measure, passed=outcome is not Outcome.FAILED, document=document, on=on,
        until=claimed.ends_on if claimed else None, at=at,
    )  # fmt: skip
    made = SignedConclusion.objects.create(
        opinion=opinion, record=row, outcome=outcome, words=words.strip(), signed_by=actor.key, signed_role="secretary",
        signed_at=at,
    )  # fmt: skip
    detail = {"measure": opinion.measure, "outcome": outcome, "opinion": opinion.pk, "document": row.document}
    record(actor, f"draft:{draft.pk}", "measure.clear", at, detail)
    return made


def _open(draft: Draft, measure: str, at: dt.datetime) -> queries.MeasureStanding:
    """Where the measure stands, if there is something left to write. Raises UnknownDraft, ReviewConcluded."""
    now = queries.draft_review(draft, queries.day_of(at)).of(measure)
    if now.is_settled and now.conclusion:
        raise ReviewConcluded(
            "REVIEW_CONCLUDED",
            "%(clause)s%(title)s已经按 %(document)s 通过，不能再改；要撤回结论的，请审定机构改为不通过。",
            clause=now.sheet.law.clause, title=now.sheet.law.title, document=now.conclusion.record.document,
        )  # fmt: skip
    return now


def _opinion(actor: Actor, draft: Draft, now: queries.MeasureStanding, outcome: Outcome) -> FirstOpinion:
    """The opinion that a conclusion rests on. Raises ConclusionRefused."""
    opinion, earlier = now.opinion, now.conclusion
    if opinion is None:
        raise ConclusionRefused("OPINION_MISSING", "起草部门还没有签署初步意见；请先由%(department)s的负责人签署。",
                                department=draft.department)  # fmt: skip
    if actor.key == opinion.signed_by:
        raise ConclusionRefused("CONCLUSION_SAME_HAND", "初步意见是您签署的，结论不能由同一个人签署；请由同事签署。")
    if earlier and earlier.record.passed and outcome is Outcome.FAILED:
        return opinion
    if earlier and earlier.opinion_id == opinion.pk:
        raise ConclusionRefused(
            "OPINION_CONCLUDED", "这份初步意见已有结论 %(document)s；要另作结论，请起草部门先重新签署初步意见。",
            document=earlier.record.document,
        )  # fmt: skip
    if changed := now.changed:
        raise ConclusionRefused(
            "OPINION_VOID", "初步意见签署之后有变化：%(changed)s；意见已经失效，请起草部门重新签署。", changed=changed
        )
    waits = draft.consultations.filter(reported_at=None).exists()
    if waits or not draft.consultations.exists():
        raise ConclusionRefused(
            "CONSULTATION_NOT_REPORTED", "还没有公布意见采纳情况，不能签署结论；请先公开征求意见、逐条答复、公布采纳情况。"
        )
    return opinion


def _refuse_day(opinion: FirstOpinion, on: dt.date, today: dt.date) -> None:
    """A conclusion is dated between what it rests on and today. Raises ConclusionRefused."""
    before = conclusions(opinion.draft.policy, on=today).get(opinion.measure)
    first = max(queries.day_of(opinion.signed_at), before.on if before else dt.date.min)
    if not first <= on <= today:
        raise ConclusionRefused(
            "CONCLUSION_DAY",
            "结论日期不能早于初步意见和上一份结论，也不能晚于今天；请填%(first)s至%(last)s之间的一天。",
            first=first,
            last=today,
        )
