"""A firm drafts, is told what is missing, submits once, and corrects once."""

import contextlib
import datetime as dt

import pytest

from cases.people import (
    ADMINISTRATOR,
    CODE,
    FILLER,
    M01,
    M03,
    MANAGER,
    OFFICER,
    PARK,
    RENT,
    START,
    STRANGER,
    WINDOW,
    draft,
    firm,
    moment,
    submitted,
    window,
)
from huiqi.access import audit
from huiqi.access.errors import Forbidden
from huiqi.cases import actions, queries
from huiqi.cases.errors import (
    AnswerRefused,
    DraftIncomplete,
    DuplicateCase,
    IllegalTransition,
    MeasureBlocked,
    NotYet,
    ReasonMissing,
    StaleCase,
    UnknownCase,
    WindowClosed,
)
from huiqi.cases.evaluation import case_facts
from huiqi.cases.models import Case, Event
from huiqi.cases.states import State
from huiqi.register import actions as register
from huiqi.register.queries import enterprise

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window()


def opened(at: dt.datetime = START, measure: str = M03) -> Case:
    return actions.open_draft(actor=MANAGER, credit_code=CODE, measure=measure, at=at)


def test_an_answer_saved_on_the_way_is_there_again_and_says_when() -> None:
    case = opened()
    case = actions.save_draft(
        actor=FILLER, case_id=case.pk, version=case.version, at=moment(3, 2, 11), answers={"rent_paid_fen": 5}
    )
    assert (case.facts["rent_paid_fen"], case.saved_at, case.version) == (5, moment(3, 2, 11), 2)


@pytest.mark.parametrize(
    "answers",
    [{"rent_paid_fen": -1}, {"rent_paid_fen": 10**18}, {"rent_paid_fen": "很多"}, {"sublet": 1}, {"nothing": 1},
     {"rent_paid_fen": 1.5}, {"'; DROP TABLE": True}],
    ids=str,
)  # fmt: skip
def test_a_bad_answer_is_refused_and_nothing_is_kept(answers: dict[str, object]) -> None:
    case = opened()
    with pytest.raises(AnswerRefused) as refused:
        actions.save_draft(
            actor=FILLER, case_id=case.pk, version=case.version, at=START, answers={"lease_filed": True} | answers
        )
    assert refused.value.fact in answers
    assert Case.objects.get().facts == {}


def test_everything_that_is_missing_is_named_at_once() -> None:
    case = opened()
    with pytest.raises(DraftIncomplete) as refused:
        actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=False)
    assert set(refused.value.facts) == set(RENT)
    assert refused.value.papers == tuple(p.name for p in case.law.papers)
    assert "真实性承诺" in refused.value.reason


def test_a_fact_that_can_no_longer_matter_is_not_asked_for() -> None:
    case = opened()
    case = actions.save_draft(
        actor=MANAGER, case_id=case.pk, version=case.version, at=START, answers={"livestream_firm": False}
    )
    assert queries.standing(case, START.date())["lacking"].facts == ()  # type: ignore[attr-defined]


def test_a_condition_that_is_not_met_warns_and_does_not_stop_the_filing() -> None:
    case = submitted(facts={**RENT, "rent_years_supported": 3})
    assert case.state == State.SUBMITTED
    assert queries.standing(case, START.date())["answer"].refused == ("years_left",)  # type: ignore[attr-defined]


def test_only_a_deferrable_paper_is_deferred_and_only_a_registered_one_left_to_the_register() -> None:
    case = opened()

    def note(name: str, manner: str) -> Case:
        return actions.note_paper(
            actor=MANAGER, case_id=case.pk, version=Case.objects.get().version, at=START, name=name, manner=manner
        )

    note("租赁备案证明", "deferred")
    note("办公场所认定文件", "register")
    for name, manner in (("租赁合同", "deferred"), ("租赁合同", "register"), ("没有的材料", "provided"), ("租赁合同", "x")):
        with pytest.raises(AnswerRefused):
            note(name, manner)
    assert {line.paper.name: line.row.manner for line in queries.paper_lines(case) if line.row} == {
        "租赁备案证明": "deferred",
        "办公场所认定文件": "register",
    }


