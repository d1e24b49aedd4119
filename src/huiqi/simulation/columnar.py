"""What stands in a parquet file of firms? A column at a time; only what is wrong is looked at by itself."""

from collections.abc import Iterator, Mapping
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from huiqi.engine.backends.ranges import Bounds
from huiqi.engine.facts import Fact
from huiqi.simulation.cells import CellError, is_empty, read_cell
from huiqi.simulation.firms import BadRow, Firms, Problem, Reading, TableError
from huiqi.simulation.headings import CREDIT_CODE, NAME, Heading, HeadingError, Layout, read_headings
from huiqi.simulation.workbook import bounds
from huiqi.units.credit_code import ALPHABET, LENGTH, WEIGHTS, CreditCodeError, read_credit_code
from huiqi.units.sentence import Sentence

CHUNK = 65_536
"""Rows read at a time."""

_DAYS = np.array([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
_WORTH = np.full(256, -1, np.int8)
_WORTH[np.frombuffer(ALPHABET.encode(), np.uint8)] = np.arange(len(ALPHABET))
_WEIGHTS = np.array([*WEIGHTS, 1], np.int16)

Problems = dict[int, list[Problem]]
"""What is wrong, by the place of the row."""


def open_parquet(facts: Mapping[str, Fact], path: Path) -> tuple[Reading, Iterator[Firms]]:
    """The columns and the rows of a parquet file; a row's line is its place, from 1. Raises TableError."""
    try:
        file = pq.ParquetFile(path)
        layout = read_headings(facts, file.schema_arrow.names)
    except (pa.ArrowException, OSError) as error:
        raise TableError("%(file)s：不是可以读的 parquet 文件（%(why)s）", file=str(path), why=str(error)) from None
    except HeadingError as error:
        raise TableError("%(file)s：%(why)s", file=str(path), why=error.reason) from None
    found = [n for n in facts if n in layout.keys]
    return Reading(found, layout.ignored, file.metadata.num_rows), _chunks(facts, layout, file)


def _chunks(facts: Mapping[str, Fact], layout: Layout, file: pq.ParquetFile) -> Iterator[Firms]:
    headings = {h.key: h for h in layout.columns.values()}
    codes, wrong = _credit_codes(headings[CREDIT_CODE], file)
    start = 0
    wanted = [h.text for key, h in headings.items() if key != CREDIT_CODE] or [headings[CREDIT_CODE].text]
    for batch in file.iter_batches(batch_size=CHUNK, columns=wanted):
        rows = batch.num_rows
        problems: Problems = {row - start: found for row, found in wrong.items() if start <= row < start + rows}
        columns = {
            key: _column(facts[key], heading, batch.column(heading.text), problems)
            for key, heading in headings.items()
            if key in facts
        }
        names = batch.column(headings[NAME].text) if NAME in headings else pa.nulls(rows)
        part = codes.slice(start, rows)
        bad = tuple(BadRow(start + row + 1, part[row].as_py() or "", tuple(problems[row])) for row in sorted(problems))
        names = pc.fill_null(names.cast(pa.string()), "")
        if bad:
            good = np.setdiff1d(np.arange(rows), list(problems))
            part, names = part.take(pa.array(good)), names.take(pa.array(good))
            columns = {key: (lo[good], hi[good]) for key, (lo, hi) in columns.items()}
        yield Firms(part, names, columns, bad, rows)
        start += rows


def _credit_codes(heading: Heading, file: pq.ParquetFile) -> tuple[pa.Array, Problems]:
    """Every row's code, and what is wrong with it. The first row with a code keeps it."""
    raw = file.read(columns=[heading.text])[heading.text].combine_chunks()
    texts = pc.fill_null(raw.cast(pa.string()), "")
    numbers = not (pa.types.is_string(raw.type) or pa.types.is_large_string(raw.type) or pa.types.is_dictionary(raw.type))
    problems: Problems = {}
    rewritten: dict[int, str] = {}
    for row in np.flatnonzero(~are_credit_codes(texts)).tolist():
        text = texts[row].as_py()
        try:
            rewritten[row] = read_credit_code(text)
        except CreditCodeError as error:
            reason = Sentence("以数字保存；请改为文本") if numbers and text else error.reason
            problems[row] = [Problem(heading.text, text, reason)]
    if rewritten:
        every = texts.to_pylist()
        for row, code in rewritten.items():
            every[row] = code
        texts = pa.array(every, pa.string())
    taken = np.ones(len(texts), bool)
    taken[list(problems)] = False
    for row, first in _repeated(texts, taken).items():
        problems[row] = [
            Problem(heading.text, texts[row].as_py(), Sentence("与第 %(line)s 行重复；请只留一行", line=first + 1))
        ]
    return texts, problems


def are_credit_codes(texts: pa.Array) -> np.ndarray:
    """True where a text is a credit code as it stands: form and check digit as in units.credit_code."""
    valid = np.zeros(len(texts), bool)
    long = pc.equal(pc.binary_length(texts), LENGTH)
    chosen = pc.filter(texts, long)
    if not len(chosen):
        return valid
    letters = np.frombuffer(chosen.buffers()[2], np.uint8, len(chosen) * LENGTH).reshape(-1, LENGTH)
    worth = _WORTH[letters]
    digits = (letters[:, 2:8] <= ord("9")).all(axis=1)
    registrar = np.isin(letters[:, 0], np.frombuffer(b"123456789ANY", np.uint8))
    kind = (letters[:, 1] >= ord("1")) & (letters[:, 1] <= ord("9"))
    weighed = worth.astype(np.int16) @ _WEIGHTS
    valid[long.to_numpy(zero_copy_only=False)] = (worth >= 0).all(axis=1) & digits & registrar & kind & (weighed % 31 == 0)
    return valid


def _repeated(texts: pa.Array, taken: np.ndarray) -> dict[int, int]:
    """The first row with the same code, by each later one; only `taken` rows are compared."""
    rows = np.flatnonzero(taken)
    if not len(rows):
        return {}
    seen = pc.filter(texts, pa.array(taken)).dictionary_encode().indices.to_numpy()
    newest = np.maximum.accumulate(seen)
    fresh = np.concatenate([[True], newest[1:] > newest[:-1]])  # a dictionary grows by one at each new code
    return {int(rows[i]): int(rows[fresh][seen[i]]) for i in np.flatnonzero(~fresh)}


def _column(fact: Fact, heading: Heading, array: pa.Array, problems: Problems) -> Bounds:
    """(lo, hi) of one fact; what cannot be read goes to `problems`."""
    if pa.types.is_floating(array.type):
        array = pc.if_else(pc.is_nan(array), None, array)
    known = array.is_valid().to_numpy(zero_copy_only=False).copy()
    values, doubtful = _as_whole(fact, heading, array)
    if doubtful is None:
        doubtful = known.copy()
    for row in np.flatnonzero(doubtful & known).tolist():
        raw = array[row].as_py()
        known[row] = not is_empty(raw)
        try:
            values[row] = read_cell(fact, raw, heading.unit_fen) if known[row] else fact.lo
        except CellError as error:
            problems.setdefault(row, []).append(Problem(heading.text, str(raw), error.reason))
    return bounds(fact, values, known)


def _as_whole(fact: Fact, heading: Heading, array: pa.Array) -> tuple[np.ndarray, np.ndarray | None]:
    """An integer column as int64 in the fact's unit, and the rows whose value it cannot be; None doubts every row."""
    try:
        if pa.types.is_floating(array.type) and heading.unit_fen != 1:
            raise pa.ArrowInvalid("a fraction of a larger unit is read by its figures")
        whole = pc.fill_null(array.cast(pa.int64()), fact.lo)
    except (pa.ArrowInvalid, pa.ArrowNotImplementedError):
        return np.full(len(array), fact.lo, np.int64), None
    if not (pa.types.is_integer(array.type) or pa.types.is_floating(array.type) or fact.kind == "bool"):
        return np.full(len(array), fact.lo, np.int64), None
    values = whole.to_numpy(zero_copy_only=False)
    doubtful = (values < -(-fact.lo // heading.unit_fen)) | (values > fact.hi // heading.unit_fen)
    if fact.kind == "date":
        doubtful |= ~are_days(values)
    return np.where(doubtful, fact.lo, values * heading.unit_fen), doubtful


def are_days(days: np.ndarray) -> np.ndarray:
    """True where a whole number YYYYMMDD is a day of the calendar."""
    year, month, day = days // 10_000, days // 100 % 100, days % 100
    leap = (year % 4 == 0) & ((year % 100 != 0) | (year % 400 == 0))
    inside = (month >= 1) & (month <= 12)
    last = _DAYS[np.where(inside, month, 0)] + (leap & (month == 2))
    return inside & (day >= 1) & (day <= last)
