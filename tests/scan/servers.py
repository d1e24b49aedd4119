"""Two small servers on this machine: one full of holes, which the scanner has to find, and one that a fooled server asks.

A scanner that finds nothing may be blind. Before it is believed it is led to `Holes`, which opens to a session's cookie
only; what it must find there is named by MODULES_THAT_FIND.
"""

import html
import http.client
import json
import sqlite3
import threading
import urllib.request
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

SESSION = "the-session-of-the-holes"
MODULES_THAT_FIND = frozenset({"crlf", "csrf", "exec", "file", "permanentxss", "redirect", "sql", "ssrf", "xss"})
"""The modules of the scanner for each of which there is a hole."""
_ALONE = """<a href="/echo?word=a">1</a><a href="/go?to=/">2</a><a href="/read?name=a">3</a><a href="/find?word=a">4</a>
<a href="/fetch?address=a">5</a><a href="/run?host=a">6</a><a href="/set?word=a">7</a><a href="/notes">8</a>
<form method="post" action="/notes"><input name="note"><input type="submit"></form>"""


class _Quiet(BaseHTTPRequestHandler):
    def log_message(self, *_words: object) -> None:
        """Nothing on the screen."""

    def say(self, words: str, kind: str = "text/html; charset=utf-8", headers: dict[str, str] | None = None) -> None:
        """Answer with a page; where the headers lead elsewhere, with a redirect."""
        self.send_response(302 if headers and "Location" in headers else 200)
        for name, value in ({"Content-Type": kind} | (headers or {})).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(words.encode())


class Holes(_Quiet):
    """A page for each kind of hole."""

    notes: list[str]
    listener: str

    def do_GET(self) -> None:
        """The page with the hole that the address names."""
        if f"sessionid={SESSION}" not in self.headers.get("Cookie", ""):
            return self.say("Sign in first")
        address = urlsplit(self.path)
        typed = next((values[0] for values in parse_qs(address.query).values()), "")
        holes: dict[str, Callable[[str], None]] = {
            "/echo": lambda word: self.say(f"<p>{word}</p>"),
            "/go": lambda place: self.say("", headers={"Location": place}),
            "/read": lambda name: self.say("root:x:0:0:root:/root:/bin/bash" if name.endswith("etc/passwd") else "none"),
            "/find": lambda word: self.say(_asked(word)),
            "/fetch": self._fetched,
            "/run": lambda host: self.say("PATH=/bin PWD=/" if "env" in host else html.escape(host)),
            "/set": lambda word: self.say("set", headers={"X-Word": word}),
            "/notes": lambda _: self.say("".join(f"<p>{note}</p>" for note in self.notes)),
        }
        return holes.get(address.path, lambda _: self.say(f"<html><body>{_ALONE}</body></html>"))(typed)

    def do_POST(self) -> None:
        """Keeps a note as it was sent, whoever sent it."""
        sent = parse_qs(self.rfile.read(int(self.headers.get("Content-Length", 0))).decode())
        self.notes += sent.get("note", [])
        self.say("kept")

    def _fetched(self, address: str) -> None:
        """Asks whatever it is told to, as long as it is the other server."""
        if address.startswith(self.listener):
            with suppress(OSError, http.client.InvalidURL):
                urllib.request.urlopen(address, timeout=5).close()
        self.say("fetched")


def _asked(word: str) -> str:
    try:
        return str(sqlite3.connect(":memory:").execute(f"SELECT '{word}'").fetchall() and "found")
    except (sqlite3.Error, sqlite3.Warning) as error:
        return html.escape(f"sqlite3.OperationalError: {error}")


class Listener(_Quiet):
    """Notes whom a payload has made to ask here, and tells the scanner in its own form."""

    asked: dict[str, dict[str, list[dict[str, Any]]]]

    def do_GET(self) -> None:
        """A payload's address, or the scanner's question which were asked."""
        parts = urlsplit(self.path).path.strip("/").split("/")
        if parts[0] in ("get_ssrf.php", "get_xxe.php"):
            kind = "ssrf" if "ssrf" in parts[0] else "dtd"
            return self.say(json.dumps(self.asked.get(kind, {})), "application/json")
        if len(parts) >= 4:
            kind, _scan, request, parameter, *payload = parts
            about = {"url": self.path, "date": datetime.now(UTC).isoformat(), "ip": self.client_address[0]}
            about |= {"method": self.command, "size": 0, "payload": "".join(payload).removesuffix(".dtd")}
            self.asked[kind].setdefault(request, {}).setdefault(parameter, []).append(about)
        return self.say("")


@contextmanager
def _answering(handler: type[_Quiet]) -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


@contextmanager
def listening() -> Iterator[str]:
    """The address of a listener that nobody has asked yet."""
    with _answering(type("Listening", (Listener,), {"asked": defaultdict(dict)})) as address:
        yield address


@contextmanager
def full_of_holes(listener: str) -> Iterator[str]:
    """The address of a server with every hole."""
    with _answering(type("Holed", (Holes,), {"notes": [], "listener": listener})) as address:
        yield address
