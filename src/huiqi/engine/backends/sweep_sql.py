"""What does a population that memory cannot hold cost under many sets of numbers? The residual program as SQL.

Each award that the sets move takes two queries: its *frontier*, the columns of its residual of the rows that pass its
gate, and the sums over frontier × scenarios. Awards that no set moves are summed once. Texts for DuckDB and for Spark.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np

from huiqi.engine.backends.sql import Dialect, held, in_stages, listed, read, read_or, whole
from huiqi.engine.backends.stages import staged
from huiqi.engine.bind import Binding, checked
from huiqi.engine.expression import Expr, names
from huiqi.engine.program import Program
from huiqi.engine.residual import Residual

SCENARIO = "scenario"
"""The column that says which scenario a row of the scenarios or of their sums is of: 0, 1, 2, …"""


@dataclass(frozen=True)
class Rows:
    """The firms of a table: `source` is what may stand after FROM, with a column for each fact.

    `usable` is a condition on its columns; rows for which it does not hold are in no sum. Without one every row counts,
    and a null or a value out of its fact's range stops the query with an error that names the fact.
    """

    source: str
    dialect: Dialect
    usable: str = ""


def moving(part: Residual, swept: Iterable[str]) -> tuple[str, ...]:
    """Those of the swept numbers that the residual reads: scenarios that differ in others only have the same sum."""
    read_by = {key for expr in _every(part) for key in names(expr, "number")}
    return tuple(key for key in swept if key in read_by)


def frontier(program: Program, binding: Binding, part: Residual, rows: Rows) -> str:
    """One SELECT: the columns c0, c1, … of a residual, of the firms that pass its gate; without columns, a nought each."""
    gate = {f"gate.{place}": condition for place, condition in enumerate(part.gate)}
    columns = {f"column.{place}": column for place, column in enumerate(part.columns)}
    text, last = _over(program, binding, gate | columns, rows)
    kept = [f"{held('value', name)} AS c{place}" for place, name in enumerate(columns)] or [f"{whole(0)} AS c0"]
    passing = " AND ".join(held("value", name) for name in gate) or "TRUE"
    return f"{text}\nSELECT\n    {listed(kept)}\nFROM {last}\nWHERE {passing}"


def fixed_sums(program: Program, binding: Binding, awards: Iterable[str], rows: Rows) -> str:
    """One SELECT of one row: the fen of each award, in BIGINT, over all firms."""
    lines = {award: Expr("value", unit="fen", name=award) for award in awards}
    wanted = {f"sum.{name}": line for name, line in lines.items()}
    text, last = _over(program, binding, wanted, rows)
    sums = [f"CAST(COALESCE(SUM({held('value', name)}), 0) AS BIGINT) AS s{place}" for place, name in enumerate(wanted)]
    return f"{text}\nSELECT\n    {listed(sums)}\nFROM {last}"


def scenario_sums(binding: Binding, part: Residual, kept: str, scenarios: str, keys: Iterable[str], dialect: Dialect) -> str:
    """One SELECT: the number of a scenario and its fen, in BIGINT, over the frontier `kept`; where that is empty, no row.

    `kept` and `scenarios` are what may stand after FROM; the second has the columns of scenario_columns() for `keys`,
    the other numbers are those of `binding`.
    """
    swept = set(keys)

    def leaf(x: Expr) -> str:
        if x.op == "column":
            return f"c{x.name}"
        return whole(binding.values[x.name]) if x.op == "number" and x.name not in swept else held(x.op, x.name)

    lines = {**dict(part.lines), "passes": part.passes, "fen": part.fen}
    joined = f"SELECT /*+ BROADCAST(scenarios) */ *\n  FROM {kept} AS kept\n  CROSS JOIN {scenarios} AS scenarios"  # noqa: S608 as above
    text, last = in_stages(joined, staged(lines, ["passes", "fen"]), leaf, dialect)
    fen = f"CASE WHEN {held('value', 'passes')} THEN {held('value', 'fen')} ELSE {whole(0)} END"
    return f"{text}\nSELECT {SCENARIO}, CAST(SUM({fen}) AS BIGINT) AS fen\nFROM {last}\nGROUP BY {SCENARIO}"


def scenario_columns(program: Program, scenarios: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The table of scenarios for scenario_sums(), int64, from the values of each swept number, a row a scenario.

    Raises DecisionError for a value that its number cannot have.
    """
    rows = len(next(iter(scenarios.values())))
    for key, values in scenarios.items():
        if rows:
            checked(program.numbers[key], int(values.min()))
            checked(program.numbers[key], int(values.max()))
    return {SCENARIO: np.arange(rows)} | {held("number", key): values for key, values in scenarios.items()}


def _every(part: Residual) -> Iterable[Expr]:
    return (*(line for _, line in part.lines), part.passes, part.fen)


def _over(program: Program, binding: Binding, wanted: Mapping[str, Expr], rows: Rows) -> tuple[str, str]:
    """The stages that work out `wanted` from the facts they need, and the name of the last."""
    read_by_them = [name for expr in wanted.values() for name in names(expr, "value")]
    lines = {name: line.expr for name, line in program.closure(read_by_them).items()} | dict(wanted)
    facts = [program.policy.facts[n] for n in dict.fromkeys(n for expr in lines.values() for n in names(expr, "fact"))]

    def leaf(x: Expr) -> str:
        return whole(binding.values[x.name]) if x.op == "number" else held(x.op, x.name)

    # A value that cannot be is read as one that can: engines may compute a row before they ask whether it is usable.
    inputs = [read_or(f, whole(f.lo), rows.dialect) if rows.usable else read(f, rows.dialect) for f in facts]
    reads = [f"{text} AS {held('fact', f.name)}" for text, f in zip(inputs, facts, strict=True)]
    first = f"SELECT\n    {listed(reads or ['0 AS none'])}\n  FROM {rows.source}"
    first += f"\n  WHERE {rows.usable}" if rows.usable else ""
    return in_stages(first, staged(lines, wanted), leaf, rows.dialect)
