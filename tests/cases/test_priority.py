"""A meeting may cut its list in an order of priority: it sets the order, each decision freezes its place, replay agrees."""

import datetime as dt

import pytest
from django.db import transaction

from cases.people import (
    AUDITOR,
    CODE,
    M03,
    OTHER_CODE,
    RENT,
    SECRETARY,
    decided_numbers,
    examined,
    firm,
    moment,
    window,
)
from huiqi.access.errors import Forbidden
from huiqi.cases import actions, queries, snapshot
from huiqi.cases.actions import Outcome
from huiqi.cases.errors import NotYet
from huiqi.cases.models import Case, Decision, Meeting
from huiqi.ledger import queries as books
from huiqi.units.money import wan

pytestmark = pytest.mark.database
HELD = dt.date(2026, 3, 12)
THIRD = "91440300192189783K"


@pytest.fixture(autouse=True)
def district() -> None:
    for code, name in ((CODE, "甲公司"), (OTHER_CODE, "乙公司"), (THIRD, "丙公司")):
        firm(code, name)
    window()
    decided_numbers()


@pytest.fixture
def three() -> list[Case]:
    """Claims of 35, 70 and 17.5 万元, in the order in which they came in."""
    rents = ((CODE, 100), (OTHER_CODE, 200), (THIRD, 50))
    return [examined(code=code, facts={**RENT, "rent_paid_fen": wan(rent)}) for code, rent in rents]


def convene(cases: list[Case], budget_fen: int, method: str = "priority") -> Meeting:
    return actions.convene(
        actor=SECRETARY, title="第3次会议", case_ids=[c.pk for c in cases], held_on=HELD, budget_fen=budget_fen,
        at=moment(3, 11), method=method,
    )  # fmt: skip


def arrange(meeting: Meeting, *cases: Case, method: str = "priority") -> Meeting:
    order = [c.pk for c in cases]
    return actions.arrange(actor=SECRETARY, meeting_id=meeting.pk, method=method, order=order, at=moment(3, 11))


def decide(meeting: Meeting, outcomes: dict[int, Outcome]) -> Meeting:
    return actions.decide(
        actor=SECRETARY, meeting_id=meeting.pk, at=moment(3, 12), minutes="同意", attendees="甲、乙", document_number="3号",
        outcomes=outcomes,
    )  # fmt: skip


def support(*cases: Case) -> dict[int, Outcome]:
    return {c.pk: Outcome("supported", c.version) for c in cases}


def awards(meeting: Meeting) -> list[int]:
    return [i.award_fen for i in meeting.items.order_by("case_id")]


def test_a_list_begins_in_the_order_in_which_the_cases_came_in(three: list[Case]) -> None:
    meeting = convene(three[::-1], wan(60))
    assert [i.rank for i in meeting.items.order_by("case_id")] == [1, 2, 3]
    assert awards(meeting) == [wan(35), wan(25), 0]


def test_the_body_sets_another_order_and_the_figures_follow(three: list[Case]) -> None:
    one, two, three_ = three
    meeting = arrange(convene(three, wan(60)), three_, one, two)
    assert awards(meeting) == [wan(35), wan(8), wan(17)]
    assert awards(arrange(meeting, two, one, three_)) == [0, wan(60), 0]


