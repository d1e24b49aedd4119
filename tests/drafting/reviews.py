"""How does a test bring the fair-competition review of a draft to where it begins? A draft, asked about or not, answers."""

import datetime as dt

from access.people import actor
from huiqi.drafting import actions, queries
from huiqi.drafting.fair_competition_sheets import ItemSaid, Outcome
from huiqi.drafting.models import Consultation, Draft, FirstOpinion, SignedConclusion

TEXT = """若干措施
一、目标
建设高地。
三、措施
（三）直播企业房租补贴
在本区实际经营的直播企业，按实付租金的35%补贴，每年最高70万元。
（五）培养直播产业人才
开展公益培训，任何单位都可以申请。"""
NOW = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
TODAY = NOW.date()
OFFICER, HEAD = actor("officer", 11), actor("head", 12)
SECRETARY = actor("secretary", 13)
NO_PROBLEM = ItemSaid(False, "条件客观，对谁都一样。")


def drafted(text: str = TEXT) -> Draft:
    """A draft of the department of the officer and the head."""
    return actions.bring_in(
        actor=OFFICER, policy="livestream", title="若干措施（送审稿）", text=text, note="说明", department="区文广旅体局",
        at=NOW,
    )  # fmt: skip


def heard(draft: Draft) -> Draft:
    """The draft with a consultation that was reported."""
    Consultation.objects.create(
        draft=draft, opens_on=TODAY - dt.timedelta(40), closes_on=TODAY - dt.timedelta(9), real_names=False,
        published_by=HEAD.key, published_at=NOW - dt.timedelta(40), reported_at=NOW - dt.timedelta(2),
    )  # fmt: skip
    return draft


def now(draft: Draft, measure: str = "m03", at: dt.datetime = NOW) -> queries.MeasureStanding:
    """Where the measure stands."""
    return queries.draft_review(draft, queries.day_of(at)).of(measure)


def answered(draft: Draft, measure: str = "m03", said: ItemSaid = NO_PROBLEM, at: dt.datetime = NOW) -> None:
    """Every item that is asked, answered alike."""
    items = {checked.item.key: said for checked in now(draft, measure, at).sheet.asked}
    actions.answer_items(actor=OFFICER, draft_id=draft.pk, measure=measure, answers=items, at=at)


def claimed(draft: Draft, measure: str = "m04", ends_on: dt.date = dt.date(2026, 12, 31)) -> None:
    """An exception that has all of it."""
    actions.claim_exception(
        actor=OFFICER, draft_id=draft.pk, measure=measure, ground="innovation", no_milder_way="比较过两种办法。",
        ends_on=ends_on, at=NOW,
    )  # fmt: skip


def signed(
    draft: Draft, measure: str = "m03", proposed: Outcome = Outcome.PASSED, at: dt.datetime = NOW
) -> FirstOpinion:  # fmt: skip
    """The head's opinion."""
    return actions.opine(
        actor=HEAD, draft_id=draft.pk, measure=measure, proposed=proposed, words="逐项审查，没有问题。", at=at
    )


def concluded(
    draft: Draft, measure: str = "m03", outcome: Outcome = Outcome.PASSED, *, on: dt.date = TODAY, at: dt.datetime = NOW,
    words: str = "", document: str = "公审〔2026〕3号",
) -> SignedConclusion:  # fmt: skip
    """The secretary's conclusion."""
    return actions.conclude(
        actor=SECRETARY, draft_id=draft.pk, measure=measure, outcome=outcome, document=document, on=on, words=words, at=at
    )
