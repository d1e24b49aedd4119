"""What does a scenario cost, swept by the product, by OpenFisca, by DuckDB and by the kernel in a loop?

All take turns, each in a process of its own, in an order drawn anew each round. What is slow sweeps a sample of the
scenarios, another each round; the kernel in a loop, which computes every firm, says which sums are right.
"""

import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from bench.firms import Firms, firms, firms_at_limits
from bench.law import openfisca_law, program
from bench.machine import machine
from bench.processes import CACHE, ROOT, Contestant, folder_of, openfisca_python, turns
from bench.scenarios import drawn, swept
from bench.sweep_worker import NOT_RUN

SCENARIOS, FIRMS, ROUNDS = 1_000, 100_000, 7
MOST_FIRMS, MOST_ROUNDS = 1_000_000, 5
MOST = {"some": ("some", firms, 10_000), "all": ("all", firms, 10_000), "unrefused": ("some", firms_at_limits, 1_000)}
"""The largest sweeps: which numbers, which firms, how many scenarios. Of firms that nothing refuses no row is dropped."""
SIZES = (10, 100, 1_000, 10_000)
CHECKED = 20
"""Scenarios of the largest sweep whose sums are held to the kernel's."""
SAMPLES = {"kernel": 100, "hand_duckdb": 20, "duckdb": 10, "openfisca_kept": 20, "openfisca": 20, "openfisca_lines": 10}
"""Scenarios a round of those that do not sweep all; each sample lies within the kernel's."""
OURS = ("sweep_2", "sweep_1")
REFERENCE = "kernel"


class Sweeper(Contestant):
    """One way to sweep `which` numbers over the firms of a folder."""

    def __init__(
        self, name: str, which: str, folder: Path, count: int, environment: Mapping[str, str] | None = None
    ) -> None:
        stem = f"{name}_{which}_{folder.name}"
        sets, self.out = _scenarios(which, count), CACHE / f"sums_{stem}.npy"
        command: list[str | Path] = [sys.executable, "-m", "bench.sweep_worker", name, which, folder, sets, self.out]
        if name.startswith("openfisca"):
            keys = [key.split(".", 1)[1] for key in swept(which)]
            given = {"keys": keys, "keep": name == "openfisca_kept", "scenarios": str(sets)}
            law = CACHE / f"{stem}.json"
            law.write_text(json.dumps(openfisca_law(lines=name == "openfisca_lines") | given))
            command = [openfisca_python(), ROOT / "bench" / "openfisca_sweep.py", folder, law, self.out]
        super().__init__(name, command, environment)

    def ended(self) -> tuple[int, np.ndarray]:
        """Peak bytes, and int64 fen by scenario and output: NOT_RUN for a scenario that was never swept."""
        peak = self.stop()
        return peak, np.load(self.out)


@cache
def _scenarios(which: str, count: int) -> Path:
    """The scenarios on disk, written once a run: never while a process that was started before may read them."""
    path = CACHE / f"scenarios_{which}_{count}.npy"
    np.save(path, drawn(which, count))
    return path


def sweeps(rounds: int | None = None) -> dict[str, Any]:
    """All of it; fewer `rounds` are for a look."""
    before = os.getloadavg()[0]
    found = {
        "day": time.strftime("%Y-%m-%d"),
        "machine": machine(),
        "load_before": before,
        "policy_version": program().version,
        "some": list(swept("some")),
        "all": len(swept("all")),
        "contest": _contest(rounds or ROUNDS),
        "growth": {str(count): _growth(count, rounds or ROUNDS) for count in (FIRMS, MOST_FIRMS)},
        "most": {name: _most(*sweep, rounds or MOST_ROUNDS) for name, sweep in MOST.items()},
        "first": {which: _first(which) for which in ("some", "all")},
    }
    return found | {"load_after": os.getloadavg()[0]}


def _contest(rounds: int) -> dict[str, Any]:
    """Seconds of every round, peak bytes and wrong sums of each way to sweep."""
    samples = dict.fromkeys(OURS, SCENARIOS) | SAMPLES
    folder = folder_of(FIRMS)
    ways = {name: Sweeper(name, "some", folder, SCENARIOS) for name in samples}
    for name, way in ways.items():
        if name in OURS:
            way.ask("prepare")
        way.ask(f"run {SCENARIOS - 3} {SCENARIOS}")
    seconds: dict[str, list[float]] = {name: [] for name in samples}
    preparing: dict[str, list[float]] = {name: [] for name in OURS}
    for turn, name in turns(list(samples), rounds):
        way = ways[name]
        way.warm(f"run {SCENARIOS - 3} {SCENARIOS}")
        if name in OURS:
            preparing[name].append(way.ask("prepare"))
        start = 0 if name in OURS else turn * SAMPLES[REFERENCE]
        seconds[name].append(way.ask(f"run {start} {start + samples[name]}"))
    rows = ways["sweep_2"].ask("rows")
    ended = {name: way.ended() for name, way in ways.items()}
    right = ended[REFERENCE][1]
    found = {
        name: {"sample": samples[name], "seconds": seconds[name], "preparing": preparing.get(name, []), "peak_bytes": peak}
        | {"a_scenario": statistics.median(seconds[name]) / samples[name]}
        | _differences(sums, right)
        for name, (peak, sums) in ended.items()
    }
    return {"scenarios": SCENARIOS, "firms": FIRMS, "rounds": rounds, "rows": rows, "ways": found}


