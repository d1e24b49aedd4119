"""SIGKILL at every step of the money, on a database of its own: no case is paid twice, none is lost, and the books hold.

The bank keeps a book of its own; it says everything twice, late, in pieces and out of order (faults/bank.py).
"""

from typing import Any

import pytest

from faults.kills import POINTS
from faults.told import Told, outcome
from soak import times

pytestmark = pytest.mark.database
KILLS = 40
"""Lives of processes ended in a run of `make test`; `make soak` ends so many more."""
SERVER_KILLS = 4
"""Lives of `huiqi serve` ended; each takes seconds to begin."""


def test_money_moves_exactly_once_whatever_is_killed_at_whatever_step(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "kills", 1, times(KILLS))
    tell(found["faults"], found["bank"], kills=found["kills"], cases=found["cases"], bank_returns=found["returns"])
    assert found["kills"] >= times(KILLS)
    assert set(POINTS) <= set(found["died"])
    assert (found["all_done"], found["bank"], found["faults"], found["crashed"]) == (True, [], [], 0)


def test_money_moves_exactly_once_though_the_server_is_killed_in_the_middle_of_requests(
    place: dict[str, str], tell: Told
) -> None:
    found = at_servers(place, tell, 4, times(SERVER_KILLS), 1)
    assert found["kills"] >= times(SERVER_KILLS)
    assert found["cut_off"]


def test_two_servers_at_once_on_one_database_move_money_exactly_once(place: dict[str, str], tell: Told) -> None:
    found = at_servers(place, tell, 4, 0, 2)
    assert found["cut_off"] == 0


def at_servers(place: dict[str, str], tell: Told, seed: int, kills: int, servers: int) -> dict[str, Any]:
    """What was found, whole, after people worked at so many servers."""
    found = outcome(place, "server", seed, kills, servers)
    tell(found["faults"], found["bank"], kills=found["kills"], cases=found["cases"], requests=found["requests"],
         bank_returns=found["returns"])  # fmt: skip
    assert found["steps"]
    assert (found["all_done"], found["broken"], found["bank"], found["faults"]) == (True, 0, [], [])
    return found


def test_a_bank_that_has_the_files_before_the_commit_is_told_twice(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "kills", 2, 1, "files first", "send: before commit 1")
    tell(found["faults"], found["bank"], kills=found["kills"], cases=found["cases"])
    assert found["died"]["send: before commit 1"]
    assert any("ordered twice" in wrong for wrong in found["bank"])
    assert any("paid twice" in wrong for wrong in found["bank"])


def test_orders_that_are_noted_before_they_are_written_get_lost(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "kills", 3, 1, "delivered first", "deliver: before file 1")
    tell(found["faults"], found["bank"], kills=found["kills"], cases=found["cases"])
    assert found["died"]["deliver: before file 1"]
    assert not found["all_done"]
    assert any("never reached the bank" in fault for fault in found["faults"])
    assert any("the bank's book is not what was decided" in fault for fault in found["faults"])
