"""What happens next in the district? Deeds by their moment, done in order, and the clocks once a day."""

import datetime as dt
import heapq
from collections.abc import Callable, Iterator
from zoneinfo import ZoneInfo

from huiqi.units.workdays import Calendar

Deed = Callable[[dt.datetime], None]
SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(day: dt.date, hour: int, minute: int = 0) -> dt.datetime:
    """A moment in the district."""
    return dt.datetime.combine(day, dt.time(hour, minute), SHANGHAI)


class Diary:
    """Deeds to be done by `until`, the last day included; of two at one moment the one entered first comes first."""

    def __init__(self, first: dt.date, until: dt.date, calendar: Calendar) -> None:
        self.first, self.until, self.calendar = first, until, calendar
        self.now = moment(first, 0)
        """The moment of the deed that is being done."""
        self._deeds: list[tuple[dt.datetime, int, Deed]] = []
        self._entered = 0

    def enter(self, at: dt.datetime, deed: Deed) -> None:
        """Let a deed be done at a moment. What lies after the last day stays undone."""
        heapq.heappush(self._deeds, (at, self._entered, deed))
        self._entered += 1

    def workday(self, at: dt.datetime, days: int) -> dt.date:
        """The day so many working days after a moment; none means the same day, or the next that is worked."""
        return self.calendar.add_working_days(at.date() - dt.timedelta(days == 0), days or 1)

    def before_end(self, days: int) -> dt.date:
        """The last day that so many working days follow until the end."""
        day = self.until
        while self.calendar.working_days_between(day, self.until) < days:
            day -= dt.timedelta(1)
        return day

    def days(self) -> Iterator[dt.date]:
        """Each day in order, its deeds done once the caller asks for the next."""
        for number in range((self.until - self.first).days + 1):
            day = self.first + dt.timedelta(number)
            yield day
            end = moment(day + dt.timedelta(1), 0)
            while self._deeds and self._deeds[0][0] < end:
                self.now, _, deed = heapq.heappop(self._deeds)
                deed(self.now)