def test_a_register_stands_above_the_firm_and_the_difference_is_shown() -> None:
    register.record_facts(
        actor=OFFICER, enterprise=enterprise(CODE),
        values={"lease_filed": 0}, source="租赁备案系统", on=START.date(), at=START, kind="register", legal_basis="备案办法",
    )  # fmt: skip
    case = submitted()
    fact = case_facts(case, START.date())["lease_filed"]
    assert (fact.holds.value, fact.holds.source) == (0, "租赁备案系统")
    assert [(s.value, s.source) for s in fact.differs] == [(1, "本次申报")]
    assert Event.objects.get(event="submit").detail["differing_facts"] == ["lease_filed"]


def test_what_a_firm_answered_is_known_the_next_time() -> None:
    submitted()
    window("livestream.m04")
    assert opened(measure="livestream.m04").facts["livestream_firm"] is True


def test_the_same_matter_twice_names_the_other_case() -> None:
    first = submitted()
    second = draft()
    with pytest.raises(DuplicateCase) as refused:
        actions.submit(actor=MANAGER, case_id=second.pk, version=second.version, at=START, committed=True)
    assert refused.value.number == first.number
    actions.withdraw(actor=MANAGER, case_id=first.pk, version=first.version, at=START)
    assert (
        actions.submit(actor=MANAGER, case_id=second.pk, version=second.version, at=START, committed=True).state
        == State.SUBMITTED
    )


def test_two_parks_are_two_matters_and_one_park_under_two_spellings_is_one() -> None:
    window(M01)
    submitted(M01, PARK, matter="甲园区")
    submitted(M01, PARK, matter="乙园区")
    third = draft(M01, PARK, matter="甲 园区")
    with pytest.raises(DuplicateCase, match="这个园区"):
        actions.submit(actor=MANAGER, case_id=third.pk, version=third.version, at=START, committed=True)


def test_a_park_must_be_named() -> None:
    window(M01)
    case = draft(M01, PARK)
    with pytest.raises(DraftIncomplete, match="哪个园区"):
        actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)


def test_a_form_sent_twice_is_one_case() -> None:
    case = draft()
    actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)
    with pytest.raises(StaleCase, match="提交"):
        actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)
    assert Event.objects.filter(event="submit").count() == 1


def test_a_closed_window_names_the_next_day() -> None:
    case = draft()
    actions.open_window(
        actor=ADMINISTRATOR, measure=M03, year=2027, opens_at=moment(9, 1, 9), closes_at=moment(9, 30, 18), at=START
    )
    assert opened(moment(6, 30, 17)).pk == case.pk
    for at in (moment(6, 30, 18), moment(8, 1)):
        with pytest.raises(WindowClosed, match="2026年09月01日09:00开始"):
            actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=at, committed=True)
        with pytest.raises(WindowClosed, match="2026年06月30日18:00截止"):
            opened(at)
    with pytest.raises(WindowClosed, match="尚未公布"):
        opened(moment(12, 1))


def test_a_blocked_measure_opens_no_window_until_it_is_cleared() -> None:
    with pytest.raises(MeasureBlocked, match="公平竞争"):
        window("livestream.m02")
    with pytest.raises(NotYet, match="服务事项"):
        window("livestream.m06")
    with pytest.raises(UnknownCase, match="m99"):
        window("livestream.m99")


def test_windows_of_one_measure_do_not_overlap() -> None:
    with pytest.raises(NotYet, match="已有窗口期"):
        actions.open_window(
            actor=ADMINISTRATOR, measure=M03, year=2026, opens_at=moment(6, 1), closes_at=moment(7, 1), at=START
        )


def test_another_firm_and_a_filler_may_not_submit() -> None:
    case = draft()
    for actor in (STRANGER, FILLER, WINDOW, OFFICER):
        with pytest.raises(Forbidden):
            actions.submit(actor=actor, case_id=case.pk, version=case.version, at=START, committed=True)
    with pytest.raises(UnknownCase):
        queries.case_for(OFFICER, str(case))
    assert queries.case_for(MANAGER, str(case)).pk == case.pk


