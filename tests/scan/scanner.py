"""wapiti, led over a service: it crawls, is left one page of each kind, and attacks those with each of MODULES in turn.

wapiti is GPL and runs in a Python of its own; the product neither imports nor ships it. No module asks anybody outside.
"""

import json
import re
import sqlite3
import subprocess
import time
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
LOCK = HERE / "wapiti.txt"
MODULES = (
    ("cookieflags", "csp", "http_headers", "csrf", "methods"),
    ("redirect", "crlf", "ssrf", "upload", "xxe"),
    ("xss", "permanentxss"),  # the second looks for what the first has sent
    ("sql", "file", "exec", "timesql"),
)
"""What is tried, in this order, each row in one run. Left out is what asks others or looks for what is not here: PHP, Java,
LDAP, WordPress, a folder of files, a domain, TLS."""
LEVELS = ("info", "low", "medium", "high", "critical")
ALLOWED = "low"
"""The highest level that a finding may have."""
CSRF = "s" * 32
"""A form secret in its plain form: known from the first request on, so that no form is refused for its token."""

Kind = Callable[[str], str]
"""Which page an address is: addresses of one kind run the same code. Empty where there is none."""


@dataclass(frozen=True, order=True)
class Finding:
    """What the scanner says, once for each way it says it."""

    level: int
    name: str
    module: str
    info: str
    places: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scan:
    """What came of one visitor's tour: `pages` and `forms` were attacked, `kinds` of page have shown themselves, `faults`
    are addresses that answered with a fault of the service, `cut` are modules that their time ended."""

    visitor: str
    seconds: float
    requests: int
    pages: int
    forms: int
    kinds: frozenset[str]
    statuses: Mapping[str, int]
    faults: frozenset[str]
    cut: tuple[str, ...]
    findings: tuple[Finding, ...]


class Scanner:
    """One visitor of one service, with a folder for what the scanner remembers and a report beside it."""

    def __init__(self, address: str, folder: Path, session: str, listener: str) -> None:
        self.address, self.folder, self.listener = address, folder, listener
        folder.mkdir(parents=True)
        self.calls, self.report, self.said = folder / "calls", folder / "report.json", ""
        cookies = {"csrftoken": CSRF} | ({"sessionid": session} if session else {})
        kept = {n: {"value": v, "version": 0, "expires": None, "secure": False, "port": None} for n, v in cookies.items()}
        (folder / "cookies.json").write_text(json.dumps({"127.0.0.1": {"/": kept}}))

    def run(self, *more: str) -> None:
        """The scanner, going on where it left off. Raises RuntimeError with its last words where it ended badly twice."""
        from bench.venvs import python_of

        python = python_of("wapiti", LOCK)
        program = [python, HERE / "counted.py", self.calls, python.with_name("wapiti")]
        state = ["--store-session", self.folder / "state", "--store-config", self.folder / "config"]
        told = ["-u", self.address, "-c", self.folder / "cookies.json", "--endpoint", self.listener, "-t", "60"]
        answer = ["--no-bugreport", "-v", "1", "-f", "json", "-o", self.report]
        for last in (False, True):  # once more: what its clock ended a moment ago may still hold its state
            done = subprocess.run([*program, *told, *state, *answer, *more], cwd=self.folder, capture_output=True, text=True,
                                  errors="replace", check=False)  # fmt: skip
            self.said += done.stdout + done.stderr
            (self.folder / "said").write_text(self.said)
            if not done.returncode:
                return
            if last:
                raise RuntimeError(f"wapiti ended with {done.returncode} as asked for {more}:\n{self.said[-2000:]}")

    def crawl(self, starts: Iterable[str], excluded: Iterable[str], seconds: float) -> None:
        """Follow links and send forms as they stand."""
        begin = self.folder / "starts"
        begin.write_text("\n".join(self.address.rstrip("/") + start for start in starts))
        never = [word for path in excluded for word in ("-x", self.address.rstrip("/") + path)]
        self.run("-m", "", "-s", str(begin), *never, "--max-scan-time", f"{seconds:.0f}")

    def thin(self, kind: Kind) -> tuple[int, int]:
        """Leave one address of each kind, method and set of names that it sends, where a page that was not refused.

        How many are left, and how many of them are forms.
        """
        (file,) = (self.folder / "state").glob("*.db")
        with closing(sqlite3.connect(file)) as opened, opened as state:
            state.execute("PRAGMA journal_mode = WAL")  # else what its clock ended still reads, and the next cannot write
            names: dict[int, list[str]] = {}
            for page, name in state.execute("SELECT path_id, type || ' ' || name FROM params ORDER BY 2"):
                names.setdefault(page, []).append(name)
            kept: dict[tuple[str, ...], int] = {}
            gone = []
            question = "SELECT path_id, path, method, status_code FROM paths LEFT JOIN responses USING (response_id)"
            for page, path, method, status in state.execute(f"{question} ORDER BY path_id").fetchall():
                about = (kind(path.removeprefix(self.address.rstrip("/"))), method, *names.get(page, ()))
                opened = status and (method != "GET" or status < 400)
                if not opened or not about[0] or kept.setdefault(about, page) != page:
                    gone.append((page,))
            state.executemany("DELETE FROM params WHERE path_id = ?", gone)
            state.executemany("DELETE FROM paths WHERE path_id = ?", gone)
        return len(kept), sum(about[1] == "POST" for about in kept)

    def attack(self, until: float) -> None:
        """Each module in turn, with a fair share of the time that is left; `until` is on the clock of time.monotonic."""
        waiting = sum(map(len, MODULES))
        for modules in MODULES:
            share = max((until - time.monotonic()) / waiting, 1)
            waiting -= len(modules)
            skip = ("--skip-crawl", "--skip", "csrfmiddlewaretoken")
            self.run("-m", ",".join(modules), *skip, "--max-attack-time", f"{share:.0f}")


def tour(scanner: Scanner, visitor: str, starts: Sequence[str], excluded: Sequence[str], kind: Kind, minutes: float) -> Scan:
    """Crawl for at most a quarter of the time, then attack for the rest."""
    begun = time.monotonic()
    scanner.crawl(starts, excluded, minutes * 15)
    kept, forms = scanner.thin(kind)
    scanner.attack(begun + minutes * 60)
    calls = [tuple(line.split(" ", 2)) for line in scanner.calls.read_text().splitlines()]
    cut = re.findall(r"Max attack time was reached for module (\w+)", scanner.said)
    return Scan(
        visitor=visitor,
        seconds=time.monotonic() - begun,
        requests=len(calls),
        pages=kept - forms,
        forms=forms,
        kinds=frozenset(kind(path) for _method, status, path in calls if status.startswith("2")) - {""},
        statuses=Counter(status for _method, status, _path in calls),
        faults=frozenset(f"{method} {path}" for method, status, path in calls if status.startswith("5")),
        cut=(*(("crawl",) if "Max scan time was reached" in scanner.said else ()), *cut),
        findings=findings(json.loads(scanner.report.read_text())),
    )


def findings(report: dict[str, Any]) -> tuple[Finding, ...]:
    """What a report names, the gravest first; what differs in its place alone is one."""
    found: dict[tuple[int, str, str, str], list[str]] = {}
    for group in ("vulnerabilities", "anomalies"):
        for name, each in report[group].items():
            for one in each:
                place = f"{one['method']} {one['path']}" + (f" {one['parameter']}" if one["parameter"] else "")
                found.setdefault((one["level"], name, one["module"], one["info"]), []).append(place)
    return tuple(sorted((Finding(*about, tuple(places)) for about, places in found.items()), reverse=True))
