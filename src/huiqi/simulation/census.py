"""Which rows of a Parquet table can be summed, asked in SQL? The same rows as where a table is read into memory.

The table has the columns that population.generate() writes, under their code names and in fen: SQL cannot read 是 or 万元.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from huiqi.engine.backends.sql import DIVIDE, Dialect, quoted
from huiqi.engine.expression import BOOL
from huiqi.engine.facts import Fact
from huiqi.engine.program import Program
from huiqi.simulation.firms import TableError
from huiqi.simulation.headings import CREDIT_CODE, HeadingError, read_headings
from huiqi.units.credit_code import ALPHABET, FORM, LENGTH, WEIGHTS

_MATCHES = {"duckdb": "regexp_matches({0}, '{1}')", "spark": "({0} RLIKE '{1}')"}
_HASH = {"duckdb": "hash({0})", "spark": "xxhash64({0})"}
_SIGNED = (pa.int8(), pa.int16(), pa.int32(), pa.int64())
_UNSIGNED = (pa.uint8(), pa.uint16(), pa.uint32())
"""Without uint64, which holds what BIGINT does not."""


@dataclass(frozen=True)
class ParquetTable:
    """Firms in one Parquet file or in all `*.parquet` of a folder."""

    path: Path
    files: tuple[Path, ...]
    doubtful: tuple[Fact, ...]
    """The facts of the policy whose column can hold what the fact cannot be."""
    rows: int


def open_table(program: Program, path: Path) -> ParquetTable:
    """The table at `path`, without reading its rows.

    Raises TableError for what is no Parquet, lacks columns, or has one under another name or of another type.
    """
    files = tuple(sorted(path.glob("*.parquet"))) if path.is_dir() else (path,)
    if not files or any(file.suffix.lower() != ".parquet" for file in files):
        raise TableError("%(file)s：这个引擎只读 parquet；请给出 .parquet 文件，或用默认的 memory 引擎", file=str(path))
    rows, found = 0, []
    for file in files:
        try:
            metadata = pq.read_metadata(file)
        except (pa.ArrowException, OSError) as error:
            raise TableError("%(file)s：不是可以读的 parquet 文件（%(why)s）", file=str(file), why=str(error)) from None
        schema = metadata.schema.to_arrow_schema()
        _require(program, file, schema)
        rows += metadata.num_rows
        found.append({name: schema.field(name).type for name in program.policy.facts if name in schema.names})
    if any(types != found[0] for types in found):
        raise TableError("%(file)s：各个 parquet 文件的列或类型不同；请写成相同的列", file=str(path))
    doubtful = tuple(program.policy.facts[name] for name, kind in found[0].items() if not pa.types.is_boolean(kind))
    return ParquetTable(path, files, doubtful, rows)


def _require(program: Program, file: Path, schema: pa.Schema) -> None:
    """Every fact the sums read and the credit code, each under its code name and in a type that SQL reads."""
    facts = program.policy.facts
    try:
        layout = read_headings(facts, schema.names)
    except HeadingError as error:
        raise TableError("%(file)s：%(why)s", file=str(file), why=error.reason) from None
    if missing := [name for name in (CREDIT_CODE, *program.facts) if name not in schema.names]:
        raise TableError(
            "%(file)s：缺少这些列：%(columns)s；这个引擎只认代码名，金额以分计，请补上或改名，或用默认的 memory 引擎",
            file=str(file), columns=tuple(missing),
        )  # fmt: skip
    for heading in (h for h in layout.columns.values() if h.key in facts or h.key == CREDIT_CODE):
        have = schema.field(heading.text).type
        fits = _is_text(have) if heading.key == CREDIT_CODE else have in _types(facts[heading.key])
        if heading.text != heading.key or not fits:
            raise TableError(
                "%(file)s：这个引擎不能读列“%(text)s”（%(type)s）；请按 huiqi population 的列名 %(key)s 和类型写，"
                "或用默认的 memory 引擎",
                file=str(file), text=heading.text, type=str(have), key=heading.key,
            )  # fmt: skip


def _types(fact: Fact) -> tuple[pa.DataType, ...]:
    return (*_SIGNED, *_UNSIGNED, *((pa.bool_(),) if fact.unit == BOOL else ()))


def _is_text(kind: pa.DataType) -> bool:
    inner = kind.value_type if pa.types.is_dictionary(kind) else kind
    return pa.types.is_string(inner) or pa.types.is_large_string(inner)


def census(program: Program, table: ParquetTable, source: str, dialect: Dialect) -> str:
    """One SELECT of one row: how many rows are bad, how many of the others lack a fact, how many codes are not plain."""
    asked = {"bad": _bad(table, dialect), "unknown": _unknown(program, dialect), "plain": _plain_code(dialect)}
    rows = f"SELECT {', '.join(f'{condition} AS {name}' for name, condition in asked.items())}\n  FROM {source}"  # noqa: S608 names are ours
    counted = [_count("bad"), _count("NOT bad AND unknown"), _count("NOT plain")]
    return f"SELECT {', '.join(counted)}\nFROM (\n  {rows}\n) AS asked"


def distinct_codes(source: str, dialect: Dialect, *, exactly: bool) -> str:
    """One SELECT of one number: how many different codes there are; if not `exactly`, at least so many, in less memory."""
    code = quoted(CREDIT_CODE, dialect)
    key = code if exactly else _HASH[dialect].format(code)
    return f"SELECT COUNT(*)\nFROM (SELECT {key} AS code FROM {source} GROUP BY 1) AS codes"  # noqa: S608 names are ours


def usable(program: Program, table: ParquetTable, dialect: Dialect) -> str:
    """The condition for rows that are neither bad nor lack a fact the sums read."""
    return f"NOT {_bad(table, dialect)} AND NOT {_unknown(program, dialect)}"


def _count(condition: str) -> str:
    return f"COALESCE(SUM(CASE WHEN {condition} THEN 1 ELSE 0 END), 0)"


def _bad(table: ParquetTable, dialect: Dialect) -> str:
    """Where a fact is known and is what it cannot be: out of its range, or no day of the calendar."""
    wrong = [f"NOT ({_possible(fact, dialect)})" for fact in table.doubtful]
    return f"COALESCE({' OR '.join(wrong) or 'FALSE'}, FALSE)"


def _possible(fact: Fact, dialect: Dialect) -> str:
    value = f"CAST({quoted(fact.name, dialect)} AS BIGINT)"
    inside = f"{value} BETWEEN {fact.lo} AND {fact.hi}"
    if fact.kind != "date":
        return inside
    divide = DIVIDE[dialect]
    year, month, day = f"({value} {divide} 10000)", f"({value} {divide} 100 % 100)", f"({value} % 100)"
    leap = f"{year} % 4 = 0 AND ({year} % 100 <> 0 OR {year} % 400 = 0)"
    last = f"CASE WHEN {month} IN (4, 6, 9, 11) THEN 30 WHEN {month} <> 2 THEN 31 WHEN {leap} THEN 29 ELSE 28 END"
    return f"{inside} AND {month} BETWEEN 1 AND 12 AND {day} BETWEEN 1 AND {last}"


def _unknown(program: Program, dialect: Dialect) -> str:
    return f"({' OR '.join(f'{quoted(name, dialect)} IS NULL' for name in program.facts) or 'FALSE'})"


def _plain_code(dialect: Dialect) -> str:
    """Whether a code is valid as it stands: form and check digit as in units.credit_code."""
    code = quoted(CREDIT_CODE, dialect)
    weights: Iterable[tuple[int, int]] = enumerate((*WEIGHTS, 1), start=1)
    weighed = " + ".join(f"{weight} * (instr('{ALPHABET}', substr({code}, {place}, 1)) - 1)" for place, weight in weights)
    form = _MATCHES[dialect].format(code, f"^{FORM}$")
    return f"COALESCE(length({code}) = {LENGTH} AND {form} AND ({weighed}) % {len(ALPHABET)} = 0, FALSE)"
