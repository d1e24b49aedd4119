"""From a reported consultation to a number: each gate refuses what comes too early, and says what is missing."""

import ast
import datetime as dt
from dataclasses import replace
from pathlib import Path

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from access.people import OTHER, actor
from drafting import ways
from drafting.ways import (
    DAY,
    DECIDED,
    HEAD,
    LISTING,
    MATERIALS,
    OFFICER,
    PUBLISHED,
    RENT,
    REVIEWER,
    SECRETARY,
    SENT,
    SIGNED,
    TEXT,
    at_step,
)
from huiqi import drafting
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import ConclusionRefused, DraftingError, SamePerson, StepInvalid, StepMissing, UnknownDraft
from huiqi.drafting.models import Draft, LegalityReview
from huiqi.register import actions as register

pytestmark = pytest.mark.database


def states(of: Draft, on: dt.date) -> list[str]:
    return [step.state for step in queries.way(of, on)]


def test_the_steps_are_done_one_after_another_and_each_says_its_day() -> None:
    found = at_step("guide")
    steps = queries.way(found, PUBLISHED.date())
    assert [(step.key, step.state) for step in steps] == [
        ("draft", "done"), ("consultation", "done"), ("fair_competition", "done"), ("legality", "done"),
        ("decision", "done"), ("publication", "done"), ("guide", "now"),
    ]  # fmt: skip
    assert [step.on for step in steps] == [
        dt.date(2026, 3, 16), dt.date(2026, 4, 17), dt.date(2026, 4, 19), SIGNED.date(), DECIDED.date(),
        PUBLISHED.date(), None,
    ]  # fmt: skip
    assert steps[-1].due_on == dt.date(2026, 5, 26)


@pytest.mark.parametrize(
    ("step", "done", "says"),
    [
        ("consultation", 1, "还没有公开征求意见"),
        ("fair_competition", 2, "没有一项资金措施有通过的公平竞争审查结论"),
        ("submission", 3, "还没有送合法性审查"),
        ("legality", 3, "合法性审查还没有出具意见"),
        ("decision", 4, "还没有集体审议通过"),
        ("publication", 5, "还没有编号公布"),
    ],
)
def test_what_is_missing_is_said_once_and_the_rest_waits(step: str, done: int, says: str) -> None:
    steps = queries.way(at_step(step), PUBLISHED.date())
    assert [s.state for s in steps] == ["done"] * done + ["now"] + ["waiting"] * (6 - done)
    assert says in str(steps[done].missing)
    assert [s.missing for s in steps if s.state == "waiting"] == [None] * (6 - done)


@pytest.mark.parametrize("step", ["consultation", "fair_competition", "submission", "legality", "decision"])
def test_nothing_is_published_before_every_step_is_done(step: str) -> None:
    found = at_step(step)
    first = next(s for s in queries.way(found, PUBLISHED.date()) if s.state != "done")
    with pytest.raises(StepMissing) as refused:
        ways.published(found)
    assert str(refused.value) == str(first.missing)


def test_a_consultation_that_runs_holds_everything_up() -> None:
    found = at_step("consultation")
    actions.open_consultation(
        actor=HEAD, draft_id=found.pk, opens_on=dt.date(2026, 3, 16), closes_on=dt.date(2026, 4, 15), why_short="",
        real_names=False, channels="", at=ways.START,
    )  # fmt: skip
    with pytest.raises(ConclusionRefused, match="还没有公布意见采纳情况"):
        ways.cleared(found)
    with pytest.raises(StepMissing, match=r"2026年03月16日 至 2026年04月15日"):
        ways.submitted(found)


def test_a_draft_without_an_explanatory_note_goes_nowhere() -> None:
    found = at_step("submission")
    Draft.objects.filter(pk=found.pk).update(note=" ")
    with pytest.raises(StepMissing, match="没有起草说明"):
        ways.submitted(found)


