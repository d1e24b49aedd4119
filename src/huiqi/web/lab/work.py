"""How is long work done? In a thread, one at a time in a process; it says how far it is, and ends when it is asked to."""

import datetime as dt
import hashlib
import json
import logging
import time
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from threading import Lock, Thread
from typing import Any

import numpy as np
from django.db import connection
from django.utils import timezone

from huiqi.engine.bind import Binding
from huiqi.register import queries
from huiqi.simulation.assumptions import USUAL, read_assumptions
from huiqi.web.lab.models import FirmTable, Run
from huiqi.web.lab.people import PROGRAM, People, people
from huiqi.web.lab.stamp import stamp

SAY_EVERY = 0.4
"""Seconds between two words on how far it is."""
_ONE = Lock()
_log = logging.getLogger(__name__)


class Cancelled(Exception):
    """Somebody called the run off."""


def start(run_id: int) -> None:
    """Compute a run in a thread of its own."""
    Thread(target=_in_thread, args=(run_id,), daemon=True, name=f"lab-{run_id}").start()


def _in_thread(run_id: int) -> None:
    try:
        with _ONE:
            compute(run_id)
    finally:
        connection.close()


def compute(run_id: int) -> None:
    """Draw the years of a run that waits; what it comes to, that it was called off, or why it failed is kept."""
    if not Run.objects.filter(pk=run_id, state=Run.State.WAITING).update(state=Run.State.RUNNING, heard_at=timezone.now()):
        return
    run = Run.objects.get(pk=run_id)
    try:
        result, origin, sha256 = _drawn(run)
        _end(run, Run.State.DONE, result=result, stamp=origin, result_sha256=sha256, drawn=run.to_draw)
    except Cancelled:
        _end(run, Run.State.CANCELLED)
    except FirmTable.DoesNotExist:
        _end(run, Run.State.FAILED, error="企业表已被删除")
    except Exception as error:  # whatever it meets, the page can say so
        _log.exception("政策测算 %s 出错", run_id)
        _end(run, Run.State.FAILED, error=f"{type(error).__name__}: {error}"[:300])


def _end(run: Run, state: str, **found: Any) -> None:
    Run.objects.filter(pk=run.pk).update(state=state, ended_at=timezone.now(), **found)


def laid_out(asked: Mapping[str, Any]) -> tuple[People, Binding, Binding]:
    """The firms a run asks about, the numbers before and after. Raises FirmTable.DoesNotExist."""
    on = dt.date.fromisoformat(asked["on"])
    law, firms = queries.binding(PROGRAM, on), people(asked["population"], on)
    return firms, law.supposing(asked["base"]), law.supposing(asked["scenario"])


def _drawn(run: Run) -> tuple[dict[str, Any], dict[str, Any], str]:
    """What a run comes to, what it rests on, and the hash of every draw."""
    from huiqi.simulation.outlook import outlook  # noqa: PLC0415  it compiles kernels

    asked = run.asked
    firms, before, after = laid_out(asked)
    assumed, progress = read_assumptions(asked["assumed"]), _Progress(run)
    hashed = hashlib.sha256()

    def drawn(binding: Binding) -> dict[str, Any]:
        years, draws, seed = (asked[name] for name in ("years", "draws", "seed"))
        found = outlook(binding, firms.columns, assumed, years=years, draws=draws, seed=seed, watch=progress.of)
        for part in (found.awarded_fen, found.paid_fen, found.later_fen, found.firms):
            hashed.update(np.ascontiguousarray(part, np.int64).data)
        return _summary(found, asked["budget"])

    result = {"after": drawn(after)} | ({} if asked["scenario"] == asked["base"] else {"before": drawn(before)})
    return result, _stamped(firms, before, after, asked), hashed.hexdigest()


def _stamped(firms: People, before: Binding, after: Binding, asked: dict[str, Any]) -> dict[str, Any]:
    more = {name: asked[name] for name in ("population", "years", "draws", "seed", "assumed", "scenario", "base")}
    return asdict(stamp(firms, before, after)) | more


def _summary(found: Any, budget_fen: int | None) -> dict[str, Any]:
    """What the page shows of an Outlook: whole fen, by nearest rank."""
    half = found.rank(5_000)
    middle, later = (np.argsort(fen, axis=0, kind="stable")[half] for fen in (found.awarded_fen, found.later_fen))
    return {
        "years": list(found.years), "fan": found.fan(), "fan_draws": found.fan_draws(),
        "most_draws": np.argmax(found.paid_fen, axis=0).tolist(),
        "measures": np.take_along_axis(found.awarded_fen, middle[None], axis=0)[0].T.tolist(),
        "measure_draws": middle.T.tolist(), "receivers": np.sort(found.receivers, axis=0)[half].T.tolist(),
        "later": int(found.later_fen[later]), "later_draw": int(later),
        "firms": np.sort(found.firms, axis=0)[half].tolist(),
        "breaks": None if budget_fen is None else found.breaks(budget_fen),
    }  # fmt: skip


class _Progress:
    """Counts draws over one or two outlooks, says so now and then, and hears whether the run is still wanted."""

    def __init__(self, run: Run) -> None:
        self.run, self.done, self.said = run, 0, 0.0

    def of(self, draws: Iterable[int]) -> Iterator[int]:
        """Each draw in turn. Raises Cancelled."""
        for draw in draws:
            if time.monotonic() - self.said > SAY_EVERY:
                self._say()
            yield draw
            self.done += 1

    def _say(self) -> None:
        self.said = time.monotonic()
        wanted = Run.objects.filter(pk=self.run.pk, state=Run.State.RUNNING, cancel_asked=False)
        if not wanted.update(drawn=self.done, heard_at=timezone.now()):
            raise Cancelled


def asked_of(typed: dict[str, Any], on: dt.date) -> dict[str, Any]:
    """What a form asks, as a run keeps it."""
    plain = {name: typed[name] for name in ("population", "measure", "years", "draws", "seed", "budget", "scenario", "base")}
    assert json.dumps(plain), "a run keeps plain values"
    return plain | {"assumed": {name: typed[name] for name in USUAL}, "on": on.isoformat()}
