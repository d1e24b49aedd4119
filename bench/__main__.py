"""`python -m bench`: all engines on the same rules and firms; stores JSON, writes docs/benchmarks.md and prints it.

Up to a million firms the engines take turns in an order drawn anew each round, each after a warm-up of its own, so that
a busy moment of the machine meets all of them. Above that each runs alone, since their firms and results would not fit
in memory together.
"""

import argparse
import datetime as dt
import json
import os
import statistics
import sys
from pathlib import Path
from typing import Any

import numpy as np

from bench.cases import exact_awards, single_case
from bench.engines import LABELS, OPENFISCA, OPENFISCA_LINES, THREADS
from bench.firms import firms_at_limits, stored
from bench.last_hour import last_hour
from bench.law import binding, openfisca_law, program
from bench.ledger import ledger
from bench.machine import machine
from bench.open_data import open_data
from bench.pages import pages
from bench.payments import payments
from bench.processes import CACHE, ROOT, Contestant, folder_of, openfisca_python, turns
from bench.report import report, table
from bench.sweeps import sweeps
from bench.tables import evaluated

RESULTS = ROOT / "bench" / "results"
LATEST = RESULTS / "latest.json"
PAGE = ROOT / "docs" / "benchmarks.md"
ROUNDS = {10_000: 31, 100_000: 31, 1_000_000: 15, 10_000_000: 5}
AT_LIMITS = 10_000
TOGETHER = 1_000_000
"""The most firms at which the engines take turns, and at which OpenFisca with a variable a line fits in 16 GB."""


class Worker(Contestant):
    """One engine, asked for the awards of all firms."""

    def __init__(self, name: str, folder: Path) -> None:
        self.out = CACHE / f"{name}.npy"
        command: list[str | Path] = [sys.executable, "-m", "bench.worker", name, folder, self.out]
        if name in (OPENFISCA, OPENFISCA_LINES):
            law = CACHE / f"{name}.json"
            law.write_text(json.dumps(openfisca_law(lines=name == OPENFISCA_LINES)))
            command = [openfisca_python(), ROOT / "bench" / "openfisca_worker.py", folder, law, self.out]
        super().__init__(name, command)

    def awards(self) -> np.ndarray:
        """int64 fen, (9 outputs, rows), of the last run; on disk once it has stopped."""
        return np.load(self.out, mmap_mode="r")


def _times(names: list[str], folder: Path, rounds: int) -> dict[str, dict]:
    """Seconds of every round, peak bytes and awards of engines that take turns."""
    workers = {name: Worker(name, folder) for name in names}
    for worker in workers.values():
        worker.ask("run")
        worker.ask("run")
    seconds: dict[str, list[float]] = {name: [] for name in names}
    for _, name in turns(names, rounds):
        workers[name].warm()
        seconds[name].append(workers[name].ask("run"))
    return {
        name: {"seconds": seconds[name], "peak_bytes": worker.stop(), "awards": worker.awards()}
        for name, worker in workers.items()
    }


def _measured(rows: int) -> dict[str, dict]:
    """What each engine took, in bytes and seconds, and how many of its results are wrong."""
    folder = folder_of(rows)
    groups = [list(LABELS)] if rows <= TOGETHER else [[name] for name in LABELS if name != OPENFISCA_LINES]
    exact = exact_awards(stored(folder)) if rows <= TOGETHER else None
    out = {}
    for names in groups:
        for name, found in _times(names, folder, ROUNDS[rows]).items():
            awards = found.pop("awards")
            exact = np.array(awards) if exact is None else exact  # the kernel's, exact at every smaller size
            wrong = awards != exact
            out[name] = found | {
                "median_seconds": statistics.median(found["seconds"]),
                "wrong_totals": int(np.count_nonzero(wrong[-1])),
                "wrong_awards": int(np.count_nonzero(wrong[:-1])),
                "paid": int(np.count_nonzero(exact[-1])),
                "fen_off": int(np.abs(awards[-1] - exact[-1]).sum()),
            }
        print(table(rows, out), flush=True)
    return out


def _wrong_at_limits() -> dict[str, int]:
    """How many totals each engine gets wrong where one fen decides."""
    folder = folder_of(AT_LIMITS, firms_at_limits)
    exact = exact_awards(stored(folder))
    found = _times(list(LABELS), folder, 1)
    return {name: int(np.count_nonzero(one["awards"][-1] != exact[-1])) for name, one in found.items()}


def _engines(rows: list[int]) -> dict[str, object]:
    """What the engines took, at every size asked for."""
    case = single_case()
    for name in (OPENFISCA, OPENFISCA_LINES):
        worker = Worker(name, folder_of(10_000))
        worker.ask("run")
        case[name] = worker.ask("case")
        worker.stop()
    before = os.getloadavg()[0]
    return {
        "day": dt.date.today().isoformat(),  # noqa: DTZ011 the day at the machine that measures
        "machine": machine() | {"threads": THREADS, "load_before": before},
        "policy_version": program().version,
        "numbers_hash": binding().numbers_hash,
        "case": case,
        "evaluate": evaluated(CACHE),
        "at_limits": {"firms": AT_LIMITS, "wrong_totals": _wrong_at_limits()},
        "rows": {str(n): _measured(n) for n in rows},
    }


PARTS = {
    "sweeps": sweeps, "pages": pages, "last_hour": last_hour, "ledger": ledger, "payments": payments, "open_data": open_data,
}  # fmt: skip
"""What is measured beside the engines, by its name in latest.json."""


def main() -> None:
    """Measure the engines and every other part, or one of them; what was not measured anew stays as it was."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=list(ROUNDS), choices=list(ROUNDS))
    parser.add_argument("--only", choices=["engines", *PARTS])
    args = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    found = json.loads(LATEST.read_text()) if LATEST.exists() else {}
    if args.only in (None, "engines"):
        found |= _engines(args.rows)
        _keep(found)
    for name, measured in PARTS.items():
        if args.only in (None, name):
            found[name] = measured()
            _keep(found)
    print(PAGE.read_text(encoding="utf-8"))


def _keep(found: dict[str, Any]) -> None:
    """All of it takes an hour or two: what is measured outlives a later part that fails."""
    LATEST.write_text(json.dumps(found, indent=1))
    if all(str(rows) in found.get("rows", {}) for rows in ROUNDS):
        PAGE.write_text(report(found), encoding="utf-8")


if __name__ == "__main__":
    main()
