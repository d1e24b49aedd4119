"""How many working days has a step taken, and when is it due? Clocks start, stand still and end with the case.

A day counts once: working days after the start, through today, without those a pause covers.
"""

import datetime as dt
from dataclasses import dataclass

from django.utils import timezone

from huiqi.cases.errors import NotYet
from huiqi.cases.models import Case, Clock, Pause
from huiqi.cases.states import CORRECTION, STATE_CLOCKS, SUBSTANTIVE, days_of, runs_in, stands_in
from huiqi.register import queries as register
from huiqi.units.workdays import Calendar


@dataclass(frozen=True)
class Reading:
    """What a clock shows on a day. Working days; `due_on` is None while it stands still or is over."""

    clock: Clock
    elapsed: int
    due_on: dt.date | None
    provisional: bool
    """True where the due day lies in a year without an official calendar."""
    paused_for: str

    @property
    def remaining(self) -> int:
        """Working days left; negative where overdue."""
        return self.clock.days - self.elapsed

    @property
    def overdue(self) -> bool:
        return self.elapsed > self.clock.days


def day_of(at: dt.datetime) -> dt.date:
    """The day of a moment in the district, whatever zone a reader has chosen."""
    return timezone.localdate(at, timezone.get_default_timezone())


def reading(clock: Clock, on: dt.date, calendar: Calendar) -> Reading:
    """What the clock shows at the end of `on`."""
    return read(clock, list(clock.pauses.all()), on, calendar)


def read(clock: Clock, pauses: list[Pause], on: dt.date, calendar: Calendar) -> Reading:
    """What a clock with these pauses shows at the end of `on`."""
    last = min(clock.ended_on or on, on)
    stood = sum(_paused_days(p, last, calendar) for p in pauses)
    elapsed = max(calendar.working_days_between(clock.started_on, last) - stood, 0)
    open_pause = next((p for p in pauses if p.until_on is None), None)
    due = None
    if clock.ended_on is None and open_pause is None:
        due = calendar.add_working_days(clock.started_on, clock.days + stood)
    provisional = due is not None and calendar.is_provisional(due)
    return Reading(clock, elapsed, due, provisional, open_pause.reason if open_pause else "")


def _paused_days(pause: Pause, last: dt.date, calendar: Calendar) -> int:
    until = min(pause.until_on or last, last)
    return calendar.working_days_between(pause.from_on, until) if until > pause.from_on else 0


def start(case: Case, kind: str, on: dt.date, about: str = "") -> Clock:
    """A new run of a clock: `on` is the day before its first day."""
    return Clock.objects.create(case=case, kind=kind, about=about, days=days_of(case.measure, kind), started_on=on)


def running(case: Case, kind: str, about: str = "") -> Clock | None:
    """The run of a clock that has not ended, standing still or not."""
    return Clock.objects.filter(case=case, kind=kind, about=about, ended_on=None).first()


def pause(clock: Clock, reason: str, on: dt.date) -> None:
    """The clock stands still from the day after `on`. Raises NotYet where it already does."""
    if standing := clock.pauses.filter(until_on=None).first():
        raise NotYet(
            "%(clock)s计时已因“%(reason)s”停止；请先恢复计时。", clock=clock.get_kind_display(), reason=standing.reason
        )
    Pause.objects.create(clock=clock, reason=reason, from_on=on)


def resume(clock: Clock, on: dt.date) -> None:
    """The clock goes on from the day after `on`; nothing happens where it runs."""
    clock.pauses.filter(until_on=None).update(until_on=on)


def end(case: Case, kind: str, on: dt.date, about: str = "") -> None:
    """The clock's last day is `on`; an open pause ends with it."""
    if clock := running(case, kind, about):
        finish(clock, on)


def finish(clock: Clock, on: dt.date) -> None:
    """The same of a clock at hand. It has run no day where the machine's clock has gone back since it began."""
    resume(clock, on)
    clock.ended_on = max(on, clock.started_on)
    clock.save(update_fields=["ended_on"])


def follow(case: Case, on: dt.date, why: str) -> None:
    """Bring the clocks that follow the state to where the case stands now, and store when it is due."""
    going = {clock.kind: clock for clock in Clock.objects.filter(case=case, about="", ended_on=None)}
    for kind in STATE_CLOCKS:
        clock = going.get(kind)
        if case.state in runs_in(kind):
            if clock is None:
                start(case, kind, on)
            elif kind != SUBSTANTIVE:
                resume(clock, on)
        elif case.state in stands_in(kind):
            if clock and not clock.pauses.filter(until_on=None).exists():
                pause(clock, why, on)
        elif clock:
            finish(clock, on)
    case.due_on = due_on(case, on)


def due_on(case: Case, on: dt.date) -> dt.date | None:
    """The last day of the clock that follows the case's state; None where none runs."""
    for kind in STATE_CLOCKS:
        if case.state in runs_in(kind) and (clock := running(case, kind)):
            return reading(clock, on, calendar()).due_on
    return None


def correction_is_over(case: Case, on: dt.date) -> bool:
    """Whether the firm's time for its correction has passed."""
    clock = running(case, CORRECTION)
    return clock is not None and reading(clock, on, calendar()).overdue


def calendar() -> Calendar:
    """The district's working days."""
    return register.calendar()
