"""定时工作：每分钟发信、每一刻钟催办和到期、每夜免申即享，收到 SIGTERM 结束 (do the timed work; several take turns)."""

import argparse
import os
import signal
from threading import Event

from huiqi.web.database import open_database


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """None: what is due when stands in huiqi.web.timed.plan."""


def run(args: argparse.Namespace) -> int:
    stop = Event()
    for ending in (signal.SIGTERM, signal.SIGINT):
        signal.signal(ending, lambda *_: stop.set())
    open_database()
    from django.conf import settings  # noqa: PLC0415  framework hook: settings are read when the database opens

    from huiqi.web.timed import loop, plan, turn  # noqa: PLC0415  framework hook: it has models

    loop.work(plan.WORK, turn.turn_on(settings.VAR), stop, _server_lives)
    return 0


def _server_lives() -> bool:
    """A worker that `huiqi serve` started ends with it, also where the server was killed."""
    return os.environ.get("HUIQI_SERVER", "") in ("", str(os.getppid()))
