"""What may a stranger's file cost? It is opened by a process of its own that has so much time and memory, and no more.

A few kilobytes can unfold to gigabytes or to hours, within the format and in libraries that know no bound. `confined`
has a function read the file elsewhere. Each process that asks keeps a fork server, which has loaded the readers and
forks one for each file; answers come back as JSON or bytes, never as objects that a seized reader could shape.
"""

import contextlib
import gc
import importlib
import json
import logging
import os
import resource
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from functools import partial
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import Any

from huiqi.gateways.refusal import FileRefused

SECONDS = 15
"""Of the processor, for one file; of the clock it has twice as many."""
MEMORY = 1024 * 1024 * 1024
"""Bytes of address space for one file, beside the reader's own."""
AT_ONCE = 2
"""Files that one process has read at a time: so often MEMORY is what strangers can take from the machine."""
READERS = ("files", "preview", "masked", "sheets")
"""The modules of this room that the fork server has loaded; others load when they are asked for."""

_JSON, _BYTES, _REFUSED, _FELL = b"j", b"b", b"r", b"f"
"""How an answer begins."""
_PIECE = 1 << 16


class Unread(Exception):
    """The file's reader was ended, or fell: it took too much, or nobody has met such a file yet."""


def confined(read: Callable[..., Any], *given: Any, content: bytes | None = None, seconds: int = 0, memory: int = 0) -> Any:
    """What `read(*given)`, or `read(content, *given)`, comes to in a process with limits (default SECONDS and MEMORY).

    `read` stands in a module under its own name; `given` and its answer are what JSON can say, or the answer is bytes.
    Raises FileRefused as `read` does, Unread where it did not end or fell.
    """
    seconds, memory = seconds or SECONDS, memory or MEMORY
    order = {
        "read": [read.__module__, read.__name__], "given": given, "with_content": content is not None,
        "seconds": seconds, "memory": memory,
    }  # fmt: skip
    sent = json.dumps(order).encode() + b"\n" + (content or b"")
    with _FORK_SERVER.turns:
        answer = _answered(sent, 3 * seconds)
        if answer is None:
            answer = _answered(sent, 3 * seconds)
    return _told(answer or b"", read.__name__)


def _answered(sent: bytes, patience: int) -> bytes | None:
    """What a new reader says to an order: nothing where it was ended, None where none took the order up."""
    ours, theirs = socket.socketpair()
    with ours:
        with theirs:
            asked = _FORK_SERVER.send(theirs)
        ours.settimeout(patience)
        try:
            ours.sendall(sent)
            ours.shutdown(socket.SHUT_WR)
            return _all(ours)
        except ConnectionError:
            _FORK_SERVER.is_gone(asked)
            return None
        except TimeoutError:
            return b""


def _told(answer: bytes, name: str) -> Any:
    how, said = answer[:1], answer[1:]
    if how == _JSON:
        return json.loads(said)
    if how == _BYTES:
        return said
    if how == _REFUSED:
        raise FileRefused(said.decode())
    why = said.decode() or "it was ended"
    logging.getLogger(__name__).warning("a file was not read by %s: %s", name, why)
    raise Unread(why)


def _all(pipe: socket.socket) -> bytes:
    return b"".join(iter(partial(pipe.recv, _PIECE), b""))


class _ForkServer:
    """The way to this process's fork server; it ends with the last process that could ask it."""

    way: socket.socket | None = None

    def __init__(self) -> None:
        self.forget()

    def send(self, pipe: socket.socket) -> socket.socket:
        """A reader at the other end of `pipe`, by the way that is returned. Raises OSError where none can be begun."""
        with self.lock:
            way = self.way or self._begun()
            try:
                socket.send_fds(way, [b"file"], [pipe.fileno()])
            except OSError:  # it was killed
                way.close()
                way = self._begun()
                socket.send_fds(way, [b"file"], [pipe.fileno()])
            return way

    def is_gone(self, way: socket.socket) -> None:
        """It died before a file was taken up: the next is begun, if nobody has done so."""
        with self.lock:
            if self.way is way:
                way.close()
                self.way = None

    def _begun(self) -> socket.socket:
        self.way, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with theirs:
            command = [sys.executable, "-m", __name__]
            nowhere = subprocess.DEVNULL
            subprocess.Popen(command, stdin=theirs.fileno(), stdout=nowhere, stderr=nowhere)  # noqa: S603  our own program
        return self.way

    def forget(self) -> None:
        """A process that was forked begins one of its own, so that none outlives those who ask it."""
        if self.way:
            self.way.close()
        self.lock, self.turns, self.way = Lock(), BoundedSemaphore(AT_ONCE), None


_FORK_SERVER = _ForkServer()
os.register_at_fork(after_in_child=_FORK_SERVER.forget)


def _serve() -> None:
    """Fork a reader for each pipe that comes in, until nobody can ask any more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    for name in READERS:
        importlib.import_module(f"huiqi.gateways.{name}")
    gc.freeze()
    with socket.socket(fileno=0) as orders:
        while True:
            word, pipes, _flags, _from = socket.recv_fds(orders, len(b"file"), 1)
            if not word:
                return
            if os.fork() == 0:
                with socket.socket(fileno=pipes[0]) as pipe:
                    pipe.sendall(_answer(_all(pipe)))
                os._exit(0)
            os.close(pipes[0])


def _answer(sent: bytes) -> bytes:
    head, _, content = sent.partition(b"\n")
    order = json.loads(head)
    read = getattr(importlib.import_module(order["read"][0]), order["read"][1])
    _limit(order["seconds"], order["memory"])
    try:
        found = read(content, *order["given"]) if order["with_content"] else read(*order["given"])
        return _BYTES + found if isinstance(found, bytes) else _JSON + json.dumps(found).encode()
    except FileRefused as refused:
        return _REFUSED + refused.code.encode()
    except Exception as fell:  # whatever a library lets out; it is told by its kind, as its words may be the file's
        return _FELL + type(fell).__name__.encode()


def _limit(seconds: int, memory: int) -> None:
    """From here on: so much time and memory, no file is written, and where memory runs out it is this process that goes."""
    with contextlib.suppress(OSError):
        Path("/proc/self/oom_score_adj").write_text("1000")
    pages = int(Path("/proc/self/statm").read_text().split()[0])
    space = pages * resource.getpagesize() + memory
    signal.alarm(2 * seconds)
    for what, most in (
        (resource.RLIMIT_CPU, seconds), (resource.RLIMIT_AS, space), (resource.RLIMIT_CORE, 0), (resource.RLIMIT_FSIZE, 0),
    ):  # fmt: skip
        resource.setrlimit(what, (most, most))


if __name__ == "__main__":
    _serve()