def _differences(sums: np.ndarray, right: np.ndarray) -> dict[str, int]:
    """How many of the scenarios that both swept have a wrong total, or any wrong sum; and by how many fen at most."""
    both = (sums[:, -1] != NOT_RUN) & (right[:, -1] != NOT_RUN)
    off = np.abs(sums[both] - right[both])
    return {
        "compared": int(both.sum()),
        "wrong_totals": int(np.count_nonzero(off[:, -1])),
        "wrong_scenarios": int(np.count_nonzero(off.any(axis=1))),
        "fen_off": int(off[:, -1].max(initial=0)),
    }


def _growth(count: int, rounds: int) -> dict[str, dict[str, dict[str, float]]]:
    """Median seconds by way and number of scenarios: what runs for each, and what is prepared once."""
    ways = {name: Sweeper(name, "some", folder_of(count), max(SIZES)) for name in OURS}
    preparing: dict[str, list[float]] = {name: [] for name in OURS}
    seconds: dict[str, dict[str, list[float]]] = {name: {str(size): [] for size in SIZES} for name in OURS}
    for way in ways.values():
        way.ask("prepare")
    for _, both in turns([f"{name} {size}" for name in OURS for size in SIZES], rounds):
        name, size = both.split()
        preparing[name].append(ways[name].ask("prepare"))
        ways[name].warm(f"run 0 {size}")
        seconds[name][size].append(ways[name].ask(f"run 0 {size}"))
    for way in ways.values():
        way.stop()
    prepared = {name: statistics.median(took) for name, took in preparing.items()}
    return {
        name: {size: {"running": statistics.median(took), "preparing": prepared[name]} for size, took in by_size.items()}
        for name, by_size in seconds.items()
    }


def _most(which: str, made: Callable[[int], Firms], scenarios: int, rounds: int) -> dict[str, Any]:
    """A largest sweep, by number of threads; some of its sums are held to the kernel's."""
    folder = folder_of(MOST_FIRMS, made)
    ways = {name: Sweeper(name, which, folder, scenarios) for name in OURS}
    seconds: dict[str, list[float]] = {name: [] for name in OURS}
    preparing: dict[str, list[float]] = {name: [] for name in OURS}
    for way in ways.values():
        way.ask("prepare")
        way.ask("run 0 1")
    for _, name in turns(list(OURS), rounds):
        ways[name].warm("run 0 100")
        preparing[name].append(ways[name].ask("prepare"))
        seconds[name].append(ways[name].ask(f"run 0 {scenarios}"))
    rows = ways["sweep_2"].ask("rows")
    ended = {name: way.ended() for name, way in ways.items()}
    kernel = Sweeper(REFERENCE, which, folder, scenarios)
    kernel.ask(f"run 0 {CHECKED}")
    right = kernel.ended()[1]
    by_way = {name: _largest(seconds[name], preparing[name], *ended[name], right) for name in OURS}
    return {"scenarios": scenarios, "firms": MOST_FIRMS, "rounds": rounds, "rows": rows, "ways": by_way}


def _largest(
    seconds: Sequence[float], preparing: Sequence[float], peak: int, sums: np.ndarray, right: np.ndarray
) -> dict[str, Any]:
    medians = {"running": statistics.median(seconds), "preparing": statistics.median(preparing)}
    return medians | {"seconds": seconds, "peak_bytes": peak} | _differences(sums, right)


def _first(which: str) -> dict[str, float]:
    """Seconds of the very first sweep of these numbers, and of one in a new process once its code lies on disk."""
    with tempfile.TemporaryDirectory(prefix="huiqi-bench-") as kept:
        found = {}
        for label in ("compiling", "from_disk"):
            way = Sweeper("sweep_2", which, folder_of(FIRMS), SCENARIOS, {"HUIQI_CACHE": kept})
            found[label] = way.ask("prepare") + way.ask(f"run 0 {SCENARIOS}")
            way.stop()
    return found
