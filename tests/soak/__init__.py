"""How many times over is a test run? Once by `make test`, HUIQI_SOAK times by `make soak`: the same code."""

import os

SOAKING = "HUIQI_SOAK" in os.environ
"""Whether this is a long run: then what is small otherwise has its whole size."""
SOAK = int(os.environ.get("HUIQI_SOAK") or 1)


def times(number: int) -> int:
    """So many examples, as often as this run asks for."""
    return number * SOAK
