"""三（七）: the lines of a venue, its speed square by square, what is planned, and faults with a clock."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.people import INDUSTRY_OFFICER, MANAGER, SHANGHAI, STRANGER, firm, moment
from huiqi.access.errors import Forbidden
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError, SpanInvalid
from huiqi.register.models import NetworkFault, SpeedTest, Spot, Venue
from huiqi.register.queries.networks import FAIR_KBPS, GOOD_KBPS, SpotSpeed

AT, ON = moment(3, 2), dt.date(2026, 3, 2)
OFFICE = {"actor": INDUSTRY_OFFICER, "at": AT}
HEADINGS = ("测点", "测试时间", "下载速率", "上传速率", "时延")


def venue() -> Venue:
    row = actions.record_venue(name="直播园", kind="park", sub_district="粤海", operator=firm(), **OFFICE)
    for column, code in enumerate(("A1", "A2", "A3"), 1):
        actions.place_spot(venue=row, code=code, floor=3, row=2, column=column, **OFFICE)
    return row


def imported(folder: Path, one: Venue, *rows: tuple[object, ...], actor=MANAGER):
    path = folder / "tests.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return actions.import_tests(actor=actor, venue=one, path=path, tz=SHANGHAI, at=AT)


def reported(one: Venue, **other: object) -> NetworkFault:
    says = {"where": "3楼东", "what": "下午断网"} | other
    return actions.report_fault(actor=MANAGER, enterprise=firm(), venue=one, on=ON, at=AT, **says)


@pytest.mark.database
def test_the_plan_is_coloured_by_the_median_of_the_last_tests(tmp_path: Path) -> None:
    one = venue()
    done = imported(
        tmp_path, one, ("A1", "2026-03-01 10:00", 900.5, 200, 5), ("A1", "2026/3/1 11:00:00", "300Mbps", "100", "7ms"),
        ("A1", "2026-03-01 12:00", 500, 120, 6), ("A2", "2026-03-01 10:00", 80, 29.9, 30),
        ("A2", "2025-11-01 10:00", 900, 900, 1),
    )  # fmt: skip
    assert (done.lines, done.new, done.bad) == (5, 5, ())
    speeds = {
        it.spot.code: (it.down_kbps, it.up_kbps, it.latency_ms, it.tests, it.grade) for it in queries.spot_speeds(one, AT)
    }
    assert speeds == {
        "A1": (500_000, 120_000, 6, 3, "good"), "A2": (80_000, 29_900, 30, 1, "poor"), "A3": (None, None, None, 0, "none"),
    }  # fmt: skip


@pytest.mark.database
def test_a_line_of_a_sheet_that_cannot_be_is_handed_back_and_the_same_sheet_again_changes_nothing(tmp_path: Path) -> None:
    one = venue()
    good = ("A1", "2026-03-01 10:00", 900, 200, 5)
    rows = [good, ("B9", *good[1:]), ("A1", "昨天", 1, 1, 1), ("A1", "2026-03-09 10:00", 1, 1, 1),
            ("A1", "2026-03-01 11:00", "快", 1, 1), ("A1", "2026-03-01 11:00", -1, 1, 1)]  # fmt: skip
    done = imported(tmp_path, one, *rows)
    assert [(bad.line, str(bad.why)[:6]) for bad in done.bad] == [
        (3, "没有登记这个"), (4, "不是时间；请"), (5, "测试时间还没"), (6, "不是数字；速"), (7, "数值超出范围"),
    ]  # fmt: skip
    assert done.lines == done.new + len(done.bad)
    assert (imported(tmp_path, one, good).there, SpeedTest.objects.count()) == (1, 1)


@pytest.mark.database
def test_the_operator_imports_and_a_stranger_does_not(tmp_path: Path) -> None:
    one = venue()
    with pytest.raises(Forbidden):
        imported(tmp_path, one, actor=STRANGER)
    imported(tmp_path, one, actor=INDUSTRY_OFFICER)
    with pytest.raises(OfficeOnly):
        actions.place_spot(actor=MANAGER, venue=one, code="B1", floor=1, row=1, column=1, at=AT)


@pytest.mark.database
def test_a_square_holds_one_spot_and_a_spot_may_move() -> None:
    one = venue()
    with pytest.raises(RegisterError, match="已经是测点 A1"):
        actions.place_spot(venue=one, code="A9", floor=3, row=2, column=1, **OFFICE)
    with pytest.raises(RegisterError, match="1至12"):
        actions.place_spot(venue=one, code="A9", floor=3, row=13, column=1, **OFFICE)
    actions.place_spot(venue=one, code="A1", floor=4, row=2, column=1, **OFFICE)
    assert Spot.objects.get(code="A1").floor == 4


@pytest.mark.database
def test_a_fault_has_a_clock_of_three_working_days_and_an_answer() -> None:
    one = venue()
    row = reported(one)
    assert row.due_on == dt.date(2026, 3, 5)
    assert [fault.pk for fault in queries.faults(which="late", on=dt.date(2026, 3, 6))] == [row.pk]
    assert not queries.faults(which="late", on=dt.date(2026, 3, 5)).exists()
    with pytest.raises(RegisterError, match="处理后才能评价"):
        actions.rate_fault(actor=MANAGER, fault_id=row.pk, satisfied=True, at=AT)
    with pytest.raises(OfficeOnly):
        actions.solve_fault(actor=MANAGER, fault_id=row.pk, answer="x", carrier="", at=AT)
    with pytest.raises(RegisterError, match="怎样处理"):
        actions.solve_fault(fault_id=row.pk, answer=" ", carrier="", **OFFICE)
    actions.solve_fault(fault_id=row.pk, answer="更换光模块", carrier="telecom", **OFFICE)
    actions.rate_fault(actor=MANAGER, fault_id=row.pk, satisfied=True, at=AT)
    assert [(f.answer, f.satisfied) for f in queries.faults(which="done")] == [("更换光模块", True)]


@pytest.mark.database
def test_only_who_rents_or_runs_a_venue_reports_a_fault_there() -> None:
    other = actions.record_venue(name="别的园", kind="park", sub_district="蛇口", **OFFICE)
    with pytest.raises(RegisterError, match="没有在租的租约"):
        reported(other)
    actions.record_lease(enterprise=firm(), venue=other, area_m2=100, monthly_rent_fen=1, starts_on=ON, ends_on=ON, **OFFICE)
    assert reported(other).pk
    assert [row.name for row in queries.venues_of([firm().credit_code], ON)] == ["别的园"]


@pytest.mark.database
def test_lines_and_plans_have_their_span_and_the_list_counts_what_runs(django_assert_num_queries) -> None:
    one = venue()
    line = actions.record_line(
        venue=one, carrier="telecom", kind="indoor_5g", down_mbps=1000, up_mbps=200, since=ON, **OFFICE
    )
    plan = actions.plan_network(venue=one, what="室内5G二期", plan_item="南5G-12", due_on=ON, **OFFICE)
    reported(one)
    with django_assert_num_queries(1):
        (row,) = queries.networks(words="粤海")
    assert (row.lines_now, row.indoor_5g, row.plans_open, row.faults_open) == (1, 1, 1, 1)
    with pytest.raises(SpanInvalid):
        actions.end_line(line_id=line.pk, until=dt.date(2026, 3, 1), **OFFICE)
    actions.end_line(line_id=line.pk, until=ON, **OFFICE)
    actions.finish_plan(plan_id=plan.pk, on=ON, **OFFICE)
    (row,) = queries.networks()
    assert (row.lines_now, row.plans_open) == (0, 0)
    with pytest.raises(RegisterError, match="编号"):
        actions.plan_network(venue=one, what="x", plan_item=" ", due_on=ON, **OFFICE)


@given(st.integers(0, 200_000))
def test_a_grade_never_falls_when_the_upload_rises(up: int) -> None:
    order = ("poor", "fair", "good")
    grades = [SpotSpeed(Spot(), up, value, 1, 1).grade for value in (up, up + 1)]
    assert order.index(grades[0]) <= order.index(grades[1])
    assert SpotSpeed(Spot(), 1, FAIR_KBPS, 1, 1).grade == "fair"
    assert SpotSpeed(Spot(), 1, GOOD_KBPS, 1, 1).grade == "good"
