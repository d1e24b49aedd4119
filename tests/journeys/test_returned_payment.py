"""A payment comes back, the firm puts its account right on its own page, and is paid under a new reference."""

import re

import pytest
from playwright.sync_api import expect

from cases import people
from huiqi.cases.models import PaymentLine
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from huiqi.ledger.queries import CaseMoney, money_of
from huiqi.units.money import wan
from journeys.steps import of
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_returned_payment_is_corrected_and_paid_again(signed_in, expect_accessible) -> None:
    place = world()
    assert place.own["known_firm"] == people.CODE
    people.window()
    people.decided_numbers()
    case = people.to_be_paid()
    manager = signed_in(place.accounts["manager"])
    manager.goto(f"/my/cases/{case}/")
    manager.get_by_role("link", name="收款账户").click()
    name_account(manager, "6200 0000 0000 007")  # the fake bank does not know it
    expect(manager.get_by_text("**** 0007")).to_be_visible()

    people.answered(people.sent(of(case)))
    assert of(case).state == State.TO_BE_PAID
    manager.goto("/messages/")
    manager.get_by_role("link", name=re.compile("银行退汇")).first.click()
    expect(manager.get_by_text("上次被银行退回")).to_be_visible()
    expect_accessible(manager)
    manager.get_by_role("link", name="收款账户").click()
    name_account(manager, "6200 0000 0000 001")
    expect_accessible(manager)

    people.answered(people.sent(of(case)))
    manager.goto(f"/my/cases/{case}/")
    expect(manager.get_by_text("已到账")).to_be_visible()
    assert [(line.reference, line.state) for line in PaymentLine.objects.all()] == [
        (f"{case}-1", "returned"),
        (f"{case}-2", "paid"),
    ]
    assert money_of(str(case)) == CaseMoney(paid_fen=wan(35))
    assert replay(of(case).decision).same


def name_account(page, number: str) -> None:
    """Fill in the form of the account and save it."""
    page.get_by_label(re.compile("^开户银行")).fill("示例银行南山支行")
    page.get_by_label(re.compile("^联行号")).fill("104584000001")
    page.get_by_label(re.compile("^银行账号")).fill(number)
    page.get_by_label(re.compile("^再填一次")).fill(number)
    page.get_by_role("button", name="保存账户").click()
    expect(page.get_by_text("收款账户已登记")).to_be_visible()
