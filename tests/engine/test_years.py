"""Later years remember: years of rent, sums received, the calendar. Held against a loop over one firm at a time."""

import numpy as np
import pytest

from engine.test_backends import DAY
from huiqi.engine.backends.case import compile_case
from huiqi.engine.backends.sweep import Sweep
from huiqi.engine.bind import bind
from huiqi.engine.lint import prove_bounds
from huiqi.engine.years import MOST_YEARS, in_year, over_years
from huiqi.policies import load
from huiqi.simulation.population import concerned

PROGRAM = load("livestream")
FIRMS = concerned(PROGRAM, firms=400, seed=3)
COLUMNS = {name: FIRMS[name].to_numpy().copy() for name in PROGRAM.facts}
AWARDS = {m.short: f"{m.id}.award" for m in PROGRAM.policy.money}
LISTED = 3


def a_year_later(firm: dict[str, int], lines: dict[str, int]) -> dict[str, int]:
    """What the law and the calendar make of a firm, written by hand from the clauses."""
    paid = {short: lines[award] for short, award in AWARDS.items()}
    return firm | {
        "park_grant_received": int(firm["park_grant_received"] or paid["m01"] > 0),
        "months_since_completion": min(firm["months_since_completion"] + 12, 600),
        "operator_reward_received_fen": firm["operator_reward_received_fen"] + paid["m02"],
        "claim_year": firm["claim_year"] + 1,
        "rent_years_supported": firm["rent_years_supported"] + (paid["m03"] > 0),
        "listing_reward_received_fen": firm["listing_reward_received_fen"] + paid["m12a"],
        "months_since_listing": firm["months_since_listing"] + 12 * (firm["listing_stage"] == LISTED),
    }


def by_hand(scenario: dict[str, int], years: int) -> list[list[int]]:
    """The sum of each award in each year over all firms, one firm and one year at a time."""
    case, binding = compile_case(PROGRAM), bind(PROGRAM, on=DAY, scenario=scenario)
    sums = np.zeros((years, len(AWARDS)), np.int64)
    for row in FIRMS.to_pylist():
        firm = {name: int(row[name]) for name in PROGRAM.facts}
        for year in range(years):
            lines = case(firm, binding)
            sums[year] += [lines[award] for award in AWARDS.values()]
            firm = a_year_later(firm, lines)
    return sums.tolist()


SCENARIOS = (
    {},
    {"livestream.m03.rate_bp": 0, "livestream.m03.years_max": 5},
    {"livestream.m03.rate_bp": 9_000, "livestream.m03.years_max": 1, "livestream.m02.cap_total_fen": 30_000_000},
    {"livestream.m02.cap_scope": 1, "livestream.m02.investment_rate_bp": 7_000, "livestream.m12a.cap_fen": 100_000_000},
    {"livestream.m01.completion_months_max": 40, "livestream.m12a.claim_months_max": 12},
)


@pytest.mark.parametrize("years", [1, 2, 3, MOST_YEARS])
def test_the_years_of_a_sweep_are_those_of_a_loop_over_single_firms(years: int) -> None:
    program, binding = over_years(PROGRAM, years), bind(PROGRAM, on=DAY)
    keys = tuple(dict.fromkeys(key for scenario in SCENARIOS for key in scenario))
    rows = [[scenario.get(key, binding.values[key]) for key in keys] for scenario in SCENARIOS]
    sweep = Sweep(program, keys)
    found = sweep.run(sweep.prepare(COLUMNS, binding), np.array(rows, np.int64))
    for scenario, sums in zip(SCENARIOS, found, strict=True):
        assert sums[:-1].reshape(years, -1).tolist() == by_hand(scenario, years), scenario
        assert sums[-1] == sums[:-1].sum()


def test_rent_ends_after_the_years_of_the_law_and_a_grant_is_given_once() -> None:
    years = by_hand({}, MOST_YEARS)
    places = {short: place for place, short in enumerate(AWARDS)}
    assert years[0][places["m03"]] > years[2][places["m03"]] > 0
    assert years[3][places["m03"]] == 0
    assert [year[places["m12b"]] for year in years] == [years[0][places["m12b"]]] * MOST_YEARS
    assert years[1][places["m12a"]] == 0


def test_no_line_of_any_year_leaves_64_bits_and_one_year_is_the_policy() -> None:
    whole = over_years(PROGRAM, MOST_YEARS)
    assert max(high for _, high in prove_bounds(whole).values()) < 2**63
    assert over_years(PROGRAM, 1).awards == PROGRAM.awards
    assert whole.yearly[4] == tuple(in_year(award, 5) for award in PROGRAM.awards)
    with pytest.raises(ValueError, match="not 1 to 5"):
        over_years(PROGRAM, 6)
