"""What a firm was told is handed in is there, once and whole: servers killed, the database restarted, two servers at once.

Several firms hand in over HTTP meanwhile, and repeat what got no answer (faults/submissions.py). On SQLite the database is
a file of the server's own processes: to kill these is to kill the database.
"""

import shutil
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from databases import FAST
from faults.conftest import environment_of
from faults.disks import small_disk
from faults.told import Told, outcome
from new_databases import SQLITE
from soak import times

pytestmark = pytest.mark.database
ON_POSTGRESQL = pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no server")
KILLS = 3
"""Two of these kill a worker, the third the whole server."""
SURE = (*(setting for setting in FAST if "synchronous" not in setting), "synchronous_commit=on")
SHORT_OF_LOGS = ("fsync=off", "min_wal_size=2MB", "max_wal_size=4MB", "shared_buffers=16MB", "max_connections=100")
"""What it writes ahead of its tables it writes to ever new files, of a megabyte."""
CARELESS = (*FAST, "wal_writer_delay=10s", "wal_writer_flush_after=1GB", "wal_buffers=64MB")
"""A database that says a transaction holds long before it has written it down."""
CARELESS_RESTARTS = 5
"""It writes every ten seconds: once or twice it may just have done so."""


def say(tell: Told, found: dict[str, Any]) -> None:
    tell(found["lost"], found["doubled"], submissions=found["told"], requests=found["requests"],
         unanswered=found["unanswered"], **found["did"])  # fmt: skip


def test_no_submission_is_lost_or_doubled_though_workers_and_servers_are_killed(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "submissions", "server", 1, times(KILLS))
    say(tell, found)
    assert sum(found["did"].values()) == times(KILLS)
    assert found["unanswered"]
    assert (found["told"], found["broken"], found["lost"], found["doubled"]) == (found["firms"], 0, [], [])


def test_two_servers_at_once_on_one_database_take_each_submission_once(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "submissions", "two", 2, times(1))
    say(tell, found)
    assert (found["told"], found["broken"], found["lost"], found["doubled"]) == (found["firms"], 0, [], [])


def test_a_worker_that_dies_between_a_case_and_its_audit_row_leaves_neither(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "submissions", "dies", 3, 1)
    say(tell, found)
    assert found["unanswered"]
    assert (found["told"], found["lost"], found["doubled"]) == (found["firms"], [], [])


def test_a_submission_that_is_not_one_transaction_is_left_half_done(place: dict[str, str], tell: Told) -> None:
    found = outcome(place, "submissions", "torn", 3, 1)
    say(tell, found)
    assert any("no audit rows of it" in lost for lost in found["lost"])


@ON_POSTGRESQL
def test_a_database_that_is_stopped_and_begun_again_loses_nothing_and_the_next_request_is_answered(
    cluster, tell: Told
) -> None:
    with cluster(SURE) as place:
        found = outcome(place, "submissions", "database", 4, times(2))
    say(tell, found)
    assert found["did"] == {"restarts": times(2)}
    assert found["unanswered"]
    assert (found["told"], found["broken"], found["late"]) == (found["firms"], 0, 0)
    assert (found["lost"], found["doubled"]) == ([], [])


def test_a_database_whose_disk_is_full_says_so_and_loses_nothing(site_files: Path, tables: str, cluster, tell: Told) -> None:
    """PostgreSQL has a disk of its own; beside SQLite the papers are on it too."""
    with tempfile.TemporaryDirectory() as folder, small_disk(Path(folder) / "disk", "160m") as disk, ExitStack() as stack:
        Path(folder).chmod(0o755)  # the server of the database is another user
        if connection.vendor == "postgresql":
            place = stack.enter_context(cluster(SHORT_OF_LOGS, disk, ["--wal-segsize=1"]))
        else:
            shutil.copyfile(tables.removeprefix(SQLITE), disk / "huiqi.sqlite3")
            place = environment_of(disk, site_files, f"{SQLITE}{disk}/huiqi.sqlite3")
        found = outcome(place, "submissions", "full", 6, times(2), disk)
    say(tell, found)
    assert found["did"]["full disks"] == times(2)
    assert found["unanswered"]
    assert found["no_room"]
    assert connection.vendor == "sqlite" or found["did"].get("crashes of the database")
    assert (found["told"], found["broken"], found["lost"], found["doubled"]) == (found["firms"], 0, [], [])


@ON_POSTGRESQL
def test_a_database_that_answers_before_it_has_written_loses_what_was_told(cluster, tell: Told) -> None:
    with cluster(CARELESS) as place:
        found = outcome(place, "submissions", "database", 5, CARELESS_RESTARTS)
    say(tell, found)
    assert found["lost"]
