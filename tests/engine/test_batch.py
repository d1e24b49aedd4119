"""A batch never pays more than its budget, and its order changes no award."""

import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from huiqi.engine.batch import Batch, Claim, settle
from huiqi.engine.bind import bind
from huiqi.policies import load
from huiqi.units.money import wan

BUDGETS = st.integers(0, wan(3_000))
BINDING = bind(load("livestream"), on=dt.date(2026, 11, 24))
CLAIMS = st.lists(st.tuples(st.integers(0, wan(300)), st.integers(0, 8)), max_size=30).map(
    lambda rows: [Claim(f"C{i:03}", "livestream.m03", f"matter-{key}-{i % 3}", fen) for i, (fen, key) in enumerate(rows)]
)


def claim(ref: str, fen: int, matter: str = "") -> Claim:
    return Claim(ref, "livestream.m03", matter or ref, fen)


def awards(batch: Batch) -> dict[str, int]:
    return {s.claim.case_ref: s.award_fen for s in batch.claims}


def test_within_the_budget_nothing_is_cut() -> None:
    batch = settle(BINDING, [claim("A", wan(30)), claim("B", wan(20) + 99)], wan(60))
    assert awards(batch) == {"A": wan(30), "B": wan(20)}
    assert batch.residue_fen == wan(10)


def test_over_the_budget_all_are_cut_alike_and_the_residue_is_kept() -> None:
    batch = settle(BINDING, [claim("A", wan(70)), claim("B", wan(35)), claim("C", wan(35))], wan(100))
    assert [s.pro_rata_cut_fen for s in batch.claims] == [50_000_000, 25_000_000, 25_000_000]
    odd = settle(BINDING, [claim("A", wan(70)), claim("B", wan(35)), claim("C", wan(35))], wan(99))
    assert [s.pro_rata_cut_fen for s in odd.claims] == [49_500_000, 24_750_000, 24_750_000]
    assert awards(odd) == {"A": wan(49), "B": wan(24), "C": wan(24)}
    assert odd.residue_fen == wan(2)


def test_of_one_matter_only_the_highest_is_supported() -> None:
    batch = settle(
        BINDING, [claim("A", wan(30), "same"), claim("B", wan(40), "same"), claim("C", wan(40), "same")], wan(500)
    )
    assert awards(batch) == {"A": 0, "B": wan(40), "C": 0}


def test_a_cut_below_the_minimum_is_not_paid() -> None:
    batch = settle(BINDING, [claim("A", wan(99)), claim("B", wan(1))], wan(50))
    assert awards(batch) == {"A": wan(49), "B": 0}
    assert batch.residue_fen == wan(1)


def test_a_settled_claim_gives_its_lines_to_the_trace() -> None:
    (only,) = settle(BINDING, [claim("A", wan(70))], wan(35)).claims
    assert only.given_lines() == {
        "livestream.m03.highest_only": (wan(70), wan(70)),
        "livestream.m03.pro_rata_cut": (wan(35), wan(35)),
    }


@given(CLAIMS, st.integers(0, wan(3_000)))
def test_a_batch_never_pays_more_than_its_budget_nor_than_was_claimed(claims: list[Claim], budget: int) -> None:
    batch = settle(BINDING, claims, budget)
    assert 0 <= batch.paid_fen <= budget
    assert batch.paid_fen + batch.residue_fen == budget
    assert all(0 <= s.award_fen <= s.claim.claimed_fen for s in batch.claims)


@given(CLAIMS, st.integers(0, wan(3_000)), st.randoms())
def test_the_order_of_the_claims_changes_no_award(claims: list[Claim], budget: int, random: object) -> None:
    shuffled = list(claims)
    random.shuffle(shuffled)  # type: ignore[attr-defined]
    assert awards(settle(BINDING, claims, budget)) == awards(settle(BINDING, shuffled, budget))


@given(CLAIMS, st.integers(0, wan(3_000)), st.integers(0, wan(300)))
def test_a_larger_budget_lowers_no_award(claims: list[Claim], budget: int, more: int) -> None:
    less, larger = awards(settle(BINDING, claims, budget)), awards(settle(BINDING, claims, budget + more))
    assert all(less[ref] <= larger[ref] for ref in less)


def by_priority(claims: list[Claim], budget_fen: int, order: str) -> dict[str, int]:
    return awards(settle(BINDING, claims, budget_fen, {ref: place for place, ref in enumerate(order)}))


