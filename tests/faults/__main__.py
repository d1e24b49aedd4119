"""What was broken on purpose, how often, and what was lost? The tests of this folder, many times over, as a table.

`python -m faults [--times 4] [--write docs/faults.md]`: on SQLite and then on PostgreSQL, one thing at a time.
"""

import argparse
import sys
import time
import xml.etree.ElementTree as ET
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from bench.machine import measured_here

from databases import binaries, throw_away_postgresql
from soak.reported import reported

HERE = Path(__file__).parent
SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass
class Row:
    """What one test came to on one database, over all its turns."""

    test: str
    database: str
    tried: Counter[str] = field(default_factory=Counter)
    lost: int = 0
    doubled: int = 0
    failures: int = 0

    @property
    def sees(self) -> bool:
        """Whether it is a negative control: it passes because something was lost or doubled, and it saw that."""
        return bool(self.lost or self.doubled) and not self.failures

    def __str__(self) -> str:
        words = self.test.removeprefix("test_").replace("_", " ")
        tried = ", ".join(f"{count:,} {what}" for what, count in self.tried.items() if count) or "—"
        failed = " **failed**" if self.failures else ""
        return f"| {words[0].upper()}{words[1:]} | {self.database} | {tried}{failed} | {self.lost} | {self.doubled} |"


def rows(database: str, report: ET.Element) -> list[Row]:
    """The rows of a pytest report; what was skipped has none."""
    found: dict[str, Row] = {}
    for case in report.iter("testcase"):
        if case.find("skipped") is not None:
            continue
        name = str(case.get("name")).partition("[")[0]
        row = found.setdefault(name, Row(name, database))
        row.failures += sum(case.find(tag) is not None for tag in ("failure", "error"))
        for told in case.iter("property"):
            what, count = str(told.get("name")), int(str(told.get("value")))
            if what.startswith("tried "):
                row.tried[what.removeprefix("tried ")] += count
            else:
                setattr(row, what, getattr(row, what) + count)
    return list(found.values())


def run(database: str, times: int, url: str | None = None) -> list[Row]:
    """Every test of this folder on a database, what is counted in it `times` over."""
    return rows(database, reported(times, url, "-m", "database", HERE))


def page(found: list[Row], minutes: float) -> str:
    """The table as docs/faults.md shows it."""
    held, seen = [row for row in found if not row.sees], [row for row in found if row.sees]
    head = ["| database | how often | lost | doubled |", "|---|---|--:|--:|"]
    lost, doubled = sum(row.lost for row in held), sum(row.doubled for row in held)
    kills = sum(count for row in held for what, count in row.tried.items() if "kill" in what or "restart" in what)
    return "\n".join([
        "# What was broken on purpose, and what was lost",
        "",
        "Written by `make faults`: the tests of `tests/faults`, many times over. `make test` runs each once. A process is",
        "killed with SIGKILL; a full disk is a real file system, as small as that takes; PostgreSQL is stopped",
        "`immediate`, as by a crash, under a site that goes on being asked. SQLite is a file of the server's own",
        "processes: to kill these is to kill and restart the database.",
        "",
        measured_here(),
        "",
        f"**{kills:,} kills and restarts. Lost {lost}, doubled {doubled}**, in {minutes:.0f} minutes.",
        "",
        "| what must hold " + head[0], "|---" + head[1], *map(str, held),
        "",
        "`unanswered` were repeated by whoever asked, as people do. What `came again as promised` are letters and webhooks",
        "that were sent when the worker died before it could note so: each may come twice, none not at all.",
        "",
        "## The checks see a loss",
        "",
        "The same checks on ways of doing it wrong. Here something has to be lost or doubled.",
        "",
        "| negative control " + head[0], "|---" + head[1], *map(str, seen),
        "",
    ])  # fmt: skip


def main() -> int:
    """1 where a test failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=4, help="how often over; default 4")
    parser.add_argument("--write", type=Path, metavar="FILE.md")
    args = parser.parse_args()
    began = time.monotonic()
    found = run(SQLITE, args.times)
    if folder := binaries():
        with throw_away_postgresql(folder) as url:
            found += run(POSTGRESQL, args.times, url)
    order = list(dict.fromkeys(row.test for row in reversed(found)))[::-1]
    found.sort(key=lambda row: order.index(row.test))
    table = page(found, (time.monotonic() - began) / 60)
    print(table)
    if args.write:
        args.write.write_text(table, encoding="utf-8")
    return int(any(row.failures for row in found))


if __name__ == "__main__":
    sys.exit(main())
