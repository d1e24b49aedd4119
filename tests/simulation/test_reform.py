"""A change of the law adds up: nothing changed is nothing, there and back is nothing, and totals are sums of firms."""

import datetime as dt
from functools import cache

import numpy as np
import pytest

from huiqi.engine.backends.numba import compile_kernel
from huiqi.engine.bind import Binding, bind
from huiqi.policies import load
from huiqi.simulation.population import concerned
from huiqi.simulation.reform import at_cap, compare, concentration_bp, tornado

ON = dt.date(2026, 11, 24)
PROGRAM = load("livestream")
RATE, CAP = "livestream.m03.rate_bp", "livestream.m03.cap_fen"


@cache
def firms() -> dict[str, np.ndarray]:
    table = concerned(PROGRAM, firms=4_000, seed=7)
    return {name: table[name].to_numpy().copy() for name in PROGRAM.facts}


def law(**scenario: int) -> Binding:
    return bind(PROGRAM, on=ON, scenario={f"livestream.{key.replace('__', '.')}": value for key, value in scenario.items()})


def test_an_empty_reform_is_exactly_nothing() -> None:
    found = compare(law(), law(), firms())
    assert (found.total.change_fen, found.total.winners, found.total.losers) == (0, 0, 0)
    assert not found.changes_fen.any()
    assert found.total.before_fen > 0


@pytest.mark.parametrize(
    "change", [{"m03__rate_bp": 3_000}, {"m03__cap_fen": 10**7, "m04__rate_bp": 900}, {"award_min_fen": 5_000_000}]
)
def test_there_and_back_is_nothing(change: dict[str, int]) -> None:
    there, back = compare(law(), law(**change), firms()), compare(law(**change), law(), firms())
    assert (there.changes_fen == -back.changes_fen).all()
    assert (there.total.winners, there.total.gained_fen) == (back.total.losers, back.total.lost_fen)
    assert there.total.change_fen == -back.total.change_fen == there.total.gained_fen - there.total.lost_fen != 0


def test_totals_are_the_sums_of_measures_departments_groups_and_firms() -> None:
    found = compare(law(), law(m03__rate_bp=3_000, m12b__cap_fen=10**8), firms())
    assert found.total.after_fen == sum(m.after_fen for m in found.measures.values()) == int(found.after_fen.sum())
    departments = found.by_department(PROGRAM)
    assert tuple(map(sum, zip(*departments.values(), strict=True))) == (found.total.before_fen, found.total.after_fen)
    codes = np.arange(len(found.before_fen)) % 3
    groups = found.by_group(codes, ("小", "中", "大"))
    assert sum(group.change_fen for group in groups.values()) == found.total.change_fen
    assert sum(group.winners for group in groups.values()) == found.total.winners


def test_firms_at_a_cap_are_those_whom_a_wider_cap_gives_more_or_the_same() -> None:
    reached = at_cap(law(), firms())
    assert reached["livestream.m03"] > 0
    wider = compare(law(), law(m03__cap_fen=10**12), firms())
    assert 0 < wider.total.winners <= reached["livestream.m03"]
    assert at_cap(law(m03__cap_fen=10**12), firms())["livestream.m03"] == 0
    assert "livestream.m12a" not in at_cap(law(), firms()) or reached["livestream.m12a"] >= 0


@pytest.mark.parametrize(("fen", "bp"), [([], 0), ([0, 0], 0), ([5], 10_000), ([1] * 20, 1_000), ([90] + [1] * 10, 9_100)])
def test_concentration_is_the_share_of_the_tenth_that_gets_most(fen: list[int], bp: int) -> None:
    assert concentration_bp(np.array(fen, np.int64)) == bp


def test_the_tornado_starts_with_the_number_that_moves_most_and_each_end_is_the_engines() -> None:
    swings = tornado(law(), firms())
    widths = [swing.width_fen for swing in swings]
    assert widths == sorted(widths, reverse=True)
    assert widths[0] > 0
    for swing in swings[:3]:
        for value, fen in ((swing.low, swing.low_fen), (swing.high, swing.high_fen)):
            changed = bind(PROGRAM, on=ON, scenario={swing.key: value})
            assert fen == int(compile_kernel(PROGRAM).run(firms(), changed).fen["total_fen"].sum())
