"""A number, a day and an end: what is published pays from its day on, and the past stays under its own version."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from access.people import OTHER, actor
from drafting import ways
from drafting.ways import DAY, DECIDED, HEAD, LISTING, OFFICER, PUBLISHED, RENT, SECRETARY, TEXT, WITHHELD, at_step
from huiqi.access.errors import Forbidden
from huiqi.drafting import actions, queries
from huiqi.drafting.errors import ConsultationInvalid, StepInvalid, UnknownDraft
from huiqi.drafting.models import Guide
from huiqi.engine.bind import Decision, DecisionError
from huiqi.policies import load
from huiqi.register import actions as register_actions
from huiqi.register import queries as register
from huiqi.register.errors import RegisterError
from huiqi.register.models import ParameterDecision, PolicyText, PublishedVersion

pytestmark = pytest.mark.database
PROGRAM, RATE = load("livestream"), f"{RENT}.rate_bp"
EFFECTIVE = dt.date(2026, 6, 1)


def renewed(*, at: dt.datetime, text: str, **other: object) -> Guide:
    """Another version of the policy, published some time later by the same way."""
    found = ways.draft(text, start=at)
    ways.reported(found, start=at)
    ways.cleared(found, at=at + 33 * DAY)
    ways.submitted(found, at=at + 33 * DAY)
    ways.signed(found, at=at + 60 * DAY)
    ways.decided(found, at=at + 61 * DAY)
    return ways.published(found, at=at + 62 * DAY, values={}, **other)


def test_publishing_keeps_one_version_with_its_text_and_the_numbers_it_decides() -> None:
    found = at_step("publication")
    version = ways.published(found).version
    assert PublishedVersion.objects.get() == version
    assert (version.policy, version.text_sha256, version.document_number) == (
        "livestream", found.sha256, "深南府规〔2026〕1号",
    )  # fmt: skip
    assert (version.issued_on, version.effective_on, version.expires_on) == (
        PUBLISHED.date(), EFFECTIVE, dt.date(2029, 5, 31),
    )  # fmt: skip
    assert version.closed == WITHHELD
    assert register.text_of(version) == TEXT
    assert register.decisions() == [Decision(RATE, 3_500, EFFECTIVE, "深南府规〔2026〕1号", "区政府常务会议")]
    assert [row.key for row in register.decided_with(version)] == [RATE]


def test_the_public_is_not_asked_about_what_is_already_published() -> None:
    found = at_step("guide")
    with pytest.raises(ConsultationInvalid, match="已经公布"):
        ways.reported(found, start=PUBLISHED + DAY)


def test_the_official_words_are_those_of_the_version_in_force_from_its_day_on() -> None:
    imported = TEXT.replace("70万元", "60万元")
    earlier = register_actions.import_text(policy="livestream", edition="draft", text=imported)
    ways.published(at_step("publication"))
    texts = [register.policy_text("livestream", on) for on in (EFFECTIVE - DAY, EFFECTIVE, dt.date(2029, 6, 1))]
    assert [text and text.text for text in texts] == [imported, TEXT, imported]
    assert texts[0] == earlier
    assert "70万元" in register.clause_text("livestream", "三（三）", EFFECTIVE)


def test_a_number_pays_from_the_day_the_version_takes_effect_and_never_before() -> None:
    ways.published(at_step("publication"))
    before, after = (register.binding(PROGRAM, EFFECTIVE - n * DAY) for n in (1, 0))
    assert RATE in {number.key for number in before.undecided(RENT)}
    assert (RATE in before.decided, after.decided[RATE].document) == (False, "深南府规〔2026〕1号")
    assert RATE not in {number.key for number in after.undecided(RENT)}


def test_numbers_that_wait_for_a_decision_are_offered_until_they_have_one() -> None:
    found = at_step("publication")
    waiting = [number.key for number in queries.undecided(found, EFFECTIVE)]
    assert waiting[:2] == ["livestream.m01.rate_bp", "livestream.m01.completion_months_max"]
    ways.published(found)
    left = [number.key for number in queries.undecided(found, EFFECTIVE)]
    assert [key for key in waiting if key not in left] == [RATE]


@pytest.mark.parametrize("key", [f"{RENT}.cap_fen", f"{RENT}.nothing", "livestream.award_min_fen"])
def test_only_an_open_number_is_decided(key: str) -> None:
    with pytest.raises(StepInvalid, match="不是待定的数字"):
        ways.published(at_step("publication"), values={key: 1})


def test_a_value_that_the_number_cannot_have_publishes_nothing() -> None:
    found = at_step("publication")
    with pytest.raises(DecisionError, match="超出范围"), transaction.atomic():
        ways.published(found, values={RATE: 20_001})
    assert not PublishedVersion.objects.exists()
    assert not ParameterDecision.objects.exists()
    assert not PolicyText.objects.exists()


def test_a_document_number_is_used_once() -> None:
    found = at_step("publication")
    ways.published(found)
    with pytest.raises(StepInvalid, match="已经公布"):
        ways.published(found, document_number="深南府规〔2026〕2号")
    with pytest.raises(RegisterError, match=r"文号 深南府规〔2026〕1号 已经用于另一个文件"):
        renewed(at=PUBLISHED, text=f"{TEXT}\n四、附则")


@pytest.mark.parametrize("number", ["", " ", "长" * 41])
def test_a_document_number_is_there_and_not_too_long(number: str) -> None:
    with pytest.raises(StepInvalid, match="请填写标题和文号"):
        ways.published(at_step("publication"), document_number=number)


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"issued_on": DECIDED.date() - DAY}, "印发日期要在集体审议"),
        ({"issued_on": PUBLISHED.date() + DAY}, "印发日期要在集体审议"),
        ({"effective_on": PUBLISHED.date() - DAY}, "施行日期不能早于印发日期"),
        ({"years": None}, "要有有效期"),
        ({"expires_on": dt.date(2027, 1, 1)}, "只填一项"),
        ({"years": 0}, "1 年至 5 年"),
        ({"years": 6}, "1 年至 5 年"),
        ({"years": 4, "title": "若干措施（试行）"}, "1 年至 3 年"),
        ({"years": None, "expires_on": dt.date(2031, 6, 1)}, "1 年至 5 年"),
        ({"years": None, "expires_on": EFFECTIVE - DAY}, "失效日期要在施行日期"),
    ],
)
def test_days_that_cannot_be_are_refused(given: dict[str, object], says: str) -> None:
    with pytest.raises(StepInvalid, match=says):
        ways.published(at_step("publication"), **given)


@pytest.mark.parametrize(
    ("given", "last"),
    [
        ({"years": 5}, dt.date(2031, 5, 31)),
        ({"years": 3, "title": "若干措施（暂行）"}, dt.date(2029, 5, 31)),
        ({"years": None, "expires_on": dt.date(2031, 5, 31)}, dt.date(2031, 5, 31)),
        ({"effective_on": PUBLISHED.date(), "years": 1}, PUBLISHED.date().replace(year=2027) - DAY),
    ],
)
def test_the_longest_validity_and_the_earliest_effect_are_taken(given: dict[str, object], last: dt.date) -> None:
    assert ways.published(at_step("publication"), **given).version.expires_on == last


def test_a_leap_day_and_a_first_of_january_end_where_the_law_ends_them() -> None:
    assert actions.last_day(dt.date(2028, 2, 29), 3) == dt.date(2031, 2, 28)
    assert actions.last_day(dt.date(2028, 2, 29), 4) == dt.date(2032, 2, 28)
    assert actions.last_day(dt.date(2026, 1, 1), 5) == dt.date(2030, 12, 31)
    assert actions.last_day(dt.date(2027, 3, 1), 1) == dt.date(2028, 2, 29)


def test_a_money_measure_that_did_not_pass_is_withheld_with_a_reason() -> None:
    found = at_step("publication")
    for short in ("02", "11"):
        with pytest.raises(StepInvalid, match="没有通过公平竞争审查，不能开放：") as refused:
            ways.published(found, withheld={**WITHHELD, f"livestream.m{short}": " "})
        assert PROGRAM.policy.measure(f"m{short}").clause in str(refused.value)
    with pytest.raises(StepInvalid, match=r"livestream\.m99"):
        ways.published(found, withheld={**WITHHELD, "livestream.m99": "x"})
    with_more = ways.published(found, withheld={"livestream.m05": "基地还没有认定", **WITHHELD})
    assert list(with_more.version.closed) == sorted([*WITHHELD, "livestream.m05"])


def test_the_table_itself_refuses_what_cannot_be() -> None:
    version = ways.published(at_step("publication")).version
    for change in ({"document_number": ""}, {"effective_on": version.issued_on - DAY}, {"expires_on": EFFECTIVE - DAY}):
        with pytest.raises(IntegrityError), transaction.atomic():
            PublishedVersion.objects.filter(pk=version.pk).update(**change)


def test_a_version_is_in_force_on_its_days_until_a_later_one_takes_its_place() -> None:
    first = ways.published(at_step("publication")).version
    days = [EFFECTIVE - DAY, EFFECTIVE, first.expires_on, first.expires_on + DAY]
    assert [register.in_force("livestream", day) for day in days] == [None, first, first, None]
    assert register.in_force("other", EFFECTIVE) is None
    second = renewed(at=PUBLISHED, text=f"{TEXT}\n四、附则", document_number="深南府规〔2026〕2号", years=1).version
    days = [second.effective_on - DAY, second.effective_on, second.expires_on, second.expires_on + DAY]
    assert [register.in_force("livestream", day) for day in days] == [first, second, second, None]
    told = {day: dict(register.standings([first, second], day)) for day in (*days, EFFECTIVE - DAY, first.expires_on + DAY)}
    assert told[days[0]] == {first: "in_force", second: "coming"}
    assert told[days[1]] == {first: "replaced", second: "in_force"}
    assert told[days[3]] == {first: "replaced", second: "expired"}
    assert told[EFFECTIVE - DAY] == {first: "coming", second: "coming"}
    assert told[first.expires_on + DAY] == {first: "expired", second: "expired"}


def test_the_guide_is_due_seven_working_days_after_publication_and_says_where_to_go() -> None:
    found = at_step("guide")
    guide = Guide.objects.get()
    assert (guide.due_on, guide.released_on) == (dt.date(2026, 5, 26), None)
    typed = {"where_to_apply": "区行政服务大厅3号窗", "contact": "0755-1234", "complaints": "12345"}
    for who in (SECRETARY, actor("officer", 8, department=OTHER), actor("window")):
        with pytest.raises(Forbidden):
            actions.write_guide(actor=who, draft_id=found.pk, **typed, release=True, at=PUBLISHED)
    actions.write_guide(actor=OFFICER, draft_id=found.pk, **typed | {"contact": ""}, release=False, at=PUBLISHED)
    with pytest.raises(StepInvalid, match="到哪里办、联系方式和投诉渠道"):
        actions.write_guide(actor=HEAD, draft_id=found.pk, **typed | {"contact": " "}, release=True, at=PUBLISHED)
    late = PUBLISHED + 12 * DAY
    assert [queries.way(found, (PUBLISHED + n * DAY).date())[6].is_late((PUBLISHED + n * DAY).date()) for n in (11, 12)] == [
        False, True,
    ]  # fmt: skip
    actions.write_guide(actor=HEAD, draft_id=found.pk, **typed, release=True, at=late)
    step = queries.way(found, late.date())[6]
    assert (step.state, step.on, step.is_late(late.date())) == ("done", late.date(), True)
    again = actions.write_guide(actor=OFFICER, draft_id=found.pk, **typed | {"contact": "0755-5678"}, release=True,
                                at=late + DAY)  # fmt: skip
    assert (again.contact, again.released_on) == ("0755-5678", late.date())
    with pytest.raises(StepInvalid):
        actions.write_guide(actor=OFFICER, draft_id=found.pk, **typed | {"contact": ""}, release=False, at=late)


def test_what_was_not_published_has_no_guide_and_what_was_takes_no_new_draft() -> None:
    found = at_step("publication")
    with pytest.raises(UnknownDraft, match="没有公布过"):
        actions.write_guide(
            actor=HEAD, draft_id=found.pk, where_to_apply="", contact="", complaints="", release=False, at=PUBLISHED
        )
    with pytest.raises(UnknownDraft):
        queries.guide(0)
    guide = ways.published(found)
    assert queries.guide(guide.version_id) == guide
    with pytest.raises(StepInvalid, match="修订要另行导入草案"):
        ways.draft(f"{TEXT}\n四、附则", replaces=found.pk)


def test_the_numbers_of_a_measure_that_is_not_opened_may_be_decided_too() -> None:
    found = at_step("publication")
    version = ways.published(found, values={f"{LISTING}.claim_months_max": 12, "livestream.m02.cap_scope": 1}).version
    assert [(row.key, row.value) for row in register.decided_with(version)] == [
        (f"{LISTING}.claim_months_max", 12), ("livestream.m02.cap_scope", 1),
    ]  # fmt: skip
