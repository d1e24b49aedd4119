"""What does a worker of `huiqi serve` run? The service, in a process group of its own, for as long as its server lives.

A terminal sends Ctrl-C to its whole group. A worker that hears it from there and then again from its server may hang
until it is killed; so only the server hears it, and ends its workers. A server that is killed cannot: a worker that
outlived it would keep the port, and the next server could not begin.

What a worker is made of stays as long as it lives. Garbage collection, which stops every thread, does not look at it again:
0.1 s each time it looked at everything.
"""

import gc
import os
import time
from threading import Thread

from django.urls import get_resolver

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

len(get_resolver().url_patterns)  # with all pages, which would else be read by the first who asks
gc.collect()
gc.freeze()
