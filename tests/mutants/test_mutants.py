"""Changes are drawn alike each time, told by their lines, and summed by the size of the module they were drawn from."""

from collections import Counter
from pathlib import Path

import pytest

from mutants.mutation import ROOMS, ROOT, Module, modules, statement
from mutants.page import Tried, estimate
from mutants.reach import Reach

CODE = """
LIMIT = 3

def noticed(a, b):
    if a < b:
        return "a" + b
    return (
        a -
        b
    )
"""


def test_every_room_has_its_modules_and_its_tests() -> None:
    for room, (_, tests) in ROOMS.items():
        assert modules(room)
        assert all((ROOT / test).exists() for test in tests)
        assert not [path for path in modules(room) if "migrations" in path.parts]
    assert len(set(modules("engine")) & set(modules("backends"))) == 0


@pytest.mark.parametrize(
    ("line", "lines", "inside"),
    [(2, [2], False), (5, [5], True), (6, [6], True), (9, [7, 8, 9, 10], True), (4, [4], False)],
)
def test_a_change_is_of_its_statement_and_of_a_block_only_the_head(line: int, lines: list[int], inside: bool) -> None:
    assert statement(CODE, range(line, line + 1)) == (range(lines[0], lines[-1] + 1), inside)


def test_a_share_counts_each_module_by_its_size_and_what_was_tried_whole_adds_no_doubt() -> None:
    whole = Tried("a.py", 10, Counter({"killed": 9, "survived": 1}))
    assert estimate([whole]) == (0.9, 0.0)
    part = Tried("b.py", 90, Counter({"killed": 4, "timed out": 1, "not reached": 5}))
    share, doubt = estimate([whole, part, Tried("c.py", 50, Counter())])
    assert share == pytest.approx(0.54)
    assert 0.2 < doubt < 0.35


def test_changes_are_drawn_alike_each_time_and_the_quick_tests_of_the_line_are_asked_first(tmp_path: Path) -> None:
    pytest.importorskip("mutmut", reason="comes with make mutants")
    path = modules("ledger")[1]
    first, second = Module(path), Module(path)
    assert [first.mutant(place).name for place in range(5)] == [second.mutant(place).name for place in range(5)]
    mutant = next(m for m in map(first.mutant, range(len(first))) if "FEN_MAX:" in m.change)
    of_file = {str(line): ["t::slow", "t::quick"] for line in mutant.lines}
    reach = Reach({"t::slow": 3.0, "t::quick": 0.1, "t::long": 9.0}, {"huiqi/ledger/actions.py": of_file})
    assert reach.tests(mutant, 6.0) == ["t::quick", "t::slow"]
    assert mutant.source != path.read_text(encoding="utf-8")
