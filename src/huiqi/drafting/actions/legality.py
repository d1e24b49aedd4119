"""Send a draft to the legality review, and sign the opinion on it."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, require
from huiqi.drafting import queries
from huiqi.drafting.actions.drafts import locked
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import SamePerson, StepInvalid
from huiqi.drafting.models import LegalityReview
from huiqi.drafting.queries import REVIEW_WORKING_DAYS
from huiqi.register import queries as register

Material, Opinion = LegalityReview.Material, LegalityReview.Opinion


def earliest_opinion(received_on: dt.date) -> dt.date:
    """The first day on which an opinion may be signed on what was received on a day."""
    return register.calendar().add_working_days(received_on, REVIEW_WORKING_DAYS)


@transaction.atomic
def submit(
    *, actor: Actor, draft_id: int, materials: Iterable[str], more_materials: str, due_on: dt.date, at: dt.datetime
) -> LegalityReview:
    """Send a draft with its materials to the legality review, which has until `due_on`.

    Raises Forbidden, UnknownDraft, StepMissing, and StepInvalid for materials that are missing or too short a time.
    """
    draft = locked(draft_id)
    require(actor, "draft.submit", About(lead=draft.department))
    on = queries.day_of(at)
    queries.require_way(draft, on, before="legality")
    _can_be_sent(queries.latest_review(draft))
    sent = set(materials)
    if missing := tuple(material.label for material in Material if material.value not in sent):
        raise StepInvalid("MATERIALS_MISSING", "送审材料还缺：%(missing)s；请备齐后再送。", missing=tuple(map(str, missing)))
    if due_on < (earliest := earliest_opinion(on)):
        raise StepInvalid(
            "LEGALITY_TIME_SHORT", "审查时间不少于%(days)s个工作日：最早请填 %(earliest)s。",
            days=REVIEW_WORKING_DAYS, earliest=earliest,
        )  # fmt: skip
    made = LegalityReview.objects.create(
        draft=draft, materials=[m.value for m in Material], more_materials=more_materials.strip(), due_on=due_on,
        sent_by=actor.key, sent_at=at,
    )  # fmt: skip
    record(actor, f"draft:{draft.pk}", "draft.submit", at, {"review": made.pk, "due_on": str(due_on)})
    return made


def _can_be_sent(earlier: LegalityReview | None) -> None:
    """Nothing where a draft may be sent after its latest review."""
    if earlier is None or earlier.opinion == Opinion.UNLAWFUL:
        return
    if not earlier.opinion:
        raise StepInvalid("LEGALITY_RUNS", "这份草案正在合法性审查；请等意见出具。")
    if earlier.opinion == Opinion.LAWFUL:
        raise StepInvalid("LEGALITY_DONE", "这份草案已经合法性审查，意见是合法；请进行集体审议。")
    raise StepInvalid("LEGALITY_CHANGES", "意见是修改后合法：要先按意见修改，导入代替这一稿的新稿，再送审查。")


@transaction.atomic
def sign_opinion(
    *, actor: Actor, draft_id: int, opinion: str, words: str, document_number: str, at: dt.datetime
) -> LegalityReview:
    """Sign the opinion on a draft, not by who sent it, not before seven working days.

    Raises Forbidden, UnknownDraft, StepMissing, StepInvalid, SamePerson.
    """
    require(actor, "draft.review_legality")
    draft, on = locked(draft_id), queries.day_of(at)
    queries.require_way(draft, on, before="legality")
    review = queries.latest_review(draft)
    if review is None or review.opinion:
        raise StepInvalid("LEGALITY_NOT_ASKED", "这份草案没有待出具的合法性审查；请等起草部门送审。")
    if review.sent_by == actor.key:
        raise SamePerson("LEGALITY_SAME_PERSON", "这份草案是您送审的，不能由您出具合法性审查意见；请由同事出具。")
    received_on = queries.day_of(review.sent_at)
    if on < (earliest := earliest_opinion(received_on)):
        raise StepInvalid(
            "LEGALITY_TOO_SOON",
            "收到后不少于%(days)s个工作日才能出具意见：%(received)s 收到，最早 %(earliest)s 出具。",
            days=REVIEW_WORKING_DAYS, received=received_on, earliest=earliest,
        )  # fmt: skip
    if opinion not in Opinion.values or not words.strip() or not document_number.strip():
        raise StepInvalid("OPINION_WORDS", "合法性审查意见要选结论，写明意见和文号。")
    review.opinion, review.words, review.document_number = opinion, words.strip(), document_number.strip()
    review.signed_by, review.signed_at = actor.key, at
    review.save()
    detail = {"review": review.pk, "opinion": opinion, "document": review.document_number}
    record(actor, f"draft:{draft.pk}", "draft.review_legality", at, detail)
    return review
