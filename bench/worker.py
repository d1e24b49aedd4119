"""One engine in a process of its own, so that its memory is its own: `python -m bench.worker ENGINE FOLDER OUT.npy`.

It answers orders on stdin with a JSON line each: run -> seconds; stop -> peak bytes, after the last result is saved.
"""

import json
import sys
import time
from pathlib import Path

import numpy as np

from bench.engines import ENGINES
from bench.firms import stored
from bench.processes import peak_bytes


def main(name: str, folder: str, out: str) -> None:
    """Serve one engine until told to stop."""
    engine = ENGINES[name]
    run = engine.prepare(stored(Path(folder)))
    result: object = None
    for order in map(str.strip, sys.stdin):
        if order == "stop":
            break
        result = None  # the last result's memory is free again, as it is for a caller who is done with it
        start = time.perf_counter()
        result = run()
        print(json.dumps(time.perf_counter() - start), flush=True)
    peak = peak_bytes()
    np.save(out, engine.matrix(result))
    print(json.dumps(peak), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
