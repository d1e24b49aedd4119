"""The official days of 2026 are there from the start; the next year is a forecast until its notice is imported."""

import datetime as dt

import pytest

from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.errors import RegisterError, SheetUnreadable
from huiqi.register.models import CalendarDay
from register.people import ADMINISTRATOR, AT, OFFICER

pytestmark = pytest.mark.database
NOTICE = "国办发明电〔2026〕9号"


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def test_2026_has_its_official_days() -> None:
    year = queries.calendar()
    saturdays_and_sundays = ("2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10")
    assert [d for d in saturdays_and_sundays if not year.is_working_day(day(d))] == []
    off = [d for d in year.days if d.year == 2026 and not year.days[d]]
    assert (len(off), min(off), max(off)) == (33, day("2026-01-01"), day("2026-10-07"))
    worked = sum(year.is_working_day(day("2026-01-01") + dt.timedelta(i)) for i in range(365))
    assert worked == 248


def test_a_term_over_the_spring_festival() -> None:
    year = queries.calendar()
    assert year.add_working_days(day("2026-02-13"), 1) == day("2026-02-14")
    assert year.add_working_days(day("2026-02-13"), 2) == day("2026-02-24")


def test_a_year_without_a_notice_is_a_forecast_from_the_law() -> None:
    year = queries.calendar()
    assert [year.is_provisional(day(d)) for d in ("2026-12-31", "2027-01-04")] == [False, True]
    assert year.add_working_days(day("2026-12-31"), 1) == day("2027-01-04")
    assert queries.forecasts(2027).count() == 19


def test_a_notice_replaces_the_forecast() -> None:
    rows = [(day("2027-01-01"), False, "元旦"), (day("2027-01-03"), True, "调休上班")]
    actions.import_calendar(actor=ADMINISTRATOR, year=2027, notice=NOTICE, days=rows, at=AT)
    assert [(d.date, d.working, d.note) for d in queries.calendar_days(2027)] == rows
    year = queries.calendar()
    assert (year.last_official_year, year.add_working_days(day("2026-12-31"), 1)) == (2027, day("2027-01-03"))
    assert AuditEntry.objects.get().subject == "calendar:2027"


def test_a_year_left_out_is_not_made_official_by_the_one_after_it() -> None:
    actions.import_calendar(actor=ADMINISTRATOR, year=2028, notice=NOTICE, days=[(day("2028-01-01"), False, "")], at=AT)
    assert queries.calendar().last_official_year == 2026


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([(day("2026-01-01"), False, "")], "2026年01月01日 不在 2027 年"),
        ([(day("2027-01-01"), False, ""), (day("2027-01-01"), True, "")], "2027年01月01日 写了不止一次"),
        ([(day("2027-01-01"), True, "")], "没有一天是休息日"),
    ],
)
def test_a_notice_with_a_fault_changes_nothing(rows: list[tuple[dt.date, bool, str]], says: str) -> None:
    with pytest.raises(SheetUnreadable, match=says):
        actions.import_calendar(actor=ADMINISTRATOR, year=2027, notice=NOTICE, days=rows, at=AT)
    assert CalendarDay.objects.filter(date__year=2027, notice="").count() == 19


def test_a_year_without_a_document_number_and_without_the_right_is_refused() -> None:
    rows = [(day("2027-01-01"), False, "")]
    with pytest.raises(RegisterError, match="通知文号"):
        actions.import_calendar(actor=ADMINISTRATOR, year=2027, notice=" ", days=rows, at=AT)
    with pytest.raises(Forbidden):
        actions.import_calendar(actor=OFFICER, year=2027, notice=NOTICE, days=rows, at=AT)


def test_seeding_again_leaves_an_imported_year_alone() -> None:
    actions.import_calendar(actor=ADMINISTRATOR, year=2027, notice=NOTICE, days=[(day("2027-01-01"), False, "")], at=AT)
    before = CalendarDay.objects.count()
    actions.seed()
    assert CalendarDay.objects.count() == before
