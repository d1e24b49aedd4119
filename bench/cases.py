"""What does one firm cost, and what is right? The case function: Python's own whole numbers, one firm at a time."""

import json
import statistics
import time
from collections.abc import Callable

import numpy as np

from bench.firms import Firms, firms
from bench.law import binding, program
from huiqi.engine.backends.case import compile_case
from huiqi.engine.explain import as_json, explain, explain_all

_CASES = 200


def exact_awards(columns: Firms) -> np.ndarray:
    """int64 fen, (9 outputs, rows), by Python's whole numbers, which neither round nor overflow."""
    case, numbers, outputs = compile_case(program()), binding(), program().outputs
    out = np.empty((len(outputs), len(columns["livestream_firm"])), np.int64)
    for row, firm in enumerate(_one_by_one(columns)):
        lines = case(firm, numbers)
        out[:, row] = [lines[name] for name in outputs]
    return out


def single_case() -> dict[str, float]:
    """Median seconds for one firm: every award; one measure with its trace; all measures with theirs, as JSON text."""
    case, numbers = compile_case(program()), binding()
    some = list(_one_by_one(firms(_CASES)))
    measure = program().policy.money[2].id
    return {
        "plain": _median(some, lambda firm: case(firm, numbers)),
        "one_measure_traced": _median(some, lambda firm: json.dumps(as_json(explain(numbers, measure, firm)))),
        "traced": _median(some, lambda firm: json.dumps([as_json(a) for a in explain_all(numbers, firm)])),
    }


def _one_by_one(columns: Firms):
    lists = {name: column.tolist() for name, column in columns.items()}
    return (dict(zip(lists, values, strict=True)) for values in zip(*lists.values(), strict=True))


def _median(some: list[dict[str, int]], work: Callable[[dict[str, int]], object]) -> float:
    times = []
    for firm in some:
        start = time.perf_counter()
        work(firm)
        times.append(time.perf_counter() - start)
    return statistics.median(times)
