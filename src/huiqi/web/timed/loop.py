"""How does the worker go on? It takes its turn, runs what is due, notes how that ended, and waits; no error ends it."""

import datetime as dt
import logging
import time
from collections.abc import Callable, Sequence
from threading import Event

from django.db import Error, connection
from django.utils import timezone

from huiqi.web.timed.models import Job
from huiqi.web.timed.plan import BACK_OFF_MAX, Timed
from huiqi.web.timed.turn import Turn

LOOK_AGAIN = 5.0
"""Seconds between two looks, at most: how soon a worker that stands by follows one that died."""
ERROR_MAX = 300
_log = logging.getLogger(__name__)
Outcome = Job.Outcome


def work(jobs: Sequence[Timed], turn: Turn, stop: Event, wanted: Callable[[], bool] = lambda: True) -> None:
    """Run what is due until `stop` is set or nobody wants it any more; a job that has begun is finished first."""
    ready = False
    while not stop.is_set() and wanted():
        try:
            mine = turn.taken()
            if mine and not ready:
                prepare(jobs, timezone.now())
            ready = mine
            pause = run_due(jobs, stop) if mine else LOOK_AGAIN
        except Error:  # also a connection that was closed under it
            _log.exception("huiqi worker 读不到数据库，%s 秒后再试", LOOK_AGAIN)
            connection.close()
            ready, pause = False, LOOK_AGAIN
        stop.wait(pause)
    turn.end()


def prepare(jobs: Sequence[Timed], at: dt.datetime) -> None:
    """A row for each job; what a killed process left running counts as a failure and comes again after a wait."""
    for job in jobs:
        row, _ = Job.objects.get_or_create(name=job.name, defaults={"due_at": job.next_after(at)})
        if row.running_since:
            row.began_at, row.took_ms = row.running_since, None
            _note_failure(job, row, at, Outcome.STOPPED, "")


def run_due(jobs: Sequence[Timed], stop: Event) -> float:
    """Run each job that is due, one after the other; returns the seconds until the next look."""
    rows = Job.objects.in_bulk([job.name for job in jobs])
    for job in jobs:
        if not stop.is_set() and _is_due(job, rows[job.name].due_at, timezone.now()):
            _run(job, rows[job.name])
    left = (min(row.due_at for row in rows.values()) - timezone.now()).total_seconds()
    return min(max(left, 0.0), LOOK_AGAIN)


def _is_due(job: Timed, due_at: dt.datetime, now: dt.datetime) -> bool:
    """Also what is due later than any wait lasts: the clock was ahead when that was noted, and has been put right."""
    return due_at <= now or due_at > now + max(job.every, BACK_OFF_MAX)


def _run(job: Timed, row: Job) -> None:
    row.running_since = row.began_at = began = timezone.now()
    row.save(update_fields=["running_since"])
    start = time.monotonic()
    try:
        row.counts = dict(job.do(began))
    except Exception as error:  # whatever a job meets, the others go on
        _log.exception("定时任务 %s 出错", job.name)
        connection.close()  # it may be the connection that is broken
        row.took_ms = _since(start)
        _note_failure(job, row, timezone.now(), Outcome.FAILED, f"{type(error).__name__}: {error}")
        return
    row.took_ms, row.outcome, row.failures, row.running_since = _since(start), Outcome.DONE, 0, None
    row.due_at = job.next_after(timezone.now())
    row.save()


def _note_failure(job: Timed, row: Job, at: dt.datetime, outcome: str, error: str) -> None:
    row.failures += 1
    row.outcome, row.error, row.failed_at, row.running_since = outcome, error[:ERROR_MAX], at, None
    row.due_at = job.after_failure(at, row.failures)
    row.save()


def _since(start: float) -> int:
    return round((time.monotonic() - start) * 1000)
