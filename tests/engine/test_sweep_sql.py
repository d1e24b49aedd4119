"""The sums that SQL gives are those of the sweep in memory, to the fen, whichever numbers change and over any years."""

from collections.abc import Mapping

import duckdb
import numpy as np
import pyarrow as pa
import pytest

from engine.test_sweep import drawn, few, law
from huiqi.engine.backends.sweep import Sweep
from huiqi.engine.backends.sweep_sql import Rows, fixed_sums, frontier, moving, scenario_columns, scenario_sums
from huiqi.engine.bind import DecisionError
from huiqi.engine.program import Program
from huiqi.engine.years import over_years
from huiqi.policies import load

RATE, CAP, GROWTH = "livestream.m03.rate_bp", "livestream.m03.cap_fen", "livestream.m04.growth_min_bp"


def by_duckdb(
    program: Program, keys: tuple[str, ...], scenarios: np.ndarray, firms: Mapping[str, object], usable: str = ""
) -> list[list[int]]:
    sweep, out = Sweep(program, keys), np.zeros((len(scenarios), len(program.outputs)), np.int64)
    with duckdb.connect() as connection:
        connection.register("firms", pa.table(dict(firms)))
        connection.register("sets", pa.table(scenario_columns(program, dict(zip(keys, scenarios.T, strict=True)))))
        rows = Rows("firms", "duckdb", usable)
        fixed = [award for award in program.awards if award not in sweep.parts]
        if fixed:
            found = connection.execute(fixed_sums(program, law(), fixed, rows)).fetchall()
            out[:, [program.outputs.index(award) for award in fixed]] = found[0]
        for award, part in sweep.parts.items():
            connection.execute(f"CREATE OR REPLACE TABLE kept AS {frontier(program, law(), part, rows)}")
            for scenario, fen in connection.execute(scenario_sums(law(), part, "kept", "sets", keys, "duckdb")).fetchall():
                out[scenario, program.outputs.index(award)] = fen
    out[:, -1] = out.sum(axis=1)
    return out.tolist()


def in_memory(program: Program, keys: tuple[str, ...], scenarios: np.ndarray) -> list[list[int]]:
    sweep = Sweep(program, keys)
    return sweep.run(sweep.prepare(few(), law()), scenarios).tolist()


@pytest.mark.parametrize("key", load("livestream").numbers)
def test_each_number_swept_alone_gives_the_sums_of_memory(key: str) -> None:
    scenarios = np.array([[v] for v in drawn(key, 4)], np.int64)
    found = by_duckdb(load("livestream"), (key,), scenarios, few())
    assert found == in_memory(load("livestream"), (key,), scenarios)


@pytest.mark.parametrize("years", [1, 3])
def test_all_numbers_swept_together_give_the_sums_of_memory(years: int) -> None:
    program = over_years(load("livestream"), years)
    keys = tuple(program.numbers)
    scenarios = np.array(list(zip(*(drawn(key, 20, seed)[:6] for seed, key in enumerate(keys)), strict=False)), np.int64)
    found = by_duckdb(program, keys, scenarios, few())
    assert found == in_memory(program, keys, scenarios)
    assert len({tuple(sums) for sums in found}) > 2


def test_over_years_what_no_number_moves_is_summed_once_a_year() -> None:
    program = over_years(load("livestream"), 3)
    scenarios = np.array([[2_000, 10**7], [5_000, 10**8]])
    assert by_duckdb(program, (RATE, CAP), scenarios, few()) == in_memory(program, (RATE, CAP), scenarios)


@pytest.mark.parametrize("wrong", [None, -1, 10**13 + 1])
def test_a_row_that_cannot_be_stops_the_query_or_is_left_out(wrong: int | None) -> None:
    program, scenarios = load("livestream"), np.array([[2_000], [5_000]])
    rent = pa.array([wrong if row < 500 else fen for row, fen in enumerate(few()["rent_paid_fen"].tolist())], pa.int64())
    firms = few() | {"rent_paid_fen": rent, "row": np.arange(len(rent))}
    with pytest.raises(duckdb.Error, match=r"rent_paid_fen（.*有空值，或有值超出"):
        by_duckdb(program, (RATE,), scenarios, firms)
    rest = {name: column[500:] for name, column in few().items()}
    sweep = Sweep(program, (RATE,))
    expected = sweep.run(sweep.prepare(rest, law()), scenarios).tolist()
    assert by_duckdb(program, (RATE,), scenarios, firms, usable="row >= 500") == expected


def test_nobody_gets_anything_in_an_empty_population() -> None:
    nobody = {name: column[:0] for name, column in few().items()}
    assert by_duckdb(load("livestream"), (RATE,), np.array([[5_000]]), nobody) == [[0] * len(load("livestream").outputs)]


def test_a_value_that_a_number_cannot_have_is_named() -> None:
    with pytest.raises(DecisionError, match=r"m03\.rate_bp：-1 超出范围"):
        scenario_columns(load("livestream"), {RATE: np.array([5_000, -1])})


def test_scenarios_that_differ_only_in_what_an_award_does_not_read_have_one_sum() -> None:
    parts = Sweep(load("livestream"), (RATE, GROWTH, CAP)).parts
    assert {award: moving(part, (RATE, GROWTH, CAP)) for award, part in parts.items()} == {
        "livestream.m03.award": (RATE, CAP),
        "livestream.m04.award": (GROWTH,),
    }
