"""Workers that deliver at the same moment share the work; one killed between sending and noting it loses nothing."""

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

pytestmark = pytest.mark.database


@pytest.fixture
def race(tmp_path: Path) -> Iterator[Any]:
    """Runs a race of races.py in a process of its own, on a new database of the kind this run is on."""
    environment = os.environ | {"HUIQI_VAR": str(tmp_path), "PYTHONPATH": _path(), "HUIQI_MAIL_URL": "memorymail:"}
    address = os.environ.get("DATABASE_URL", "")
    name = f"webhooks_{time.monotonic_ns()}"

    def run(which: str) -> dict[str, Any]:
        command = [sys.executable, "-m", "web.webhooks.races", which]
        done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout.splitlines()[-1]))

    if not address.startswith("postgres"):
        yield run
        return
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name}")
        environment["DATABASE_URL"] = address.rpartition("/")[0] + f"/{name}"
        yield run
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _path() -> str:
    return os.pathsep.join([str(Path(__file__).parents[2]), os.environ.get("PYTHONPATH", "")])


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
