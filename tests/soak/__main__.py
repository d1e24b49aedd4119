"""What holds when it is run long? Each check by the tests' own code, many times over, on both databases.

`python -m soak [--share 0.2] [--write docs/soak.md]`
"""

import argparse
import sys
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from bench.machine import measured_here

from databases import binaries, throw_away_postgresql
from soak.reported import TESTS, reported

SQLITE, POSTGRESQL = "SQLite", "PostgreSQL"


@dataclass(frozen=True)
class Check:
    """One row of the table: `per_turn` of what it counts are done `turns` times over."""

    title: str
    nodes: tuple[str, ...]
    counted: str
    per_turn: int
    turns: int
    databases: tuple[str, ...] = (SQLITE, POSTGRESQL)


_EXACT = (
    "engine/test_find.py::test_an_answer_only_narrows_and_the_last_one_is_what_explain_says",
    "engine/test_find.py::test_who_cannot_tell_is_not_asked_again_and_gets_a_range_that_holds_the_truth",
    "simulation/test_evaluate.py::test_rows_in_are_rows_out_and_rows_in_error",
)
_YEAR = ("web/test_demo.py::test_a_year_is_whole_and_ends_with_cases_in_every_state",)
_RACES = ("cases/test_races.py", "cases/test_expert_races.py", "cases/test_delivery_races.py", "register/test_races.py")
_RECKONED = "The books are those of a plain reckoning, whatever is moved: never negative, balanced, idempotent"
_MACHINE = ("ledger/test_machine.py",)
CHECKS = (
    Check(
        "Whatever people try in whatever order, only the table of states moves a case; the audit chain holds",
        ("cases/test_machine.py",), "random walks of 4 to 24 steps", 60, 4,
    ),
    Check("Of those who act at once exactly one wins, and nothing is lost", _RACES, "rounds of every race", 1, 4),
    Check("Of 1,000 tries of 64 writers exactly the 200 win that the envelope fits; without lock and constraint, not so",
          ("ledger/test_races.py",), "rounds of every race", 1, 4),
    Check(_RECKONED, _MACHINE, "steps", 1_000, 100, (SQLITE,)),
    Check(_RECKONED, _MACHINE, "steps", 1_000, 10, (POSTGRESQL,)),
    Check("Office and worker killed at every step of the money: no case is paid twice, none lost; books and chain whole",
          ("faults/test_kill_money.py",), "lives ended", 40, 5),
    Check("Cases in another order come to the same books", ("ledger/test_order.py",), "hypothesis examples", 40, 10),
    Check(
        "A year of 300 firms: every row of the table of states, audit chain whole, every decision replayed to the fen",
        _YEAR, "years, each from its own seed", 1, 2,
    ),
    Check("Whatever is sent to whatever address: no fault of ours, nothing half written, the audit chain whole",
          ("web/test_bad_input.py",), "routes and verbs sent all of the junk", 1, 1),
    Check("The finder's ranges hold the truth; a list's rows are all answered or all explained", _EXACT,
          "hypothesis examples", 110, 10, (SQLITE,)),
    Check("Everybody can use every page they may open, on a phone and a desk, in Chinese and English: axe finds nothing",
          ("web/test_pages_matrix.py",), "walks through every page × role × width × language", 1, 1, (SQLITE,)),
)  # fmt: skip


@dataclass(frozen=True)
class Found:
    """What one check came to on one database."""

    check: Check
    database: str
    turns: int
    tests: int
    failures: int
    seconds: float


def run(check: Check, database: str, share: float, url: str | None) -> Found:
    """Run the tests of a check `turns` × `share` times over, at least once."""
    turns = max(1, round(check.turns * share))
    nodes = [str(TESTS / node) for node in check.nodes if (TESTS / node.partition("::")[0]).exists()]
    started = time.monotonic()
    suites = list(reported(turns, url, *nodes).iter("testsuite"))
    tests = sum(int(s.get("tests", 0)) for s in suites)
    failures = sum(int(s.get("failures", 0)) + int(s.get("errors", 0)) for s in suites) if suites else 1
    return Found(check, database, turns, tests, failures, time.monotonic() - started)


def page(found: list[Found]) -> str:
    """The table as docs/soak.md shows it."""
    lines = [
        "# What holds when it is run long",
        "",
        "Written by `make soak`. `make test` runs the same code once over; here each check is run many times over, two at",
        "a time: one on either database.",
        "",
        measured_here(),
        "",
        "| what must hold | database | run | tests | failures | minutes |",
        "|---|---|--:|--:|--:|--:|",
    ]
    for f in found:
        run_over = f"{f.turns * f.check.per_turn:,} {f.check.counted}"
        lines.append(f"| {f.check.title} | {f.database} | {run_over} | {f.tests:,} | {f.failures} | {f.seconds / 60:.1f} |")
    total, failures = sum(f.seconds for f in found) / 60, sum(f.failures for f in found)
    return "\n".join([*lines, "", f"Together {total:.0f} minutes of work, failures {failures}."]) + "\n"


def main() -> int:
    """The number of failures, at most 1."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--share", type=float, default=1.0, help="part of the whole run, as 0.2; default 1")
    parser.add_argument("--write", type=Path, metavar="FILE.md")
    args = parser.parse_args()
    found: list[Found] = []
    waiting = deque(check for check in CHECKS if SQLITE in check.databases)

    def one(check: Check, database: str, url: str | None = None) -> None:
        found.append(run(check, database, args.share, url))
        if args.write:  # after each, so that an end before the end leaves what was done
            args.write.write_text(page(sorted(found, key=lambda f: CHECKS.index(f.check))), encoding="utf-8")

    def on_sqlite(take: Callable[[], Check]) -> None:
        while waiting:
            one(take(), SQLITE)

    def on_postgresql() -> None:
        """One check after the other, for they share a database; then what still waits for SQLite, from the end."""
        if folder := binaries():
            with throw_away_postgresql(folder) as url:
                for check in CHECKS:
                    if POSTGRESQL in check.databases:
                        one(check, POSTGRESQL, url)
        on_sqlite(waiting.pop)

    with ThreadPoolExecutor(2) as two:
        for lane in (two.submit(on_sqlite, waiting.popleft), two.submit(on_postgresql)):
            lane.result()
    found.sort(key=lambda f: CHECKS.index(f.check))
    print(page(found))
    return int(any(f.failures for f in found))


if __name__ == "__main__":
    sys.exit(main())
