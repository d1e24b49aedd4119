"""A decision sets its money aside, to the fen; what is made void gives it back; nothing is decided without money."""

import datetime as dt

import pytest
from django.db import connection

from cases.people import (
    CODE,
    M03,
    MANAGER,
    OFFICER,
    OTHER_CODE,
    SECRETARY,
    TREASURER,
    decided,
    decided_numbers,
    examined,
    firm,
    moment,
    objected,
    to_be_paid,
    window,
)
from huiqi.access.audit import verify
from huiqi.access.errors import Forbidden
from huiqi.cases import actions, queries
from huiqi.cases.errors import NotYet, ReasonMissing
from huiqi.cases.models import Case, Decision
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from huiqi.ledger import actions as ledger
from huiqi.ledger import queries as books
from huiqi.ledger import triggers
from huiqi.ledger.models import Envelope, Transfer
from huiqi.policies import find_measure
from huiqi.units.money import wan

pytestmark = pytest.mark.database
PLACE = {"year": 2026, "measure": M03, "department": find_measure(M03)[1].lead}


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    firm(OTHER_CODE, "另一家公司")
    window()
    decided_numbers()


def only(fen: int) -> Envelope:
    """Leave the envelope with so much available."""
    left = books.available_fen(**PLACE)
    assert left is not None
    ledger.cut(actor=TREASURER, **PLACE, amount_fen=left - fen, document="追减", key="cut", at=moment(3, 2))
    return Envelope.objects.get(**PLACE)


def test_an_award_is_reserved_from_the_envelope_of_its_year_measure_and_department() -> None:
    envelope = only(wan(500))
    case = decided()
    assert case.decision.award_fen == wan(35)
    found = books.figures_of(envelope)
    assert (found.available_fen, found.reserved_fen, found.paid_fen) == (wan(465), wan(35), 0)
    (moved,) = books.transfers_of(str(case))
    assert (moved.kind, moved.amount_fen, moved.document) == ("reserve", wan(35), "南领资〔2026〕3号")


def test_a_rejected_case_reserves_nothing() -> None:
    case = decided(kind="rejected", reason="不符合条件")
    assert case.state == State.REJECTED
    assert not books.transfers_of(str(case)).exists()
    assert replay(Decision.objects.get()).same


def test_no_meeting_is_given_more_than_the_envelope_has() -> None:
    only(wan(60))
    one, two = examined(), examined(code=OTHER_CODE)
    both = {"actor": SECRETARY, "title": "会", "held_on": dt.date(2026, 3, 12), "at": moment(3, 11)}
    with pytest.raises(NotYet, match="还剩60万元，不够600,001元"):
        actions.convene(**both, case_ids=[one.pk, two.pk], budget_fen=wan(60) + 100)
    actions.convene(**both, case_ids=[one.pk], budget_fen=wan(40))
    assert queries.budget_left(M03, 2026) == wan(20)
    with pytest.raises(NotYet, match="还剩20万元"):
        actions.convene(**both, case_ids=[two.pk], budget_fen=wan(21))


def test_without_an_appropriation_nothing_is_put_before_a_meeting() -> None:
    case = examined()
    Case.objects.filter(pk=case.pk).update(year=2031)
    with pytest.raises(NotYet, match="2031年还没有为这项措施下达预算"):
        actions.convene(
            actor=SECRETARY, title="会", case_ids=[case.pk], held_on=dt.date(2026, 3, 12), budget_fen=0, at=moment(3, 11)
        )


def test_an_objection_upheld_gives_the_money_back() -> None:
    envelope = only(wan(500))
    case = objected()
    objection = case.objections.get()
    actions.answer_objection(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 17), objection_id=objection.pk, upheld=True,
        text="确属重复",
    )  # fmt: skip
    found = books.figures_of(envelope)
    assert (found.available_fen, found.reserved_fen, found.voided_fen) == (wan(500), 0, wan(35))
    assert replay(Decision.objects.select_related("case").get()).same
    assert verify() is None


def test_a_decision_is_revoked_before_payment_by_the_secretary_with_a_reason() -> None:
    envelope = only(wan(500))
    case = to_be_paid()
    base = {"case_id": case.pk, "version": case.version, "at": moment(3, 24)}
    with pytest.raises(Forbidden):
        actions.revoke(actor=TREASURER, **base, why="不实")
    with pytest.raises(ReasonMissing):
        actions.revoke(actor=SECRETARY, **base, why=" ")
    case = actions.revoke(actor=SECRETARY, **base, why="申报材料不实")
    assert case.state == State.VOIDED
    assert case.closed_at is not None
    assert "申报材料不实" in case.public_notice.withdrawn_why
    assert books.figures_of(envelope).available_fen == wan(500)
    assert replay(Decision.objects.select_related("case").get()).same


def test_replay_finds_books_that_do_not_follow_from_the_decision() -> None:
    case = decided()
    decision = Decision.objects.select_related("case").get()
    assert replay(decision).same
    triggers.drop(connection)
    try:
        Transfer.objects.filter(case_ref=str(case)).update(amount_fen=wan(34))
    finally:
        triggers.create(connection)
    assert any("预算占用 340,000.00元" in d for d in replay(decision).differences)


def test_replay_finds_a_void_that_no_state_tells_of() -> None:
    case = decided()
    ledger.void(actor=SECRETARY, case_ref=str(case), amount_fen=wan(35), why="?", at=moment(3, 13))
    assert any("应撤销占用" in d for d in replay(Decision.objects.select_related("case").get()).differences)


def test_a_firm_cannot_revoke() -> None:
    case = to_be_paid()
    assert case.credit_code == CODE
    with pytest.raises(Forbidden):
        actions.revoke(actor=MANAGER, case_id=case.pk, version=case.version, at=moment(3, 24), why="反悔")
