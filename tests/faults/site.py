"""Who asks the site over HTTP while it is killed? A life of `huiqi serve`, and people who are signed in at it."""

import contextlib
import datetime as dt
import http.client
import os
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

from lxml import html

from deployed import free_port

GONE = (OSError, http.client.HTTPException)
"""What somebody gets whose server died: refused, reset, cut short."""
LONGEST = 60
"""Seconds until a server answers, or all is done where nobody is killed."""


class Busy(OSError):
    """The site asks to try again later, or once there is room: to whoever pressed the button that is no answer either."""


class Site:
    """A server on a port of its own, one life after another; `wrong` is one of faults.wrong."""

    def __init__(self, workers: int = 1, wrong: str = "") -> None:
        self.port = free_port()
        program = ["faults.wrong", wrong] if wrong else ["huiqi.web.commands"]
        self.command = [sys.executable, "-m", *program, "serve", "--port", str(self.port), "--workers", str(workers)]
        self.start()

    def start(self) -> None:
        """The next life, once it answers."""
        self.process = subprocess.Popen(
            self.command, start_new_session=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        end = time.monotonic() + LONGEST
        while time.monotonic() < end:
            try:
                return self.ask()
            except GONE:
                time.sleep(0.05)
        raise RuntimeError("the server does not answer")

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def ask(self, seconds: float = 5) -> None:
        """Whether it and its database are well. Raises what GONE names where not."""
        urllib.request.urlopen(f"{self.address}/healthz", timeout=seconds).read()

    def kill(self) -> None:
        """Nothing is told to it or to its workers, which lead groups of their own: all stop where they are."""
        for pid in self._processes():
            _kill(pid)
        self.process.wait()

    def kill_worker(self, chance: Random) -> None:
        """One of its workers stops where it is."""
        if workers := sorted(set(self._processes()) - {self.process.pid}):
            _kill(chance.choice(workers))

    def _processes(self) -> list[int]:
        found = []
        for entry in Path("/proc").glob("[0-9]*/stat"):
            try:
                session = int(entry.read_text().rpartition(")")[2].split()[3])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if session == self.process.pid:
                found.append(int(entry.parent.name))
        return found


def _kill(pid: int) -> None:
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid, signal.SIGKILL)


class Person:
    """Somebody signed in at the site: opens pages and sends their forms as a browser does."""

    def __init__(self, session: str) -> None:
        self.cookies = {"sessionid": session}
        self.site: Site | None = None
        self.answers: list[tuple[float, int]] = []
        """Of each request: when it left, by the clock that never jumps, and its status; 0 where no answer came."""

    def at(self, site: Site) -> "Person":
        """The same at a server, in a browser of its own; what was asked is counted together."""
        other = Person(self.cookies["sessionid"])
        other.site, other.answers = site, self.answers
        return other

    def open(
        self, path: str, data: Mapping[str, Any] | None = None, files: Mapping[str, bytes] | None = None
    ) -> html.HtmlElement:
        """The page, after any redirect. Raises what GONE names where the server is dead or asks to try again."""
        assert self.site
        url = path if path.startswith("http") else self.site.address + path
        head = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), "Referer": url}
        body = urllib.parse.urlencode(data, doseq=True).encode() if data is not None else None
        if data is not None and files:
            head["Content-Type"], body = _multipart(data, files)
        left, status = time.monotonic(), 0
        try:
            answer = urllib.request.build_opener(_Keep(self)).open(urllib.request.Request(url, body, head), timeout=LONGEST)
            status = answer.status
        except urllib.error.HTTPError as refused:
            answer, status = refused, refused.code
        finally:
            self.answers.append((left, status))
        if status in (503, 507):
            raise Busy(url)
        page = html.document_fromstring(answer.read().decode(), base_url=answer.geturl())
        page.make_links_absolute()
        return page

    def send(
        self, page: html.HtmlElement, button: str, files: Mapping[str, bytes] | None = None, **typed: Any
    ) -> html.HtmlElement | None:
        """Send the form that has a button with these words, with PDF files by field; None where the page has none."""
        for form in page.forms:
            if any(button == (b.text_content() or "").strip() for b in form.iter("button")):
                return self.open(form.action or page.base_url, dict(form.form_values()) | _ticked(form) | typed, files)
        return None


def _ticked(form: html.FormElement) -> dict[str, list[str]]:
    """Every box that is ticked, also those of one name."""
    names = {i.name for i in form.iter("input") if i.get("type") == "checkbox"}
    return {n: [v for k, v in form.form_values() if k == n] for n in names if n}


def _multipart(data: Mapping[str, Any], files: Mapping[str, bytes]) -> tuple[str, bytes]:
    """The type and the body of a form that is sent with files."""
    edge = uuid4().hex
    parts = [(f'name="{name}"', str(value).encode()) for name, value in data.items() if value and name not in files]
    parts += [(f'name="{n}"; filename="{n}.pdf"\r\nContent-Type: application/pdf', content) for n, content in files.items()]
    body = b"".join(
        f"--{edge}\r\nContent-Disposition: form-data; {about}\r\n\r\n".encode() + content + b"\r\n"
        for about, content in parts
    )
    return f"multipart/form-data; boundary={edge}", body + f"--{edge}--\r\n".encode()


class _Keep(urllib.request.HTTPRedirectHandler):
    """Follows a redirect with the person's cookies, and keeps those that were set."""

    def __init__(self, person: Person) -> None:
        self.person = person

    def http_response(self, request: Any, response: Any) -> Any:
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _, value = line.partition(";")[0].partition("=")
            self.person.cookies[name] = value
        return response

    def redirect_request(self, request: Any, *rest: Any) -> Any:
        new = super().redirect_request(request, *rest)
        if new is not None:
            new.headers["Cookie"] = "; ".join(f"{n}={v}" for n, v in self.person.cookies.items())
        return new


def links(page: html.HtmlElement, part: str) -> list[str]:
    """The addresses on a page that hold `part`, each once."""
    return sorted({str(a.get("href")) for a in page.iter("a") if part in str(a.get("href"))})


def signed_in(email: str, role: str, credit_code: str = "") -> Person:
    """A new account with a second factor and one role, and a session of it."""
    from allauth.mfa.adapter import get_adapter
    from allauth.mfa.models import Authenticator
    from django.conf import settings
    from django.test import Client

    from huiqi.access import actions
    from huiqi.access.actor import SYSTEM
    from huiqi.access.demonstration import CODE_SECRET

    now, machine = dt.datetime.now(dt.UTC), SYSTEM("test")
    account = actions.create_account(actor=machine, email=email, name=email.partition("@")[0], at=now)
    actions.grant(actor=machine, account_id=account.pk, role=role, credit_code=credit_code, at=now)
    secret = get_adapter().encrypt(CODE_SECRET)
    Authenticator.objects.create(user=account, type=Authenticator.Type.TOTP, data={"secret": secret})
    client = Client()
    client.force_login(account)
    return Person(client.cookies[settings.SESSION_COOKIE_NAME].value)
