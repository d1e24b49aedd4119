"""A term starts the day after, skips what is not worked, counts what is made up, and can be counted back."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi.units.workdays import Calendar

NATIONAL_DAY = {dt.date(2026, 10, d): False for d in range(1, 8)} | {
    dt.date(2026, 9, 20): True,
    dt.date(2026, 10, 10): True,
}
YEAR = Calendar(NATIONAL_DAY, last_official_year=2026)


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


@pytest.mark.parametrize(
    ("start", "n", "end"),
    [
        ("2026-09-30", 0, "2026-09-30"),
        ("2026-09-30", 1, "2026-10-08"),  # seven days of holiday
        ("2026-09-30", 3, "2026-10-10"),  # a Saturday that is worked
        ("2026-09-30", 4, "2026-10-12"),
        ("2026-09-18", 1, "2026-09-20"),  # a Sunday that is worked
        ("2026-10-03", 1, "2026-10-08"),  # an event on a holiday
        ("2026-12-31", 1, "2027-01-01"),  # no notice yet: an ordinary Friday
    ],
)
def test_a_term_ends_on_its_last_working_day(start: str, n: int, end: str) -> None:
    assert YEAR.add_working_days(day(start), n) == day(end)


def test_a_term_of_calendar_days_that_ends_on_a_rest_day_ends_on_the_next_working_day() -> None:
    assert YEAR.on_or_after(day("2026-10-03")) == day("2026-10-08")
    assert YEAR.on_or_after(day("2026-10-10")) == day("2026-10-10")
    assert YEAR.on_or_after(day("2026-10-11")) == day("2026-10-12")


def test_a_date_beyond_the_last_notice_is_provisional() -> None:
    assert [YEAR.is_provisional(day(d)) for d in ("2026-12-31", "2027-01-01")] == [False, True]


def test_a_negative_term_is_refused() -> None:
    with pytest.raises(ValueError, match="-1 个工作日"):
        YEAR.add_working_days(day("2026-09-30"), -1)


DATES = st.dates(day("2026-01-01"), day("2028-12-31"))
CALENDARS = st.builds(Calendar, st.dictionaries(DATES, st.booleans(), max_size=60), st.just(2026))


@given(CALENDARS, DATES, st.integers(0, 60))
def test_the_days_of_a_term_count_back_to_its_length(calendar: Calendar, start: dt.date, n: int) -> None:
    end = calendar.add_working_days(start, n)
    assert calendar.working_days_between(start, end) == n
    assert calendar.working_days_between(end, start) == -n
    assert n == 0 or calendar.is_working_day(end)
