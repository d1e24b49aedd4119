"""The worker: it runs what is due and notes it, outlives errors and kill -9, and works alone however many there are.

The worker processes of these tests open a database of their own.
"""

import datetime as dt
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from threading import Event

import pytest
from django.utils import timezone

from huiqi.web.timed.loop import prepare, run_due, work
from huiqi.web.timed.models import Job
from huiqi.web.timed.plan import WORK, Timed
from huiqi.web.timed.turn import turn_on
from new_databases import NewDatabase, place_of

SECOND = dt.timedelta(seconds=1)
CHILD = """
import sys, time, datetime as dt
from pathlib import Path
from threading import Event
from huiqi.web.database import open_database
open_database()
from django.conf import settings
from huiqi.web.timed import loop, plan, turn

folder, seconds, alone = Path(sys.argv[1]), float(sys.argv[2]), sys.argv[3] == "alone"
loop.LOOK_AGAIN = 0.1

def note(at):
    with (folder / "log").open("a") as log:
        log.write("begin\\n"); log.flush()
        time.sleep(seconds)
        log.write("end\\n")
    return {"runs": 1}

def other(at):
    (folder / "other").touch()
    return {}

class NobodyElse:
    def taken(self): return True
    def end(self): pass

mine = turn.turn_on(settings.VAR) if alone else NobodyElse()
often = dt.timedelta(seconds=0.3)
loop.work([plan.Timed("note", "", often, note), plan.Timed("other", "", often, other)], mine, Event())
"""


@pytest.fixture
def place(tmp_path: Path, new_database: NewDatabase) -> dict[str, str]:
    """The environment of worker processes that share a new database."""
    return place_of(new_database("worker"), tmp_path)


@pytest.fixture
def start(place: dict[str, str], tmp_path: Path) -> Iterator:
    """Starts a worker process whose one job is always due and writes down when it begins and ends."""
    started: list[subprocess.Popen[bytes]] = []

    def start_one(seconds: float, how: str = "alone") -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", CHILD, str(tmp_path), str(seconds), how]
        started.append(subprocess.Popen(command, env=place, stderr=subprocess.DEVNULL))
        return started[-1]

    yield start_one
    for process in started:
        process.kill()
        process.wait()


def lines(folder: Path, number: int) -> list[str]:
    """The log, once it has so many lines."""
    path = folder / "log"
    for _ in range(600):
        found = path.read_text().splitlines() if path.exists() else []
        if len(found) >= number:
            return found
        time.sleep(0.1)
    raise AssertionError(f"{found} after a minute")


def in_turn(found: list[str]) -> bool:
    """No run began before the one before it had ended."""
    return all(line == ("begin", "end")[n % 2] for n, line in enumerate(found))


@pytest.mark.database
def test_two_workers_at_once_never_run_a_job_at_the_same_time(start, tmp_path: Path) -> None:
    start(0.3), start(0.3)
    assert in_turn(lines(tmp_path, 16))


@pytest.mark.database
def test_without_the_turn_two_workers_would_meet(start, tmp_path: Path) -> None:
    start(0.3, "together")
    lines(tmp_path, 1)
    start(0.3, "together")
    assert any(not in_turn(lines(tmp_path, number)) for number in range(24, 120, 8))  # a busy machine starts one late


@pytest.mark.database
def test_after_kill_9_another_worker_takes_over_and_the_killed_job_waits(start, tmp_path: Path) -> None:
    first = start(3600)
    assert lines(tmp_path, 1) == ["begin"]
    first.kill()
    first.wait()
    assert not (tmp_path / "other").exists()
    start(0.1)
    for _ in range(600):
        if (tmp_path / "other").exists():
            break
        time.sleep(0.1)
    assert (tmp_path / "other").exists()
    time.sleep(1)  # three periods: only the wait after a failure keeps the killed job back
    assert (tmp_path / "log").read_text() == "begin\n"


def always(name: str, do) -> Timed:
    return Timed(name, name, SECOND, do)


@pytest.mark.database(transaction=True)
def test_a_job_that_fails_stops_no_other_and_says_why() -> None:
    jobs = [always("bad", lambda at: {}["no"]), always("good", lambda at: {"sent": 3})]
    prepare(jobs, timezone.now() - 5 * SECOND)
    run_due(jobs, Event())
    bad, good = Job.objects.get(name="bad"), Job.objects.get(name="good")
    assert (bad.outcome, bad.failures, bad.error) == ("failed", 1, "KeyError: 'no'")
    assert bad.due_at > timezone.now() + 30 * SECOND
    assert (good.outcome, good.failures, good.counts) == ("done", 0, {"sent": 3})
    assert not Job.objects.exclude(running_since=None)


@pytest.mark.database(transaction=True)
def test_what_a_killed_worker_left_running_is_said_and_waits_ever_longer() -> None:
    jobs, now = [always("one", lambda at: {})], timezone.now()
    prepare(jobs, now)
    for failures, minutes in ((1, 1), (2, 2)):
        Job.objects.update(running_since=now)
        prepare(jobs, now)
        row = Job.objects.get()
        assert (row.outcome, row.failures, row.running_since) == ("stopped", failures, None)
        assert row.due_at == now + dt.timedelta(minutes=minutes)


@pytest.mark.database(transaction=True)
def test_asked_to_end_it_finishes_the_job_it_has_begun_and_begins_no_other(tmp_path: Path) -> None:
    stop, done = Event(), []

    def last(at: dt.datetime) -> dict[str, int]:
        stop.set()
        done.append("last")
        return {}

    jobs = [always("a", last), always("b", lambda at: done.append("after") or {})]
    prepare(jobs, timezone.now() - 5 * SECOND)
    work(jobs, turn_on(tmp_path), stop)
    assert done == ["last"]
    assert Job.objects.get(name="a").outcome == "done"


@pytest.mark.database(transaction=True)
def test_all_timed_work_of_the_service_runs() -> None:
    prepare(WORK, timezone.now() - dt.timedelta(days=1))
    run_due(WORK, Event())
    assert set(Job.objects.values_list("outcome", flat=True)) == {"done"}


@pytest.mark.database
def test_sigterm_ends_the_command_cleanly(place: dict[str, str]) -> None:
    command = [sys.executable, "-m", "huiqi.web.commands", "worker"]
    process = subprocess.Popen(command, env=place, stderr=subprocess.PIPE, text=True)
    time.sleep(8)
    process.send_signal(signal.SIGTERM)
    _, said = process.communicate(timeout=60)
    assert (process.returncode, said) == (0, "")


@pytest.mark.database
def test_a_job_noted_by_a_clock_that_was_a_year_ahead_is_not_put_off_for_a_year() -> None:
    ran: list[str] = []
    jobs = [always("jumped", lambda at: ran.append("jumped") or {}), always("waits", lambda at: ran.append("waits") or {})]
    prepare(jobs, timezone.now())
    Job.objects.filter(name="jumped").update(due_at=timezone.now() + dt.timedelta(365))
    Job.objects.filter(name="waits").update(due_at=timezone.now() + dt.timedelta(minutes=50))
    run_due(jobs, Event())
    assert ran == ["jumped"]
    assert Job.objects.get(name="jumped").due_at < timezone.now() + dt.timedelta(minutes=1)
