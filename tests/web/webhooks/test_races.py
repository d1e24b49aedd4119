"""Workers that deliver at the same moment share the work; one killed between sending and noting it loses nothing."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from new_databases import NewDatabase, in_a_process, place_of

pytestmark = pytest.mark.database


@pytest.fixture
def race(tmp_path: Path, new_database: NewDatabase) -> Callable[[str], dict[str, Any]]:
    """Runs a race of races.py in a process of its own."""

    def run(which: str) -> dict[str, Any]:
        place = place_of(new_database("races"), tmp_path) | {"HUIQI_MAIL_URL": "memory:"}
        return dict(in_a_process("web.webhooks.races", place, which))

    return run


def test_a_message_leaves_once_however_many_deliver(race) -> None:
    found = race("deliver")
    assert found["claimed"] == [1] * 24
    assert max(found["unclaimed"]) > 1  # where nobody marks what they send, some leave twice


def test_an_event_makes_one_delivery_however_many_collect(race) -> None:
    assert race("collect") == {"made": 2}


def test_a_worker_killed_between_sending_and_noting_it_loses_nothing_and_repeats_under_the_same_id(race) -> None:
    found = race("killed")
    assert found.pop("twice") > 0
    assert found == {"kills": 2, "lost": 0, "foreign": 0, "states": {"sent": 8}}
