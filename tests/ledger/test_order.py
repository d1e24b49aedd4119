"""What is ordered for several cases comes to the same books, whoever is first."""

from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from huiqi.ledger import actions, queries
from huiqi.ledger.errors import LedgerError
from huiqi.units.money import wan
from ledger.books import AT, MACHINE, OFFICER, envelope, post, reserve
from soak import times

pytestmark = pytest.mark.database
ENDS = ("waits", "paid", "in two", "voided", "sent back")
Order = tuple[str, Callable[[], Any]]


def _orders(ref: str, fen: int, end: str) -> list[Order]:
    """What is done for a case, by name, in its own order."""
    some: dict[str, list[Order]] = {
        "waits": [],
        "paid": [("post", lambda: post(ref, fen, ref))],
        "in two": [("post", lambda: post(ref, 1, ref)), ("post 2", lambda: post(ref, fen - 1, f"{ref}-2"))],
        "voided": [("void", lambda: actions.void(actor=OFFICER, case_ref=ref, amount_fen=fen, why="放弃", at=AT))],
        "sent back": [
            ("post", lambda: post(ref, fen, ref)),
            (
                "give back",
                lambda: actions.give_back(
                    actor=MACHINE, case_ref=ref, reference=ref, amount_fen=fen, document="退汇", at=AT
                ),
            ),
        ],
    }
    return [(f"{ref} {name}", do) for name, do in [("reserve", lambda: reserve(ref, fen)), *some[end]]]


def _books(fen: int, orders: list[Order]) -> tuple[set[str], object]:
    """Which orders were done, and the books after them; nothing of it stays."""
    done = set()
    with transaction.atomic():
        env = envelope(fen)
        for name, do in orders:
            try:
                with transaction.atomic():
                    do()
                done.add(name)
            except LedgerError:
                continue
        found = queries.figures_of(env)
        money = queries.money_of_all([f"LS-{number}" for number in range(9)])
        stands = (found.available_fen, found.reserved_fen, found.paid_fen, found.voided_fen, money, queries.totals())
        assert queries.differences() == []
        transaction.set_rollback(True)
    return done, stands


CASES = st.lists(st.tuples(st.integers(2, 500), st.sampled_from(ENDS)), min_size=2, max_size=5)
CHANCE = settings(
    max_examples=times(20), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@CHANCE
@given(cases=CASES, data=st.data())
def test_cases_that_take_turns_otherwise_come_to_the_same_books(cases: list[tuple[int, str]], data: st.DataObject) -> None:
    chains = [_orders(f"LS-{number}", fen, end) for number, (fen, end) in enumerate(cases)]
    turns = [number for number, chain in enumerate(chains) for _ in chain]
    one, other = data.draw(st.permutations(turns)), data.draw(st.permutations(turns))
    first, second = (_books(wan(1), _taken(chains, order)) for order in (one, other))
    assert len(first[0]) == len(turns)  # there is money for all, so all is done
    assert first == second


@CHANCE
@given(cases=CASES, fen=st.integers(1, 1_500), data=st.data())
def test_in_any_order_whatsoever_the_books_say_what_was_done(
    cases: list[tuple[int, str]], fen: int, data: st.DataObject
) -> None:
    orders = [order for number, (some, end) in enumerate(cases) for order in _orders(f"LS-{number}", some, end)]
    first, second = (_books(fen, data.draw(st.permutations(orders))) for _ in range(2))
    if first[0] == second[0]:
        assert first[1] == second[1]


def _taken(chains: list[list[Order]], turns: list[int]) -> list[Order]:
    """Each turn is the next order of that case."""
    waiting = [iter(chain) for chain in chains]
    return [next(waiting[turn]) for turn in turns]
