"""OpenFisca under the benchmark: two processes, half of the firms each, the protocol of bench/worker.py.

Called as `python openfisca_worker.py FOLDER NUMBERS.json OUT.npy` by OpenFisca's own Python.
"""

import json
import multiprocessing as mp
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from openfisca_lines import lines_system
from openfisca_rules import calculated, system

PROCESSES = 2


def columns_of(folder: Path, truths: set[str], part: slice) -> dict[str, np.ndarray]:
    """The rows of one process, already in OpenFisca's types: float32 money, int32, bool."""
    out = {}
    for path in sorted(folder.glob("*.npy")):
        column = np.load(path, mmap_mode="r")[part]
        kind = np.bool_ if path.stem in truths else np.float32 if path.stem.endswith("_fen") else np.int32
        out[path.stem] = column.astype(kind)
    return out


def peak_bytes() -> int:
    """The most memory this process has held. Not getrusage(): that starts from what its parent held at the fork."""
    status = Path("/proc/self/status").read_text()
    return int(status.split("VmHWM:")[1].split()[0]) * 1024


def _part(pipe, folder: Path, given: dict, part: slice) -> None:
    columns = columns_of(folder, set(given["truths"]), part)
    lines = given.get("lines")
    rules = lines_system(given["numbers"], lines, columns) if lines else system(given["numbers"], columns)
    found = np.empty(0)
    while (order := pipe.recv()) != "stop":
        if order == "run":
            found, _ = calculated(rules, columns)
            pipe.send("done")
        elif order == "case":
            pipe.send(_one_case(rules, {name: column[:1] for name, column in columns.items()}))
        else:
            pipe.send(np.rint(found.astype(np.float64)).astype(np.int64))
    pipe.send(peak_bytes())


def forked(work: Callable[..., None], folder: Path, given: dict) -> list:
    """The pipes to PROCESSES processes that do `work(pipe, folder, given, part)`, each for its part of the rows."""
    rows = len(np.load(folder / "livestream_firm.npy", mmap_mode="r"))
    fork, pipes = mp.get_context("fork"), []
    for i in range(PROCESSES):
        here, there = fork.Pipe()
        part = slice(rows * i // PROCESSES, rows * (i + 1) // PROCESSES)
        fork.Process(target=work, args=(there, folder, given, part), daemon=True).start()
        pipes.append(here)
    return pipes


def _one_case(rules, firm: dict[str, np.ndarray]) -> dict[str, float]:
    def median(work) -> float:
        times = []
        for _ in range(51):
            start = time.perf_counter()
            work()
            times.append(time.perf_counter() - start)
        return sorted(times)[25]

    def traced() -> list[str]:
        _, simulation = calculated(rules, firm, trace=True)
        return simulation.tracer.computation_log.lines()

    return {"plain": median(lambda: calculated(rules, firm)), "traced": median(traced)}


def main(folder: str, numbers: str, out: str) -> None:
    """Answer orders on stdin, a JSON line each: run, case, stop."""
    given = json.loads(Path(numbers).read_text())
    parts = forked(_part, Path(folder), given)
    for order in map(str.strip, sys.stdin):
        if order == "run":
            start = time.perf_counter()
            for pipe in parts:
                pipe.send("run")
            for pipe in parts:
                pipe.recv()
            print(json.dumps(time.perf_counter() - start), flush=True)
        elif order == "case":
            parts[0].send("case")
            print(json.dumps(parts[0].recv()), flush=True)
        elif order == "stop":
            break
    for pipe in parts:
        pipe.send("result")
    np.save(out, np.concatenate([pipe.recv() for pipe in parts], axis=1))
    for pipe in parts:
        pipe.send("stop")
    print(json.dumps(sum(pipe.recv() for pipe in parts)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
