"""The demonstration population is the same every time, and looks like a district."""

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from stdnum.cn import uscc

from huiqi.engine.backends.columns import dtype_of
from huiqi.policies import load
from huiqi.simulation.population import BLOCK, MOST_FIRMS, concerned, generate
from huiqi.units.credit_code import read_credit_code

PROGRAM = load("livestream")


@pytest.fixture(scope="module")
def district() -> pa.Table:
    return generate(PROGRAM, firms=50_000, seed=7)


def test_the_same_seed_gives_the_same_firms_and_another_seed_others(district: pa.Table) -> None:
    assert generate(PROGRAM, firms=50_000, seed=7).equals(district)
    assert not generate(PROGRAM, firms=50_000, seed=8).equals(district)


def test_a_longer_population_begins_with_the_shorter_one(district: pa.Table) -> None:
    for firms in (0, 1, 1_000, BLOCK + 1):
        assert generate(PROGRAM, firms=firms, seed=7).equals(district.slice(0, firms))


def test_every_code_is_valid_and_no_two_are_the_same(district: pa.Table) -> None:
    codes = district["credit_code"].to_pylist()
    assert len(set(codes)) == len(codes)
    assert all(uscc.is_valid(c) and read_credit_code(c) == c for c in codes[::10])


def test_every_fact_of_the_policy_is_there_in_its_type_and_its_range(district: pa.Table) -> None:
    assert district.column_names == ["credit_code", "name", *PROGRAM.policy.facts]
    for fact in PROGRAM.policy.facts.values():
        column = district[fact.name]
        assert column.null_count == 0
        assert column.type == (pa.bool_() if fact.kind == "bool" else pa.from_numpy_dtype(dtype_of(fact)))
        low, high = (int(x) for x in pc.min_max(column.cast(pa.int64())).as_py().values())
        assert fact.lo <= low <= high <= fact.hi


def test_a_few_firms_earn_most_and_one_in_eight_lives_from_live_streaming(district: pa.Table) -> None:
    revenue = np.sort(district["revenue_last_year_fen"].to_numpy())
    assert revenue[-len(revenue) // 100 :].sum() > 0.3 * revenue.sum()
    assert 0.11 < pc.mean(district["livestream_firm"].cast(pa.int8())).as_py() < 0.13
    assert pc.sum(district["venue_is_recognised_park"]).as_py() < 0.002 * len(district)
    rent = district["rent_paid_fen"].to_numpy()
    paying = rent > 0
    assert np.corrcoef(np.log(rent[paying]), np.log(district["revenue_last_year_fen"].to_numpy()[paying] + 1))[0, 1] > 0.5


def test_more_firms_than_there_are_codes_are_refused() -> None:
    with pytest.raises(ValueError, match=str(MOST_FIRMS)):
        generate(PROGRAM, firms=MOST_FIRMS + 1, seed=1)


def test_firms_that_the_policy_concerns_ask_for_each_measure_and_the_first_for_the_most() -> None:
    firms = concerned(PROGRAM, firms=60, seed=7).to_pylist()
    doings = ("venue_is_recognised_park", "in_recognised_venue", "above_designated_size", "event_filed_before")
    doings += ("paired_region_listed", "listing_filed", "loans_settled")
    assert len({firm["credit_code"] for firm in firms}) == 60
    assert [name for name in doings if not any(firm[name] for firm in firms)] == []
    assert all(firms[0][name] for name in ("livestream_firm", "in_recognised_venue", "loans_settled"))
    assert [concerned(PROGRAM, firms=few, seed=7).num_rows for few in (0, 1, 7)] == [0, 1, 7]
