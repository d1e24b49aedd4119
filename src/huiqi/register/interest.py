"""Which interest slips of a firm's bank loans count for a claim year, and why does each other one not?

A pure rule on the loan ledger's lines: no rows are read or written here. Where no text is named, a rule is assumed.
"""

import calendar
import datetime as dt
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

DRAW_MONTHS = (3, 12)
"""Shortest and longest draw in calendar months, both included (origin NS-LOAN24)."""
LOAN_INTEREST_MIN_FEN = 1_000_000
"""A loan counts from 1 万元 of interest in the year (origin NS-LOAN24)."""
LOANS_MAX = 3
"""At most so many loans count in a year (origin NS-LOAN24)."""


class Kind(StrEnum):
    """What a bank's slip charges."""

    INTEREST = "interest"
    PENALTY = "penalty"
    FEE = "fee"


class Why(StrEnum):
    """Why a slip counts, or the first reason why it does not, in the order in which they are looked at."""

    OTHER_YEAR = "other_year"
    NO_LOAN = "no_loan"
    PENALTY = "penalty"
    FEE = "fee"
    RELATED_PARTY = "related_party"
    NOT_SETTLED = "not_settled"
    DRAW_LENGTH = "draw_length"
    BELOW_MINIMUM = "below_minimum"
    NOT_AMONG_CHOSEN = "not_among_chosen"
    COUNTS = "counts"


@dataclass(frozen=True)
class Loan:
    """A bank loan by its contract number; `settled_on` is None while anything is owed."""

    contract: str
    settled_on: dt.date | None
    related_party: bool = False


@dataclass(frozen=True)
class Slip:
    """One line of a bank's interest list: the draw it belongs to, and what was paid in fen."""

    contract: str
    kind: Kind
    drawn_on: dt.date
    due_on: dt.date
    paid_on: dt.date
    amount_fen: int


@dataclass(frozen=True)
class Count:
    """Every slip with its reason, in the order given, and the interest of those that count."""

    lines: tuple[tuple[Slip, Why], ...]
    interest_paid_fen: int


def counted(loans: Iterable[Loan], slips: Iterable[Slip], *, year: int, day: dt.date, chosen: Collection[str] = ()) -> Count:
    """Slips paid in `year`, with loans settled by `day`; the firm's `chosen` contracts, else those of most interest.

    Raises ValueError where more than LOANS_MAX contracts are chosen.
    """
    if len(set(chosen)) > LOANS_MAX:
        raise ValueError(f"at most {LOANS_MAX} loans count in a year, {len(set(chosen))} chosen")
    by_contract = {loan.contract: loan for loan in loans}
    first = [(slip, _slip_alone(slip, by_contract.get(slip.contract), year, day)) for slip in slips]
    totals: dict[str, int] = {}
    for slip, why in first:
        if why is Why.COUNTS:
            totals[slip.contract] = totals.get(slip.contract, 0) + slip.amount_fen
    enough = {contract for contract, total in totals.items() if total >= LOAN_INTEREST_MIN_FEN}
    largest = sorted(enough, key=lambda contract: (-totals[contract], contract))[:LOANS_MAX]
    taken = enough & set(chosen) if chosen else set(largest)

    def last(slip: Slip, why: Why) -> Why:
        if why is not Why.COUNTS or slip.contract in taken:
            return why
        return Why.NOT_AMONG_CHOSEN if slip.contract in enough else Why.BELOW_MINIMUM

    return Count(tuple((slip, last(slip, why)) for slip, why in first), sum(totals[contract] for contract in taken))


def _slip_alone(slip: Slip, loan: Loan | None, year: int, day: dt.date) -> Why:
    """What the slip and its loan say before loans are weighed against each other."""
    tests = (
        (slip.paid_on.year != year, Why.OTHER_YEAR),
        (loan is None, Why.NO_LOAN),
        (slip.kind is Kind.PENALTY, Why.PENALTY),
        (slip.kind is Kind.FEE, Why.FEE),
        (loan is not None and loan.related_party, Why.RELATED_PARTY),
        (loan is not None and (loan.settled_on is None or loan.settled_on > day), Why.NOT_SETTLED),
        (not draw_fits(slip.drawn_on, slip.due_on), Why.DRAW_LENGTH),
    )
    return next((why for holds, why in tests if holds), Why.COUNTS)


def draw_fits(drawn_on: dt.date, due_on: dt.date) -> bool:
    """Whether a draw runs 3 to 12 calendar months; the last day of a short month completes it.

    >>> draw_fits(dt.date(2025, 11, 30), dt.date(2026, 2, 28)), draw_fits(dt.date(2025, 1, 1), dt.date(2026, 1, 2))
    (True, False)
    """
    shortest, longest = DRAW_MONTHS
    start, end = drawn_on.year * 12 + drawn_on.month, due_on.year * 12 + due_on.month
    month_end = due_on.day == calendar.monthrange(due_on.year, due_on.month)[1]
    long_enough = (end, 31 if month_end else due_on.day) >= (start + shortest, drawn_on.day)
    return long_enough and (end, due_on.day) <= (start + longest, drawn_on.day)
