"""Which sets of numbers does a sweep try? Drawn around the law's own, the same at every run."""

import numpy as np

from bench.law import POLICY, binding, program
from huiqi.engine.rule import Number

SOME = tuple(f"{POLICY}.{key}" for key in ("m03.rate_bp", "m03.cap_fen", "m04.rate_bp", "m08.cap_fen", "m12b.cap_fen"))
"""Five numbers of four measures: a budget round."""
SEED = 2027


def swept(which: str) -> tuple[str, ...]:
    """The keys that change: `some` or `all` of the law."""
    return SOME if which == "some" else tuple(program().numbers)


def drawn(which: str, count: int) -> np.ndarray:
    """int64, one row a scenario, one column each of swept(which)."""
    rng = np.random.default_rng(SEED)
    return np.ascontiguousarray(np.stack([_values(program().numbers[key], rng, count) for key in swept(which)], axis=1))


def _values(number: Number, rng: np.random.Generator, count: int) -> np.ndarray:
    """Half to one and a half of the law's value; every choice of a code; a date as it is."""
    law, (low, high) = binding().values[number.key], number.range
    if number.unit == "date":
        return np.full(count, law, np.int64)
    least, most = (low, high) if number.unit == "code" else (max(low, law // 2), min(high, law * 3 // 2))
    return rng.integers(least, most + 1, count)
