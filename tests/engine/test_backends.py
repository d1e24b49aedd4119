"""All engines give every firm the same, to the fen: at random, and on each side of every bound."""

import datetime as dt
from functools import cache

import numpy as np
import polars as pl
import pyarrow as pa
import pytest

from engine.firms import as_firms, crossing_firms, distinct, edge_firms, joined, random_firms
from huiqi.engine.backends import BITS_COLUMN, output_columns
from huiqi.engine.backends.case import compile_case
from huiqi.engine.backends.numba import Kernel, compile_kernel
from huiqi.engine.backends.polars import award_columns
from huiqi.engine.backends.ranges import ranges
from huiqi.engine.backends.sql import run_duckdb
from huiqi.engine.bind import Binding, Decision, bind
from huiqi.engine.explain import Evaluation, explain_all
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure
from huiqi.policies import load

DAY = dt.date(2026, 6, 30)
FIRMS = 100_000
ORACLE_FIRMS = 1_000

Columns = dict[str, np.ndarray]


@cache
def kernel() -> Kernel:
    return compile_kernel(load("livestream"))


@cache
def bindings() -> dict[str, Binding]:
    """The law's numbers; numbers an official decided; numbers only supposed, some at the ends of their range."""
    program = load("livestream")
    decided = {"m03.rate_bp": 3_333, "m04.growth_min_bp": 777, "m12a.board_bse": 1, "m11.band2_rate_bp": 333, "m02.basis": 1}
    decisions = [Decision(f"livestream.{k}", v, dt.date(2026, 1, 1), "文件1号") for k, v in decided.items()]
    ends = {k: n.range[i % 2] for i, (k, n) in enumerate(program.numbers.items()) if n.unit in ("bp", "code")}
    return {
        "law": bind(program, on=DAY),
        "decided": bind(program, on=DAY, decisions=decisions),
        "no minimum, whole rates": bind(program, on=DAY, scenario={"livestream.award_min_fen": 0} | ends),
        "per year": bind(program, on=DAY, scenario={"livestream.m02.cap_scope": 1, "livestream.m02.years_max": 1}),
    }


@cache
def firms(name: str) -> Columns:
    """Firms that get most of each measure, with each fact on each of its bounds, then 100,000 at random."""
    program, binding = load("livestream"), bindings()[name]
    random = random_firms(program, binding, FIRMS, seed=20_260_630)
    awards = kernel().run(random, bindings()["law"])
    best = dict(zip(awards.fen, as_firms(random, [int(np.argmax(fen)) for fen in awards.fen.values()]), strict=True))
    parts = [edge_firms(program, binding, best.values())]
    for column, firm in best.items():
        parts.append(crossing_firms(program, firm, lambda c, column=column: kernel().run(c, binding).fen[column], 50))
    return joined([distinct(joined(parts)), random])


def by_kernel(program: Program, binding: Binding, columns: Columns, threads: int = 2) -> Columns:
    awards = (kernel() if program is load("livestream") else compile_kernel(program)).run(
        columns, binding, bits=True, threads=threads
    )
    return awards.fen | {BITS_COLUMN: awards.bits}


def by_duckdb(program: Program, binding: Binding, columns: Columns) -> Columns:
    table = run_duckdb(program, binding, pa.table(columns), bits=True, threads=2)
    return {n: table.column(n).to_numpy() for n in table.column_names}


def by_polars(program: Program, binding: Binding, columns: Columns) -> Columns:
    frame = award_columns(program, binding, pl.LazyFrame(columns), bits=True).collect()
    return {n: frame[n].to_numpy() for n in [*output_columns(program).values(), BITS_COLUMN]}


def by_ranges(program: Program, binding: Binding, columns: Columns) -> Columns:
    known = {n: (c.astype(np.int64), c.astype(np.int64)) for n, c in columns.items()}
    found = ranges(program, binding, known, [*program.outputs, *program.bits])
    assert all(np.array_equal(lo, hi) for lo, hi in found.values()), "a firm of which all is known has no range"
    return {c: found[n][0] for n, c in output_columns(program).items()} | {BITS_COLUMN: _bits(program, found)}


def by_case(program: Program, binding: Binding, columns: Columns) -> Columns:
    case = compile_case(program)
    return _rows(program, [case(firm, binding) for firm in as_firms(columns)])


def by_oracle(program: Program, binding: Binding, columns: Columns) -> Columns:
    """The answers as they are explained to a firm: the awards, and the refused conditions measure by measure."""
    rows = []
    for firm in as_firms(columns):
        answers = explain_all(binding, firm)
        row = dict.fromkeys(program.bits, True)
        for answer in answers:
            row |= {f"{_owner(program, answer.measure, key)}.{key}": False for key in answer.refused}
            row[program.lines[answer.measure.id].award] = answer.award_fen
        rows.append(row | {program.total: sum(answer.award_fen for answer in answers)})
    return _rows(program, rows)


def _owner(program: Program, measure: Measure, key: str) -> str:
    """The policy's id for a condition that all measures share, else the measure's."""
    return program.policy.id if key in {c.key for c in program.policy.conditions} else measure.id


