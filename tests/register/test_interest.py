"""Interest of bank loans counts once, by the loan's own terms, and every slip says why."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi.register.interest import LOAN_INTEREST_MIN_FEN, LOANS_MAX, Kind, Loan, Slip, Why, counted, draw_fits

DAY = dt.date(2026, 3, 1)
SETTLED = dt.date(2025, 12, 20)


def slip(contract="A", amount_fen=2_000_000, kind=Kind.INTEREST, due=dt.date(2025, 7, 10), paid=dt.date(2025, 7, 10)):
    return Slip(contract, kind, dt.date(2025, 1, 10), due, paid, amount_fen)


def why(one, loan):
    return counted([loan], [one], year=2025, day=DAY).lines[0][1]


@pytest.mark.parametrize(
    ("one", "loan", "reason"),
    [
        (slip(), Loan("A", SETTLED), Why.COUNTS),
        (slip(paid=dt.date(2026, 1, 1)), Loan("A", SETTLED), Why.OTHER_YEAR),
        (slip("B"), Loan("A", SETTLED), Why.NO_LOAN),
        (slip(kind=Kind.PENALTY), Loan("A", SETTLED), Why.PENALTY),
        (slip(kind=Kind.FEE), Loan("A", SETTLED), Why.FEE),
        (slip(), Loan("A", SETTLED, related_party=True), Why.RELATED_PARTY),
        (slip(), Loan("A", None), Why.NOT_SETTLED),
        (slip(), Loan("A", DAY), Why.COUNTS),
        (slip(), Loan("A", DAY + dt.timedelta(1)), Why.NOT_SETTLED),
        (slip(due=dt.date(2025, 4, 9)), Loan("A", SETTLED), Why.DRAW_LENGTH),
        (slip(amount_fen=LOAN_INTEREST_MIN_FEN - 1), Loan("A", SETTLED), Why.BELOW_MINIMUM),
        (slip(amount_fen=LOAN_INTEREST_MIN_FEN), Loan("A", SETTLED), Why.COUNTS),
    ],
)
def test_each_slip_says_why_it_counts_or_not(one, loan, reason):
    assert why(one, loan) is reason


def test_slips_of_a_loan_reach_the_minimum_together():
    halves = [slip(amount_fen=LOAN_INTEREST_MIN_FEN // 2)] * 2
    assert counted([Loan("A", SETTLED)], halves, year=2025, day=DAY).interest_paid_fen == LOAN_INTEREST_MIN_FEN


def test_of_four_loans_the_firm_chooses_three_else_the_largest_count():
    loans = [Loan(name, SETTLED) for name in "ABCD"]
    slips = [slip(name, amount) for name, amount in zip("ABCD", (1_000_000, 2_000_000, 3_000_000, 4_000_000), strict=True)]
    assert counted(loans, slips, year=2025, day=DAY).interest_paid_fen == 9_000_000
    mine = counted(loans, slips, year=2025, day=DAY, chosen={"A", "B"})
    assert mine.interest_paid_fen == 3_000_000
    assert [reason for _, reason in mine.lines] == [Why.COUNTS] * 2 + [Why.NOT_AMONG_CHOSEN] * 2
    with pytest.raises(ValueError, match="at most 3"):
        counted(loans, slips, year=2025, day=DAY, chosen="ABCD")


@pytest.mark.parametrize(
    ("due", "fits"),
    [((2025, 4, 10), True), ((2025, 4, 9), False), ((2026, 1, 10), True), ((2026, 1, 11), False)],
)
def test_a_draw_runs_three_to_twelve_months(due, fits):
    assert draw_fits(dt.date(2025, 1, 10), dt.date(*due)) is fits


@given(st.lists(st.tuples(st.sampled_from("ABCDE"), st.integers(1, 5_000_000), st.sampled_from(Kind)), max_size=20))
def test_the_interest_is_the_sum_of_the_slips_that_count(made):
    slips = [slip(contract, amount, kind) for contract, amount, kind in made]
    count = counted([Loan(name, SETTLED) for name in "ABCD"], slips, year=2025, day=DAY)
    taken = [one for one, reason in count.lines if reason is Why.COUNTS]
    assert [one for one, _ in count.lines] == slips
    assert count.interest_paid_fen == sum(one.amount_fen for one in taken)
    assert len({one.contract for one in taken}) <= LOANS_MAX