def test_every_point_comes_in_one_notice_and_there_is_no_second() -> None:
    case = submitted()
    with pytest.raises(ReasonMissing):
        actions.request_correction(actor=WINDOW, case_id=case.pk, version=case.version, at=START, points=[("", " ")])
    case = actions.request_correction(
        actor=WINDOW, case_id=case.pk, version=case.version, at=START,
        points=[("租赁合同", "缺盖章页"), ("rent_paid_fen", "与发票不符")],
    )  # fmt: skip
    assert [p["about"] for p in queries.correction_points(case)] == ["租赁合同", "rent_paid_fen"]
    case = actions.save_draft(
        actor=FILLER, case_id=case.pk, version=case.version, at=START, answers={"rent_paid_fen": 90_000_000}
    )
    case = actions.resubmit(actor=MANAGER, case_id=case.pk, version=case.version, at=moment(7, 3))
    assert (case.state, case.facts["rent_paid_fen"], queries.correction_points(case)) == (State.SUBMITTED, 90_000_000, [])
    with pytest.raises(NotYet, match="不能再次退回"):
        actions.request_correction(
            actor=WINDOW, case_id=case.pk, version=case.version, at=moment(7, 3), points=[("", "再补")]
        )


def test_what_is_handed_in_is_fixed() -> None:
    case = submitted()
    with pytest.raises(IllegalTransition, match="待受理"):
        actions.save_draft(actor=MANAGER, case_id=case.pk, version=case.version, at=START, answers={"lease_filed": False})


def test_a_lost_update_is_refused_and_says_who_was_first() -> None:
    case = opened()
    actions.save_draft(actor=FILLER, case_id=case.pk, version=1, at=START, answers={"lease_filed": True})
    with pytest.raises(StaleCase, match="填报人于03月02日 10:00保存填写"):
        actions.save_draft(actor=MANAGER, case_id=case.pk, version=1, at=START, answers={"lease_filed": False})
    assert Case.objects.get().facts == {"lease_filed": True}


NAUGHTY = [
    "",
    " ",
    "\x00",
    "a\x00b",
    "\ud800",
    "'; DROP TABLE cases_case; --",
    "<script>alert(1)</script>",
    "\u202e倒写",
    "😀" * 500,
    "%s%d{0}",
]


@pytest.mark.parametrize("text", NAUGHTY, ids=range(len(NAUGHTY)))
def test_whatever_is_typed_is_kept_or_refused_in_words(text: str) -> None:
    case = submitted()
    refused = (AnswerRefused, ReasonMissing, IllegalTransition, UnknownCase, NotYet)
    list(queries.cases_of(WINDOW, words=text, order=text))
    with pytest.raises(UnknownCase):
        queries.case_for(MANAGER, text)
    with pytest.raises(UnknownCase):
        queries.notice_by_number(text)
    for attempt in (
        lambda v: actions.note_paper(
            actor=MANAGER, case_id=case.pk, version=v, at=START, name="租赁合同", manner="provided", remark=text
        ),
        lambda v: actions.note_paper(actor=MANAGER, case_id=case.pk, version=v, at=START, name=text, manner=text),
        lambda v: actions.request_correction(actor=WINDOW, case_id=case.pk, version=v, at=START, points=[("", text)]),
        lambda v: actions.save_draft(actor=MANAGER, case_id=case.pk, version=v, at=START, answers={text: text}, matter=text),
        lambda v: actions.resubmit(actor=MANAGER, case_id=case.pk, version=v, at=START),
        lambda v: actions.refuse_acceptance(actor=WINDOW, case_id=case.pk, version=v, at=START, why=text),
    ):
        with contextlib.suppress(*refused):
            attempt(Case.objects.get().version)
    assert audit.verify() is None


def test_a_draft_cannot_take_the_name_of_another_draft() -> None:
    window(M01)
    first = draft(M01, PARK, matter="甲园区")
    second = draft(M01, PARK, matter="乙园区")
    with pytest.raises(DuplicateCase) as refused:
        actions.save_draft(actor=MANAGER, case_id=second.pk, version=second.version, at=START, matter="甲园区")
    assert refused.value.number == first.number
    assert Case.objects.get(pk=second.pk).matter == "乙园区"


def test_a_letter_of_refusal_gives_the_reason_and_the_routes() -> None:
    case = submitted()
    with pytest.raises(UnknownCase, match="待受理"):
        queries.refusal_letter(case)
    case = actions.refuse_acceptance(actor=WINDOW, case_id=case.pk, version=case.version, at=START, why="不属于支持范围")
    letter = queries.refusal_letter(case)
    assert (letter.reason, letter.decided_on, len(letter.appeals)) == ("不属于支持范围", START.date(), 2)