def test_it_may_go_back_to_the_cut_pro_rata(three: list[Case]) -> None:
    meeting = convene(three, wan(60))
    by_half = [wan(35) * 60 * 2 // 245, wan(70) * 60 * 2 // 245, (wan(35) // 2) * 60 * 2 // 245]
    meeting = arrange(meeting, *three, method="pro_rata")
    assert awards(meeting) == [fen // wan(1) * wan(1) for fen in by_half]


def test_decisions_by_priority_replay_to_the_fen_and_reserve_no_more_than_the_budget(three: list[Case]) -> None:
    one, two, three_ = three
    meeting = decide(arrange(convene(three, wan(60)), three_, two, one), support(*three))
    by_case = {d.case_id: d for d in Decision.objects.all()}
    assert {pk: d.award_fen for pk, d in by_case.items()} == {one.pk: 0, two.pk: wan(43), three_.pk: wan(17)}
    assert (by_case[one.pk].supported, meeting.residue_fen) == (False, 0)
    assert "优先次序" in by_case[one.pk].reason
    assert all(snapshot.replay(d).same for d in by_case.values())
    assert {pk: (d.frozen["share"]["rank"], d.frozen["share"]["left_fen"]) for pk, d in by_case.items()} == {
        three_.pk: (1, wan(60)),
        two.pk: (2, wan(43)),
        one.pk: (3, 0),
    }
    reserved = sum(books.money_of(str(c)).reserved_fen for c in three)
    assert reserved == wan(60)


def test_a_place_that_was_changed_in_the_record_is_found_by_replay(three: list[Case]) -> None:
    decide(convene(three, wan(60)), support(*three))
    decision = Decision.objects.get(case=three[1])
    decision.frozen["share"]["left_fen"] += wan(10)
    assert {"金额不同" in d for d in snapshot.replay(decision).differences} == {True, False}


def test_who_is_not_supported_takes_no_place_and_no_money(three: list[Case]) -> None:
    one, two, three_ = three
    decide(convene(three, wan(60)), {**support(two, three_), one.pk: Outcome("rejected", one.version, "不符合条件")})
    assert {d.case_id: d.award_fen for d in Decision.objects.all()} == {one.pk: 0, two.pk: wan(60), three_.pk: 0}
    assert Decision.objects.get(case=two).frozen["share"]["rank"] == 1


def test_a_decision_frozen_before_there_were_two_ways_still_replays(three: list[Case]) -> None:
    decide(convene(three, wan(60), "pro_rata"), support(*three))
    for decision in Decision.objects.all():
        old = dict(decision.frozen)
        old["share"] = {k: v for k, v in old["share"].items() if k not in ("rank", "left_fen")}
        decision.frozen, decision.sm3 = old, snapshot.seal(old)
        assert snapshot.replay(decision).same


def test_taking_a_case_off_the_list_keeps_the_order_of_the_others(three: list[Case]) -> None:
    one, two, three_ = three
    meeting = arrange(convene(three, wan(60)), three_, one, two)
    actions.strike(actor=SECRETARY, meeting_id=meeting.pk, case_id=three_.pk, at=moment(3, 11), why="另议")
    assert awards(meeting) == [wan(35), wan(25)]


def test_both_ways_are_compared_firm_by_firm_and_change_nothing(three: list[Case]) -> None:
    meeting = arrange(convene(three, wan(60), "pro_rata"), *three, method="pro_rata")
    before = list(meeting.items.values())
    found = queries.both_ways(meeting)
    assert [(line.pro_rata.award_fen, line.priority.award_fen) for line in found.lines] == [
        (wan(17), wan(35)),
        (wan(34), wan(25)),
        (wan(8), 0),
    ]
    assert (found.pro_rata.residue_fen, found.priority.residue_fen) == (wan(1), 0)
    assert list(meeting.items.values()) == before


def test_an_order_that_does_not_name_every_case_once_is_refused(three: list[Case]) -> None:
    meeting = convene(three, wan(60))
    for order in ([], three[:2], [*three, three[0]], [three[0]] * 3):
        with pytest.raises(NotYet, match="清单已有变动"), transaction.atomic():
            arrange(meeting, *order)
    with pytest.raises(NotYet, match="请选择"):
        arrange(meeting, *three, method="lottery")
    with pytest.raises(Forbidden):
        actions.arrange(
            actor=AUDITOR, meeting_id=meeting.pk, method="priority", order=[c.pk for c in three], at=moment(3, 11)
        )


def test_a_meeting_that_has_decided_takes_no_other_order(three: list[Case]) -> None:
    meeting = decide(convene(three, wan(60)), support(*three))
    with pytest.raises(NotYet, match="已经审定完毕"):
        arrange(meeting, *three)
    assert books.available_fen(2026, M03, "区文广旅体局") == wan(1_000_000 - 60)
