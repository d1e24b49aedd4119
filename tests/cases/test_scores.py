"""What experts give is counted exactly, ranks the window, bars below the threshold, and is frozen."""

import json
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.panels import M08, SIXTEENTH, close, event, examine, expert, give_all, panel_of_three, set_up, sheet
from cases.people import (
    CODE,
    MANAGER,
    OTHER_CODE,
    decided,
    decided_numbers,
    firm,
    window,
)
from huiqi.cases import actions, queries
from huiqi.cases.errors import NotYet
from huiqi.cases.models import ScoreSheet
from huiqi.cases.scores import statistics_of
from huiqi.cases.snapshot import replay, seal
from huiqi.cases.states import State

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window(M08)
    decided_numbers(M08)


def test_figures_of_a_panel_are_exact_and_a_wide_spread_is_pointed_out() -> None:
    for number in range(5):
        expert(number)
    panel = set_up(sheet(event()), size=5)
    give_all(panel, 5_000, 8_000, 8_100, 8_300, 9_900)
    assert close(panel).result == {
        "n": 5,
        "mean": 7_860,
        "median": 8_100,
        "deviation": 1_776,
        "lowest": 5_000,
        "highest": 9_900,
        "trimmed_mean": 8_133,
        "score": 8_133,
        "wide": True,
    }


@given(st.lists(st.integers(0, 10_000 * 10_000), min_size=1, max_size=15))
def test_the_figures_stand_in_order_and_round_once(totals: list[int]) -> None:
    exact = [Fraction(t, 10_000) for t in totals]
    found = statistics_of(exact, 10_000)
    assert found.lowest <= min(found.mean, found.median, found.trimmed_mean)
    assert found.highest >= max(found.mean, found.median, found.trimmed_mean)
    assert abs(found.mean - sum(exact) / len(exact)) <= Fraction(1, 2)
    variance = sum((t - sum(exact) / len(exact)) ** 2 for t in exact) / max(len(exact) - 1, 1)
    assert max(found.deviation - Fraction(1, 2), 0) ** 2 <= variance <= (found.deviation + Fraction(1, 2)) ** 2
    assert found == statistics_of(exact[::-1], 10_000)


def test_no_figures_come_from_nobody() -> None:
    with pytest.raises(ValueError, match="no total"):
        statistics_of([], 10_000)


def test_the_cases_of_a_window_are_ranked_and_equals_share_a_place() -> None:
    firm(OTHER_CODE, "第二家公司")
    scores = {("甲", CODE): 8_000, ("乙", CODE): 9_000, ("丙", OTHER_CODE): 8_000}
    for number in range(3):
        expert(number)
    for (matter, code), points in scores.items():
        case = event(code, matter)
        if not ScoreSheet.objects.exists():
            case = sheet(case)
        panel = set_up(case)
        give_all(panel, points, points, points)
        close(panel)
    found = queries.ranking(panel.case.window)
    assert [(r.place, r.panel.case.matter) for r in found] == [(1, "乙"), (2, "甲"), (2, "丙")]
    withdrawn = found[0].panel.case
    actions.withdraw(actor=MANAGER, case_id=withdrawn.pk, version=withdrawn.version, at=SIXTEENTH)
    assert [r.panel.case.matter for r in queries.ranking(panel.case.window)] == ["甲", "丙"]


def test_a_decision_freezes_what_the_experts_gave_and_replay_counts_it_again() -> None:
    panel = panel_of_three()
    give_all(panel, 8_000, 8_100, 8_200)
    close(panel)
    decision = decided(examine(panel.case)).decision
    review = decision.frozen["review"]
    assert (review["points"], review["score"], review["passed"]) == ([[p] * 3 for p in (8_000, 8_100, 8_200)], 8_100, True)
    assert not [s.name for s in panel.seats.all() if s.name in json.dumps(review, ensure_ascii=False)]
    assert replay(decision).same
    decision.frozen["review"]["points"][0] = [9_900] * 3
    decision.sm3 = seal(decision.frozen)
    assert replay(decision).differences == ("专家评审的统计与当时的评分不符",)


def test_exactly_on_the_threshold_passes() -> None:
    panel = panel_of_three()
    give_all(panel, 6_999, 7_000, 7_001)
    assert close(panel).passed is True


def test_below_the_threshold_it_may_only_be_refused() -> None:
    panel = panel_of_three()
    give_all(panel, 6_999, 6_999, 6_999)
    assert close(panel).passed is False
    with pytest.raises(NotYet, match=r"得分69\.99，低于入围分70\.00"):
        examine(panel.case)
    assert examine(panel.case, supports=False).state == State.EXAMINED
