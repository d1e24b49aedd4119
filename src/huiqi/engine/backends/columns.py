"""Are these columns the facts of a program? Whole numbers in their declared range, one row a firm, nothing missing."""

from collections.abc import Iterable, Mapping

import numpy as np

from huiqi.engine.facts import Fact, FactError, nearest

_WIDTHS = tuple((np.dtype(t), int(np.iinfo(t).min), int(np.iinfo(t).max)) for t in (np.int8, np.int16, np.int32, np.int64))

Columns = Mapping[str, np.ndarray]


def dtype_of(fact: Fact) -> np.dtype:
    """How a fact's column is stored: the narrowest whole numbers that hold its range. What is narrower is read sooner."""
    return narrowest(fact.lo, fact.hi)


def narrowest(low: int, high: int) -> np.dtype:
    """The type of the narrowest whole numbers that hold both ends."""
    return next(dtype for dtype, least, most in _WIDTHS if least <= low and high <= most)


class ColumnError(FactError):
    """A column is missing, has nulls, or a value its fact cannot have. `row` counts from 0; None is the whole column."""

    def __init__(self, fact: str, message: str, row: int | None = None) -> None:
        super().__init__(fact, message)
        self.row = row


def stored(facts: Iterable[Fact], columns: Columns) -> list[np.ndarray]:
    """The column of each fact as it is stored, contiguous. Nothing is copied that is stored so already.

    Raises ColumnError for a column that is missing, no whole numbers, or of another length. A column that has to be
    converted is range-checked first, since a narrower integer would wrap; the others are left to check_range().
    """
    out: list[np.ndarray] = []
    for fact in facts:
        column = _whole(fact, columns)
        if out and len(column) != len(out[0]):
            raise ColumnError(fact.name, f"{_named(fact)}：有 {len(column)} 行，其他列有 {len(out[0])} 行，请补齐各列")
        dtype = dtype_of(fact)
        if column.dtype == np.bool_:
            column = column.view(np.int8)
        if column.dtype != dtype:
            check_range(fact, column)
        out.append(np.ascontiguousarray(column, dtype=dtype))
    return out


def check_range(fact: Fact, column: np.ndarray) -> None:
    """Raises ColumnError naming the first row whose value the fact cannot have."""
    if len(column) and not (fact.lo <= int(column.min()) and int(column.max()) <= fact.hi):
        row = int(np.argmax((column < fact.lo) | (column > fact.hi)))
        told = f"{int(column[row])} 超出范围，请填 {fact.lo} 至 {fact.hi} 之间的值"
        raise ColumnError(fact.name, f"{_named(fact)}第 {row + 1} 行：{told}", row)


def _named(fact: Fact) -> str:
    return f"{fact.name}（{fact.label}）"


def _whole(fact: Fact, columns: Columns) -> np.ndarray:
    if fact.name not in columns:
        raise ColumnError(fact.name, f"缺少列 {_named(fact)}{nearest(fact.name, list(columns))}")
    column = columns[fact.name]
    if isinstance(column, np.ma.MaskedArray) and np.ma.is_masked(column):
        row = int(np.argmax(np.ma.getmaskarray(column)))
        raise ColumnError(
            fact.name, f"{_named(fact)}第 {row + 1} 行：空值；请补上，或用 engine.backends.ranges 按未知处理", row
        )
    if column.dtype.kind not in "iub":
        raise ColumnError(
            fact.name,
            f"{_named(fact)}：列类型是 {column.dtype}，可能含空值或小数；请换成整数（金额以分计）并去掉空值",
        )
    return np.asarray(column)
