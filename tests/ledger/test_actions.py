"""Money is set aside, paid, given back and recovered to the fen; nothing is done twice, nothing goes below zero."""

from typing import Any

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction

from huiqi.access.audit import verify
from huiqi.access.errors import Forbidden
from huiqi.ledger import actions, queries
from huiqi.ledger.errors import (
    AmountRefused,
    CaseShort,
    EnvelopeClosed,
    EnvelopeShort,
    KeyReused,
    LedgerError,
    ReasonWanted,
    UnknownEnvelope,
)
from huiqi.ledger.models import Account, Envelope, Transfer
from huiqi.ledger.queries import CaseMoney
from huiqi.units.money import wan
from ledger.books import AT, MACHINE, OFFICER, PLACE, TREASURER, envelope, post, reserve

pytestmark = pytest.mark.database


def stands(env: Envelope) -> tuple[int, int, int, int, int]:
    """Appropriated, available, reserved, paid and recovered, in 万元."""
    f = queries.figures_of(env)
    figures = (f.appropriated_fen, f.available_fen, f.reserved_fen, f.paid_fen, f.recovered_fen)
    assert not any(fen % wan(1) for fen in figures)
    return tuple(fen // wan(1) for fen in figures)  # type: ignore[return-value]


def test_a_case_is_reserved_paid_sent_back_paid_again_and_recovered() -> None:
    env = envelope()
    assert stands(env) == (100, 100, 0, 0, 0)
    reserve()
    assert stands(env) == (100, 65, 35, 0, 0)
    post()
    assert stands(env) == (100, 65, 0, 35, 0)
    actions.give_back(actor=MACHINE, case_ref="LS-1", reference="LS-1-1", amount_fen=wan(35), document="户名不符", at=AT)
    assert stands(env) == (100, 65, 35, 0, 0)
    post(reference="LS-1-2")
    actions.reverse(actor=OFFICER, case_ref="LS-1", receipt="R1", amount_fen=wan(10), document="缴款书1", at=AT)
    actions.interest(actor=OFFICER, case_ref="LS-1", receipt="R1", amount_fen=123, document="缴款书1", at=AT)
    assert stands(env) == (100, 65, 0, 25, 10)
    assert queries.money_of("LS-1") == CaseMoney(0, wan(25), wan(10), 123)
    assert queries.differences() == []
    assert verify() is None


def test_what_is_voided_is_available_again() -> None:
    env = envelope()
    reserve()
    actions.void(actor=OFFICER, case_ref="LS-1", amount_fen=wan(35), why="异议成立", at=AT)
    assert stands(env) == (100, 100, 0, 0, 0)
    assert queries.figures_of(env).voided_fen == wan(35)


def test_the_same_key_moves_money_once_and_stands_for_nothing_else() -> None:
    env = envelope()
    assert reserve() == reserve()
    assert post() == post()
    assert stands(env) == (100, 65, 0, 35, 0)
    with pytest.raises(KeyReused):
        reserve(fen=wan(34))
    with pytest.raises(KeyReused):
        post(fen=wan(34))
    with pytest.raises(KeyReused):
        envelope(wan(7))
    assert Transfer.objects.count() == 3


def test_an_envelope_gives_no_fen_more_than_it_has() -> None:
    env = envelope()
    reserve("LS-1", wan(100) - 1)
    with pytest.raises(EnvelopeShort, match=r"可用0\.01元，不够0\.02元"):
        reserve("LS-2", 2)
    reserve("LS-2", 1)
    assert queries.figures_of(env).available_fen == 0


def test_a_case_is_paid_no_fen_more_than_was_reserved_and_gives_back_none_more_than_was_paid() -> None:
    envelope()
    reserve()
    reserve("LS-2")  # another case's money in the same envelope is not this one's
    with pytest.raises(CaseShort):
        post(fen=wan(35) + 1)
    post()
    with pytest.raises(CaseShort):
        post(reference="LS-1-2")
    with pytest.raises(CaseShort):
        actions.void(actor=OFFICER, case_ref="LS-1", amount_fen=wan(35), why="重复", at=AT)
    with pytest.raises(CaseShort):
        actions.reverse(actor=OFFICER, case_ref="LS-1", receipt="R1", amount_fen=wan(35) + 1, document="缴款书", at=AT)
    with pytest.raises(CaseShort):
        post("LS-9")


@pytest.mark.parametrize("fen", [0, -1, actions.FEN_MAX + 1])
def test_no_money_or_more_than_there_is_cannot_be_moved(fen: int) -> None:
    with pytest.raises(AmountRefused):
        envelope(fen)
    assert not Envelope.objects.exists()


def test_an_appropriation_needs_a_document_and_the_treasury() -> None:
    more: dict[str, Any] = {"amount_fen": wan(1), "key": "k", "at": AT}
    with pytest.raises(ReasonWanted):
        actions.appropriate(actor=TREASURER, **PLACE, **more, document=" \n")
    for act in (actions.appropriate, actions.cut):
        with pytest.raises(Forbidden):
            act(actor=OFFICER, **PLACE, **more, document="文")
    with pytest.raises(Forbidden):
        actions.close_year(actor=OFFICER, **PLACE, carry_fen=0, document="文", at=AT)
    with pytest.raises(UnknownEnvelope):
        reserve()


def test_only_what_is_available_can_be_cut() -> None:
    env = envelope()
    reserve()
    with pytest.raises(EnvelopeShort):
        actions.cut(actor=TREASURER, **PLACE, amount_fen=wan(66), document="追减", key="cut:1", at=AT)
    actions.cut(actor=TREASURER, **PLACE, amount_fen=wan(65), document="追减", key="cut:1", at=AT)
    assert stands(env) == (35, 0, 35, 0, 0)


def test_a_year_ends_what_is_left_is_carried_over_or_lapses_and_what_is_reserved_is_still_paid() -> None:
    env = envelope()
    reserve()
    with pytest.raises(EnvelopeShort):
        actions.close_year(actor=TREASURER, **PLACE, carry_fen=wan(66), document="结转", at=AT)
    moved = actions.close_year(actor=TREASURER, **PLACE, carry_fen=wan(40), document="结转", at=AT)
    assert [(t.kind, t.amount_fen // wan(1)) for t in moved] == [("carry_over", 40), ("lapse", 25)]
    assert stands(env) == (35, 0, 35, 0, 0)
    assert stands(Envelope.objects.get(**PLACE | {"year": 2027})) == (40, 40, 0, 0, 0)
    with pytest.raises(EnvelopeClosed):
        reserve("LS-2", 1)
    with pytest.raises(EnvelopeClosed):
        envelope(key="late")
    assert reserve()  # said again, it is the same as before
    post()
    assert actions.close_year(actor=TREASURER, **PLACE, carry_fen=0, document="再结转", at=AT) == ()


def test_what_is_voided_after_the_year_is_swept_by_closing_again() -> None:
    env = envelope()
    reserve()
    actions.close_year(actor=TREASURER, **PLACE, carry_fen=wan(65), document="结转", at=AT)
    actions.void(actor=OFFICER, case_ref="LS-1", amount_fen=wan(35), why="放弃", at=AT)
    (moved,) = actions.close_year(actor=TREASURER, **PLACE, carry_fen=wan(35), document="再结转", at=AT)
    assert moved.kind == "carry_over"
    assert stands(env) == (0, 0, 0, 0, 0)
    assert stands(Envelope.objects.get(**PLACE | {"year": 2027})) == (100, 100, 0, 0, 0)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger_transfer SET amount_fen = 1",
        "DELETE FROM ledger_transfer",
        "UPDATE ledger_account SET kind = 'paid' WHERE kind = 'reserved'",
        "UPDATE ledger_account SET balance_fen = -1 WHERE kind = 'available'",
        "DELETE FROM ledger_account",
    ],
)
def test_the_database_itself_keeps_the_books(statement: str) -> None:
    envelope()
    reserve()
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert queries.differences() == []


def test_a_transfer_written_past_the_actions_still_cannot_overdraw() -> None:
    env = envelope()
    reserve()
    available = Account.objects.get(envelope=env, kind="available")
    reserved = Account.objects.get(envelope=env, kind="reserved")
    row: dict[str, Any] = {
        "kind": "reserve",
        "source": available,
        "target": reserved,
        "booked_on": AT.date(),
        "at": AT,
        "actor": "x",
    }
    with pytest.raises(IntegrityError), transaction.atomic():
        Transfer.objects.create(key="raw", amount_fen=wan(65) + 1, **row)
    Transfer.objects.create(key="raw", amount_fen=wan(65), **row)
    assert queries.differences() == []


def test_a_balance_changed_by_hand_is_found() -> None:
    envelope()
    reserve()
    Account.objects.filter(kind="available").update(balance_fen=wan(99))
    assert len(queries.differences()) == 1


def test_the_books_are_read_by_those_who_may_and_in_few_queries(django_assert_num_queries: object) -> None:
    envelope()
    for number in range(30):
        reserve(f"LS-{number}", wan(1))
    with django_assert_num_queries(3):  # type: ignore[operator]
        (found,) = queries.figures(TREASURER, 2026)
    assert (found.reserved_fen, found.spent_bp) == (wan(30), 0)
    assert queries.figures(TREASURER, 2025) == []
    with pytest.raises(Forbidden):
        queries.figures(MACHINE)
    assert queries.transfers(found.envelope, "reserve").count() == 30
    assert queries.available_fen(**PLACE) == wan(70)
    assert queries.available_fen(**PLACE | {"year": 2030}) is None


def test_every_refusal_of_the_room_has_a_code_of_its_own() -> None:
    kinds = LedgerError.__subclasses__()
    assert len({kind.code for kind in kinds}) == len(kinds)


def test_a_key_stands_for_one_envelope_only() -> None:
    envelope()
    other: dict[str, Any] = PLACE | {"measure": "livestream.m04"}
    more: dict[str, Any] = {"amount_fen": wan(100), "document": "文", "at": AT}
    with pytest.raises(KeyReused):
        actions.appropriate(actor=TREASURER, **other, **more, key="appropriate:1")
    assert not Envelope.objects.filter(**other).exists()
    reserve()
    actions.appropriate(actor=TREASURER, **other, **more, key="appropriate:2")
    with pytest.raises(KeyReused):
        actions.reserve(actor=MACHINE, **other, case_ref="LS-1", amount_fen=wan(35), document="文", at=AT)


def test_what_was_appropriated_before_the_year_ended_can_be_said_again() -> None:
    env = envelope()
    actions.close_year(actor=TREASURER, **PLACE, carry_fen=0, document="收回", at=AT)
    assert envelope() == env
    assert stands(env) == (0, 0, 0, 0, 0)
    assert actions.hold(**PLACE) == 0
    assert actions.hold(**PLACE | {"year": 2030}) is None
