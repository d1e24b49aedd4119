"""What does each firm of a table get, and why? Exact where its facts settle it, a range where they do not."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import pyarrow as pa

from huiqi.engine.backends import output_columns
from huiqi.engine.backends.ranges import Bounds, ranges
from huiqi.engine.bind import Binding
from huiqi.engine.explain import Evaluation, Status
from huiqi.engine.program import Program, Value
from huiqi.engine.rule import Measure
from huiqi.simulation.columnar import open_parquet
from huiqi.simulation.firms import Firms, Reading
from huiqi.simulation.workbook import open_workbook

BLOCK = 16_384
"""Firms computed at once, so that their columns stay in the processor's cache."""

RANGE_COLUMNS = ("total_min_fen", "total_max_fen")
_STATUS: dict[tuple[bool, bool], Status] = {(True, True): "eligible", (False, False): "refused", (False, True): "unknown"}


def open_firms(program: Program, path: Path) -> tuple[Reading, Iterator[Firms]]:
    """The columns and the rows of an xlsx, csv or parquet file. Raises TableError."""
    opened = open_parquet if path.suffix.lower() == ".parquet" else open_workbook
    return opened(program.policy.facts, path)


def evaluate(binding: Binding, firms: Firms) -> pa.RecordBatch:
    """One row a firm, in their order: `credit_code`, `name`, each award and `total_fen` in int64 fen.

    An award is null where the known facts do not settle it. `total_min_fen` and `total_max_fen` hold what the
    total can be.
    """
    program = binding.program
    bounds = _lines(binding, firms, list(program.outputs))
    fen = {column: _settled(*bounds[name]) for name, column in output_columns(program).items()}
    low, high = (pa.array(x) for x in bounds[program.total])
    keys = {"credit_code": firms.credit_code, "name": firms.name}
    return pa.record_batch(keys | fen | dict(zip(RANGE_COLUMNS, (low, high), strict=True)))


def _lines(binding: Binding, firms: Firms, wanted: list[str]) -> dict[str, Bounds]:
    """The (lo, hi) arrays of each wanted line, one row a firm."""
    known = {name: column for name, column in firms.facts.items() if name in binding.program.facts}
    blocks = [slice(start, start + BLOCK) for start in range(0, len(firms), BLOCK)]
    parts = [_block(binding, known, block, wanted, len(firms)) for block in blocks]
    if not parts:
        return {name: (np.zeros(0, np.int64), np.zeros(0, np.int64)) for name in wanted}
    return {name: tuple(np.concatenate([p[name][end] for p in parts]) for end in (0, 1)) for name in wanted}  # type: ignore[misc]


def _block(binding: Binding, known: dict[str, Bounds], block: slice, wanted: list[str], firms: int) -> dict[str, Bounds]:
    rows = len(range(*block.indices(firms)))
    found = ranges(binding.program, binding, {n: (lo[block], hi[block]) for n, (lo, hi) in known.items()}, wanted)
    return {n: (np.broadcast_to(lo, rows), np.broadcast_to(hi, rows)) for n, (lo, hi) in found.items()}


def _settled(low: np.ndarray, high: np.ndarray) -> pa.Array:
    return pa.array(low, pa.int64(), mask=low != high)


@dataclass(frozen=True)
class Reason:
    """Why one firm gets what it gets under one measure. Money is fen; the range includes both ends."""

    credit_code: str
    name: str
    measure: Measure
    status: Status
    low_fen: int
    high_fen: int
    refused: tuple[Value, ...]
    """The conditions it fails, in the order of the text."""
    missing: tuple[str, ...]
    """The labels of the unknown facts that can still move the answer."""


def reasons(binding: Binding, firms: Firms) -> Iterator[Reason]:
    """Every money measure of every firm, firm by firm, measures in the order of the text."""
    program = binding.program
    every = [program.lines[m.id] for m in program.policy.money]
    wanted = dict.fromkeys(n for lines in every for n in (*lines.conditions, lines.eligible, lines.award))
    found = {n: (lo.tolist(), hi.tolist()) for n, (lo, hi) in _lines(binding, firms, list(wanted)).items()}
    for row, (code, name) in enumerate(zip(firms.credit_code.to_pylist(), firms.name.to_pylist(), strict=True)):
        evaluation = Evaluation(binding, _known(firms, row))
        for lines in every:
            span = [bool(end[row]) for end in found[lines.eligible]]
            low, high = (end[row] for end in found[lines.award])
            open_lines = [lines.eligible, lines.award] if span[0] != span[1] or low != high else []
            missing = dict.fromkeys(f for n in open_lines for f in evaluation.open_facts(program.values[n].expr))
            yield Reason(
                code,
                name,
                lines.measure,
                _STATUS[span[0], span[1]],
                low,
                high,
                tuple(program.values[n] for n in lines.conditions if not found[n][1][row]),
                tuple(program.policy.facts[f].label for f in missing),
            )


def _known(firms: Firms, row: int) -> dict[str, int]:
    pairs = ((name, int(lo[row]), int(hi[row])) for name, (lo, hi) in firms.facts.items())
    return {name: low for name, low, high in pairs if low == high}
