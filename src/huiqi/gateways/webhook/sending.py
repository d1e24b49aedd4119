"""How is one message handed over? One POST to an address that was checked, within ten seconds and 64 KB, no redirects.

A proxy of the environment is not used: it would resolve the name a second time, out of our sight.
"""

import io
import socket
import ssl
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from concurrent.futures import TimeoutError as NotYet
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException, HTTPResponse
from threading import Thread

from huiqi.gateways.webhook.guard import Place, Rules, WebhookRefused, check_addresses, check_url

TIMEOUT = 10.0
"""Seconds for everything: the name, the connection, the request, the answer."""
READ_MAX = 64 * 1024
"""Bytes of an answer that are read at all."""
BODY_MAX = 1024
"""Bytes of an answer's content that are kept."""
AGENT = "huiqi-webhooks/1"
Lookup = Callable[[str, int], Sequence[str]]


@dataclass(frozen=True)
class Answer:
    """What came back: `status` is None where nothing did; `error` is a key of guard.REASONS, empty where it was taken."""

    status: int | None
    error: str
    body: str = ""
    retry_after: int | None = None
    """Seconds the receiver asks to be left alone."""
    took_ms: int = 0


def lookup(host: str, port: int) -> list[str]:
    """Every address a name stands for. Raises OSError."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(row[4][0]) for row in found))


def send(
    url: str, body: bytes, headers: Mapping[str, str], rules: Rules, *, find: Lookup = lookup, timeout: float = TIMEOUT
) -> Answer:
    """POST it once. Whatever a receiver does, this returns, and soon."""
    start = time.monotonic()
    try:
        answer = _posted(url, body, headers, rules, find, start + timeout)
    except WebhookRefused as refused:
        answer = Answer(None, refused.code)
    except TimeoutError:
        answer = Answer(None, "TIMEOUT")
    except ssl.SSLCertVerificationError:
        answer = Answer(None, "CERTIFICATE")
    except (HTTPException, ValueError):
        answer = Answer(None, "ANSWER_BROKEN")
    except OSError:
        answer = Answer(None, "CONNECTION")
    took = round((time.monotonic() - start) * 1000)
    return Answer(answer.status, answer.error, answer.body, answer.retry_after, took)


def _posted(url: str, body: bytes, headers: Mapping[str, str], rules: Rules, find: Lookup, end: float) -> Answer:
    place = check_url(url, rules)
    found = _found(place, find, end)
    check_addresses(place, found, rules)
    with _connected(place, found, end) as line:
        conn = HTTPConnection(place.host, place.port)
        conn.sock = _Line(line, end)  # all that http.client asks of a socket
        fixed = {"Host": place.authority, "Content-Type": "application/json", "User-Agent": AGENT, "Connection": "close"}
        conn.request("POST", place.target, body, fixed | dict(headers))
        return _read(conn.getresponse())


def _found(place: Place, find: Lookup, end: float) -> Sequence[str]:
    """The name's addresses, asked for in a thread: the system's resolver knows no deadline of ours."""
    answer: Future[Sequence[str]] = Future()

    def ask() -> None:
        try:
            answer.set_result(find(place.host, place.port))
        except Exception as failed:  # it belongs to whoever waits
            answer.set_exception(failed)

    Thread(target=ask, daemon=True).start()
    try:
        return answer.result(_left(end))
    except NotYet:
        raise TimeoutError from None
    except OSError:
        raise WebhookRefused("HOST_UNKNOWN") from None


def _connected(place: Place, found: Sequence[str], end: float) -> socket.socket:
    """A connection to the first of the checked addresses that takes one; by TLS, for the name. Raises OSError."""
    failed: OSError = ConnectionError()
    for address in found:
        try:
            line = socket.create_connection((address, place.port), timeout=_left(end))
        except TimeoutError:
            raise
        except OSError as error:
            failed = error
            continue
        if not place.secure:
            return line
        try:
            line.settimeout(_left(end))
            return ssl.create_default_context().wrap_socket(line, server_hostname=place.host)
        except BaseException:
            line.close()
            raise
    raise failed


def _read(response: HTTPResponse) -> Answer:
    status = response.status
    try:
        body = response.read(BODY_MAX)
    except (OSError, HTTPException, ValueError):
        body = b""  # the status is the answer; the rest is for people to look at
    error = "" if 200 <= status < 300 else "REDIRECT" if 300 <= status < 400 else "STATUS"
    asked = response.headers.get("Retry-After", "")
    wait = int(asked) if asked.isascii() and asked.isdecimal() and len(asked) < 8 else None
    return Answer(status, error, body.decode(errors="replace").replace("\x00", "�"), wait)


def _left(end: float) -> float:
    """Seconds until the end. Raises TimeoutError."""
    left = end - time.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


class _Line:
    """A socket with one end for everything: each wait on a socket alone is short, thousands of them are not."""

    def __init__(self, line: socket.socket, end: float) -> None:
        self._line, self._end = line, end

    def sendall(self, content: bytes) -> None:
        self._line.settimeout(_left(self._end))
        self._line.sendall(content)

    def makefile(self, mode: str) -> io.BufferedReader:
        return io.BufferedReader(_Reader(self._line, self._end))

    def close(self) -> None:
        """Whoever opened the socket closes it."""


class _Reader(io.RawIOBase):
    """What comes in, until the end is there or it was too much."""

    def __init__(self, line: socket.socket, end: float) -> None:
        self._line, self._end, self._rest = line, end, READ_MAX

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]  # io hands it a memoryview
        if self._rest <= 0:
            raise HTTPException("too much")
        self._line.settimeout(_left(self._end))
        count = self._line.recv_into(buffer)
        self._rest -= count
        return count
