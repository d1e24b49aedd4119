"""What does each firm of a Polars frame get? The lines as expressions over Int64, for notebooks and pipelines."""

from collections.abc import Callable
from functools import partial

import polars as pl

from huiqi.engine.backends import BITS_COLUMN, output_columns
from huiqi.engine.backends.stages import stages
from huiqi.engine.bind import Binding
from huiqi.engine.expression import BOOL, BP, Expr
from huiqi.engine.facts import Fact
from huiqi.engine.program import Program

_OPERATIONS: dict[str, Callable[..., pl.Expr]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "share": lambda a, rate: a * rate // BP,
    "min": pl.min_horizontal,
    "max": pl.max_horizontal,
    "ge": lambda a, b: a >= b,
    "gt": lambda a, b: a > b,
    "le": lambda a, b: a <= b,
    "lt": lambda a, b: a < b,
    "eq": lambda a, b: a == b,
    "and": lambda a, b: a & b,
    "or": lambda a, b: a | b,
    "not": lambda a: ~a,
    "where": lambda c, a, b: pl.when(c).then(a).otherwise(b),
}


def award_columns(program: Program, binding: Binding, frame: pl.LazyFrame, *, bits: bool = False) -> pl.LazyFrame:
    """`frame` with one Int64 column of fen for each of `program.outputs`, and `refused_bits` where `bits` is asked for.

    The frame has a column for each of `program.facts`, integers or booleans. A null or a value out of its fact's range
    raises pl.exceptions.ComputeError, naming the fact, when the frame is collected: Polars would wrap it silently.
    """
    conditions = program.bits if bits else {}
    columns = output_columns(program)

    def lower(expr: Expr) -> pl.Expr:
        if expr.op in ("fact", "value"):
            return pl.col(_held(expr.op, expr.name))
        if expr.op == "number":
            return pl.lit(binding.values[expr.name], dtype=pl.Int64)
        if expr.op == "literal":
            return pl.lit(bool(expr.value)) if expr.unit == BOOL else pl.lit(expr.value, dtype=pl.Int64)
        args = [lower(x) for x in expr.args]
        if expr.op == "div":
            return args[0] // expr.value
        return args[0] // expr.value * expr.value if expr.op == "floor_to" else _OPERATIONS[expr.op](*args)

    held = frame.with_columns(_read(fact).alias(_held("fact", name)) for name, fact in program.facts.items())
    for stage in stages(program, [*columns, *conditions]):
        held = held.with_columns(lower(expr).alias(_held("value", name)) for name, expr in stage.items())
    given = [pl.col(_held("value", name)).cast(pl.Int64).alias(column) for name, column in columns.items()]
    if bits:
        failed = [(~pl.col(_held("value", c))).cast(pl.Int64) * 2**bit for c, bit in conditions.items()]
        given.append(pl.sum_horizontal(failed or [pl.lit(0, pl.Int64)]).alias(BITS_COLUMN))
    return held.select(*frame.collect_schema().names(), *given)


def _held(op: str, name: str) -> str:
    """The column that holds a fact or value while the frame is computed; no column of a table starts so."""
    return f"__{op} {name}"


def _read(fact: Fact) -> pl.Expr:
    whole = pl.col(fact.name).cast(pl.Int64)
    checked = whole.map_batches(partial(_checked, fact), return_dtype=pl.Int64, is_elementwise=True)
    return checked != 0 if fact.unit == BOOL else checked


def _checked(fact: Fact, column: pl.Series) -> pl.Series:
    """The batch as it is. Raises ComputeError for a null or a value the fact cannot have."""
    if column.null_count():
        raise pl.exceptions.ComputeError(
            f"{fact.name}（{fact.label}）：有空值；请补上，或用 engine.backends.ranges 按未知处理"
        )
    lo, hi = column.min(), column.max()
    if isinstance(lo, int) and isinstance(hi, int) and not fact.lo <= lo <= hi <= fact.hi:
        wrong = lo if lo < fact.lo else hi
        raise pl.exceptions.ComputeError(
            f"{fact.name}（{fact.label}）：{wrong} 超出范围，请填 {fact.lo} 至 {fact.hi} 之间的值"
        )
    return column
