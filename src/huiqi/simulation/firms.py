"""What is read of a table of firms? The firms that can be read, and the rows that cannot, none dropped."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import pyarrow as pa

from huiqi.engine.backends.ranges import Bounds
from huiqi.units.sentence import Sentence


class TableError(ValueError):
    """A file is no table of firms that can be read; `reason` says what is wrong and what to do."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


@dataclass(frozen=True)
class Problem:
    """One thing wrong with a row: the heading as written, the value as written, and why it cannot be read."""

    column: str
    value: str
    reason: str
    """A sentence that a page can say in another language."""


@dataclass(frozen=True)
class BadRow:
    """A row that cannot be read. `line` is its number in the sheet, counted from 1; in parquet its place."""

    line: int
    credit_code: str
    problems: tuple[Problem, ...]


@dataclass(frozen=True)
class Firms:
    """Some rows of a table, in its order: `rows` were read, of which `bad` are refused and the others are here.

    `facts` gives (lo, hi) arrays by fact, one row a firm: equal where the fact is known, else all it can be.
    A fact without a column is left out: it is known of no firm.
    """

    credit_code: pa.Array
    name: pa.Array
    facts: Mapping[str, Bounds]
    bad: tuple[BadRow, ...]
    rows: int
    empty: int = 0
    """Rows with nothing in them, not among `rows`."""

    def __len__(self) -> int:
        return len(self.credit_code)


@dataclass(frozen=True)
class Reading:
    """What is known of a table before its rows: the columns it has, and the headings that mean nothing."""

    facts: Sequence[str]
    ignored: Sequence[str]
    rows: int | None
    """How many rows there are, where the file says so."""
