"""A window's end counts when a request arrived, as the proxy tells; who waits for a worker is not late."""

import datetime as dt
import http.client
import socket
import ssl
import threading
import time
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from django.conf import LazySettings
from django.test import Client, RequestFactory
from django.utils import timezone

from cases.people import RENT, attached
from deployed import behind_nginx
from huiqi.access.actor import actor_of
from huiqi.cases import actions
from huiqi.cases.models import Case, Window
from huiqi.web.arrival import QUEUE_MAX, arrived_at
from web.routes import world

SECOND = dt.timedelta(seconds=1)


def told(at: dt.datetime) -> dict[str, str]:
    return {"HTTP_X_REQUEST_START": f"t={at.timestamp():.3f}"}


@pytest.fixture
def behind_tls(settings: LazySettings) -> None:
    settings.HTTPS = True


@pytest.mark.database
@pytest.mark.parametrize(("before_the_end", "taken"), [(2, True), (-1, False)])
def test_who_arrives_before_the_window_closes_is_taken_whenever_it_is_their_turn(
    behind_tls: None, before_the_end: int, taken: bool
) -> None:
    place = world()
    case, actor = Case.objects.get(number=place.own["draft"]), actor_of(place.accounts["manager"], "test")
    case = actions.save_draft(actor=actor, case_id=case.pk, version=case.version, at=timezone.now(), answers=RENT)
    for paper in case.law.papers:
        case = attached(case, paper.name, actor=actor, at=timezone.now())
    closed = timezone.now() - 30 * SECOND
    Window.objects.filter(pk=case.window_id).update(closes_at=closed)
    client = Client()
    client.force_login(place.accounts["manager"])
    arrival = closed - before_the_end * SECOND
    answer = client.post(
        f"/my/cases/{case.number}/review", {"version": case.version, "committed": "on"}, **told(arrival)
    )  # fmt: skip
    case.refresh_from_db()
    assert (answer.status_code, bool(case.submitted_at)) == ((302, True) if taken else (422, False))
    if taken:
        assert abs(case.submitted_at - arrival) < SECOND / 100  # type: ignore[operator]  # it is there


@pytest.mark.parametrize("said", ["", "t=", "t=soon", "t=nan", "t=inf", "t=-1", "t=1e300", 60, -3600])
def test_what_cannot_be_is_not_believed(behind_tls: None, said: str | int) -> None:
    before = timezone.now()
    said = said if isinstance(said, str) else f"t={before.timestamp() + said}"
    assert before <= arrived_at(RequestFactory().get("/", HTTP_X_REQUEST_START=said)) <= timezone.now()


def test_nobody_is_believed_who_could_say_it_themselves() -> None:
    before = timezone.now()
    assert arrived_at(RequestFactory().get("/", **told(before - QUEUE_MAX / 2))) >= before


class Noting(BaseHTTPRequestHandler):
    """A service that keeps the headers it was sent."""

    noted: ClassVar[list[dict[str, str]]] = []

    def do_POST(self) -> None:
        Noting.noted.append(dict(self.headers))
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_said: object) -> None:
        """Nothing on the console."""


def test_the_proxy_tells_when_the_last_byte_was_there_and_lets_nobody_say_otherwise(tmp_path: Path) -> None:
    server = HTTPServer(("127.0.0.1", 0), Noting)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    with behind_nginx(tmp_path, server.server_port) as site:
        trusted = ssl.create_default_context(cafile=str(site.certificate))
        with (
            socket.create_connection(("localhost", site.port)) as plain,
            trusted.wrap_socket(plain, server_hostname="localhost") as line,
        ):
            line.sendall(
                b"POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 2\r\nX-Request-Start: t=1\r\n"
                b"X-Forwarded-For: 203.0.113.9\r\nX-Forwarded-Proto: gopher\r\n\r\na"
            )
            time.sleep(0.3)
            last = time.time()
            line.sendall(b"b")
            answer = http.client.HTTPResponse(line)
            answer.begin()
        got = time.time()
    server.shutdown()
    server.server_close()
    (sent,) = Noting.noted
    assert answer.status == 204
    assert last - 0.002 <= float(sent["X-Request-Start"].removeprefix("t=")) <= got
    assert (sent["X-Forwarded-For"], sent["X-Forwarded-Proto"]) == ("127.0.0.1", "https")
