"""A meeting awards no more than its budget, freezes what it rests on, and the public may object."""

import datetime as dt
from collections.abc import Sequence

import pytest

from cases.people import (
    ADMINISTRATOR,
    CODE,
    MACHINE,
    MANAGER,
    OFFICER,
    OFFICER_TWO,
    OTHER_CODE,
    PUBLIC,
    RENT,
    SECRETARY,
    decided,
    decided_numbers,
    examined,
    firm,
    moment,
    noticed,
    objected,
    who,
    window,
)
from huiqi.access import audit
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry, AuditPersonal
from huiqi.cases import actions, credit, queries, snapshot
from huiqi.cases.actions import Outcome
from huiqi.cases.errors import (
    CreditBlocked,
    IllegalTransition,
    NotPayable,
    NotYet,
    ReasonMissing,
    StaleCase,
    UnknownCase,
)
from huiqi.cases.models import Case, Clock, Decision, Meeting, Notice, Objection, SupervisionPlan, Window
from huiqi.cases.states import State
from huiqi.register import actions as register
from huiqi.units.money import wan

pytestmark = pytest.mark.database
HELD = dt.date(2026, 3, 12)


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    firm(OTHER_CODE, "另一家公司")
    window(budget_fen=wan(1000))


@pytest.fixture
def numbers() -> None:
    decided_numbers()


def convene(cases: Sequence[Case], budget_fen: int = wan(500)) -> Meeting:
    return actions.convene(
        actor=SECRETARY, title="第3次会议", case_ids=[c.pk for c in cases], held_on=HELD, budget_fen=budget_fen,
        at=moment(3, 11),
    )  # fmt: skip


def decide(meeting: Meeting, outcomes: dict[int, Outcome], day: int = 12, minutes: str = "同意") -> Meeting:
    at = moment(3, day)
    return actions.decide(
        actor=SECRETARY, meeting_id=meeting.pk, at=at, minutes=minutes, attendees="甲、乙、丙", document_number="3号",
        outcomes=outcomes,
    )  # fmt: skip


def support(*cases: Case) -> dict[int, Outcome]:
    return {c.pk: Outcome("supported", c.version) for c in cases}


def test_open_numbers_may_be_examined_and_not_decided_and_are_named() -> None:
    case = examined()
    meeting = convene([case])
    with pytest.raises(NotPayable, match="livestream.m03.rate_bp") as refused:  # noqa: RUF043  a dot stands for itself too
        decide(meeting, support(case))
    assert "尚未决定" in refused.value.reasons[0]
    assert (Case.objects.get().state, Decision.objects.count()) == (State.EXAMINED, 0)
    decided_numbers()
    decide(meeting, support(case))
    assert Case.objects.get().state == State.DECIDED


def test_over_the_budget_all_are_cut_alike_and_both_figures_are_kept(numbers: None) -> None:
    one, two = examined(), examined(code=OTHER_CODE, facts={**RENT, "rent_paid_fen": wan(200)})
    meeting = convene([one, two], wan(60))
    figures = [(i.claimed_fen, i.pro_rata_cut_fen, i.award_fen) for i in meeting.items.all()]
    assert figures == [(wan(35), wan(20), wan(20)), (wan(70), wan(40), wan(40))]
    meeting = decide(meeting, support(one, two))
    assert [d.award_fen for d in Decision.objects.all()] == [wan(20), wan(40)]
    assert meeting.residue_fen == 0
    assert all(snapshot.replay(d).same for d in Decision.objects.all())


def test_a_case_cut_to_nothing_is_not_supported_and_its_share_stays_in_the_budget(numbers: None) -> None:
    small = examined(facts={**RENT, "rent_paid_fen": wan(3)})
    large = examined(code=OTHER_CODE, facts={**RENT, "rent_paid_fen": wan(200)})
    meeting = decide(convene([small, large], wan(35)), support(small, large))
    by_case = {d.case_id: (d.supported, d.award_fen) for d in Decision.objects.all()}
    assert by_case == {small.pk: (False, 0), large.pk: (True, wan(34))}
    assert meeting.residue_fen == wan(1)
    assert "低于起付额" in Decision.objects.get(case=small).reason
    assert snapshot.replay(Decision.objects.get(case=small)).same


def test_a_rejection_needs_its_reason_and_names_the_routes_of_appeal(numbers: None) -> None:
    case = examined()
    meeting = convene([case])
    with pytest.raises(ReasonMissing):
        decide(meeting, {case.pk: Outcome("rejected", case.version)})
    decide(meeting, {case.pk: Outcome("rejected", case.version, "场地未实际使用")})
    case.refresh_from_db()
    letter = queries.award_letter(case)
    assert (case.state, letter.supported, letter.award_fen, letter.reason) == (State.REJECTED, False, 0, "场地未实际使用")
    assert any("行政复议" in line for line in letter.appeals)
    assert not SupervisionPlan.objects.exists()


