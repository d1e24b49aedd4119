"""SIGKILL at every step of the money, on a database of its own: no case is paid twice, none is lost, and the books hold.

The bank keeps a book of its own; it says everything twice, late, in pieces and out of order (faults/bank.py).
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from faults.kills import POINTS
from soak import times

pytestmark = pytest.mark.database
KILLS = 40
"""Lives of processes ended in a run of `make test`; `make soak` ends so many more."""
SERVER_KILLS = 4
"""Lives of `huiqi serve` ended; each takes seconds to begin."""


@pytest.fixture
def place(tmp_path: Path) -> Iterator[dict[str, str]]:
    """The environment of processes that share a new database."""
    environment = os.environ | {
        "HUIQI_VAR": str(tmp_path),
        "HUIQI_DEBTOR": "区财政|000000000000001|示例银行|104584000001",
        "HUIQI_DEMONSTRATION": "0",
        "HUIQI_MAIL_URL": "memorymail:",
        "PYTHONPATH": str(Path(__file__).parents[1]),
    }
    address = os.environ.get("DATABASE_URL", "")
    if not address.startswith("postgres"):
        yield environment
        return
    name = f"kills_{time.monotonic_ns()}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        yield environment | {"DATABASE_URL": address.rpartition("/")[0] + f"/{name}"}
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def killed(place: dict[str, str], *how: object, by: str = "kills") -> dict[str, Any]:
    """What was found after so many kills."""
    command = [sys.executable, "-m", f"faults.{by}", *map(str, how)]
    done = subprocess.run(command, env=place, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout.splitlines()[-1])


def test_money_moves_exactly_once_whatever_is_killed_at_whatever_step(place: dict[str, str]) -> None:
    found = killed(place, 1, times(KILLS))
    print(found)
    assert found["kills"] >= times(KILLS)
    assert set(POINTS) <= set(found["died"])
    assert (found["all_done"], found["bank"], found["faults"], found["crashed"]) == (True, [], [], 0)


def test_money_moves_exactly_once_though_the_server_is_killed_in_the_middle_of_requests(place: dict[str, str]) -> None:
    found = killed(place, 4, times(SERVER_KILLS), by="server")
    print(found)
    assert found["kills"] >= times(SERVER_KILLS)
    assert found["cut_off"]
    assert found["steps"]
    assert (found["all_done"], found["bank"], found["faults"]) == (True, [], [])


def test_a_bank_that_has_the_files_before_the_commit_is_told_twice(place: dict[str, str]) -> None:
    found = killed(place, 2, 1, "files first", "send: before commit 1")
    assert found["died"]["send: before commit 1"]
    assert any("ordered twice" in wrong for wrong in found["bank"])
    assert any("paid twice" in wrong for wrong in found["bank"])


def test_orders_that_are_noted_before_they_are_written_get_lost(place: dict[str, str]) -> None:
    found = killed(place, 3, 1, "delivered first", "deliver: before file 1")
    assert found["died"]["deliver: before file 1"]
    assert not found["all_done"]
    assert any("never reached the bank" in fault for fault in found["faults"])
    assert any("the bank's book is not what was decided" in fault for fault in found["faults"])
