"""Which changes are made? Those of mutmut's operators, one at a time, in an order drawn from a fixed seed."""

import ast
import difflib
import random
import re
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[2]
SRC = ROOT / "src"
_BACKENDS = ("backends", "backends_inputs", "bounds", "sweep", "sweep_sql")
_ENGINE = ("rule", "bind", "bounds", "explain", "explained", "facts", "batch", "find", "sweep", "years")
ROOMS = {
    "ledger": ("ledger/*.py", ("tests/ledger",)),
    "policies": ("policies/**/*.py", ("tests/policies",)),
    "engine": ("engine/*.py", (*(f"tests/engine/test_{name}.py" for name in _ENGINE), "tests/policies")),
    "backends": ("engine/backends/*.py", tuple(f"tests/engine/test_{name}.py" for name in _BACKENDS)),
}
"""What is changed, and the tests that judge it: the law's own cases judge the engine too."""
SEED = 20260301
READ_BY_PEOPLE = re.compile("[\u3400-\u9fff]")
"""A text in Chinese is read by people; another word in it moves no fen, and is not made."""


@dataclass(frozen=True)
class Mutant:
    """A module with one change in it; `number` counts the changes of the module as mutmut lists them."""

    module: Path
    number: int
    source: str

    @property
    def name(self) -> str:
        """As engine/rule.py#12."""
        return f"{self.module.relative_to(SRC / 'huiqi')}#{self.number}"

    @cached_property
    def _change(self) -> tuple[int, int, list[str], list[str]]:
        before, after = self.module.read_text(encoding="utf-8").splitlines(), self.source.splitlines()
        codes = [c for c in difflib.SequenceMatcher(None, before, after, autojunk=False).get_opcodes() if c[0] != "equal"]
        start, end = codes[0][1], codes[-1][2]
        return start + 1, max(end, start + 1), before[start:end], after[codes[0][3] : codes[-1][4]]

    @property
    def lines(self) -> range:
        """The numbers of the lines that the change touches."""
        first, last, _, _ = self._change
        return range(first, last + 1)

    @property
    def change(self) -> str:
        """`before → after`, each line stripped."""
        _, _, before, after = self._change
        return " ".join(line.strip() for line in before) + " → " + " ".join(line.strip() for line in after)


class Module:
    """A module and the changes that can be made to it."""

    def __init__(self, path: Path) -> None:
        from mutmut.mutation.file_mutation import create_mutations

        self.path = path
        self.text = path.read_text(encoding="utf-8")
        self._tree, found, _, _ = create_mutations(str(path), self.text)
        self._found = [(n, m) for n, m in enumerate(found) if not _told_to_people(m)]
        random.Random(f"{SEED} {path.relative_to(SRC)}").shuffle(self._found)

    def __len__(self) -> int:
        return len(self._found)

    def mutant(self, place: int) -> Mutant:
        """The one at a place of the drawn order."""
        number, mutation = self._found[place]
        changed = self._tree.deep_replace(mutation.original_node, mutation.mutated_node)
        return Mutant(self.path, number, changed.code)


def modules(room: str) -> list[Path]:
    """The files of a room that people wrote and that hold code."""
    return sorted((SRC / "huiqi").glob(ROOMS[room][0]))


def statement(text: str, lines: range) -> tuple[range, bool]:
    """The lines of the statements that hold these lines (of a block only its head), and whether a function holds them."""
    found, inside = lines, False
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.stmt) and node.lineno <= lines[0] <= (node.end_lineno or 0):
            body = getattr(node, "body", None)
            last = body[0].lineno - 1 if body else node.end_lineno or node.lineno
            if isinstance(node, ast.FunctionDef) and lines[0] > last:
                inside = True
            if last >= lines[0]:
                found = range(node.lineno, max(last, lines[-1]) + 1)
    return found, inside


def _told_to_people(mutation: Any) -> bool:
    """Another text, or an argument that is a text left out; `says=` is the law's own words and stays."""
    import libcst

    before, after = mutation.original_node, mutation.mutated_node
    if isinstance(before, libcst.Call) and isinstance(after, libcst.Call):
        kept = {id(argument) for argument in after.args}
        return any(
            id(a) not in kept and _chinese(a.value) and (not a.keyword or a.keyword.value != "says") for a in before.args
        )
    return _chinese(before)


def _chinese(node: Any) -> bool:
    import libcst

    return isinstance(node, libcst.SimpleString) and bool(READ_BY_PEOPLE.search(node.value))
