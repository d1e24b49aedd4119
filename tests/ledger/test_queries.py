"""A figure of the books is the sum of the transfers behind it, in one envelope and over a year."""

from typing import Any

import pytest
from django.db.models import Value

from huiqi.access.errors import Forbidden
from huiqi.ledger import actions, queries
from huiqi.ledger.errors import UnknownEnvelope
from huiqi.ledger.models import Account, Envelope
from huiqi.ledger.queries import FIGURES, CaseMoney, Figures
from huiqi.units.money import wan
from ledger.books import AT, MACHINE, OFFICER, PLACE, TREASURER, envelope, post, reserve

pytestmark = pytest.mark.database

OTHER: dict[str, Any] = PLACE | {"measure": "livestream.m04"}


@pytest.fixture
def lived() -> Envelope:
    """An envelope with a case paid and partly recovered, one set aside and one voided; a second envelope of the year."""
    env = envelope()
    reserve()
    post()
    actions.reverse(actor=OFFICER, case_ref="LS-1", receipt="R1", amount_fen=wan(10), document="缴款书", at=AT)
    actions.interest(actor=OFFICER, case_ref="LS-1", receipt="R1", amount_fen=123, document="缴款书", at=AT)
    reserve("LS-2", wan(20))
    reserve("LS-3", wan(5))
    actions.void(actor=OFFICER, case_ref="LS-3", amount_fen=wan(5), why="放弃", at=AT)
    actions.cut(actor=TREASURER, **PLACE, amount_fen=wan(8), document="追减", key="cut:1", at=AT)
    more: dict[str, Any] = {"document": "文", "at": AT}
    actions.appropriate(actor=TREASURER, **OTHER, amount_fen=wan(3), key="appropriate:2", **more)
    actions.reserve(actor=MACHINE, **OTHER, case_ref="LS-4", amount_fen=wan(1), **more)
    return env


def test_the_figures_of_an_envelope_are_its_own(lived: Envelope) -> None:
    found = queries.figures_of(lived)
    assert found == Figures(lived, wan(92), wan(37), wan(20), wan(25), wan(10), wan(5), 123)
    assert (found.decided_fen, found.spent_bp) == (wan(55), 2_717)
    assert queries.figures_of(Envelope.objects.get(**OTHER)).decided_fen == wan(1)


def test_whoever_may_read_the_budget_sees_every_envelope_the_newest_year_first(lived: Envelope) -> None:
    actions.close_year(actor=TREASURER, **PLACE, carry_fen=wan(1), document="结转", at=AT)
    assert [(f.envelope.year, f.envelope.measure) for f in queries.figures(TREASURER)] == [
        (2027, "livestream.m03"), (2026, "livestream.m03"), (2026, "livestream.m04")
    ]  # fmt: skip
    assert len(queries.figures(TREASURER, 2026)) == 2
    assert queries.envelope_by_id(TREASURER, lived.pk) == lived
    with pytest.raises(UnknownEnvelope):
        queries.envelope_by_id(TREASURER, 0)
    with pytest.raises(Forbidden):
        queries.envelope_by_id(MACHINE, lived.pk)


def test_the_transfers_behind_a_figure_sum_to_it_in_an_envelope_and_over_its_year(lived: Envelope) -> None:
    own = queries.figures_of(lived)
    year = [queries.figures_of(each) for each in Envelope.objects.filter(year=2026)]
    for figure in FIGURES:
        rows = list(queries.postings(lived, figure))
        assert sum(row.signed_fen for row in rows) == getattr(own, f"{figure}_fen"), figure
        assert [row.pk for row in rows] == sorted((row.pk for row in rows), reverse=True)
        of_year = queries.postings_of_year(2026, figure)
        assert sum(row.signed_fen for row in of_year) == sum(getattr(each, f"{figure}_fen") for each in year), figure
        assert {row.measure for row in of_year if row.case_ref == "LS-4"} <= {"livestream.m04"}
        assert {row.measure for row in of_year if row.key == "cut:1"} <= {"livestream.m03"}
        assert not queries.postings_of_year(2025, figure).exists()
    assert [row.signed_fen for row in queries.postings(lived, "voided")] == [wan(5)]
    with pytest.raises(KeyError):
        queries.postings(lived, "spent")


