"""How is it told? docs/mutants.md: a table of the modules, and every survivor with what it is."""

import math
from collections import Counter
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from mutants.mutation import SRC, Module, modules

EXPLAINED = Path(__file__).with_name("survivors.yaml")
FATES = ("killed", "timed out", "survived", "not reached")
Rows = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Tried:
    """A module: how many mutants it has, and how many of those tried came to each fate."""

    name: str
    mutants: int
    fates: Counter[str]

    @property
    def tried(self) -> int:
        """How many were."""
        return sum(self.fates.values())

    @property
    def noticed(self) -> float:
        """Share of those tried that a test noticed, be it that it never ended; 0 where nothing was tried."""
        return (self.fates["killed"] + self.fates["timed out"]) / max(1, self.tried)

    @property
    def row(self) -> str:
        """As a row of the table."""
        counts = " | ".join(f"{self.fates[fate]}" for fate in FATES)
        share = f"{self.noticed:.0%}" if self.tried else "–"
        return f"| `{self.name}` | {self.mutants:,} | {self.tried} | {counts} | {share} |"


@cache
def tried(room: str, told: tuple[tuple[str, str], ...]) -> list[Tried]:
    """A row for each module of a room that can be changed at all, from (mutant, fate)."""
    found = []
    for path in modules(room):
        name = str(path.relative_to(SRC / "huiqi"))
        fates = Counter(fate for mutant, fate in told if mutant.partition("#")[0] == name)
        if size := len(Module(path)):
            found.append(Tried(name, size, fates))
    return found


def estimate(found: list[Tried]) -> tuple[float, float]:
    """Share of all mutants of these modules that the tests notice, and half of its 95 % interval.

    Each module tried counts by its size; a module of which all were tried adds no doubt. A module in which a few were all
    noticed is not held for certain: its doubt is that of one more noticed and one more missed.
    """
    of_all = sum(module.mutants for module in found if module.tried)
    share = sum(m.mutants * m.noticed for m in found if m.tried) / of_all
    doubt = 0.0
    for m in found:
        if m.tried:
            likely = (m.noticed * m.tried + 1) / (m.tried + 2)
            doubt += (m.mutants / of_all) ** 2 * likely * (1 - likely) / m.tried * (1 - m.tried / m.mutants)
    return share, 1.96 * math.sqrt(doubt)


def page(rooms: dict[str, Rows]) -> str:
    """The whole page."""
    told = {room: tuple((name, row["fate"]) for name, row in rows.items()) for room, rows in rooms.items()}
    found = {room: tried(room, told[room]) for room in rooms if told[room]}
    lines = [*_head(), "", "| room | mutants | in modules tried | tried | when first asked | noticed now | 95 % interval |"]
    lines += ["|---|--:|--:|--:|--:|--:|---|"]
    for room, of_room in found.items():
        lines.append(_sum_row(room, of_room, [row["first"] for row in rooms[room].values()]))
    together = [module for of_room in found.values() for module in of_room]
    lines.append(_sum_row("together", together, [row["first"] for rows in rooms.values() for row in rows.values()]))
    lines += [f"\nNot tried yet: {room}." for room in rooms if not told[room]]
    for room, of_room in found.items():
        lines += [
            "",
            f"## {room}",
            "",
            "| module | mutants | tried | killed | timed out | survived | not reached | noticed |",
        ]
        lines += ["|---|--:|--:|--:|--:|--:|--:|--:|", *(module.row for module in of_room)]
    return "\n".join([*lines, "", *_survivors(rooms)]) + "\n"


def _head() -> list[str]:
    from bench.machine import measured_here  # bench is on the path of `make mutants`, not on that of the tests

    return [
        "# Which mistakes the tests notice",
        "",
        "Written by `make mutants`. One change at a time is made to the code (mutmut's operators: another number, another",
        "comparison, an argument left out, a text, `and` for `or`) and the tests that run the changed line are asked; a",
        "change that none of them notices survived. `tests/ledger` judges the ledger, `tests/policies` the policies, the",
        "engine's own tests and `tests/policies` the engine, `tests/engine` its backends; what other rooms' tests would",
        "notice is not counted, nor is a test that takes long (6 seconds under measurement) or works in a process of its",
        "own. No other text is tried for one in Chinese: it is read by people, and moves no fen.",
        "",
        "Of each module a sample is tried, drawn from a fixed seed; `make mutants SHARE=1` tries all. The share counts each",
        "module by its size; what changes nothing that can be seen is counted against it. An end by time counts as noticed.",
        "A survivor that led to a test is asked again, so what is noticed now flatters a sample; what was noticed when",
        "first asked does not. Share and interval are of the modules of which any were tried; the interval is that of the",
        "drawing alone.",
        "",
        measured_here(),
    ]


def _sum_row(name: str, found: list[Tried], first: list[str]) -> str:
    at_first = sum(fate in FATES[:2] for fate in first) / len(first)
    share, half = estimate(found)
    total, of_tried = sum(m.mutants for m in found), sum(m.mutants for m in found if m.tried)
    return (
        f"| {name} | {total:,} | {of_tried:,} | {sum(m.tried for m in found):,} | {at_first:.0%} | {share:.1%} | "
        f"{max(0.0, share - half):.1%} – {min(1.0, share + half):.1%} |"
    )


def _survivors(rooms: dict[str, Rows]) -> list[str]:
    known = {
        (entry["module"], entry["change"]): entry for entry in yaml.safe_load(EXPLAINED.read_text(encoding="utf-8")) or []
    }
    rows, kinds = [], Counter[str]()
    for told in rooms.values():
        for name, row in sorted(told.items(), key=lambda pair: (pair[0].partition("#")[0], pair[1]["line"])):
            if row["fate"] in ("survived", "not reached"):
                module = name.partition("#")[0]
                entry = known.get((module, row["change"]), {"kind": "not explained", "why": ""})
                kinds[entry["kind"]] += 1
                rows.append(f"| `{module}:{row['line']}` | {_code(row['change'])} | {entry['kind']} | {entry['why']} |")
    counted = ", ".join(f"{n} {kind}" for kind, n in kinds.most_common())
    return [
        "## What survived",
        "",
        f"{sum(kinds.values())}: {counted}.",
        "",
        "| where | change | kind | why |",
        "|---|---|---|---|",
        *rows,
    ]


def _code(change: str) -> str:
    return "`" + change.replace("|", "¦").replace("`", "'") + "`"
