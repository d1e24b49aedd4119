"""What does each firm of a table get? The lines as one SELECT, for DuckDB and for Spark."""

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa

from huiqi.engine.backends import BITS_COLUMN, output_columns
from huiqi.engine.backends.columns import ColumnError
from huiqi.engine.backends.source import Leaf
from huiqi.engine.backends.stages import Stage, stages
from huiqi.engine.bind import Binding
from huiqi.engine.expression import BOOL, BP, Expr
from huiqi.engine.facts import Fact
from huiqi.engine.program import Program, identifier

Dialect = Literal["duckdb", "spark"]

_TEMPLATES = {
    "add": "({0} + {1})",
    "sub": "({0} - {1})",
    "mul": "({0} * {1})",
    "min": "least({0}, {1})",
    "max": "greatest({0}, {1})",
    "ge": "({0} >= {1})",
    "gt": "({0} > {1})",
    "le": "({0} <= {1})",
    "lt": "({0} < {1})",
    "eq": "({0} = {1})",
    "and": "({0} AND {1})",
    "or": "({0} OR {1})",
    "not": "(NOT {0})",
    "where": "CASE WHEN {0} THEN {1} ELSE {2} END",
}
DIVIDE: dict[Dialect, str] = {"duckdb": "//", "spark": "div"}
"""Whole division, of what is not negative."""
_QUOTE = {"duckdb": '"', "spark": "`"}
_FAIL = {"duckdb": "error", "spark": "raise_error"}
_WHOLE_TYPES = ("BOOLEAN", "TINYINT", "SMALLINT", "INTEGER", "BIGINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT")


def select(
    program: Program,
    binding: Binding,
    source: str,
    *,
    keep: Sequence[str] = (),
    dialect: Dialect = "duckdb",
    bits: bool = False,
) -> str:
    """One SELECT over `source`: the columns `keep`, then fen (BIGINT) for each of `program.outputs`, then `refused_bits`.

    `source` is what may stand after FROM. It has a column for each of `program.facts`. A null or a value out of its
    fact's range stops the query with an error that names the fact. The numbers of `binding` are written into the text.
    """
    columns = output_columns(program)
    conditions = program.bits if bits else {}

    def leaf(x: Expr) -> str:
        return whole(binding.values[x.name]) if x.op == "number" else held(x.op, x.name)

    inputs = [f"{read(f, dialect)} AS {held('fact', f.name)}" for f in program.facts.values()]
    first = f"SELECT *,\n    {listed(inputs)}\n  FROM {source}"  # noqa: S608 names are ours, numbers are int
    text, last = in_stages(first, stages(program, [*columns, *conditions]), leaf, dialect)
    given = [quoted(k, dialect) for k in keep]
    given += [f"{held('value', n)} AS {quoted(c, dialect)}" for n, c in columns.items()]
    if bits:
        failed = [f"CASE WHEN {held('value', c)} THEN {whole(0)} ELSE {whole(2**b)} END" for c, b in conditions.items()]
        given.append(f"({' + '.join(failed or [whole(0)])}) AS {BITS_COLUMN}")
    return f"{text}\nSELECT\n    {listed(given)}\nFROM {last}"


def in_stages(first: str, after: Iterable[Stage], leaf: Leaf, dialect: Dialect) -> tuple[str, str]:
    """`WITH stage_0 AS (first), …`: each stage adds its lines to the columns before it; and the name of the last one."""
    text = [f"WITH stage_0 AS (\n  {first}\n)"]
    for stage in after:
        lines = [f"{expression(expr, leaf, dialect)} AS {held('value', name)}" for name, expr in stage.items()]
        text.append(f"stage_{len(text)} AS (\n  SELECT *,\n    {listed(lines)}\n  FROM stage_{len(text) - 1}\n)")  # noqa: S608 as above
    return ",\n".join(text), f"stage_{len(text) - 1}"


def expression(expr: Expr, leaf: Leaf, dialect: Dialect) -> str:
    """`expr` as SQL over BIGINT and BOOLEAN; `leaf` writes facts, numbers, columns and named values."""
    if expr.op in ("fact", "value", "number", "column"):
        return leaf(expr)
    if expr.op == "literal":
        return str(bool(expr.value)).upper() if expr.unit == BOOL else whole(expr.value)
    args = [expression(x, leaf, dialect) for x in expr.args]
    divide = DIVIDE[dialect]
    if expr.op == "share":
        return f"(({args[0]} * {args[1]}) {divide} {whole(BP)})"
    if expr.op in ("div", "floor_to"):
        quotient = f"({args[0]} {divide} {whole(expr.value)})"
        return quotient if expr.op == "div" else f"({quotient} * {whole(expr.value)})"
    return _TEMPLATES[expr.op].format(*args)


def whole(value: int) -> str:
    """A whole number as a BIGINT."""
    return f"CAST({value} AS BIGINT)"


def held(op: str, name: str) -> str:
    """The column that holds a fact or a value between stages."""
    return f"{op}__{identifier(name)}"


def quoted(column: str, dialect: Dialect) -> str:
    """A column's own name, whatever stands in it."""
    mark = _QUOTE[dialect]
    return mark + column.replace(mark, mark * 2) + mark


def listed(parts: Iterable[str]) -> str:
    """What a SELECT gives, a line each."""
    return ",\n    ".join(parts)


def read(fact: Fact, dialect: Dialect) -> str:
    """The fact as BIGINT or BOOLEAN, or the query stops: engines would treat a null as the smaller of two."""
    wrong = f"{fact.name}（{fact.label}）：有空值，或有值超出 {fact.lo} 至 {fact.hi}；请改正后重算".replace("'", "''")
    return read_or(fact, f"CAST({_FAIL[dialect]}('{wrong}') AS BIGINT)", dialect)


def read_or(fact: Fact, otherwise: str, dialect: Dialect) -> str:
    """The fact as BIGINT or BOOLEAN; `otherwise`, a BIGINT, where it is null or out of its range."""
    value = f"CAST({quoted(fact.name, dialect)} AS BIGINT)"
    checked = f"CASE WHEN {value} BETWEEN {fact.lo} AND {fact.hi} THEN {value} ELSE {otherwise} END"
    return f"({checked}) <> 0" if fact.unit == BOOL else checked


def run_duckdb(
    program: Program,
    binding: Binding,
    table: pa.Table | Path,
    *,
    keep: Sequence[str] = (),
    bits: bool = False,
    threads: int | None = None,
) -> pa.Table:
    """The awards of an Arrow table or a Parquet file, a row a firm, in the order of the rows.

    Raises ColumnError for a column that is missing or holds no whole numbers, duckdb.Error for a null or a value out
    of range.
    """
    with duckdb.connect() as connection:
        if threads:
            connection.execute(f"SET threads = {threads:d}")
        if isinstance(table, Path):
            source = "read_parquet('{}')".format(str(table).replace("'", "''"))
        else:
            connection.register("firms", table)
            source = "firms"
        described = connection.execute(f"DESCRIBE SELECT * FROM {source}")  # noqa: S608 a name, or a quoted path
        types = {str(row[0]): str(row[1]) for row in described.fetchall()}
        for fact in program.facts.values():
            if types.get(fact.name) not in _WHOLE_TYPES:
                have = types.get(fact.name, "没有这一列")
                raise ColumnError(fact.name, f"{fact.name}（{fact.label}）：{have}；请给出整数列（金额以分计）")
        return connection.sql(select(program, binding, source, keep=keep, bits=bits)).to_arrow_table()
