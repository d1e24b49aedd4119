"""What does a worker of `huiqi serve` run? The service, in a process group of its own, for as long as its server lives.

A terminal sends Ctrl-C to its whole group. A worker that hears it from there and then again from its server may hang
until it is killed; so only the server hears it, and ends its workers. A server that is killed cannot: a worker that
outlived it would keep the port, and the next server could not begin.
"""

import os
import time
from threading import Thread

from huiqi.web.wsgi import application as application

_LOOK = 0.5
"""Seconds between two looks at the server."""


def _end_with(server: int) -> None:
    while os.getppid() == server:
        time.sleep(_LOOK)
    os._exit(1)


if os.environ.get("HUIQI_SERVER") == str(os.getppid()):
    os.setpgid(0, 0)
    Thread(target=_end_with, args=(os.getppid(),), daemon=True).start()
