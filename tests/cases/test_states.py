"""The one table is whole, agrees with the permissions, and every picture and clock comes from it."""

import pytest

from huiqi.access.permissions import TABLE
from huiqi.cases import states
from huiqi.cases.states import CLOCK_LABELS, ROWS, State, T


def test_every_state_is_reached_and_every_open_state_is_left() -> None:
    reached = {State.DRAFT, *(t.target for t in ROWS)}
    left = {t.source for t in ROWS}
    assert reached == set(State)
    assert set(State) - left == {*states.CLOSED}


def test_a_state_and_an_event_lead_to_one_row() -> None:
    assert len({(t.source, t.event) for t in ROWS}) == len(ROWS)


@pytest.mark.parametrize("row", ROWS, ids=lambda t: f"{t.source}-{t.event}")
def test_whoever_stands_in_a_row_has_the_permission_and_nobody_else(row: T) -> None:
    holders = {role for r in TABLE if r.verb == row.verb for role in r.roles}
    assert set(row.by) == holders


def test_the_clocks_of_the_table_are_the_five_plus_twenty_four_plus_thirteen() -> None:
    assert (states.DAYS["form"], states.DAYS["substantive"], states.DAYS["payment"]) == (5, 24, 13)
    assert states.DAYS["notice"] == states.DAYS["reply"] == 5
    assert {t.within for t in ROWS} - {""} | {"opinion", "reply", "payment", "statement"} == set(CLOCK_LABELS)


def test_a_clock_runs_stands_or_is_over_never_two_of_them() -> None:
    assert states.runs_in("form") == {State.SUBMITTED}
    assert states.stands_in("form") == {State.RETURNED}
    for clock in states.STATE_CLOCKS:
        assert states.runs_in(clock)
        assert not states.runs_in(clock) & states.stands_in(clock)
