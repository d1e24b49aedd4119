"""What is moved is told to the audit log, and what is refused says the figures it was refused for."""

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from huiqi.access.models import AuditEntry
from huiqi.ledger import actions
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
from huiqi.units.money import wan
from ledger.books import AT, MACHINE, OFFICER, PLACE, TREASURER, envelope, post, reserve

pytestmark = pytest.mark.database

ENVELOPE = "appropriation:livestream.m03:2026:区文广旅体局"
OF_CASE: dict[str, Any] = {"case_ref": "LS-1", "document": "文", "at": AT}


def told() -> tuple[str, str, str, str, dict[str, Any]]:
    """Verb, subject, reason, actor and detail of the newest audit row."""
    entry = AuditEntry.objects.order_by("-seq")[0]
    return entry.verb, entry.subject, entry.why, entry.actor, json.loads(entry.detail)


def test_an_appropriation_is_told_of_its_envelope_with_its_document() -> None:
    envelope()
    detail = {"key": "appropriate:1", "fen": wan(100), "envelope": ENVELOPE}
    assert told() == ("ledger.appropriate", ENVELOPE, "南财预〔2026〕1号", TREASURER.key, detail)


def test_what_is_moved_for_a_case_is_told_of_the_case() -> None:
    envelope()
    reserve()
    detail = {"key": "reserve:LS-1", "fen": wan(35), "envelope": ENVELOPE}
    assert told() == ("ledger.reserve", "case:LS-1", "南领纪〔2026〕1号", MACHINE.key, detail)


def test_the_end_of_a_year_is_told_with_what_was_carried_over_and_what_lapsed() -> None:
    envelope()
    actions.close_year(actor=TREASURER, **PLACE, carry_fen=wan(40), document=" 结转 1号 ", at=AT)
    detail = {"event": "close_year", "carried_fen": wan(40), "lapsed_fen": wan(60)}
    assert told() == ("budget.write", ENVELOPE, "结转 1号", TREASURER.key, detail)
    assert Envelope.objects.get(**PLACE).closed_at == AT
    later = AT + dt.timedelta(days=9)
    actions.close_year(actor=TREASURER, **PLACE, carry_fen=0, document="再结转", at=later)
    assert Envelope.objects.get(**PLACE).closed_at == AT


def test_a_transfer_holds_from_where_to_where_for_whom_on_what_and_when() -> None:
    env = envelope()
    late = dt.datetime(2026, 3, 2, 16, 30, tzinfo=dt.UTC)  # already the third in Shenzhen
    given: dict[str, Any] = {**PLACE, "case_ref": "LS-1", "amount_fen": 5, "document": "文" * 130, "at": late}
    moved = actions.reserve(actor=MACHINE, **given)
    available, reserved = (Account.objects.get(envelope=env, kind=kind) for kind in ("available", "reserved"))
    moved.refresh_from_db()
    assert (moved.source, moved.target, moved.kind, moved.key) == (available, reserved, "reserve", "reserve:LS-1")
    assert (moved.amount_fen, moved.case_ref, moved.document, moved.actor) == (5, "LS-1", "文" * 120, MACHINE.key)
    assert (moved.booked_on, moved.at) == (dt.date(2026, 3, 3), late)
    assert (available.case_ref, reserved.case_ref) == ("", "LS-1")


def test_each_move_goes_from_its_own_account_to_its_own() -> None:
    envelope()
    reserve()
    post()
    actions.give_back(actor=MACHINE, reference="LS-1-1", amount_fen=wan(35), **OF_CASE)
    post(reference="LS-1-2")
    actions.reverse(actor=OFFICER, receipt="R1", amount_fen=wan(10), **OF_CASE)
    actions.interest(actor=OFFICER, receipt="R1", amount_fen=123, **OF_CASE)
    reserve("LS-2", wan(1))
    actions.void(actor=OFFICER, case_ref="LS-2", amount_fen=wan(1), why="放弃", at=AT)
    actions.cut(actor=TREASURER, **PLACE, amount_fen=wan(1), document="追减", key="cut:1", at=AT)
    actions.close_year(actor=TREASURER, **PLACE, carry_fen=wan(4), document="结转", at=AT)
    moves = Transfer.objects.order_by("pk").values_list("key", "source__kind", "target__kind", "target__envelope__year")
    assert list(moves) == [
        ("appropriate:1", "funding", "available", 2026),
        ("reserve:LS-1", "available", "reserved", 2026),
        ("post:LS-1-1", "reserved", "paid", 2026),
        ("give_back:LS-1-1", "paid", "reserved", 2026),
        ("post:LS-1-2", "reserved", "paid", 2026),
        ("reverse:R1", "paid", "recovered", 2026),
        ("interest:R1", "payer", "interest", 2026),
        ("reserve:LS-2", "available", "reserved", 2026),
        ("void:LS-2", "reserved", "available", 2026),
        ("cut:1", "available", "funding", 2026),
        (f"carry_over:{ENVELOPE}:0", "available", "available", 2027),
        (f"lapse:{ENVELOPE}:0", "available", "funding", 2026),
    ]


