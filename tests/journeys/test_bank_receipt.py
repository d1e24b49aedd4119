"""The rent subsidy to the bank's receipt, by the treasury's own pages: dry run, batch, two signatures, file, answer."""

import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.people import NOON
from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.access.models import Account
from huiqi.cases import actions, clocks
from huiqi.cases.models import Case, Decision, Event, PaymentBatch
from huiqi.cases.postings import postings_differ
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from huiqi.gateways.treasury import TreasuryFake
from huiqi.units.money import wan
from journeys.steps import of
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def payable(number: str = "6222 0000 0000 1230") -> Case:
    """A rent subsidy whose notice is over and whose firm named its account."""
    people.firm()
    people.window()
    people.decided_numbers()
    people.banked(number=number)
    case = people.to_be_paid()
    Event.objects.update(account=None)  # the people of cases.people have numbers that real accounts may bear here
    return case


def second_treasurer() -> Account:
    """A colleague in the treasury."""
    system = SYSTEM("test")
    account = access.create_account(actor=system, email="treasury-two@example.cn", name="国库乙", at=NOON)
    access.grant(actor=system, account_id=account.pk, role="treasury", at=NOON)
    return account


def press(page: Page, name: str) -> None:
    """Reach a button by the keyboard and press it."""
    button = page.get_by_role("button", name=name, exact=True)
    button.focus()
    page.keyboard.press("Enter")


def make_batch(page: Page) -> PaymentBatch:
    """From the desk to a batch of all that can be paid."""
    page.goto("/desk/")
    page.get_by_role("link", name="资金拨付").click()
    press(page, "用选中的编制批次")
    expect(page.get_by_role("heading", level=1)).to_have_text("核对并编制批次")
    press(page, "编制批次")
    expect(page.get_by_text(re.compile("已编制；请签批"))).to_be_visible()
    return PaymentBatch.objects.latest("pk")


def answered_by_the_bank(page: Page, folder: Path, batch: PaymentBatch) -> None:
    """The fake bank reads what was delivered to it; its return is imported by the page."""
    assert actions.deliver_orders(at=timezone.now()) == 1
    answer = folder / "return.csv"
    answer.write_bytes(TreasuryFake().answer((folder / "orders" / f"{batch}.csv").read_bytes()))
    page.goto("/desk/returns")
    page.get_by_label("银行回单").set_input_files(answer)
    press(page, "导入并入账")
    expect(page.get_by_text("回单已导入。")).to_be_visible()


def test_the_rent_subsidy_goes_to_the_banks_receipt(signed_in, expect_accessible, settings, tmp_path) -> None:
    settings.TREASURY_FOLDER, settings.TWO_SIGNATURES_ABOVE_FEN = tmp_path, wan(35) - 1
    place, case = world(), payable()
    treasury, colleague = signed_in(place.accounts["treasury"]), signed_in(second_treasurer(), 390)
    batch = make_batch(treasury)
    press(treasury, "签批")
    expect(treasury.get_by_text("您已签批；须由另一位国库人员再签。")).to_be_visible()
    expect(treasury.get_by_role("button", name="发送")).to_have_count(0)
    expect_accessible(treasury)

    colleague.goto(f"/desk/payments/{batch}")
    press(colleague, "签批")
    expect(colleague.get_by_text("已签批，待发送")).to_be_visible()
    expect_accessible(colleague)
    with colleague.expect_download() as download:
        colleague.get_by_role("link", name="下载 pain.001 XML").click()
    assert b"pain.001.001.09" in Path(download.value.path()).read_bytes()
    press(colleague, "发送")
    expect(colleague.get_by_text("0 / 1")).to_be_visible()
    assert of(case.number).state == State.PAYING

    answered_by_the_bank(treasury, tmp_path, batch)
    expect(treasury.get_by_text("1 / 1")).to_be_visible()
    expect_accessible(treasury)
    assert of(case.number).state == State.PAID
    treasury.goto("/desk/reconciliation?year=2026")
    expect(treasury.get_by_text("✓ 差额为0")).to_be_visible()
    expect_accessible(treasury)
    decision = Decision.objects.select_related("case").get(case=case)
    assert replay(decision).same
    assert postings_differ(decision) == []

    firm = signed_in(place.accounts["manager"], 390)
    firm.goto(f"/my/cases/{case.number}")
    expect(firm.get_by_text("已拨付").first).to_be_visible()
    expect(firm.get_by_text("银行已支付")).to_be_visible()


def test_a_payment_that_comes_back_waits_for_another_account(signed_in, expect_accessible, settings, tmp_path) -> None:
    settings.TREASURY_FOLDER = tmp_path
    place, case = world(), payable("6222 0000 0000 1237")  # the fake bank knows no such account
    treasury = signed_in(place.accounts["treasury"])
    batch = make_batch(treasury)
    press(treasury, "签批")
    press(treasury, "发送")
    expect(treasury.get_by_text("0 / 1")).to_be_visible()
    answered_by_the_bank(treasury, tmp_path, batch)
    assert of(case.number).state == State.TO_BE_PAID
    treasury.goto("/desk/payments")
    expect(treasury.get_by_text(re.compile("上次被银行退回"))).to_be_visible()
    expect_accessible(treasury)

    people.banked()
    treasury.goto("/desk/payments")
    expect(treasury.get_by_text("第 2 次拨付")).to_be_visible()


def test_the_payment_date_is_the_next_working_day(signed_in) -> None:
    place, _case = world(), payable()
    assert make_batch(signed_in(place.accounts["treasury"])).execute_on == _next_day()


def _next_day() -> dt.date:
    return clocks.calendar().add_working_days(timezone.localdate(), 1)
