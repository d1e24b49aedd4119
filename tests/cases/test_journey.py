"""One rent subsidy, from the draft to the end of the notice."""

import datetime as dt

import pytest

from cases.people import (
    CODE,
    MACHINE,
    MANAGER,
    OFFICER,
    WINDOW,
    decided,
    decided_numbers,
    draft,
    firm,
    moment,
    noticed,
    submitted,
    window,
)
from huiqi.access import audit
from huiqi.access.models import AuditEntry
from huiqi.cases import actions, queries
from huiqi.cases.models import Case
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from huiqi.units.money import wan

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window()
    decided_numbers()


def test_a_rent_subsidy_goes_from_draft_to_payment() -> None:
    case = noticed()
    assert (case.state, case.decision.award_fen, case.due_on) == (State.NOTICED, wan(35), dt.date(2026, 3, 20))
    actions.run_clocks(actor=MACHINE, at=moment(3, 20, 23))
    assert Case.objects.get().state == State.NOTICED
    assert actions.run_clocks(actor=MACHINE, at=moment(3, 21, 0)).notices_ended == (case.number,)
    case = Case.objects.get()
    assert case.state == State.TO_BE_PAID
    assert [e.event for e in queries.history(case)] == [
        "open_draft",
        "submit",
        "accept",
        "examine",
        "decide",
        "notice",
        "end_notice",
    ]
    assert audit.verify() is None
    assert replay(case.decision).same


def test_every_line_of_history_has_its_audit_entry() -> None:
    case = noticed()
    lines = [(e.verb, e.account) for e in case.events.all()]
    entries = AuditEntry.objects.filter(subject=f"case:{case.number}").exclude(verb="case.credit_check").order_by("seq")
    entries = entries.exclude(verb__startswith="ledger.")
    assert [(e.verb, int(e.actor.removeprefix("account:"))) for e in entries] == lines


def test_a_draft_is_numbered_and_holds_what_the_register_knows() -> None:
    case = draft()
    assert case.number == f"LS-2026-{case.pk:06d}"
    again = actions.open_draft(actor=MANAGER, credit_code=CODE, measure=case.measure, at=moment(3, 4))
    assert again.pk == case.pk


def test_a_letter_says_what_was_decided_and_how_to_appeal() -> None:
    letter = queries.award_letter(decided())
    assert (letter.supported, letter.award_fen, letter.document_number) == (True, wan(35), "南领资〔2026〕3号")
    assert any("60日" in line for line in letter.appeals)


def test_a_notice_shows_a_part_of_the_code_and_no_business_data() -> None:
    notice = noticed().public_notice
    shown = {f.name: getattr(notice, f.name) for f in notice._meta.fields if f.name not in ("id", "case")}
    assert shown["credit_code_masked"] == "9135**********0Y43"
    assert CODE not in str(shown)
    assert set(shown) == {
        "number", "enterprise_name", "credit_code_masked", "matter", "award_fen", "published_at", "ends_on",
        "withdrawn_at", "withdrawn_why",
    }  # fmt: skip


def test_the_buttons_of_a_case_come_from_the_table() -> None:
    case = submitted()
    mine = {b.row.event: b.allowed for b in queries.buttons(MANAGER, case)}
    assert mine == {"accept": False, "request_correction": False, "refuse_acceptance": False, "withdraw": True}
    assert [b.row.event for b in queries.buttons(WINDOW, case) if b.allowed] == [
        "accept",
        "request_correction",
        "refuse_acceptance",
    ]
    assert [b for b in queries.buttons(OFFICER, case) if b.allowed] == []