def test_seven_working_days_run_over_a_holiday_a_weekend_and_a_saturday_that_is_worked() -> None:
    assert actions.earliest_opinion(dt.date(2026, 4, 28)) == dt.date(2026, 5, 11)
    found = at_step("submission")
    with pytest.raises(StepInvalid, match=r"不少于7个工作日：最早请填 2026年05月11日"):
        ways.submitted(found, due_on=dt.date(2026, 5, 10))
    ways.submitted(found)
    with pytest.raises(StepInvalid, match=r"2026年04月28日 收到，最早 2026年05月11日 出具"):
        ways.signed(found, at=SIGNED - DAY)
    assert ways.signed(found).opinion == "lawful"


def test_the_review_shows_its_last_day_and_is_late_after_it() -> None:
    step = queries.way(at_step("legality"), SIGNED.date())[3]
    assert (step.due_on, step.verb) == (SIGNED.date(), "draft.review_legality")
    assert [step.is_late(SIGNED.date() + n * DAY) for n in (0, 1)] == [False, True]


def test_a_draft_is_sent_with_all_its_materials() -> None:
    found = at_step("submission")
    for left_out, word in (("report", "公开征求意见的采纳情况"), ("fairness", "公平竞争审查材料")):
        with pytest.raises(StepInvalid, match=f"还缺：{word}"):
            actions.submit(
                actor=HEAD, draft_id=found.pk, materials=set(MATERIALS) - {left_out}, more_materials="",
                due_on=SIGNED.date(), at=SENT,
            )  # fmt: skip


def test_only_the_head_of_the_drafting_department_sends_and_only_the_secretary_signs_decides_and_publishes() -> None:
    found = at_step("submission")
    for who in (OFFICER, SECRETARY, actor("head", 9, department=OTHER), actor("auditor")):
        with pytest.raises(Forbidden):
            actions.submit(
                actor=who, draft_id=found.pk, materials=MATERIALS, more_materials="", due_on=SIGNED.date(), at=SENT
            )
    ways.submitted(found)
    for who in (HEAD, OFFICER, actor("administrator")):
        with pytest.raises(Forbidden):
            ways.signed(found, who=who)
        with pytest.raises(Forbidden):
            ways.decided(found, who=who)


def test_who_sent_it_does_not_sign_and_who_signed_does_not_decide() -> None:
    found = at_step("legality")
    moved = replace(REVIEWER, account_id=HEAD.account_id)  # the head became the secretary meanwhile
    with pytest.raises(SamePerson, match="是您送审的"):
        ways.signed(found, who=moved)
    with pytest.raises(IntegrityError), transaction.atomic():
        LegalityReview.objects.update(opinion="lawful", words="x", document_number="x", signed_by=HEAD.key)
    ways.signed(found)
    with pytest.raises(SamePerson, match="是您出具的"):
        ways.decided(found, who=REVIEWER)


def test_an_opinion_says_something_under_a_number() -> None:
    found = at_step("legality")
    for opinion, words, number in (("perhaps", "x", "1号"), ("lawful", " ", "1号"), ("lawful", "x", "")):
        with pytest.raises(StepInvalid, match="选结论，写明意见和文号"):
            actions.sign_opinion(
                actor=REVIEWER, draft_id=found.pk, opinion=opinion, words=words, document_number=number, at=SIGNED
            )


def test_a_draft_is_reviewed_once_at_a_time() -> None:
    found = at_step("submission")
    with pytest.raises(StepInvalid, match="没有待出具"):
        ways.signed(found)
    ways.submitted(found)
    with pytest.raises(StepInvalid, match="正在合法性审查"):
        ways.submitted(found)
    ways.signed(found)
    with pytest.raises(StepInvalid, match="意见是合法"):
        ways.submitted(found)


def test_lawful_after_changes_asks_for_a_new_draft_whose_review_begins_again() -> None:
    found = at_step("legality")
    ways.signed(found, "after_changes")
    with pytest.raises(StepMissing, match="导入代替这一稿的新稿"):
        ways.decided(found)
    with pytest.raises(StepInvalid, match="修改后合法"):
        ways.submitted(found, at=SIGNED)
    with pytest.raises(StepInvalid, match="没有改动"):
        ways.draft(replaces=found.pk)
    later = ways.draft(TEXT.replace("70万元", "50万元"), replaces=found.pk, start=SIGNED)
    assert states(found, SIGNED.date())[:2] == ["refused", "done"]
    assert states(later, SIGNED.date()) == ["done", "done", "done", "now", "waiting", "waiting", "waiting"]
    with pytest.raises(StepMissing, match=f"第{later.pk}号草案"):
        ways.decided(found)
    ways.submitted(later, at=SIGNED)
    ways.signed(later, at=SIGNED + 12 * DAY)
    ways.decided(later, at=SIGNED + 14 * DAY)
    assert states(later, PUBLISHED.date())[4:6] == ["done", "now"]


