"""The next years, drawn many times: exact in each draw, the same for the same seed, and held against single firms."""

import datetime as dt
from dataclasses import replace

import numpy as np
import pytest

from huiqi.engine.backends.case import compile_case
from huiqi.engine.backends.sweep import Sweep
from huiqi.engine.bind import bind
from huiqi.engine.years import over_years
from huiqi.policies import load
from huiqi.simulation.assumptions import BP, STILL, Spread, SpreadError, read_assumptions, read_spread
from huiqi.simulation.outlook import GROWING, Outlook, outlook, relive
from huiqi.simulation.population import concerned, generate

PROGRAM = load("livestream")
LAW = bind(PROGRAM, on=dt.date(2026, 11, 24))
YEARS = 3
USUALLY = read_assumptions({})


def columns(firms: int = 600) -> dict[str, np.ndarray]:
    table = concerned(PROGRAM, firms=firms, seed=5)
    return {name: table[name].to_numpy().copy() for name in PROGRAM.facts}


def fixed(bp: int) -> Spread:
    return Spread(bp, bp)


def test_where_nothing_is_assumed_the_years_are_those_of_the_sweep() -> None:
    table = generate(PROGRAM, firms=20_000, seed=7)
    firms = {name: table[name].to_numpy().copy() for name in PROGRAM.facts}
    sweep = Sweep(over_years(PROGRAM, YEARS), ("livestream.m03.rate_bp",))
    sums = sweep.run(sweep.prepare(firms, LAW), np.array([[LAW.values["livestream.m03.rate_bp"]]]))[0, :-1]
    found = outlook(LAW, firms, STILL, years=YEARS, draws=2, seed=1)
    assert found.awarded_fen.tolist() == [sums.reshape(YEARS, -1).tolist()] * 2
    assert found.paid_fen.tolist() == found.awarded_fen.sum(axis=2).tolist()
    assert (found.years, found.later_fen.tolist(), found.firms.tolist()) == ((2026, 2027, 2028), [0, 0], [[20_000] * 3] * 2)


