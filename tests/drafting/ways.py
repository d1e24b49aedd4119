"""A draft at each step of its way to law, for tests: every step a few days after the one before."""

import datetime as dt

from access.people import LEAD, actor
from huiqi.access.actor import VISITOR
from huiqi.drafting import actions, queries
from huiqi.drafting.fair_competition_sheets import ItemSaid, Outcome
from huiqi.drafting.models import CollectiveDecision, Consultation, Draft, Guide, LegalityReview
from huiqi.drafting.queries import day_of

TEXT = """关于支持直播产业发展的若干措施
三、措施
（三）直播企业房租补贴
对入驻的直播企业，按实际租金给予补贴，每年最高70万元。
（十二）金融支持
1．鼓励企业上市
按阶段奖励，最高400万元。"""
RENT, LISTING = "livestream.m03", "livestream.m12a"
OFFICER, HEAD = actor("officer", 9_000_001), actor("head", 9_000_002)
REVIEWER, SECRETARY = actor("secretary", 9_000_003), actor("secretary", 9_000_004)
"""Their numbers are none that a database of tests counts up to: nobody signs for another by chance."""
DAY = dt.timedelta(days=1)
START = dt.datetime(2026, 3, 16, 9, 0, tzinfo=dt.UTC)
"""Chosen so that the legality review runs over 1 May, a weekend and a Saturday that is worked."""
CLEARED = START + 34 * DAY
SENT, SIGNED = START + 43 * DAY, START + 56 * DAY
"""28 April, and 11 May: the seventh working day after it."""
DECIDED, PUBLISHED = START + 58 * DAY, START + 60 * DAY
MATERIALS = LegalityReview.Material.values
WITHHELD = {f"livestream.m{short}": "另行公布办理办法" for short in ("01", "02", "04", "08", "11", "12b")}


def draft(text: str = TEXT, *, replaces: int | None = None, start: dt.datetime = START) -> Draft:
    """A text brought in by the department LEAD."""
    return actions.bring_in(
        actor=OFFICER, policy="livestream", title="若干措施（征求意见稿）", text=text, note="为产业做的。", department=LEAD,
        replaces=replaces, at=start,
    )  # fmt: skip


def reported(of: Draft, *, start: dt.datetime = START) -> Consultation:
    """Thirty days of consultation in which one person speaks, answered and reported."""
    on = day_of(start)
    made = actions.open_consultation(
        actor=HEAD, draft_id=of.pk, opens_on=on, closes_on=on + 30 * DAY, why_short="", real_names=False, channels="",
        at=start,
    )  # fmt: skip
    said = actions.comment(
        actor=VISITOR("198.51.100.7"), consultation_id=made.pk, clause="三（三）", body="建议写明比例。", organisation=True,
        name="", contact="", at=start + DAY,
    )  # fmt: skip
    after = start + 32 * DAY
    actions.moderate(actor=OFFICER, comment_id=said.pk, shown=True, why="", at=after)
    actions.dispose(actor=OFFICER, group_id=said.group_id, verdict="adopted", reason="写明35%。", at=after)
    return actions.report(actor=HEAD, consultation_id=made.pk, summary="共收到1条。", at=after)


def cleared(of: Draft, *measures: str, at: dt.datetime = CLEARED) -> None:
    """Fair competition lets these pass: every question answered, an exception where one is needed, two people sign."""
    for measure in measures or (RENT, LISTING):
        call: dict[str, object] = {"draft_id": of.pk, "measure": measure, "at": at}
        sheet = queries.draft_review(of, day_of(at)).of(measure).sheet
        said = {checked.item.key: ItemSaid(False, "条件客观。") for checked in sheet.asked}
        actions.answer_items(actor=OFFICER, answers=said, **call)  # type: ignore[arg-type]  # as listed
        outcome = Outcome.UNDER_EXCEPTION if sheet.needs_exception else Outcome.PASSED
        if sheet.needs_exception:
            actions.claim_exception(
                actor=OFFICER, ground="innovation", no_milder_way="比较过两种办法。", ends_on=dt.date(2029, 12, 31), **call
            )  # type: ignore[arg-type]  # as listed
        actions.opine(actor=HEAD, proposed=outcome, words="逐项审查。", **call)  # type: ignore[arg-type]  # as listed
        actions.conclude(
            actor=SECRETARY, outcome=outcome, document="公平竞争审查〔2026〕1号", on=day_of(at), words="", **call
        )  # type: ignore[arg-type]  # as listed


def submitted(of: Draft, *, at: dt.datetime = SENT, due_on: dt.date | None = None) -> LegalityReview:
    """Sent to the legality review with everything, for the earliest day there is."""
    return actions.submit(
        actor=HEAD, draft_id=of.pk, materials=MATERIALS, more_materials="", at=at,
        due_on=due_on or actions.earliest_opinion(day_of(at)),
    )  # fmt: skip


def signed(of: Draft, opinion: str = "lawful", *, at: dt.datetime = SIGNED, who: object = REVIEWER) -> LegalityReview:
    """The opinion on it."""
    return actions.sign_opinion(
        actor=who, draft_id=of.pk, opinion=opinion, words="依据充分。", document_number="深南司审〔2026〕9号", at=at
    )  # type: ignore[arg-type]  # an actor


def decided(
    of: Draft, *, passed: bool = True, reason: str = "", at: dt.datetime = DECIDED, who: object = SECRETARY
) -> CollectiveDecision:
    """What the meeting made of it."""
    return actions.decide(
        actor=who, draft_id=of.pk, meeting="区政府常务会议", held_on=day_of(at), attended=9, passed=passed, reason=reason,
        minutes_number="区政府会议纪要〔2026〕3号", at=at,
    )  # type: ignore[arg-type]  # an actor # fmt: skip


def published(of: Draft, *, at: dt.datetime = PUBLISHED, **other: object) -> Guide:
    """Numbered and published for three years from the first of the next month on."""
    on = day_of(at)
    typed: dict[str, object] = {
        "title": "关于支持直播产业发展的若干措施", "document_number": "深南府规〔2026〕1号", "issued_on": on,
        "effective_on": (on.replace(day=1) + 31 * DAY).replace(day=1), "years": 3, "expires_on": None,
        "withheld": WITHHELD, "values": {f"{RENT}.rate_bp": 3_500}, **other,
    }  # fmt: skip
    return actions.publish(actor=SECRETARY, draft_id=of.pk, at=at, **typed)  # type: ignore[arg-type]  # as listed


def at_step(step: str, *, start: dt.datetime = START, text: str = TEXT, **other: object) -> Draft:
    """A draft on which everything before a step is done, begun on a day; `other` is what its publication is given."""
    found, sent = draft(text, start=start), start + (SENT - START)
    lawful = sent + (actions.earliest_opinion(day_of(sent)) - day_of(sent))
    for name, do in (
        ("consultation", lambda: reported(found, start=start)),
        ("fair_competition", lambda: cleared(found, at=start + (CLEARED - START))),
        ("submission", lambda: submitted(found, at=sent)),
        ("legality", lambda: signed(found, at=lawful)),
        ("decision", lambda: decided(found, at=lawful + 2 * DAY)),
        ("publication", lambda: published(found, at=lawful + 4 * DAY, **other)),
    ):
        if name == step:
            break
        do()
    return found