def _rows(program: Program, rows: list[dict[str, int]]) -> Columns:
    fen = {c: np.array([row[n] for row in rows], np.int64) for n, c in output_columns(program).items()}
    failed = [sum((not row[c]) << bit for c, bit in program.bits.items()) for row in rows]
    return fen | {BITS_COLUMN: np.array(failed, np.int64)}


def _bits(program: Program, found: dict) -> np.ndarray:
    nothing = np.zeros(len(found[program.total][0]), np.int64)
    return sum(((~found[c][0]).astype(np.int64) << bit for c, bit in program.bits.items()), nothing)


def differences(one: Columns, other: Columns) -> dict[str, int]:
    """How many rows differ in each column; empty where all agree."""
    assert one.keys() == other.keys()
    counts = {n: int(np.count_nonzero(one[n] != other[n])) for n in one}
    return {n: c for n, c in counts.items() if c}


@pytest.mark.parametrize("numbers", list(bindings()))
@pytest.mark.parametrize("engine", [by_duckdb, by_polars, by_ranges, by_case])
def test_every_engine_gives_every_firm_the_same_fen(engine, numbers: str) -> None:
    program, binding = load("livestream"), bindings()[numbers]
    columns = firms(numbers)
    assert differences(by_kernel(program, binding, columns), engine(program, binding, columns)) == {}


@pytest.mark.parametrize("numbers", list(bindings()))
def test_the_kernel_gives_what_is_explained_to_the_firm(numbers: str) -> None:
    program, binding = load("livestream"), bindings()[numbers]
    columns = {n: c[: len(c) - FIRMS + ORACLE_FIRMS] for n, c in firms(numbers).items()}  # every edge, a sample of the rest
    assert differences(by_kernel(program, binding, columns), by_oracle(program, binding, columns)) == {}


@pytest.mark.parametrize("bits", [False, True])
def test_one_thread_and_two_and_no_bits_give_the_same(bits: bool) -> None:
    binding, columns = bindings()["law"], firms("law")
    runs = [kernel().run(columns, binding, bits=b, threads=t).fen for b in (False, bits) for t in (1, 2)]
    assert [differences(runs[0], run) for run in runs] == [{}] * 4


def test_the_firms_try_both_sides_of_everything() -> None:
    program = load("livestream")
    awards = by_kernel(program, bindings()["law"], firms("law"))
    flags = awards.pop(BITS_COLUMN)
    failing = {c: int(np.count_nonzero(flags >> bit & 1)) for c, bit in program.bits.items()}
    assert all(100 < n < len(flags) - 100 for n in failing.values()), failing
    assert all(np.count_nonzero(fen) > 1_000 and len(np.unique(fen)) > 2 for fen in awards.values())


def test_a_kernel_with_one_number_a_fen_off_is_noticed() -> None:
    program, law, columns = load("livestream"), bindings()["law"], firms("law")
    right = by_kernel(program, law, columns)
    money = [k for k, n in program.numbers.items() if n.unit == "fen"]
    assert len(money) > 8

    def unnoticed(key: str, off: int) -> bool:
        wrong = bind(program, on=DAY, scenario={key: law.values[key] + off})
        return not differences(right, by_kernel(program, wrong, columns))

    assert [k for k in money if unnoticed(k, -1) and unnoticed(k, +1)] == []


def test_unknown_facts_give_a_range_that_holds_every_answer() -> None:
    program, binding = load("livestream"), bindings()["law"]
    columns = {n: c[:20_000] for n, c in firms("law").items()}
    rng = np.random.default_rng(7)
    known = {}
    for name, fact in program.facts.items():
        hidden = rng.random(20_000) < 0.3
        whole = columns[name].astype(np.int64)
        known[name] = np.where(hidden, fact.lo, whole), np.where(hidden, fact.hi, whole)
    found = ranges(program, binding, known, program.outputs)
    exact = by_kernel(program, binding, columns)
    for name, column in output_columns(program).items():
        lo, hi = found[name]
        assert np.all((lo <= exact[column]) & (exact[column] <= hi))
        assert np.any(lo < hi)


def test_ranges_of_rows_are_the_ranges_of_each_firm() -> None:
    program, binding = load("livestream"), bindings()["law"]
    columns = {n: c[:300] for n, c in firms("law").items()}
    rng = np.random.default_rng(8)
    hidden = {n: rng.random(300) < 0.3 for n in columns}
    known = {
        n: (np.where(hidden[n], f.lo, columns[n]), np.where(hidden[n], f.hi, columns[n])) for n, f in program.facts.items()
    }
    found = ranges(program, binding, known, program.money_values)
    for row in range(300):
        firm = {n: int(columns[n][row]) for n in columns if not hidden[n][row]}
        evaluation = Evaluation(binding, firm)
        assert {n: (int(lo[row]), int(hi[row])) for n, (lo, hi) in found.items()} == {n: evaluation.line(n) for n in found}
