"""Record what a meeting decided on a draft."""

import datetime as dt

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.drafting import queries
from huiqi.drafting.actions.drafts import locked
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import SamePerson, StepInvalid
from huiqi.drafting.models import CollectiveDecision

ATTENDED_MOST = 1_000


@transaction.atomic
def decide(
    *, actor: Actor, draft_id: int, meeting: str, held_on: dt.date, attended: int, passed: bool, reason: str,
    minutes_number: str, at: dt.datetime,
) -> CollectiveDecision:  # fmt: skip
    """Record a meeting's decision on a lawful draft, not by who signed that it is lawful.

    Raises Forbidden, UnknownDraft, StepMissing, StepInvalid, SamePerson.
    """
    require(actor, "draft.decide")
    draft, on = locked(draft_id), queries.day_of(at)
    queries.require_way(draft, on, before="decision")
    review, earlier = queries.latest_review(draft), queries.latest_decision(draft)
    if review is None or review.signed_at is None:
        raise AssertionError("the way asks for a signed opinion")
    if review.signed_by == actor.key:
        raise SamePerson("DECISION_SAME_PERSON", "合法性审查意见是您出具的，不能由您登记集体审议结果；请由同事登记。")
    if earlier is not None and earlier.passed:
        raise StepInvalid("DECISION_DONE", "这份草案已经集体审议通过；请编号公布。")
    lawful_on = queries.day_of(review.signed_at)
    if not lawful_on <= held_on <= on:
        raise StepInvalid(
            "MEETING_DAY", "会议日期要在合法性审查意见（%(first)s）之后、今天（%(last)s）之前。", first=lawful_on, last=on
        )
    if not meeting.strip() or not minutes_number.strip() or not 0 < attended <= ATTENDED_MOST:
        raise StepInvalid("MEETING_WORDS", "请写明会议名称、出席人数（1 至 %(most)s）和纪要文号。", most=ATTENDED_MOST)
    if not passed and not reason.strip():
        raise StepInvalid("SENT_BACK_WHY", "退回草案要写明理由；起草部门据此修改。")
    made = CollectiveDecision.objects.create(
        draft=draft, meeting=meeting.strip(), held_on=held_on, attended=attended, passed=passed,
        reason="" if passed else reason.strip(), minutes_number=minutes_number.strip(), recorded_by=actor.key,
        recorded_at=at,
    )  # fmt: skip
    record(actor, f"draft:{draft.pk}", "draft.decide", at, {"passed": passed, "minutes": made.minutes_number})
    return made
