"""OpenFisca in a sweep: a scenario after the other, in two processes with half of the firms each.

Called as `python openfisca_sweep.py FOLDER LAW.json OUT.npy` by OpenFisca's own Python; the protocol of sweep_worker.py.
The numbers are changed where they stand, which is cheaper than a reform for each scenario.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np
from openfisca_lines import lines_system
from openfisca_rules import OUTPUTS, YEAR, simulated, suppose, system
from openfisca_worker import columns_of, forked, peak_bytes

NOT_RUN = -1


def _scenario_sums(given: dict, columns: dict[str, np.ndarray]) -> Callable[[dict[str, int]], list[int]]:
    """The call that gives the sums of a scenario, in fen. Money is float32; it is summed in float64, to be fair."""
    lines = given.get("lines")
    rules = lines_system(given["numbers"], lines, columns) if lines else system(given["numbers"], columns)
    kept = simulated(rules, columns)
    moved = {key.split(".")[0] for key in given["keys"]} | {"total"}

    def sums(numbers: dict[str, int]) -> list[int]:
        suppose(rules, numbers)
        simulation = kept if given["keep"] else simulated(rules, columns)
        for name in moved if given["keep"] else ():
            simulation.delete_arrays(name)
        return [round(float(simulation.calculate(name, YEAR).sum(dtype=np.float64))) for name in OUTPUTS]

    return sums


def _part(pipe, folder: Path, given: dict, part: slice) -> None:
    sets = np.load(given["scenarios"]).tolist()
    sums = _scenario_sums(given, columns_of(folder, set(given["truths"]), part))
    while (order := pipe.recv()) != "stop":
        pipe.send([sums(dict(zip(given["keys"], row, strict=True))) for row in sets[slice(*order)]])
    pipe.send(peak_bytes())


def main(folder: str, law: str, out: str) -> None:
    """Answer orders on stdin, a JSON line each: run START STOP, stop."""
    given = json.loads(Path(law).read_text())
    found = np.full((len(np.load(given["scenarios"])), len(OUTPUTS)), NOT_RUN, np.int64)
    parts = forked(_part, Path(folder), given)
    for order in map(str.split, sys.stdin):
        if order[0] == "stop":
            break
        span = int(order[1]), int(order[2])
        start = time.perf_counter()
        for pipe in parts:
            pipe.send(span)
        halves = [pipe.recv() for pipe in parts]
        print(json.dumps(time.perf_counter() - start), flush=True)
        found[slice(*span)] = np.sum(halves, axis=0)
    np.save(out, found)
    for pipe in parts:
        pipe.send("stop")
    print(json.dumps(sum(pipe.recv() for pipe in parts)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
