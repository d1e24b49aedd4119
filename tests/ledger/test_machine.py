"""Whatever is moved in whatever order: the books are those of a plain reckoning beside them, and nothing is done twice.

Every example runs in one transaction that is rolled back, so each begins with empty books.
"""

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, field
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from huiqi.access import audit
from huiqi.access.models import AuditEntry
from huiqi.ledger import actions, queries
from huiqi.ledger.errors import CaseShort, EnvelopeClosed, EnvelopeShort, KeyReused, LedgerError, UnknownEnvelope
from huiqi.ledger.models import Envelope, Transfer
from ledger.books import AT, MACHINE, OFFICER, PLACE, TREASURER
from soak import SOAK, times

pytestmark = pytest.mark.database
STEPS, EXAMPLES = 40, 25
YEARS, KEYS = st.sampled_from((2026, 2026, 2026, 2027)), st.integers(1, 12)
REFS = st.sampled_from([f"LS-{number}" for number in range(8)])
PLACES = st.integers(0, 9)
"""Which of the cases that have money; the last is a case that has none."""
FEN = st.sampled_from((1, 99, 100, 101, 250, 1000))
HOW = st.sampled_from(("all", "all", "half", "one", "over"))
"""How much of what is there is asked for."""
Call = Callable[[], Transfer]


def _answer(call: Call) -> tuple[Transfer | None, type[LedgerError] | None]:
    """What was moved, or the kind of refusal."""
    try:
        with transaction.atomic():
            return call(), None
    except LedgerError as refused:
        return None, type(refused)


@dataclass(frozen=True)
class Move:
    """What an action does with a case's money; `named` is what tells one such move from the next, if there can be two."""

    act: Callable[..., Transfer]
    source: str
    target: str
    named: str = ""


MOVES = {
    "void": Move(actions.void, "reserved", "available"),
    "post": Move(actions.post, "reserved", "paid", "reference"),
    "give_back": Move(actions.give_back, "paid", "reserved", "reference"),
    "reverse": Move(actions.reverse, "paid", "recovered", "receipt"),
    "interest": Move(actions.interest, "", "interest", "receipt"),
}


@dataclass
class Purse:
    """An envelope, or what a case has of it, reckoned by hand."""

    available: int = 0
    closed: bool = False
    cases: dict[str, dict[str, int]] = field(default_factory=dict)


