"""When timed work is due, and how long a job that fails is left alone."""

import datetime as dt

import pytest
from django.utils import timezone

from huiqi.web.timed.plan import WORK

JOBS = {job.name: job for job in WORK}


def shenzhen(text: str) -> dt.datetime:
    return timezone.make_aware(dt.datetime.fromisoformat(text))


@pytest.mark.parametrize(
    ("name", "at", "due"),
    [
        ("deliver", "2026-11-24T10:00:30", "2026-11-24T10:01"),
        ("clock", "2026-11-24T10:00", "2026-11-24T10:15"),
        ("clock", "2026-11-24T23:50", "2026-11-25T00:00"),
        ("propose", "2026-11-24T01:59", "2026-11-24T02:00"),
        ("propose", "2026-11-24T02:00", "2026-11-25T02:00"),
    ],
)
def test_mails_go_each_minute_clocks_at_the_change_of_day_too_and_proposals_at_two(name: str, at: str, due: str) -> None:
    assert JOBS[name].next_after(shenzhen(at)) == shenzhen(due)


def test_a_job_that_fails_is_tried_after_one_two_four_minutes_and_then_hourly() -> None:
    at = shenzhen("2026-11-24T10:00")
    waits = [JOBS["propose"].after_failure(at, n) - at for n in (1, 2, 3, 9, 500)]
    assert waits == [dt.timedelta(minutes=m) for m in (1, 2, 4, 60, 60)]
