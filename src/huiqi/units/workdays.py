"""Which days are working days, and when is a term of so many working days over?

A day's own entry counts first; without one, Monday to Friday are working days. A term starts on the day after the
event and ends with its last working day (民法典 201-203; 行政许可法 82: holidays do not count).
"""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

_DAY = dt.timedelta(days=1)
_SATURDAY = 5


@dataclass(frozen=True)
class Calendar:
    """The days that differ from an ordinary week: holidays, make-up days.

    `days` says of a day whether it is worked. `last_official_year` is the last year with an official notice: a date
    after it is a forecast and is shown as 预计.
    """

    days: Mapping[dt.date, bool]
    last_official_year: int

    def is_working_day(self, day: dt.date) -> bool:
        """Whether offices work on `day`."""
        return self.days.get(day, day.weekday() < _SATURDAY)

    def is_provisional(self, day: dt.date) -> bool:
        """Whether no official notice covers `day` yet."""
        return day.year > self.last_official_year

    def add_working_days(self, start: dt.date, n: int) -> dt.date:
        """The last day of a term of `n` working days whose event was on `start`; `start` itself for 0.

        >>> Calendar({}, 2026).add_working_days(dt.date(2026, 11, 20), 5)  # a Friday
        datetime.date(2026, 11, 27)
        """
        if n < 0:
            raise ValueError(f"期限不能是 {n} 个工作日；请给 0 或更大的整数")
        day = start
        while n:
            day += _DAY
            n -= self.is_working_day(day)
        return day

    def working_days_between(self, start: dt.date, end: dt.date) -> int:
        """Working days after `start` up to `end`, both as days of a term; below zero where `end` is before `start`.

        >>> week = Calendar({}, 2026)
        >>> week.working_days_between(dt.date(2026, 11, 20), dt.date(2026, 11, 27))
        5
        >>> week.working_days_between(dt.date(2026, 11, 27), dt.date(2026, 11, 20))
        -5
        """
        if end < start:
            return -self.working_days_between(end, start)
        return sum(self.is_working_day(start + _DAY * i) for i in range(1, (end - start).days + 1))

    def on_or_after(self, day: dt.date) -> dt.date:
        """`day`, or the next working day where it is a rest day: how a term of calendar days ends (民法典 203)."""
        while not self.is_working_day(day):
            day += _DAY
        return day
