"""The credit list at its three gates: acceptance, decision, payment; every answer is kept with list and time."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.test import override_settings

from cases.people import (
    CODE,
    TREASURER,
    WINDOW,
    accepted,
    decided,
    decided_numbers,
    examined,
    firm,
    moment,
    noticed,
    submitted,
    window,
)
from huiqi.access.models import AuditEntry
from huiqi.cases import actions, credit
from huiqi.cases.errors import CreditBlocked, NotYet
from huiqi.cases.models import Case
from huiqi.gateways.credit import COLUMNS

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window()
    decided_numbers()


@pytest.fixture
def listing(tmp_path: Path) -> Iterator[Path]:
    """An empty list, connected as at the start of the service."""
    path = tmp_path / "list.csv"
    path.write_text(",".join(COLUMNS) + "\n")
    before = credit.connect(credit.NotConnected())
    with override_settings(CREDIT_LIST=str(path)):
        apps.get_app_config("cases").ready()
        yield path
    credit.connect(before)


def put(path: Path, effect: str, name: str = "严重失信主体名单") -> None:
    path.write_text(f"{','.join(COLUMNS)}\n{CODE},{name},2026-01-05,,{effect}\n")


def accept(case: Case) -> Case:
    return actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))


def kept(case: Case) -> list[tuple[str, str]]:
    return [(c.gate, c.outcome) for c in case.credit_checks.all()]


def test_a_blocked_firm_is_not_accepted_and_the_answer_is_kept(listing: Path) -> None:
    case = submitted()
    put(listing, "blocked")
    with pytest.raises(CreditBlocked, match="严重失信主体名单"):
        accept(case)
    check = case.credit_checks.get()
    assert (check.gate, check.outcome, check.list_name, check.asked_at) == (
        "accept", "blocked", "严重失信主体名单", moment(3, 3),
    )  # fmt: skip
    assert check.detail == "2026-01-05起"
    assert Case.objects.get().state == "SUBMITTED"
    assert AuditEntry.objects.filter(verb="case.credit_check").count() == 1


def test_a_warned_firm_goes_on_with_the_warning_kept(listing: Path) -> None:
    case = submitted()
    put(listing, "warned", "经营异常名录")
    assert accept(case).state == "ACCEPTED"
    assert kept(case) == [("accept", "warned")]


def test_a_firm_listed_after_its_examination_is_not_awarded(listing: Path) -> None:
    case = examined()
    put(listing, "blocked")
    with pytest.raises(CreditBlocked):
        decided(case)
    assert kept(case) == [("accept", "clear"), ("decide", "blocked")]
    assert Case.objects.get().state == "EXAMINED"


def test_a_firm_listed_after_its_notice_does_not_pass_the_gate_of_payment(listing: Path) -> None:
    case = noticed()
    assert credit.pass_gate(case, "pay", actor=TREASURER, at=moment(3, 23)).outcome == "clear"
    put(listing, "blocked")
    with pytest.raises(CreditBlocked):
        credit.pass_gate(case, "pay", actor=TREASURER, at=moment(3, 23))
    assert kept(case) == [("accept", "clear"), ("decide", "clear"), ("pay", "clear"), ("pay", "blocked")]


def test_a_list_that_cannot_be_read_lets_nobody_through(listing: Path) -> None:
    case = submitted()
    listing.write_text("nonsense")
    with pytest.raises(NotYet, match="缺列"):
        accept(case)
    assert kept(case) == [("accept", "not_connected")]
    assert Case.objects.get().state == "SUBMITTED"


def test_where_no_list_is_connected_the_check_says_so() -> None:
    assert kept(accepted()) == [("accept", "not_connected")]


def test_the_lists_name_and_day_are_kept_for_a_clear_firm(listing: Path) -> None:
    check = accepted().credit_checks.get()
    assert check.list_name.startswith("信用名单（20")
