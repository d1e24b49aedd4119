"""Does money move exactly once whatever is killed when? Office and worker, killed with SIGKILL and begun again.

`python -m faults.kills SEED KILLS [WRONG POINT]` works on the database of DATABASE_URL and prints what it found. A life is
a process; it is killed at a named point (before or after the nth commit or file of a step), or when chance will have it.
"""

import json
import os
import signal
import sys
import time
import traceback
from collections import Counter
from random import Random
from typing import Any

from huiqi.web.database import open_database

OFFICE = [f"{step}: {when} commit {n}" for step, most in (("decide", 3), ("make", 2), ("sign", 1), ("send", 2))
          for n in range(1, most + 1) for when in ("before", "after")]  # fmt: skip
WORKER = [f"{step}: {when}" for step, each in (("deliver", ("file 1", "file 2")), ("collect", ("commit 1", "file 1")),
          ("book", ("commit 1",))) for one in each for when in (f"before {one}", f"after {one}")]  # fmt: skip
POINTS = dict.fromkeys(OFFICE, "office") | dict.fromkeys(WORKER, "worker")
"""Where a life ends → whose."""
LONGEST = 60
"""Seconds, at most, until a life comes to its point, or all is done where nobody is killed."""


def live(role: str, seed: int, wrong: str, point: str) -> None:
    """One life in a process of its own, which never ends by itself."""
    from django.db.backends.base.base import BaseDatabaseWrapper

    from faults import money

    now, passed = "", Counter[str]()

    def step(name: str) -> None:
        nonlocal now
        now = name
        passed.clear()

    def pass_by(when: str, what: str) -> None:
        passed[f"{when} {what}"] += 1
        if f"{now}: {when} {what} {passed[f'{when} {what}']}" == point:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(real: Any, what: str) -> Any:
        def call(*given: Any) -> Any:
            pass_by("before", what)
            done = real(*given)
            pass_by("after", what)
            return done

        return call

    BaseDatabaseWrapper._commit = watched(BaseDatabaseWrapper._commit, "commit")  # type: ignore[method-assign]
    os.replace = watched(os.replace, "file")
    getattr(money, role)(step, Random(seed), wrong)


def fork(role: str, seed: int, wrong: str, point: str) -> int:
    """The process of a new life. It shares no connection with this one."""
    from django.db import connections

    connections.close_all()
    if pid := os.fork():
        return pid
    try:
        live(role, seed, wrong, point)
    except BaseException:
        traceback.print_exc()
    finally:
        os._exit(1)


class Lives:
    """Office and worker side by side, a bank beside them, and what killed them."""

    def __init__(self, seed: int, kills: int, wrong: str, only: str) -> None:
        from django.conf import settings

        from faults.bank import Bank

        self.chance, self.wanted, self.wrong = Random(seed), kills, wrong
        self.bank = Bank(settings.TREASURY_FOLDER, Random(seed + 1))
        self.points = [only] if only else self.chance.sample(list(POINTS), len(POINTS))
        self.died: Counter[str] = Counter()
        self.crashed = 0

    @property
    def kills(self) -> int:
        return self.died.total()

    def tranche(self) -> bool:
        """Whether all that was prepared came to its end, however often the lives were ended."""
        while not self._done() and (self.points or (self.kills < self.wanted and not self.wrong)):
            self._run(self.points[0] if self.points and (self.wrong or self.chance.random() < 0.8) else "")
        return self._done() or self._run("", spare=True)

    def _done(self) -> bool:
        from faults import money

        return not self.bank.answers and money.all_done()

    def _run(self, point: str, *, spare: bool = False) -> bool:
        """Two lives until one is killed, by its point or by chance, and the other with it; True where all was done."""
        running = {fork(role, self.chance.getrandbits(32), self.wrong, point if POINTS.get(point) == role else ""): role
                   for role in ("office", "worker")}  # fmt: skip
        patience = 10 if self.wrong else LONGEST  # what is lost never comes
        end = time.monotonic() + (patience if point or spare else self.chance.uniform(0.01, 0.5))
        look, done = time.monotonic(), False
        while len(running) == 2 and not done and time.monotonic() < end:
            self.bank.turn()
            for pid in list(running):
                gone, status = os.waitpid(pid, os.WNOHANG)
                if gone:
                    self._note(running.pop(pid), status, point)
            if time.monotonic() > look + 0.1:
                look, done = time.monotonic(), self._done()
            time.sleep(0.005)
        for pid in self.chance.sample(list(running), len(running)):
            os.kill(pid, signal.SIGKILL)
            _, status = os.waitpid(pid, 0)
            if not done:
                self._note(f"{running[pid]}, by chance", status, "")
        return done

    def _note(self, who: str, status: int, point: str) -> None:
        if os.WIFSIGNALED(status):
            self.died[point or who] += 1
            if point in self.points:
                self.points.remove(point)
        elif os.WEXITSTATUS(status):
            self.crashed += 1


def main(seed: int, kills: int, wrong: str = "", only: str = "") -> dict[str, Any]:
    """Tranches of six cases until so many lives were ended, and what does not hold after."""
    from faults import money

    money.begin()
    lives, turn, whole = Lives(seed, kills, wrong, only), 0, True
    while whole and (turn == 0 or (not wrong and (lives.kills < kills or lives.points))):
        money.prepare(turn)
        whole, turn = lives.tranche(), turn + 1
    faults = money.faults({case: line.amount_fen for case, line in lives.bank.paid.items()}, set(lives.bank.orders))
    return {
        "kills": lives.kills, "died": dict(lives.died), "cases": turn * len(money.ENDINGS), "crashed": lives.crashed,
        "never": lives.points, "all_done": whole, "bank": lives.bank.wrong, "faults": faults, "returns": lives.bank.files,
    }  # fmt: skip


if __name__ == "__main__":
    open_database()
    print(json.dumps(main(int(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:]), ensure_ascii=False))
