"""Where does each contestant run? In a process of its own, so that its memory is its own, in turns so that all meet alike.

A contestant answers each order on its standard input with one line of JSON.
"""

import json
import os
import random
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from bench.firms import Firms, firms, store
from bench.law import program
from bench.venvs import python_of

ROOT = Path(__file__).parents[1]
CACHE = ROOT / ".cache" / "bench"

_KEEP_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(2**40), "MALLOC_TRIM_THRESHOLD_": str(2**40)}
"""Let malloc keep what is freed, as the allocators of Polars and DuckDB do: else every run of a numpy engine pays for
fresh pages."""
_WARM = 0.03
"""Seconds a contestant runs before the run that counts, at least one run."""


class Contestant:
    """A process that obeys orders. `environment` is added to this process's own."""

    def __init__(self, name: str, command: Sequence[str | Path], environment: Mapping[str, str] | None = None) -> None:
        self.name = name
        env = os.environ | _KEEP_MEMORY | (environment or {})
        self.process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def ask(self, order: str) -> Any:
        """The answer to an order. Raises RuntimeError where the process ended instead."""
        assert self.process.stdin, "opened above"
        assert self.process.stdout, "opened above"
        self.process.stdin.write(f"{order}\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            raise RuntimeError(f"{self.name} ended at `{order}` with {self.process.wait()}; its own words stand above")
        return json.loads(answer)

    def warm(self, order: str = "run") -> None:
        """Untimed runs: they clear out of cores and caches what the engine before, whose threads may still spin, left."""
        until = time.perf_counter() + _WARM
        self.ask(order)
        while time.perf_counter() < until:
            self.ask(order)

    def stop(self) -> int:
        """Peak bytes. What the contestant was told to save is on disk afterwards."""
        peak = self.ask("stop")
        self.process.wait()
        return peak


def turns(names: Sequence[str], rounds: int) -> Iterator[tuple[int, str]]:
    """Each round with each name once, in an order drawn anew each round."""
    drawn = random.Random(rounds)
    for turn in range(rounds):
        for name in drawn.sample(list(names), len(names)):
            yield turn, name


def peak_bytes() -> int:
    """The most memory this process has held. Not getrusage(): that starts from what its parent held at the fork."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def openfisca_python() -> Path:
    """OpenFisca's own Python. It is AGPL: the product neither imports nor ships it."""
    return python_of("openfisca", ROOT / "bench" / "openfisca.txt")


def folder_of(rows: int, made: Callable[[int], Firms] = firms) -> Path:
    """The firms on disk, drawn once for each version of the rules."""
    folder = CACHE / f"{made.__name__}_{rows}_{program().version.split('+')[1]}"
    if not (folder / "done").exists():
        store(made(rows), folder)
        (folder / "done").touch()
    return folder
