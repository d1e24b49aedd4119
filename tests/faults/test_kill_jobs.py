"""Letters, clocks and webhooks are done at last, whatever kills the worker: none is lost, no reminder is made twice."""

import pytest

from faults.told import Told, outcome
from soak import times

pytestmark = pytest.mark.database
KILLS = 10


def test_timed_work_is_done_at_last_though_the_worker_is_killed_at_any_commit(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "jobs", 1, times(KILLS))
    tell(found["lost"], found["doubled"], kills=found["kills"], letters=found["letters"], reminders=found["reminders"],
         webhooks=found["webhooks"], came_again_as_promised=found["again"])  # fmt: skip
    assert found["kills"] == times(KILLS)
    assert found["letters"]
    assert found["reminders"]
    assert found["webhooks"]
    assert (found["lost"], found["doubled"]) == ([], [])


def test_letters_that_are_noted_before_they_are_sent_get_lost(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "jobs", 2, 1, "noted first")
    tell(found["lost"], found["doubled"], kills=found["kills"], letters=found["letters"])
    assert any("never came" in lost for lost in found["lost"])