def test_by_priority_each_gets_its_whole_sum_until_the_money_ends() -> None:
    three = [claim("A", wan(70)), claim("B", wan(35) + 99), claim("C", wan(35))]
    assert by_priority(three, wan(200), "ABC") == {"A": wan(70), "B": wan(35), "C": wan(35)}
    assert by_priority(three, wan(80) + 5, "CAB") == {"C": wan(35), "A": wan(45), "B": 0}
    assert by_priority(three, wan(105), "BAC") == {"B": wan(35), "A": wan(70), "C": 0}


def test_by_priority_what_is_left_below_the_minimum_goes_to_nobody() -> None:
    batch = settle(
        BINDING, [claim("A", wan(70)), claim("B", wan(9)), claim("C", wan(1))], wan(71) - 1, {"A": 1, "B": 2, "C": 3}
    )
    assert awards(batch) == {"A": wan(70), "B": 0, "C": 0}
    assert [s.left_fen for s in batch.claims] == [wan(71) - 1, wan(1) - 1, 0]
    assert batch.residue_fen == wan(1) - 1


def test_by_priority_the_money_ends_at_the_first_who_finds_too_little() -> None:
    assert by_priority([claim("A", wan(9)), claim("B", wan(70)), claim("C", wan(1))], wan(12), "ABC") == {
        "A": wan(9),
        "B": wan(3),
        "C": 0,
    }


def test_by_priority_who_gets_nothing_anyway_takes_nothing_from_the_next() -> None:
    claims = [claim("A", wan(30), "same"), claim("B", wan(1) - 1), claim("C", wan(40), "same"), claim("D", wan(5))]
    assert by_priority(claims, wan(45), "ABCD") == {"A": 0, "B": 0, "C": wan(40), "D": wan(5)}


def shuffled_ranks(claims: list[Claim], random: object) -> dict[str, int]:
    places = list(range(len(claims)))
    random.shuffle(places)  # type: ignore[attr-defined]
    return {c.case_ref: place for c, place in zip(claims, places, strict=True)}


@given(CLAIMS, BUDGETS, st.randoms())
def test_by_priority_no_batch_pays_more_than_its_budget_nor_than_was_claimed(claims, budget, random) -> None:
    batch = settle(BINDING, claims, budget, shuffled_ranks(claims, random))
    assert 0 <= batch.paid_fen <= budget
    assert all(0 <= s.award_fen <= s.claim.claimed_fen for s in batch.claims)
    assert all(s.award_fen % wan(1) == 0 for s in batch.claims)


@given(CLAIMS, BUDGETS, st.randoms())
def test_by_priority_only_the_ranks_decide_and_not_the_list(claims, budget, random) -> None:
    ranks, shuffled = shuffled_ranks(claims, random), list(claims)
    random.shuffle(shuffled)
    assert awards(settle(BINDING, claims, budget, ranks)) == awards(settle(BINDING, shuffled, budget, ranks))


@given(CLAIMS, BUDGETS, st.integers(0, wan(300)), st.randoms())
def test_by_priority_a_larger_budget_lowers_no_award(claims, budget, more, random) -> None:
    ranks = shuffled_ranks(claims, random)
    less, larger = (awards(settle(BINDING, claims, fen, ranks)) for fen in (budget, budget + more))
    assert all(less[ref] <= larger[ref] for ref in less)


@given(CLAIMS, BUDGETS, st.randoms())
def test_by_priority_at_most_one_claim_is_paid_in_part_and_none_after_it(claims, budget, random) -> None:
    ranks = shuffled_ranks(claims, random)
    whole = awards(settle(BINDING, claims, wan(1_000_000)))
    given = awards(settle(BINDING, claims, budget, ranks))
    in_turn = [ref for ref in sorted(given, key=ranks.__getitem__) if whole[ref]]
    short = [ref for ref in in_turn if given[ref] < whole[ref]]
    assert short == in_turn[len(in_turn) - len(short) :]
    assert all(given[ref] == 0 for ref in short[1:])


@given(CLAIMS, st.randoms())
def test_where_the_money_is_enough_both_ways_come_to_the_same(claims, random) -> None:
    enough = sum(c.claimed_fen for c in claims)
    assert awards(settle(BINDING, claims, enough)) == awards(settle(BINDING, claims, enough, shuffled_ranks(claims, random)))
