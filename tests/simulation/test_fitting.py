"""Each way to stay inside a budget is the smallest cut of its kind: one step more would not fit."""

import pytest

from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.simulation.fitting import claims, fits, lower, pro_rata
from huiqi.units.money import FEN_PER_WAN, wan
from simulation.test_reform import ON, PROGRAM, firms, law

RENT = "livestream.m03"


def cost(**scenario: int) -> int:
    binding = bind(PROGRAM, on=ON, scenario={f"{RENT}.{key}": value for key, value in scenario.items()})
    return int(compile_kernel(PROGRAM).run(firms(), binding).fen[f"{RENT}_fen"].sum())


@pytest.mark.parametrize("part", [0.15, 0.5, 0.9])
def test_the_greatest_rate_and_cap_that_fit_are_found(part: float) -> None:
    budget = int(cost() * part)
    rate, cap = (lower(law(), RENT, firms(), budget, way) for way in ("rate", "cap"))
    assert rate is not None
    assert cap is not None
    assert rate.cost_fen == cost(rate_bp=rate.value) <= budget < cost(rate_bp=rate.value + 1)
    assert cap.cost_fen == cost(cap_fen=cap.value) <= budget < cost(cap_fen=cap.value + FEN_PER_WAN)
    assert rate.receivers > 0
    assert cap.receivers > 0


def test_a_budget_that_is_large_enough_cuts_nothing() -> None:
    every = fits(law(), RENT, firms(), int(claims(law(), RENT, firms()).sum()))  # before they are rounded down to 万元
    assert [(fit.way, fit.cost_fen) for fit in every] == [(way, cost()) for way in ("pro_rata", "rate", "cap")]
    assert every[0].value == 10_000
    assert every[1].value == law().values[f"{RENT}.rate_bp"]


def test_the_same_cut_for_all_is_the_batch_of_the_engine() -> None:
    fen, budget = claims(law(), RENT, firms()), cost() // 2
    fit = pro_rata(law(), RENT, firms(), budget)
    wanted = int(fen.sum())
    expected = [int(f) * budget // wanted // FEN_PER_WAN * FEN_PER_WAN for f in fen]
    assert fit.cost_fen == sum(f for f in expected if f >= law().values["livestream.award_min_fen"]) <= budget
    assert fit.value == budget * 10_000 // wanted


def test_a_budget_below_the_least_award_supports_nobody_or_nothing_fits() -> None:
    fit = lower(law(), RENT, firms(), wan(1) - 1, "rate")
    assert fit is not None
    assert (fit.cost_fen, fit.receivers) == (0, 0)
    assert lower(law(), "livestream.m12a", firms(), 0, "rate") is None


def test_a_lower_cap_never_costs_more() -> None:
    program = load("livestream")
    for measure in program.policy.money:
        if f"{measure.id}.cap_fen" in program.numbers:
            fit = lower(law(), measure.id, firms(), 10**18, "cap")
            assert fit is None or fit.value == law().values[f"{measure.id}.cap_fen"]
