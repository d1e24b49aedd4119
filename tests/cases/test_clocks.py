"""Working days pass, pauses do not count, and somebody is told in time, once."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.people import (
    HEAD,
    MACHINE,
    MANAGER,
    OFFICER,
    WINDOW,
    accepted,
    decided_numbers,
    firm,
    moment,
    submitted,
    window,
)
from huiqi.cases import actions, clocks, queries
from huiqi.cases.errors import NotYet
from huiqi.cases.models import Case, Clock, Event, Pause
from huiqi.cases.states import State

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window()
    decided_numbers()


def shown(case: Case, kind: str, month: int, day: int) -> clocks.Reading:
    return next(r for r in queries.readings(case, dt.date(2026, month, day)) if r.clock.kind == kind)


def test_a_form_check_of_five_days_begins_the_day_after() -> None:
    case = submitted()  # Monday 2 March
    assert case.due_on == dt.date(2026, 3, 9)
    assert [shown(case, "form", 3, day).remaining for day in (2, 3, 8, 9, 10)] == [5, 4, 1, 0, -1]
    assert [shown(case, "form", 3, day).overdue for day in (9, 10)] == [False, True]


def test_a_make_up_day_counts_and_a_holiday_does_not() -> None:
    days = clocks.calendar()
    assert days.working_days_between(dt.date(2026, 2, 27), dt.date(2026, 2, 28)) == 1
    assert days.add_working_days(dt.date(2026, 4, 30), 3) == dt.date(2026, 5, 8)


def test_a_correction_stops_the_form_check_and_it_goes_on_afterwards() -> None:
    case = submitted()
    case = actions.request_correction(
        actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 4), points=[("租赁合同", "请补盖章页")]
    )
    assert case.due_on == dt.date(2026, 3, 18)  # the firm's ten days
    assert (shown(case, "form", 3, 12).elapsed, shown(case, "form", 3, 12).paused_for) == (2, "一次性告知补正")
    case = actions.resubmit(actor=MANAGER, case_id=case.pk, version=case.version, at=moment(3, 12))
    assert case.due_on == dt.date(2026, 3, 17)
    assert shown(case, "form", 3, 13).elapsed == 3
    assert Pause.objects.get().reason == "一次性告知补正"


def test_an_audit_stops_the_substantive_check_with_its_reason() -> None:
    case = accepted()
    due = case.due_on
    case = actions.order_audit(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 5), auditor="甲会计师事务所", why="金额较大"
    )
    assert case.due_on is None
    with pytest.raises(NotYet, match="还没有报告"):
        actions.order_audit(actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 5), auditor="乙", why="再审")
    case = actions.report_audit(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 12), conclusion="属实", audited_fen=5
    )
    assert due
    assert case.due_on == clocks.calendar().add_working_days(due, 5)
    assert shown(case, "substantive", 3, 13).elapsed == 3


def test_the_window_is_reminded_at_four_fifths_and_the_head_told_at_the_end_once() -> None:
    case = submitted()
    for day, told in (
        (5, ()),
        (6, ("remind",)),
        (7, ("remind",)),
        (9, ("remind", "escalate")),
        (20, ("remind", "escalate")),
    ):
        for _ in range(2):
            actions.run_clocks(actor=MACHINE, at=moment(3, day, 8))
        assert tuple(e.event for e in Event.objects.filter(event__in=("remind", "escalate"))) == told
    assert Event.objects.filter(event="remind").get().tells == ["window"]
    assert Event.objects.filter(event="escalate").get().tells == ["window", "head"]
    case.refresh_from_db()
    assert case.version == submitted_version(case)


def submitted_version(case: Case) -> int:
    return Event.objects.get(case=case, event="submit").version


def test_a_clock_that_stands_still_reminds_nobody() -> None:
    case = accepted()
    actions.order_audit(actor=HEAD, case_id=case.pk, version=case.version, at=moment(3, 4), auditor="甲", why="查")
    assert actions.run_clocks(actor=MACHINE, at=moment(6, 1)).escalated == ()


def test_a_firm_that_never_corrects_is_refused_after_its_time_and_not_before() -> None:
    case = submitted()
    case = actions.request_correction(
        actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 4), points=[("", "请补盖章页")]
    )
    with pytest.raises(NotYet, match="期限未到"):
        actions.refuse_acceptance(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 18), why="逾期未补正")
    case = actions.refuse_acceptance(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 19), why="逾期未补正")
    assert case.state == State.REFUSED
    assert not Clock.objects.filter(ended_on=None).exists()


@given(st.lists(st.integers(0, 12), min_size=1, max_size=7), st.integers(0, 20))
def test_counted_days_and_pauses_add_up_to_all_working_days(gaps: list[int], more: int) -> None:
    """Whatever the pauses, elapsed plus paused is the number of working days since the start."""
    days = clocks.calendar()
    start = dt.date(2026, 4, 27)
    clock = Clock(kind="substantive", days=24, started_on=start)
    day, pauses = start, []
    for i, gap in enumerate(gaps):
        later = day + dt.timedelta(gap)
        if i % 2:
            pauses.append(Pause(clock=clock, reason="x", from_on=day, until_on=later))
        day = later
    on = day + dt.timedelta(more)
    found = clocks.read(clock, pauses, on, days)
    paused = sum(days.working_days_between(p.from_on, p.until_on) for p in pauses if p.until_on)
    assert found.elapsed + paused == days.working_days_between(start, on)
    assert found.due_on is not None
    assert (found.due_on < on) == (found.elapsed > 24) or not days.is_working_day(on)


def test_a_clock_that_ends_after_the_machines_clock_went_back_has_run_no_day() -> None:
    clock = submitted().clocks.get(kind="form")
    clocks.finish(clock, clock.started_on - dt.timedelta(days=1))
    assert clock.ended_on == clock.started_on
    assert shown(clock.case, "form", 3, 13).elapsed == 0