def _closed() -> None:
    actions.close_year(actor=TREASURER, **PLACE, carry_fen=0, document="收回", at=AT)
    reserve("LS-2", 1)


def _next_year_closed() -> None:
    actions.appropriate(
        actor=TREASURER, **PLACE | {"year": 2027}, amount_fen=wan(1), document="文", key="appropriate:2027", at=AT
    )
    actions.close_year(actor=TREASURER, **PLACE | {"year": 2027}, carry_fen=0, document="收回", at=AT)
    actions.close_year(actor=TREASURER, **PLACE, carry_fen=1, document="结转", at=AT)


@pytest.mark.parametrize(
    ("act", "kind", "values"),
    [
        (lambda: reserve("LS-2", wan(66)), EnvelopeShort,
         {"year": 2026, "measure": "livestream.m03", "left_fen": wan(65), "wanted_fen": wan(66)}),
        (lambda: post(fen=wan(36)), CaseShort,
         {"case": "LS-1", "account": "占用", "left_fen": wan(35), "wanted_fen": wan(36)}),
        (lambda: post("LS-9"), CaseShort, {"case": "LS-9"}),
        (lambda: reserve(fen=wan(34)), KeyReused, {"key": "reserve:LS-1", "fen_fen": wan(35)}),
        (lambda: actions.cut(actor=TREASURER, **PLACE | {"year": 2030}, amount_fen=1, document="文", key="k", at=AT),
         UnknownEnvelope, {"year": 2030, "measure": "livestream.m03", "department": "区文广旅体局"}),
        (_closed, EnvelopeClosed, {"year": 2026, "measure": "livestream.m03"}),
        (_next_year_closed, EnvelopeClosed, {"year": 2027, "measure": "livestream.m03"}),
        (lambda: actions.close_year(actor=TREASURER, **PLACE, carry_fen=-1, document="文", at=AT), AmountRefused, {}),
        (lambda: actions.close_year(actor=TREASURER, **PLACE, carry_fen=0, document="\0 ", at=AT), ReasonWanted, {}),
        (lambda: actions.cut(actor=TREASURER, **PLACE, amount_fen=1, document="", key="k", at=AT), ReasonWanted, {}),
        (lambda: actions.void(actor=OFFICER, case_ref="LS-1", amount_fen=1, why=" ", at=AT), ReasonWanted, {}),
    ],
)  # fmt: skip
def test_a_refusal_says_the_figures_it_rests_on(
    act: Callable[[], Any], kind: type[LedgerError], values: dict[str, Any]
) -> None:
    envelope()
    reserve()
    with pytest.raises(kind) as refused:
        act()
    assert refused.value.reason.values == values


def test_the_largest_sum_that_can_be_booked_is_booked() -> None:
    assert envelope(actions.FEN_MAX)
    assert actions.hold(**PLACE) == 10**15


def test_all_that_is_left_may_be_carried_over_and_then_nothing_lapses() -> None:
    envelope()
    (moved,) = actions.close_year(actor=TREASURER, **PLACE, carry_fen=wan(100), document="结转", at=AT)
    assert (moved.kind, moved.amount_fen) == ("carry_over", wan(100))
    assert actions.hold(**PLACE | {"year": 2027}) == wan(100)


def test_each_refusal_keeps_the_code_by_which_a_machine_knows_it() -> None:
    assert {kind.__name__: kind.code for kind in LedgerError.__subclasses__()} == {
        "UnknownEnvelope": "ENVELOPE_UNKNOWN",
        "EnvelopeShort": "ENVELOPE_SHORT",
        "EnvelopeClosed": "ENVELOPE_CLOSED",
        "CaseShort": "CASE_SHORT",
        "AmountRefused": "AMOUNT_REFUSED",
        "KeyReused": "KEY_REUSED",
        "ReasonWanted": "REASON_WANTED",
    }
    assert LedgerError.code == "LEDGER"


def test_two_departments_of_one_measure_have_an_envelope_each() -> None:
    envelope()
    other: dict[str, Any] = PLACE | {"department": "区工信局"}
    more: dict[str, Any] = {"document": "文", "at": AT}
    actions.appropriate(actor=TREASURER, **other, amount_fen=wan(7), key="appropriate:2", **more)
    actions.cut(actor=TREASURER, **other, amount_fen=wan(2), key="cut:1", **more)
    actions.reserve(actor=MACHINE, **other, case_ref="LS-1", amount_fen=wan(1), **more)
    assert (actions.hold(**PLACE), actions.hold(**other)) == (wan(100), wan(4))
    actions.close_year(actor=TREASURER, **other, carry_fen=0, **more)
    assert (actions.hold(**PLACE), actions.hold(**other)) == (wan(100), 0)
