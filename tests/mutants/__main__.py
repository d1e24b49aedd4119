"""Do the tests notice? `python -m mutants [--rooms ledger policies engine] [--share 0.1] [--least 40] [--write FILE.md]`.

Of each module a share of its mutants is drawn, at least `--least` of them. What was tried is kept in .cache/mutants, one
line each, and not tried again; `--again` tries once more what survived, `--fresh` all.
"""

import argparse
import json
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from mutants.mutation import ROOMS, ROOT, Module, Mutant, modules
from mutants.page import page
from mutants.reach import LIMIT, Reach, reach
from mutants.trial import in_fork, make_template, prepare, run_on

CACHE = ROOT / ".cache" / "mutants"
QUICK = 2.0
"""Seconds of the longest test asked first; the others are asked when none of those noticed."""
KILLED, SURVIVED, SLOW, UNREACHED = "killed", "survived", "timed out", "not reached"


def verdict(mutant: Mutant, known: Reach, template: Path | None) -> dict[str, Any]:
    """What became of a mutant: `fate`, `by` whom, `tests` asked, `seconds`."""
    started, fate, by = time.monotonic(), UNREACHED, ""
    quick = known.tests(mutant, QUICK)
    rest = [test for test in known.tests(mutant, LIMIT) if test not in set(quick)]
    for tests in filter(None, (quick, rest)):
        fate, by = _ask(mutant, tests, known, template)
        if fate != SURVIVED:
            break
    return {
        "mutant": mutant.name, "line": mutant.lines[0], "change": mutant.change, "fate": fate, "by": by,
        "tests": len(quick) + len(rest), "seconds": round(time.monotonic() - started, 1),
    }  # fmt: skip


def _ask(mutant: Mutant, tests: list[str], known: Reach, template: Path | None) -> tuple[str, str]:
    """A run has ten times what its tests took on the code as it is, and a minute to begin."""
    allowed = 60 + 10 * sum(known.seconds[test] for test in tests)
    log = CACHE / f"{os.getpid()}.log"
    try:
        code, failed, _ = in_fork(lambda: run_on(mutant, tests, template), allowed, log)
    except TimeoutError:
        return SLOW, ""
    except ChildProcessError:
        return KILLED, "the process ended"
    return (SURVIVED, "") if code == 0 else (KILLED, failed[0] if failed else "import")


def drawn(module: Module, share: float, least: int) -> Iterator[Mutant]:
    """The part of the drawn order that is tried."""
    for place in range(min(len(module), max(least, round(len(module) * share)))):
        yield module.mutant(place)


def told(room: str) -> dict[str, dict[str, Any]]:
    """What is known of a room's mutants, the newest of each, with the `first` fate it had."""
    path = CACHE / f"{room}.jsonl"
    rows = map(json.loads, path.read_text(encoding="utf-8").splitlines()) if path.exists() else ()
    known: dict[str, dict[str, Any]] = {}
    for row in rows:
        known[row["mutant"]] = row | {"first": known.get(row["mutant"], {}).get("first", row["fate"])}
    return known


def try_room(room: str, share: float, least: int, again: bool, until: float) -> None:
    """Try what is drawn and not yet known, module by module, and keep each verdict as it comes."""
    template = CACHE / "template.sqlite3" if room == "ledger" else None
    if template and not template.exists():
        in_fork(lambda: make_template(template), 600, CACHE / "template.log")
    known, done = reach(room, CACHE / f"{room}.json", template), told(room)
    with (CACHE / f"{room}.jsonl").open("a", encoding="utf-8", buffering=1) as kept:
        for path in modules(room):
            for mutant in drawn(Module(path), share, least):
                before = done.get(mutant.name)
                if before and before["change"] == mutant.change and not (again and before["fate"] != KILLED):
                    continue
                if time.monotonic() > until:
                    return
                row = verdict(mutant, known, template)
                kept.write(json.dumps(row, ensure_ascii=False) + "\n")
                print(f"{row['fate']:12} {row['seconds']:6} {row['mutant']} {row['change'][:100]}", flush=True)


def main() -> int:
    """0 when it was done."""
    parser = argparse.ArgumentParser(prog="mutants", description=__doc__)
    parser.add_argument("--rooms", nargs="+", choices=ROOMS, default=list(ROOMS))
    parser.add_argument("--share", type=float, default=0.0, help="part of each module's mutants; 1 tries all")
    parser.add_argument("--least", type=int, default=40, help="at least so many of each module")
    parser.add_argument("--minutes", type=float, default=1e6, help="stop then, and go on at the next run")
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--fresh", action="store_true")
    parser.add_argument("--write", type=Path, metavar="FILE.md")
    args = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    if args.fresh:
        for old in CACHE.glob("*.json*"):
            old.unlink()
    prepare()
    for room in args.rooms:
        try_room(room, args.share, args.least, args.again, time.monotonic() + args.minutes * 60)
    if args.write:
        args.write.write_text(page({room: told(room) for room in ROOMS}), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