class Books(RuleBasedStateMachine):
    """`purses`, `done` and `home` say what must stand; every rule makes the call and says what it must come to."""

    steps = 0

    def __init__(self) -> None:
        super().__init__()
        self.atomic = transaction.atomic()
        self.atomic.__enter__()
        self.purses: dict[int, Purse] = {}
        self.home: dict[str, int] = {}
        self.done: dict[str, tuple[Any, ...]] = {}
        self.sums: dict[str, int] = {}
        self.calls: list[tuple[Call, int]] = []

    def teardown(self) -> None:
        try:
            assert audit.verify() is None
        finally:
            transaction.set_rollback(True)
            self.atomic.__exit__(None, None, None)

    def expect(self, call: Call, wanted: type[LedgerError] | None) -> bool:
        """Make the call; whether it moved something new. A refusal must be the wanted one."""
        type(self).steps += 1
        moved, refusal = _answer(call)
        assert refusal is wanted
        if moved is None:
            return False
        known = moved.key in self.done
        self.done.setdefault(moved.key, (moved.kind, moved.amount_fen, moved.case_ref, moved.source_id))
        if not known:
            self.calls.append((call, moved.pk))
            self.sums[moved.kind] = self.sums.get(moved.kind, 0) + moved.amount_fen
        return not known

    def said(self, key: str, kind: str, fen: int, ref: str = "", year: int | None = None) -> type[LedgerError] | bool:
        """What this key stands for already: the same (True), something else (KeyReused), or nothing (False)."""
        if key not in self.done:
            return False
        same = self.done[key][:3] == (kind, fen, ref)
        at_home = year is None or Transfer.objects.get(key=key).source.envelope.year == year
        return True if same and at_home else KeyReused

    @initialize(fen=st.sampled_from((1_000, 9_000)))
    def begin(self, fen: int) -> None:
        self.appropriate(2026, fen, 0)
        self.reserve(2026, "LS-0", 250)

    @rule(year=YEARS, fen=FEN, number=KEYS)
    def appropriate(self, year: int, fen: int, number: int) -> None:
        key, purse = f"appropriate:{number}", self.purses.get(year, Purse())
        said = self.said(key, "appropriate", fen, year=year)
        wanted = KeyReused if said is KeyReused else EnvelopeClosed if purse.closed and not said else None
        order = {"amount_fen": fen, "document": "文", "key": key, "at": AT}
        if self.expect(lambda: actions.appropriate(actor=TREASURER, **PLACE | {"year": year}, **order), wanted):
            self.purses.setdefault(year, purse).available += fen

    @rule(year=YEARS, fen=FEN, number=KEYS)
    def cut(self, year: int, fen: int, number: int) -> None:
        key, purse = f"cut:{number}", self.purses.get(year)
        said = self.said(key, "cut", fen, year=year)
        wanted: type[LedgerError] | None = KeyReused if said is KeyReused else None
        if purse is None:
            wanted = UnknownEnvelope
        elif not said and purse.available < fen:
            wanted = EnvelopeShort
        order = {"amount_fen": fen, "document": "文", "key": key, "at": AT}
        if self.expect(lambda: actions.cut(actor=TREASURER, **PLACE | {"year": year}, **order), wanted):
            self.purses[year].available -= fen

    @rule(year=YEARS, ref=REFS, fen=FEN)
    def reserve(self, year: int, ref: str, fen: int) -> None:
        purse, said = self.purses.get(year), self.said(f"reserve:{ref}", "reserve", fen, ref, year)
        wanted: type[LedgerError] | None = KeyReused if said is KeyReused else None
        if purse is None:
            wanted = UnknownEnvelope
        elif not said:
            wanted = EnvelopeClosed if purse.closed else EnvelopeShort if purse.available < fen else None
        order = {"case_ref": ref, "amount_fen": fen, "document": "文", "at": AT}
        if self.expect(lambda: actions.reserve(actor=MACHINE, **PLACE | {"year": year}, **order), wanted):
            self.purses[year].available -= fen
            self.purses[year].cases[ref] = {"reserved": fen, "paid": 0, "recovered": 0, "interest": 0}
            self.home[ref] = year

    @rule(moves=st.lists(st.tuples(st.sampled_from(sorted(MOVES)), PLACES, HOW, KEYS), min_size=1, max_size=6))
    def go_on(self, moves: list[tuple[str, int, str, int]]) -> None:
        for kind, place, how, number in moves:
            self.books_are_the_reckoning()
            self.move(kind, place, how, number)

    def move(self, kind: str, place: int, how: str, number: int) -> None:
        """A case's money goes on: from one of its sums to another, to its envelope, or in from outside."""
        move = MOVES[kind]
        ref = "LS-none" if place == 9 else sorted(self.home)[place % len(self.home)]
        year = self.home.get(ref)
        purse = self.purses[year] if year else Purse()
        held = purse.cases.get(ref, {})
        there = held.get(move.source, 50)
        fen = {"all": there, "half": there // 2, "one": 1, "over": there + 1}[how] or 1
        named = {name: f"L{number}" for name in ("reference", "receipt") if name == move.named}
        key = f"{kind}:{named[move.named] if named else ref}"
        said = self.said(key, kind, fen, ref)
        wanted: type[LedgerError] | None = KeyReused if said is KeyReused else None
        if year is None or (not said and move.source and there < fen):
            wanted = CaseShort
        grounds = {"why" if kind == "void" else "document": "文"}
        if self.expect(lambda: move.act(actor=OFFICER, case_ref=ref, amount_fen=fen, at=AT, **named, **grounds), wanted):
            if move.source:
                held[move.source] -= fen
            if move.target == "available":
                purse.available += fen
            else:
                held[move.target] += fen

    @rule(data=st.data())
    def say_again(self, data: st.DataObject) -> None:
        """Any earlier call, word for word: it answers with the same transfer and writes nothing."""
        type(self).steps += 1
        call, pk = data.draw(st.sampled_from(self.calls))
        before = AuditEntry.objects.count()
        assert call().pk == pk
        assert AuditEntry.objects.count() == before

    @rule(luck=st.integers(0, 2), some=st.sampled_from(("none", "one", "most", "all", "over")))
    def close_year(self, luck: int, some: str) -> None:
        """Only 2026, seldom, and when its books have been in use: what is not carried over lapses."""
        purse = self.purses.get(2026)
        if luck != 1 or purse is None or len(self.calls) < 6:
            return
        type(self).steps += 1
        left, moved = purse.available, ()
        carry = {"none": 0, "one": 1, "most": max(left - 1, 0), "all": left, "over": left + 1}[some]
        with pytest.raises(EnvelopeShort) if carry > left else nullcontext():
            moved = actions.close_year(actor=TREASURER, **PLACE, carry_fen=carry, document="年终", at=AT)
        if carry > left:
            return
        assert sum(t.amount_fen for t in moved) == left
        for transfer in moved:
            self.sums[transfer.kind] = self.sums.get(transfer.kind, 0) + transfer.amount_fen
            self.done[transfer.key] = (transfer.kind, transfer.amount_fen, "", transfer.source_id)
        purse.available, purse.closed = 0, True
        if carry:
            self.purses.setdefault(2027, Purse()).available += carry

    @invariant()
    def books_are_the_reckoning(self) -> None:
        assert {e.year for e in Envelope.objects.all()} == set(self.purses)
        for found in queries.figures(TREASURER):
            purse = self.purses[found.envelope.year]
            reckoned = {k: sum(c[k] for c in purse.cases.values()) for k in ("reserved", "paid", "recovered", "interest")}
            shown = {k: getattr(found, f"{k}_fen") for k in reckoned}
            assert (found.available_fen, shown) == (purse.available, reckoned)
            assert min(found.available_fen, *shown.values()) >= 0
        held = {ref: self.purses[year].cases[ref] for ref, year in self.home.items()}
        wanted = {ref: queries.CaseMoney(**{f"{k}_fen": fen for k, fen in one.items()}) for ref, one in held.items()}
        assert queries.money_of_all(list(held)) == wanted
        totals = queries.totals()
        assert {k: v for k, v in totals.items() if not k.endswith("_count")} == self.sums
        assert sum(v for k, v in totals.items() if k.endswith("_count")) == len(self.done)
        assert queries.differences() == []


def test_the_books_are_those_of_a_plain_reckoning_whatever_is_moved() -> None:
    Books.steps = 0
    chance = settings(
        max_examples=times(EXAMPLES), stateful_step_count=STEPS, deadline=None, suppress_health_check=list(HealthCheck)
    )
    run_state_machine_as_test(Books, settings=chance)
    wanted = times(EXAMPLES) * STEPS  # a step that tries nothing is not counted, one of several moves is as many
    assert Books.steps >= (wanted if SOAK >= 10 else wanted // 2)
