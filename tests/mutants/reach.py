"""Which test reaches which line? Measured once by coverage.py, a context for each test."""

import json
import os
import signal
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from mutants.mutation import ROOMS, ROOT, SRC, Mutant, modules, statement
from mutants.trial import QUIET, Order, _begin_with, in_fork

HOUR = 3600.0
LIMIT = 6
"""Seconds that a test may take while it is measured; one that takes longer is ended there and judges nothing."""


@dataclass(frozen=True)
class Reach:
    """The tests of a room that pass on the code as it is: seconds of each, and for each file and line those that ran it."""

    seconds: dict[str, float]
    lines: dict[str, dict[str, list[str]]]

    def tests(self, mutant: Mutant, longest: float) -> list[str]:
        """The tests to ask, quick ones first, none longer than `longest` seconds.

        What runs as the module is imported reaches every test.
        """
        of_file = self.lines.get(str(mutant.module.relative_to(SRC)), {})
        lines, inside = statement(mutant.module.read_text(encoding="utf-8"), mutant.lines)
        found = {test for line in lines for test in of_file.get(str(line), [])}
        if not inside or "" in found:
            found = set(self.seconds)
        return sorted((t for t in found if self.seconds.get(t, longest + 1) <= longest), key=lambda t: (self.seconds[t], t))


class _Contexts:
    """The pytest plugin that tells coverage which test runs."""

    def __init__(self, measuring: object) -> None:
        self.measuring = measuring

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """What runs from here to the end of the test is the test's."""
        self.measuring.switch_context(item.nodeid)  # type: ignore[attr-defined]
        signal.signal(signal.SIGALRM, _ended)
        signal.alarm(LIMIT)
        yield
        signal.alarm(0)
        self.measuring.switch_context("")  # type: ignore[attr-defined]


def _ended(*_: object) -> None:
    raise TimeoutError(f"longer than {LIMIT} seconds")


def reach(room: str, kept: Path, template: Path | None) -> Reach:
    """Read from `kept`, or measured and kept there."""
    if not kept.exists():
        in_fork(lambda: _measure(room, kept, template), HOUR, kept.with_suffix(".log"))
    return Reach(**json.loads(kept.read_text(encoding="utf-8")))


def _measure(room: str, kept: Path, template: Path | None) -> bool:
    import coverage

    measuring = coverage.Coverage(data_file=None, include=[str(p) for p in modules(room)], config_file=False)
    order = Order(None)
    if template:
        _begin_with(template)
    os.chdir(ROOT)
    measuring.start()
    pytest.main([*(q for q in QUIET if q != "-x"), *ROOMS[room][1]], plugins=[order, _Contexts(measuring)])
    measuring.stop()
    found = measuring.get_data()
    lines = {
        str(Path(path).relative_to(SRC)): {str(line): who for line, who in found.contexts_by_lineno(path).items()}
        for path in found.measured_files()
    }
    seconds = {test: took for test, took in order.seconds.items() if test not in order.failed}
    kept.write_text(json.dumps({"seconds": seconds, "lines": lines}), encoding="utf-8")
    return True