def test_growth_moves_the_amounts_of_each_firm_as_a_loop_over_single_firms_does() -> None:
    table, case = concerned(PROGRAM, firms=600, seed=5).to_pylist(), compile_case(PROGRAM)
    firms = [{name: int(row[name]) for name in PROGRAM.facts} for row in table]
    awards = {m.short: f"{m.id}.award" for m in PROGRAM.policy.money}
    years = []
    for year in range(YEARS):
        sums = dict.fromkeys(awards, 0)
        for firm in firms:
            if year:
                before = firm["revenue_last_year_fen"]
                firm |= {name: firm[name] * 11 // 10 for name in GROWING if name in firm}
                firm |= {"revenue_year_before_fen": before, "two_full_years": int(before > 0 or firm["two_full_years"])}
            lines = case(firm, LAW)
            paid = {short: lines[award] for short, award in awards.items()}
            sums = {short: sums[short] + fen for short, fen in paid.items()}
            firm["rent_years_supported"] += paid["m03"] > 0
            firm["operator_reward_received_fen"] += paid["m02"]
            firm["listing_reward_received_fen"] += paid["m12a"]
            firm["park_grant_received"] = int(firm["park_grant_received"] or paid["m01"] > 0)
            firm["claim_year"] += 1
            firm["months_since_completion"] += 12
            firm["months_since_listing"] += 12 * (firm["listing_stage"] == 3)
        years.append(list(sums.values()))
    assert years[1] != years[0]
    found = outlook(LAW, columns(), replace(STILL, growth=fixed(1_000)), years=YEARS, draws=1, seed=1)
    assert found.awarded_fen[0].tolist() == years


def test_the_same_seed_gives_the_same_and_more_draws_begin_with_the_fewer() -> None:
    one, same, more, other = (
        outlook(LAW, columns(), USUALLY, years=YEARS, draws=draws, seed=seed)
        for draws, seed in ((3, 7), (3, 7), (6, 7), (3, 8))
    )
    assert one.paid_fen.tolist() == same.paid_fen.tolist() == more.paid_fen[:3].tolist()
    assert one.paid_fen.tolist() != other.paid_fen.tolist()


def test_every_fen_awarded_is_paid_once_this_year_or_a_year_later() -> None:
    for assumed in (USUALLY, replace(USUALLY, delay=fixed(BP)), replace(USUALLY, delay=fixed(0))):
        found = outlook(LAW, columns(), assumed, years=YEARS, draws=5, seed=7)
        assert (found.paid_fen.sum(axis=1) + found.later_fen == found.awarded_fen.sum(axis=(1, 2))).all()
        assert (found.awarded_fen.sum(axis=(1, 2)) > 0).all()
    late = outlook(LAW, columns(), replace(STILL, delay=fixed(BP)), years=YEARS, draws=1, seed=7)
    assert late.paid_fen[0, 0] == 0
    assert late.paid_fen[0, 1] == late.awarded_fen[0, 0].sum()


def test_nobody_who_does_not_apply_or_has_left_gets_anything() -> None:
    none = outlook(LAW, columns(), replace(STILL, take_up=fixed(0)), years=YEARS, draws=1, seed=7)
    assert none.awarded_fen.sum() == 0
    gone = outlook(LAW, columns(), replace(STILL, exit=fixed(BP)), years=YEARS, draws=1, seed=7)
    assert gone.firms.tolist() == [[600, 0, 0]]
    assert gone.awarded_fen[0, 0].sum() > 0
    assert gone.awarded_fen[0, 1:].sum() == 0


def test_new_firms_have_received_nothing_yet_and_double_the_district() -> None:
    found = outlook(LAW, columns(), replace(STILL, entry=fixed(BP)), years=2, draws=1, seed=7)
    still = outlook(LAW, columns(), STILL, years=2, draws=1, seed=7)
    assert found.firms.tolist() == [[600, 1_200]]
    assert found.awarded_fen[0, 1].sum() > still.awarded_fen[0, 1].sum()


def test_firms_on_their_way_to_a_listing_reach_the_next_stage() -> None:
    place = [m.short for m in PROGRAM.policy.money].index("m12a")
    still = outlook(LAW, columns(3_000), STILL, years=YEARS, draws=1, seed=7)
    moving = outlook(LAW, columns(3_000), replace(STILL, progress=fixed(BP)), years=YEARS, draws=1, seed=7)
    assert still.awarded_fen[0, 1, place] == 0
    assert moving.awarded_fen[0, 1, place] > 0


def test_a_draw_lived_through_again_gives_the_fen_of_the_draw_firm_by_firm() -> None:
    firms, case = columns(), compile_case(PROGRAM)
    growing = replace(USUALLY, entry=fixed(2_000))
    found = outlook(LAW, firms, growing, years=YEARS, draws=4, seed=7)
    for draw in (0, 3):
        years = relive(LAW, firms, growing, years=YEARS, seed=7, draw=draw)
        assert [year.awarded for year in years] == found.awarded_fen[draw].tolist()
        assert [year.firms for year in years] == found.firms[draw].tolist()
        assert [[int((fen > 0).sum()) for fen in year.awards] for year in years] == found.receivers[draw].tolist()
        paid = [sum(year.awarded) - year.late_fen for year in years]
        late = [0, *(year.late_fen for year in years)]
        assert [sum(pair) for pair in zip([*paid, 0], late, strict=True)] == [
            *found.paid_fen[draw].tolist(),
            found.later_fen[draw],
        ]
    last = years[-1]
    assert len(set(last.numbers.tolist())) == len(last.numbers) > 0
    assert last.numbers.max() > 600
    assert all(int(last.late_of(place).sum()) == int(fen[last.late[place]].sum()) for place, fen in enumerate(last.awards))
    for row in range(0, len(last.numbers), 97):
        lines = case({name: int(column[row]) for name, column in last.facts.items()}, LAW)
        for place, measure in enumerate(PROGRAM.policy.money):
            assert last.awards[place][row] in (0, lines[f"{measure.id}.award"])


def test_each_figure_of_the_fan_is_that_of_its_draw() -> None:
    found = outlook(LAW, columns(), USUALLY, years=YEARS, draws=20, seed=7)
    for year, (figures, draws) in enumerate(zip(found.fan(), found.fan_draws(), strict=True)):
        assert figures == [found.paid_fen[draw, year] for draw in draws] == sorted(figures)


def test_the_fan_takes_the_nearest_rank_and_a_break_counts_draws() -> None:
    paid = np.array([[draw, 100 - draw] for draw in range(1, 21)])
    found = Outlook((2026, 2027), np.zeros((20, 2, 8)), paid, np.zeros(20), np.zeros((20, 2)), np.zeros((20, 2, 8)))
    assert found.fan() == [[1, 5, 10, 15, 19], [80, 84, 89, 94, 98]]
    assert found.breaks(18) == [2, 20, 20]
    assert found.breaks(98) == [0, 1, 1]
    assert found.breaks(1_000) == [0, 0, 0]


def test_the_work_can_be_watched_and_ended() -> None:
    seen: list[int] = []

    def watch(draws: range):
        for draw in draws:
            seen.append(draw)
            if draw == 2:
                raise KeyboardInterrupt
            yield draw

    with pytest.raises(KeyboardInterrupt):
        outlook(LAW, columns(50), STILL, years=1, draws=9, seed=1, watch=watch)
    assert seen == [0, 1, 2]


def test_a_district_without_firms_costs_nothing() -> None:
    nobody = {name: column[:0] for name, column in columns(50).items()}
    found = outlook(LAW, nobody, USUALLY, years=2, draws=2, seed=1)
    assert found.paid_fen.tolist() == [[0, 0], [0, 0]]


@pytest.mark.parametrize(
    ("text", "spread"),
    [
        ("5%", Spread(500, 500)), ("-2.5", Spread(-250, -250)), ("2%~8%", Spread(200, 800)), ("2 至 8", Spread(200, 800)),
        ("5%±10%", Spread(-9_000, 50_000, 500, 1_000)), ("5+-1.25", Spread(-9_000, 50_000, 500, 125)),
    ],
)  # fmt: skip
def test_a_distribution_is_read_as_people_write_it(text: str, spread: Spread) -> None:
    assert read_spread(text, -9_000, 50_000) == spread


@pytest.mark.parametrize("text", ["", "many", "8~2", "5±0", "600%", "1~600", "5%±", "1.234", "∞", "9" * 400])
def test_what_is_no_distribution_is_refused_with_the_way_to_write_it(text: str) -> None:
    with pytest.raises(SpreadError, match=r"请写成|之间"):
        read_spread(text, -9_000, 50_000)


def test_a_normal_draw_stays_inside_its_ends() -> None:
    drawn = Spread(0, 300, 100, 5_000).draw(np.random.default_rng(1), 1_000)
    assert (drawn.min(), drawn.max()) == (0, 300)