def test_what_moves_within_a_figure_is_no_part_of_it(lived: Envelope) -> None:
    assert [row.key for row in queries.postings(lived, "appropriated")] == ["cut:1", "appropriate:1"]
    assert [(row.key, row.signed_fen) for row in queries.postings(lived, "paid")] == [
        ("reverse:R1", -wan(10)), ("post:LS-1-1", wan(35))
    ]  # fmt: skip


def test_the_transfers_of_an_envelope_come_last_first_and_those_of_a_case_first_first(lived: Envelope) -> None:
    assert [row.key for row in queries.transfers(lived)] == [
        "cut:1", "void:LS-3", "reserve:LS-3", "reserve:LS-2", "interest:R1", "reverse:R1", "post:LS-1-1", "reserve:LS-1",
        "appropriate:1",
    ]  # fmt: skip
    assert [row.key for row in queries.transfers(lived, "reserve")] == ["reserve:LS-3", "reserve:LS-2", "reserve:LS-1"]
    assert [row.kind for row in queries.transfers_of("LS-1")] == ["reserve", "post", "reverse", "interest"]


def test_the_money_of_cases_is_told_for_one_for_all_and_beside_any_row(lived: Envelope) -> None:
    assert queries.money_of_all(["LS-1", "LS-2", "LS-9"]) == {
        "LS-1": CaseMoney(0, wan(25), wan(10), 123), "LS-2": CaseMoney(wan(20))
    }  # fmt: skip
    assert queries.money_of("LS-9") == CaseMoney(0, 0, 0, 0)
    rows = Envelope.objects.filter(pk=lived.pk).annotate(number=Value("LS-1"), none=Value("LS-9"))
    row = rows.annotate(held=queries.balance_of("number", "paid"), nothing=queries.balance_of("none", "paid")).get()
    assert (row.held, row.nothing) == (wan(25), 0)


def test_what_a_year_was_given_is_told_of_all_its_envelopes_together(lived: Envelope) -> None:
    assert queries.appropriated_by_year() == {2026: wan(95)}


def test_all_that_ever_moved_is_told_by_kind(lived: Envelope) -> None:
    assert queries.totals() == {
        "appropriate": wan(103), "appropriate_count": 2, "cut": wan(8), "cut_count": 1, "reserve": wan(61),
        "reserve_count": 4, "void": wan(5), "void_count": 1, "post": wan(35), "post_count": 1, "reverse": wan(10),
        "reverse_count": 1, "interest": 123, "interest_count": 1,
    }  # fmt: skip


def test_what_an_envelope_can_give_is_what_is_left_of_it_alone(lived: Envelope) -> None:
    assert queries.available_fen(**PLACE) == wan(37)
    assert queries.available_fen(**OTHER) == wan(2)
    actions.close_year(actor=TREASURER, **OTHER, carry_fen=0, document="收回", at=AT)
    assert queries.available_fen(**OTHER) == 0
    empty = Envelope.objects.create(**PLACE | {"year": 2028})
    assert (queries.available_fen(**PLACE | {"year": 2028}), queries.figures_of(empty).spent_bp) == (0, 0)


def test_a_changed_balance_is_named_with_what_its_transfers_come_to(lived: Envelope) -> None:
    assert queries.differences() == []
    account = Account.objects.get(case_ref="LS-2", kind="reserved")
    Account.objects.filter(pk=account.pk).update(balance_fen=wan(21))
    assert queries.differences() == [f"reserved:{lived.pk}:LS-2: {wan(21)} != {wan(20)}"]