def test_a_third_draft_still_stands_on_what_the_public_said_of_the_first() -> None:
    first = at_step("fair_competition")
    second = ways.draft(f"{TEXT}\n四、附则", replaces=first.pk)
    third = ways.draft(f"{TEXT}\n五、附则", replaces=second.pk)
    assert queries.reported_consultation(third) == first.consultations.get()
    with pytest.raises(StepInvalid, match="已有代替它的新稿"):
        ways.draft(f"{TEXT}\n六、附则", replaces=first.pk)
    with pytest.raises(UnknownDraft):
        ways.draft(f"{TEXT}\n六、附则", replaces=0)


def test_what_is_not_lawful_may_be_sent_again_with_more_materials() -> None:
    found = at_step("legality")
    ways.signed(found, "unlawful")
    step = queries.way(found, SIGNED.date())[3]
    assert (step.state, step.verb) == ("refused", "draft.submit")
    ways.submitted(found, at=SIGNED)
    assert found.legality_reviews.count() == 2


def test_a_meeting_decides_after_the_opinion_with_people_and_minutes() -> None:
    found = at_step("decision")
    with pytest.raises(StepInvalid, match="会议日期"):
        actions.decide(
            actor=SECRETARY, draft_id=found.pk, meeting="常务会议", held_on=SIGNED.date() - DAY, attended=9, passed=True,
            reason="", minutes_number="1号", at=DECIDED,
        )  # fmt: skip
    with pytest.raises(StepInvalid, match="会议日期"):
        actions.decide(
            actor=SECRETARY, draft_id=found.pk, meeting="常务会议", held_on=DECIDED.date() + DAY, attended=9, passed=True,
            reason="", minutes_number="1号", at=DECIDED,
        )  # fmt: skip
    for meeting, attended, number in (
        ("", 9, "1号"),
        ("常务会议", 0, "1号"),
        ("常务会议", 1_001, "1号"),
        ("常务会议", 9, " "),
    ):
        with pytest.raises(StepInvalid, match="会议名称、出席人数"):
            actions.decide(
                actor=SECRETARY, draft_id=found.pk, meeting=meeting, held_on=DECIDED.date(), attended=attended, passed=True,
                reason="", minutes_number=number, at=DECIDED,
            )  # fmt: skip
    with pytest.raises(StepInvalid, match="退回草案要写明理由"):
        ways.decided(found, passed=False)


def test_what_was_sent_back_is_not_published_until_it_passes() -> None:
    found = at_step("decision")
    ways.decided(found, passed=False, reason="预算不清楚")
    assert queries.way(found, DECIDED.date())[4].state == "refused"
    with pytest.raises(StepMissing, match="区政府常务会议退回了这份草案"):
        ways.published(found)
    ways.decided(found, at=DECIDED + DAY)
    with pytest.raises(StepInvalid, match="已经集体审议通过"):
        ways.decided(found, at=DECIDED + DAY)
    assert ways.published(found).version.document_number == "深南府规〔2026〕1号"


def test_a_conclusion_that_is_taken_back_closes_the_gate_again() -> None:
    found = at_step("publication")
    for measure in (RENT, LISTING):
        register.record_conclusion(
            actor=SECRETARY, measure=measure, passed=False, document="2号", on=PUBLISHED.date(), at=PUBLISHED
        )
    with pytest.raises(StepMissing, match="公平竞争审查结论"):
        ways.published(found)


def test_what_was_issued_stays_issued_whatever_is_concluded_later() -> None:
    found = at_step("guide")
    for measure in (RENT, LISTING):
        register.record_conclusion(
            actor=SECRETARY, measure=measure, passed=False, document="2号", on=PUBLISHED.date(), at=PUBLISHED + DAY
        )
    assert states(found, PUBLISHED.date() + DAY)[:6] == ["done"] * 6


