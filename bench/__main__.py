"""`python -m bench`: all engines on the same rules and firms; prints a table, stores JSON, writes docs/benchmarks.md.

Up to a million firms the engines take turns in an order drawn anew each round, each after a warm-up of its own, so that
a busy moment of the machine meets all of them. Above that each runs alone, since their firms and results would not fit
in memory together.
"""

import argparse
import datetime as dt
import json
import os
import random
import shutil
import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from bench.cases import exact_awards, single_case
from bench.engines import LABELS, OPENFISCA, OPENFISCA_LINES, THREADS
from bench.firms import Firms, firms, firms_at_limits, store, stored
from bench.law import binding, program, short_lines, short_numbers
from bench.ledger import ledger
from bench.machine import machine
from bench.pages import pages
from bench.payments import payments
from bench.report import report, table
from bench.tables import evaluated

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "bench"
RESULTS = ROOT / "bench" / "results"
ROUNDS = {10_000: 31, 100_000: 31, 1_000_000: 15, 10_000_000: 5}
AT_LIMITS = 10_000
TOGETHER = 1_000_000
"""The most firms at which the engines take turns, and at which OpenFisca with a variable a line fits in 16 GB."""

_WARM = 0.03
"""Seconds an engine runs before the run that counts, at least one run."""
_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**40), "MALLOC_TRIM_THRESHOLD_": str(2**40)}
"""Let malloc keep what is freed, as the allocators of Polars and DuckDB do: else every run of a numpy engine pays for
fresh pages."""


class Worker:
    """One engine in a process of its own."""

    def __init__(self, name: str, folder: Path) -> None:
        self.out = CACHE / f"{name}.npy"
        command = [sys.executable, "-m", "bench.worker", name, str(folder), str(self.out)]
        if name in (OPENFISCA, OPENFISCA_LINES):
            given: dict[str, object] = {"lines": short_lines()} if name == OPENFISCA_LINES else {}
            given |= {"numbers": short_numbers(), "truths": [n for n, f in program().facts.items() if f.kind == "bool"]}
            law = CACHE / f"{name}.json"
            law.write_text(json.dumps(given))
            script = str(ROOT / "bench" / "openfisca_worker.py")
            command = [str(_openfisca()), script, str(folder), str(law), str(self.out)]
        env = os.environ | _KEEP_MEMORY
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, order: str):
        """The answer to `run`, `case` or `stop`."""
        assert self.process.stdin, "opened above"
        assert self.process.stdout, "opened above"
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.out.stem} ended at `{order}` with {self.process.wait()}; its own words stand above")
        return json.loads(answer)

    def warm(self) -> None:
        """Untimed runs: they clear out of cores and caches what the engine before, whose threads may still spin, left."""
        until = time.perf_counter() + _WARM
        self.ask("run")
        while time.perf_counter() < until:
            self.ask("run")

    def stop(self) -> tuple[int, np.ndarray]:
        """Peak bytes, and the awards of the last run."""
        peak = self.ask("stop")
        self.process.wait()
        return peak, np.load(self.out, mmap_mode="r")


def _openfisca() -> Path:
    """OpenFisca's own Python, made at first use. It is AGPL: the product neither imports nor ships it."""
    home = ROOT / ".cache" / "openfisca"
    python, lock = home / "bin" / "python", ROOT / "bench" / "openfisca.txt"
    done = home / "installed"
    if not done.exists() or done.read_text() != lock.read_text():
        print("Installing OpenFisca-Core into .cache/openfisca …", flush=True)
        shutil.rmtree(home, ignore_errors=True)
        uv = Path(sys.executable).with_name("uv")
        subprocess.run([uv, "venv", "-q", "--python", sys.executable, home], check=True)
        subprocess.run([uv, "pip", "install", "-q", "--python", python, "--require-hashes", "-r", lock], check=True)
        done.write_text(lock.read_text())
    return python


def _folder(rows: int, made: Callable[[int], Firms] = firms) -> Path:
    """The firms on disk, drawn once for each version of the rules."""
    folder = CACHE / f"{made.__name__}_{rows}_{program().version.split('+')[1]}"
    if not (folder / "done").exists():
        store(made(rows), folder)
        (folder / "done").touch()
    return folder


def _times(names: list[str], folder: Path, rounds: int) -> dict[str, dict]:
    """Seconds of every round, peak bytes and awards of engines that take turns."""
    workers = {name: Worker(name, folder) for name in names}
    for worker in workers.values():
        worker.ask("run")
        worker.ask("run")
    seconds: dict[str, list[float]] = {name: [] for name in names}
    turns = random.Random(rounds)
    for _ in range(rounds):
        for name in turns.sample(names, len(names)):
            workers[name].warm()
            seconds[name].append(workers[name].ask("run"))
    out = {}
    for name, worker in workers.items():
        peak, awards = worker.stop()
        out[name] = {"seconds": seconds[name], "peak_bytes": peak, "awards": awards}
    return out


def _measured(rows: int) -> dict[str, dict]:
    """What each engine took, in bytes and seconds, and how many of its results are wrong."""
    folder = _folder(rows)
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
    folder = _folder(AT_LIMITS, firms_at_limits)
    exact = exact_awards(stored(folder))
    found = _times(list(LABELS), folder, 1)
    return {name: int(np.count_nonzero(one["awards"][-1] != exact[-1])) for name, one in found.items()}


def _engines(rows: list[int]) -> dict[str, object]:
    """What the engines took, at every size asked for."""
    case = single_case()
    for name in (OPENFISCA, OPENFISCA_LINES):
        worker = Worker(name, _folder(10_000))
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


def main() -> None:
    """Measure engines, pages, ledger and payments, or one of them; what was not measured anew stays as it was."""
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--rows", type=int, nargs="*", default=list(ROUNDS), choices=list(ROUNDS))
    parser.add_argument("--only", choices=["engines", "pages", "ledger", "payments"])
    args = parser.parse_args()
    CACHE.mkdir(parents=True, exist_ok=True)
    RESULTS.mkdir(parents=True, exist_ok=True)
    latest = RESULTS / "latest.json"
    found = json.loads(latest.read_text()) if latest.exists() else {}
    if args.only in (None, "engines"):
        found |= _engines(args.rows)
    if args.only in (None, "pages"):
        found["pages"] = pages()
    if args.only in (None, "ledger"):
        found["ledger"] = ledger()
    if args.only in (None, "payments"):
        found["payments"] = payments()
    latest.write_text(json.dumps(found, indent=1))
    if all(str(rows) in found.get("rows", {}) for rows in ROUNDS):
        (ROOT / "docs" / "benchmarks.md").write_text(report(found))


if __name__ == "__main__":
    main()