def test_a_case_sent_back_is_examined_again_on_a_new_clock(numbers: None) -> None:
    case = decided(kind="sent_back", reason="请核实租期")
    assert (case.state, Decision.objects.count()) == (State.ACCEPTED, 0)
    assert [c.ended_on for c in Clock.objects.filter(kind="substantive")] == [dt.date(2026, 3, 9), None]
    case = actions.examine(
        actor=OFFICER_TWO, case_id=case.pk, version=case.version, at=moment(3, 16), supports=True, text="已核实"
    )
    assert decided(case).state == State.DECIDED


def test_a_proposal_not_to_support_cannot_be_decided_otherwise(numbers: None) -> None:
    case = examined(supports=False)
    meeting = convene([case])
    with pytest.raises(NotPayable, match="退回重审"):
        decide(meeting, support(case))


def test_a_meeting_covers_its_whole_list_its_day_and_its_budget(numbers: None) -> None:
    one, two = examined(), examined(code=OTHER_CODE)
    with pytest.raises(NotYet, match="预算"):
        convene([one], wan(1001))
    meeting = convene([one, two])
    with pytest.raises(IllegalTransition, match="另一次会议"):
        convene([one])
    with pytest.raises(NotYet, match=str(two)):
        decide(meeting, support(one))
    with pytest.raises(NotYet, match="还没有到"):
        decide(meeting, support(one, two), day=11)
    with pytest.raises(ReasonMissing, match="会议纪要"):
        decide(meeting, support(one, two), minutes=" ")
    assert Decision.objects.count() == 0
    actions.strike(actor=SECRETARY, meeting_id=meeting.pk, case_id=two.pk, at=moment(3, 12), why="材料待核")
    decide(meeting, support(one))
    with pytest.raises(NotYet, match="审定完毕"):
        decide(meeting, support(one))
    assert queries.budget_left("livestream.m03", 2026) == wan(965)


def test_two_meetings_share_what_the_window_has(numbers: None) -> None:
    one, two = examined(), examined(code=OTHER_CODE)
    first = convene([one], wan(990))
    with pytest.raises(NotYet, match="还剩10万元"):
        convene([two], wan(11))
    second = convene([two], wan(10))
    decide(second, support(two))
    assert queries.budget_left("livestream.m03", 2026) == wan(1000 - 990 - 10)
    decide(first, support(one))
    assert queries.budget_left("livestream.m03", 2026) == wan(1000 - 35 - 10)


def test_a_meeting_whose_list_is_emptied_holds_nothing_back(numbers: None) -> None:
    case = examined()
    meeting = convene([case], wan(990))
    actions.strike(actor=SECRETARY, meeting_id=meeting.pk, case_id=case.pk, at=moment(3, 11), why="材料待核")
    assert queries.budget_left("livestream.m03", 2026) == wan(1000)


def test_a_window_keeps_the_budget_that_is_spoken_for(numbers: None) -> None:
    one, two = examined(), examined(code=OTHER_CODE)
    decide(convene([one]), support(one))
    convene([two], wan(100))
    found = Window.objects.get()
    change = {"actor": ADMINISTRATOR, "window_id": found.pk, "closes_at": found.closes_at, "why": "调整"}
    change["at"] = moment(3, 12)
    with pytest.raises(NotYet, match="135万元"):
        actions.change_window(**change, budget_fen=wan(134))
    assert actions.change_window(**change, budget_fen=wan(135)).budget_fen == wan(135)


def test_a_case_changed_since_the_list_was_read_stops_the_whole_meeting(numbers: None) -> None:
    one, two = examined(), examined(code=OTHER_CODE)
    meeting = convene([one, two])
    with pytest.raises(StaleCase):
        decide(meeting, {one.pk: Outcome("supported", one.version), two.pk: Outcome("supported", two.version - 1)})
    assert (Decision.objects.count(), Meeting.objects.get().closed_at) == (0, None)


def test_a_listed_case_is_not_withdrawn(numbers: None) -> None:
    case = examined()
    convene([case])
    with pytest.raises(IllegalTransition, match="移出清单"):
        actions.withdraw(actor=MANAGER, case_id=case.pk, version=case.version, at=moment(3, 11))


def test_nobody_examines_and_decides_the_same_case(numbers: None) -> None:
    case = examined()
    both = who(21, "经办甲", "secretary")
    with pytest.raises(Forbidden, match="不同的人"):
        actions.convene(actor=both, title="会议", case_ids=[case.pk], held_on=HELD, budget_fen=wan(500), at=moment(3, 11))
    with pytest.raises(Forbidden):
        actions.convene(actor=ADMINISTRATOR, title="会议", case_ids=[case.pk], held_on=HELD, budget_fen=0, at=moment(3, 11))


def test_a_firm_that_came_on_the_list_meanwhile_is_not_awarded(numbers: None) -> None:
    case = examined()
    meeting = convene([case])

    class Listed:
        def check(self, credit_code: str, at: dt.datetime) -> credit.CreditAnswer:
            return credit.CreditAnswer("blocked", "严重失信主体名单")

    before = credit.connect(Listed())
    try:
        with pytest.raises(CreditBlocked):
            decide(meeting, support(case))
    finally:
        credit.connect(before)
    assert Case.objects.get().state == State.EXAMINED
    assert [c.gate for c in case.credit_checks.all()] == ["accept", "decide"]