def test_a_conclusion_on_another_draft_takes_nothing_from_this_one_unless_it_fails() -> None:
    found = at_step("submission")
    other = ways.draft(f"{ways.TEXT}\n（十三）其他\n另行规定。", start=ways.CLEARED - 40 * DAY)
    ways.reported(other, start=ways.CLEARED - 40 * DAY)
    ways.cleared(other, at=ways.CLEARED)
    assert queries.may_open(found, ways.CLEARED.date()) >= {RENT, LISTING}


def test_words_that_nothing_lets_pass_stop_the_draft_until_they_are_gone() -> None:
    reward = "（二）引育直播运营商\n对新迁入的企业按区域经济社会发展贡献度连续三年给予奖励。"
    found = ways.draft(ways.TEXT.replace("（十二）金融", f"{reward}\n（十二）金融"))
    ways.reported(found)
    ways.cleared(found)
    step = queries.way(found, ways.CLEARED.date())[2]
    assert (step.state, step.verb) == ("refused", "draft.prepare")
    assert "三（二） 写着“" in str(step.missing)
    with pytest.raises(StepMissing, match="公平竞争审查不能通过"):
        ways.submitted(found)
    clean = ways.draft(replaces=found.pk, start=ways.CLEARED)
    assert queries.way(clean, ways.CLEARED.date())[2].state == "done"


def test_a_conclusion_counts_for_a_later_draft_only_where_the_clause_reads_the_same() -> None:
    found = at_step("submission")
    same = ways.draft(f"{ways.TEXT}\n（十三）其他\n另行规定。", replaces=found.pk, start=ways.CLEARED)
    assert queries.may_open(same, ways.CLEARED.date()) >= {RENT, LISTING}
    other = ways.draft(ways.TEXT.replace("70万元", "60万元"), replaces=same.pk, start=ways.CLEARED)
    opened = queries.may_open(other, ways.CLEARED.date())
    assert (RENT in opened, LISTING in opened) == (False, True)
    stranger = ways.draft(f"{ways.TEXT}\n（十四）其他\n另行规定。", start=ways.CLEARED)
    assert not queries.may_open(stranger, ways.CLEARED.date()) & {RENT, LISTING}


def test_every_step_is_in_the_log() -> None:
    found = at_step("guide")
    verbs = AuditEntry.objects.filter(subject=f"draft:{found.pk}").order_by("pk").values_list("verb", flat=True)
    review = {"draft.review", "draft.opine", "measure.clear"}
    assert [verb for verb in verbs if verb not in review] == [
        "draft.prepare", "draft.submit", "draft.review_legality", "draft.decide", "draft.publish",
    ]  # fmt: skip


def test_a_draft_that_is_not_there_takes_no_step() -> None:
    nothing = Draft(pk=0)
    for act in (lambda: ways.submitted(nothing), lambda: ways.signed(nothing), lambda: ways.decided(nothing),
                lambda: ways.published(nothing)):  # fmt: skip
        with pytest.raises(DraftingError, match="没有这份草案"):
            act()


FILES = sorted(
    Path(drafting.__file__).parent / name
    for name in (
        "queries/way.py", "queries/guides.py", "actions/drafts.py", "actions/legality.py", "actions/collective.py",
        "actions/publication.py", "actions/guides.py",
    )
)  # fmt: skip
SAYS = {"Sentence", "StepInvalid", "SamePerson", "UnknownDraft"}


@pytest.mark.parametrize("file", FILES, ids=lambda path: path.name)
def test_everything_that_is_said_has_its_english(file: Path) -> None:
    called = [node for node in ast.walk(ast.parse(file.read_text())) if isinstance(node, ast.Call)]
    texts = [arg.value for node in called if getattr(node.func, "id", "") in SAYS for arg in node.args
             if isinstance(arg, ast.Constant) and str(arg.value) > "一"]  # fmt: skip
    texts += [*queries.LABELS.values(), *map(str, LegalityReview.Material.labels)]
    with translation.override("en"):
        assert [text for text in texts if translation.gettext(text) == text] == []
