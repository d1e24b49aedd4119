"""What is a dataset made of? Fields, each defined once in both languages; every file and dictionary is written from them."""

import datetime as dt
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any, NamedTuple

from huiqi.reports.open_data.imprint import Imprint

Value = str | int | bool | Decimal | dt.date | dt.datetime | None
Row = Mapping[str, Any]
"""What a dataset knows of one thing, by the name of the field."""


class Words(NamedTuple):
    """The same in Chinese and in English."""

    zh: str
    en: str


class Kind(StrEnum):
    """What a field holds. Money stands twice: a whole number of fen, and the same in yuan with two places."""

    TEXT = "text"
    COUNT = "count"
    FEN = "fen"
    YUAN = "yuan"
    YEAR = "year"
    DAY = "day"
    MOMENT = "moment"
    YES_NO = "yes_no"
    ADDRESS = "address"


@dataclass(frozen=True)
class Field:
    """One column. `codes` are all values it can have, where they are few; only an `optional` one may be empty."""

    name: str
    kind: Kind
    called: Words
    about: Words
    codes: Mapping[str, Words] = field(default_factory=dict)
    optional: bool = False

    def cell(self, row: Row) -> Value:
        """The field's value in a row. Raises KeyError where the row does not know it."""
        if self.kind is not Kind.YUAN:
            return row[self.name]
        fen = row[f"{self.name.removesuffix('_yuan')}_fen"]
        return None if fen is None else yuan(fen)


def yuan(fen: int) -> Decimal:
    """Fen as yuan, exactly.

    >>> yuan(35_000_05), yuan(100)
    (Decimal('35000.05'), Decimal('1.00'))
    """
    return Decimal(fen).scaleb(-2)


def money(name: str, called: Words, about: Words, *, optional: bool = False) -> tuple[Field, Field]:
    """The two columns of an amount: `NAME_fen` and `NAME_yuan`."""
    inside = Words(f"{called.zh}（分）", f"{called.en}, fen"), Words(f"{called.zh}（元）", f"{called.en}, yuan")
    same = Words(f"与 {name}_fen 相同，单位为元。", f"The same as {name}_fen, in yuan.")
    return (
        Field(f"{name}_fen", Kind.FEN, inside[0], about, optional=optional),
        Field(f"{name}_yuan", Kind.YUAN, inside[1], same, optional=optional),
    )


@dataclass(frozen=True)
class Dataset:
    """One table. `rows` reads it; `key` names the fields that tell a row from all others."""

    id: str
    called: Words
    about: Words
    key: tuple[str, ...]
    fields: tuple[Field, ...]
    rows: Callable[[Imprint], Iterable[Row]]
    since: Callable[[], dt.date | None]
    """The day from which on it tells; None where nothing is there."""

    @property
    def names(self) -> list[str]:
        """The names of its columns, in order."""
        return [f.name for f in self.fields]

    def cells(self, row: Row) -> list[Value]:
        """A row's values in the order of the fields."""
        return [f.cell(row) for f in self.fields]


MEASURE = Field(
    "measure",
    Kind.TEXT,
    Words("措施编号", "Measure"),
    Words("措施的编号，见 measures。", "Id of the measure; see measures."),
)
YEAR = Field(
    "year", Kind.YEAR, Words("资金年度", "Year of the money"), Words("资金所属的年度。", "The year the money is for.")
)
DEPARTMENT = Field(
    "department",
    Kind.TEXT,
    Words("牵头部门", "Lead department"),
    Words("负责审核的部门。", "The department in charge."),
)