def test_a_decision_stays_what_it_was_when_the_numbers_change(numbers: None) -> None:
    decision = decided().decision
    register.record_decision(
        actor=SECRETARY, key="livestream.m03.rate_bp", value=1000, valid_from=dt.date(2026, 1, 1), document_number="9号",
        approver="区领导小组", at=moment(4, 1),
    )  # fmt: skip
    found = snapshot.replay(decision)
    assert (found.same, found.award_fen, found.notes) == (True, wan(35), ())


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda f: f["facts"][-1].update(value=1), "SM3"),
        (lambda f: f["numbers"].update({"livestream.m03.rate_bp": 1000}), "核减前的金额不同"),
        (lambda f: f.update(policy_version="old"), "SM3"),
    ],
    ids=["a fact", "a number", "a version"],
)
def test_a_decision_changed_behind_the_room_is_found(numbers: None, change: object, words: str) -> None:
    decision = decided().decision
    change(decision.frozen)  # type: ignore[operator]
    decision.save()
    assert any(words in d for d in snapshot.replay(Decision.objects.get()).differences)


def test_an_objection_has_a_name_and_holds_the_payment(numbers: None) -> None:
    case = noticed()
    number = str(case.public_notice.number)
    for name, contact, reason in (("", "1", "x"), ("甲", " ", "x"), ("甲", "1", "")):
        with pytest.raises(ReasonMissing):
            actions.file_objection(
                actor=PUBLIC, notice_number=number, name=name, contact=contact, reason=reason, at=moment(3, 16)
            )
    with pytest.raises(UnknownCase):
        actions.file_objection(actor=PUBLIC, notice_number="GS-1", name="甲", contact="1", reason="x", at=moment(3, 16))
    case = objected(case)
    assert case.state == State.OBJECTED
    assert [(r.clock.kind, r.due_on) for r in queries.readings(case, HELD) if r.clock.kind == "reply"] == [
        ("reply", dt.date(2026, 3, 23))
    ]
    assert actions.run_clocks(actor=MACHINE, at=moment(4, 1)).notices_ended == ()
    assert Case.objects.get().state == State.OBJECTED


def test_the_objector_s_name_stays_out_of_the_chain_and_can_be_erased(numbers: None) -> None:
    case = objected()
    entry = AuditEntry.objects.get(verb="case.object")
    assert "王小明" not in f"{entry.detail}{entry.why}{entry.actor}"
    assert "王小明" not in " ".join(e.actor + str(e.detail) for e in case.events.all())
    assert "王小明" not in f"{Objection.objects.get()}"
    assert "没有实际经营" not in f"{entry.detail}{entry.why}"
    assert "13800000000" in AuditPersonal.objects.get(entry=entry).payload
    audit.erase_personal(actor=MACHINE, seq=entry.seq, at=moment(4, 1), why="异议已办结")
    assert audit.verify() is None


def answer(case: Case, upheld: bool, objection: Objection | None = None, day: int = 18) -> Case:
    chosen = objection or case.objections.filter(upheld=None).first()
    assert chosen
    return actions.answer_objection(
        actor=OFFICER,
        case_id=case.pk,
        version=case.version,
        at=moment(3, day),
        objection_id=chosen.pk,
        upheld=upheld,
        text="经核查",
    )


def test_an_objection_that_holds_voids_the_decision_and_says_so_on_the_page(numbers: None) -> None:
    case = answer(objected(), True)
    notice = Notice.objects.get()
    assert (case.state, notice.withdrawn_why) == (State.VOIDED, "异议成立：经核查")
    assert not Clock.objects.filter(ended_on=None).exists()
    assert queries.budget_left("livestream.m03", 2026) == wan(1000)


def test_an_objection_that_fails_lets_the_notice_go_on_once_no_other_is_open(numbers: None) -> None:
    case = objected(objected())
    case = answer(case, False)
    assert case.state == State.OBJECTED
    case = answer(case, False, day=24)
    assert case.state == State.NOTICED
    assert actions.run_clocks(actor=MACHINE, at=moment(3, 24)).notices_ended == (str(case),)


def test_nobody_objects_after_the_last_day(numbers: None) -> None:
    number = str(noticed().public_notice.number)
    common = {"actor": PUBLIC, "notice_number": number, "name": "甲", "contact": "1", "reason": "x"}
    with pytest.raises(NotYet, match="2026年03月20日结束"):
        actions.file_objection(**common, at=moment(3, 21, 0))  # type: ignore[arg-type]
    actions.file_objection(**common, at=moment(3, 20, 23))  # type: ignore[arg-type]


def test_a_firm_takes_nothing_back_after_the_decision(numbers: None) -> None:
    case = decided()
    with pytest.raises(IllegalTransition):
        actions.withdraw(actor=MANAGER, case_id=case.pk, version=case.version, at=moment(3, 13))
    assert CODE not in str(Notice.objects.first() or "")
