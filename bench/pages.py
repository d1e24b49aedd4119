"""How fast are the pages? The service as `huiqi serve` starts it, asked over HTTP, with ever more cases behind it.

One reader asks for one page after another, so a time is what a page takes on an idle machine; the submissions come from
many firms at once. Server, database and clients share the machine.
"""

import http.client
import json
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from bench.databases import ROOT, environment, on_both

SIZES = (1_000, 10_000, 100_000)
FIRMS, EACH, AT = 200, 10, 10_000
"""The firms that hand in at once, how many applications each, and among how many cases."""
ROUNDS, WARM = 60, 5
TOKEN = "b" * 32
"""A CSRF secret in its plain form."""


class District:
    """The process that fills the database; see bench/district.py."""

    def __init__(self, env: dict[str, str]) -> None:
        command = [sys.executable, "-m", "bench.district"]
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, *order: object) -> Any:
        """The answer to an order. Raises RuntimeError where the process ended; its own words stand above."""
        assert self.process.stdin, "opened above"
        assert self.process.stdout, "opened above"
        self.process.stdin.write(json.dumps(order) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"bench.district ended at {order[0]} with {self.process.wait()}")
        return json.loads(answer)

    def stop(self) -> None:
        """No order follows."""
        assert self.process.stdin, "opened above"
        self.process.stdin.close()
        self.process.wait()


@contextmanager
def served(env: dict[str, str], log: Path) -> Iterator[int]:
    """The port at which the service answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with log.open("w") as words:
        command = [sys.executable, "-m", "huiqi.web.commands", "serve", "--port", str(port)]
        server = subprocess.Popen(command, cwd=ROOT, env=env, stdout=words, stderr=words)
        try:
            _wait(port, server)
            yield port
        except RuntimeError as error:
            error.add_note(log.read_text()[-2000:])
            raise
        finally:
            server.terminate()
            server.wait()


def _wait(port: int, server: subprocess.Popen[bytes]) -> None:
    for _ in range(600):
        if server.poll() is not None:
            raise RuntimeError(f"huiqi serve ended with {server.returncode} before it answered")
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("huiqi serve did not answer within a minute")


class Reader:
    """One browser: a connection that stays open, and a session."""

    def __init__(self, port: int, session: str) -> None:
        self.connection = http.client.HTTPConnection("localhost", port, timeout=120)
        self.headers = {"Cookie": f"sessionid={session}; csrftoken={TOKEN}"}

    def get(self, path: str) -> tuple[float, int]:
        """Seconds until the page is here, and its bytes before compression. Raises RuntimeError for any other answer."""
        start = time.perf_counter()
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return time.perf_counter() - start, len(body)

    def submit(self, number: str, version: int) -> tuple[float, int]:
        """Seconds and status of handing one application in."""
        body = urlencode({"csrfmiddlewaretoken": TOKEN, "version": version, "committed": "on"})
        kind = {"Content-Type": "application/x-www-form-urlencoded"}
        start = time.perf_counter()
        self.connection.request("POST", f"/my/cases/{number}/review", body, self.headers | kind)
        answer = self.connection.getresponse()
        answer.read()
        return time.perf_counter() - start, answer.status


def quantile(seconds: list[float], percent: int) -> float:
    """The time that so many percent do not exceed. Raises IndexError where there is none."""
    return sorted(seconds)[max(-(-len(seconds) * percent // 100) - 1, 0)]


def p95(seconds: list[float]) -> float:
    """The time that one in twenty exceeds."""
    return quantile(seconds, 95)


def _page(reader: Reader, path: str) -> dict[str, float]:
    found = [reader.get(path) for _ in range(WARM + ROUNDS)][WARM:]
    seconds = [one for one, _ in found]
    return {"p95": p95(seconds), "median": sorted(seconds)[len(seconds) // 2], "bytes": max(size for _, size in found)}


def _pages(port: int, district: District, sessions: dict[str, str]) -> dict[str, dict[str, float]]:
    """Each page of interest at the size the database has now."""
    made = district.ask("some")
    paths = {
        "list": ("officer", "/desk/?view=all"),
        "waiting": ("window", "/desk/?view=waiting"),
        "search": ("officer", f"/desk/?view=all&q={quote('直播000777号')}"),
        "case": ("officer", f"/desk/{made['case']}"),
        "home": ("manager", "/my/"),
        "form": ("manager", f"/my/cases/{made['draft']}/facts"),
        "review": ("manager", f"/my/cases/{made['draft']}/review"),
        "notices": ("", "/notices/"),
        "results": ("", "/results"),
        "found": ("", f"/results?q={quote('直播000777号')}"),
        "observatory": ("secretary", "/observatory/"),
    }
    found: dict[str, dict[str, float]] = {}
    for name, (role, path) in paths.items():
        session = sessions.get(role, "")
        found[name] = _page(Reader(port, session), path) | {"queries": district.ask("queries", path, session)}
    (firm,) = district.ask("drafts", 1, WARM + ROUNDS)
    reader = Reader(port, firm["session"])
    answers = [reader.submit(number, firm["version"]) for number in firm["cases"]]
    if refused := [status for _, status in answers if status != 302]:
        raise RuntimeError(f"{len(refused)} submissions were refused: {refused[0]}")
    found["submit"] = {"p95": p95([seconds for seconds, _ in answers[WARM:]])}
    return found


def _rush(port: int, district: District) -> dict[str, object]:
    """Every firm hands in its applications at the same moment as the others, one after another."""
    firms = district.ask("drafts", FIRMS, EACH)
    answers: list[tuple[float, int]] = []
    together = threading.Barrier(FIRMS + 1)

    def hand_in(firm: dict[str, Any]) -> None:
        reader = Reader(port, firm["session"])
        together.wait()
        for number in firm["cases"]:
            try:
                answers.append(reader.submit(number, firm["version"]))
            except OSError:
                answers.append((0.0, 0))

    threads = [threading.Thread(target=hand_in, args=(firm,)) for firm in firms]
    for thread in threads:
        thread.start()
    together.wait()
    start = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - start
    statuses = Counter(str(status) for _, status in answers)
    accepted = statuses.get("302", 0)
    return {
        "firms": FIRMS, "sent": len(answers), "accepted": accepted, "statuses": statuses, "seconds": seconds,
        "in_database": district.ask("submitted", [number for firm in firms for number in firm["cases"]]),
        "a_second": accepted / seconds, "p95": p95([one for one, _ in answers]),
    }  # fmt: skip


def _measured(address: str, sizes: tuple[int, ...]) -> dict[str, Any]:
    """The pages at each size, and the rush, on one database."""
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as folder:
        env = environment(address, folder)
        district = District(env)
        sessions = district.ask("begin")
        found: dict[str, Any] = {"growth": {}, "day": time.strftime("%Y-%m-%d"), "load_before": os.getloadavg()[0]}
        with served(env, Path(folder) / "log") as port:
            for size in sizes:
                cases = district.ask("grow", size)
                found["growth"][str(size)] = _pages(port, district, sessions)
                print(f"{cases:,} cases:", json.dumps(found["growth"][str(size)]), flush=True)
                if size == AT:
                    found["rush"] = _rush(port, district)
                    print(json.dumps(found["rush"]), flush=True)
        district.stop()
        return found


def pages(sizes: tuple[int, ...] = SIZES) -> dict[str, Any]:
    """PostgreSQL as it is installed, at every size; SQLite at that of the rush. Raises RuntimeError without the first."""
    return on_both(lambda address: _measured(address, sizes), lambda address: _measured(address, (AT,)))
