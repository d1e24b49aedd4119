"""How long does `huiqi evaluate` take for a table of firms, from the start of its process to its end?"""

import os
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq

from bench.firms import SEED
from bench.law import DAY, program
from huiqi.simulation.population import generate

FIRMS = 1_000_000
ROUNDS = 3


def evaluated(folder: Path) -> dict[str, float]:
    """Median seconds and most bytes of evaluating a Parquet file of a million firms into another."""
    given, out = folder / f"population_{FIRMS}.parquet", folder / "awards.parquet"
    if not given.exists():
        pq.write_table(generate(program(), firms=FIRMS, seed=SEED), given)
    runs = [_run([sys.executable, "-m", "huiqi.web.commands", "evaluate", str(given), "--on", f"{DAY}", "--out", str(out)])]
    runs += [_run(runs[0][2]) for _ in range(ROUNDS - 1)]
    return {
        "firms": FIRMS,
        "rows_out": pq.read_metadata(out).num_rows,
        "seconds": sorted(seconds for seconds, _, _ in runs)[ROUNDS // 2],
        "peak_bytes": max(peak for _, peak, _ in runs),
    }


def _run(command: list[str]) -> tuple[float, int, list[str]]:
    """Seconds, the most bytes held, and the command. Raises RuntimeError where it fails."""
    start = time.perf_counter()
    pid = os.posix_spawn(command[0], command, os.environ)
    _, status, used = os.wait4(pid, 0)
    if status:
        raise RuntimeError(f"{' '.join(command)}: exit {os.waitstatus_to_exitcode(status)}; run it by hand to see why")
    return time.perf_counter() - start, used.ru_maxrss * 1024, command
