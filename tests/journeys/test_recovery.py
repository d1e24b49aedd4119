"""Money that was paid wrongly comes back: notice, statement, decision, two instalments with interest, and the books."""

import os
import re

import pytest
from playwright.sync_api import Page, expect

from huiqi.access.audit import verify
from huiqi.cases import queries
from huiqi.cases.interest import rate_on
from huiqi.cases.models import Case, Decision, Recovery
from huiqi.cases.snapshot import replay
from huiqi.ledger import queries as books
from huiqi.ledger.queries import CaseMoney
from huiqi.units.money import show_yuan, wan
from huiqi.web.public.words import today
from journeys.steps import act, expect_done
from web.accessibility import SCREENS
from web.conftest import *  # noqa: F403  the browser and the signed-in pages of the web tests
from web.routes import World, world

pytestmark = pytest.mark.django_db(transaction=True)
DECISION = {
    "文号": "南文追〔2026〕1号",
    "分几期": "2",
    "第一期": "2099-01-31",
    "缴款账户": "财政局 4000****0001",
    "决定理由": "事实清楚",
}


def picture(page: Page, name: str) -> None:
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/recovery-{name}.png", full_page=True)


def pay_back(treasury: Page, number: str, reference: str, fen: int) -> None:
    act(treasury, number, "登记还款", 银行流水号=reference, 到账金额=show_yuan(fen).removesuffix("元"))
    expect_done(treasury, "登记还款")


def all_pages(place: World, number: str, signed_in, expect_accessible, name: str) -> None:
    """Each page of a recovery on a desk in Chinese and on a phone in English."""
    for width, language in SCREENS:
        head, firm = (signed_in(place.accounts[role], width, language) for role in ("head", "manager"))
        addresses = [(head, f"/desk/{number}/recovery"), (head, "/desk/recoveries"), (firm, f"/my/cases/{number}/recovery")]
        if name == "opened":
            addresses.append((head, f"/desk/{number}/decide_recovery"))
        for page, address in addresses:
            page.goto(address)
            expect_accessible(page)
            picture(page, f"{name}-{address.strip('/').split('/')[-1]}-{address[1:3]}-{width}-{language[:2]}")
        head.context.close()
        firm.context.close()


def open_recovery(officer: Page, number: str) -> None:
    """The officer tells the firm; the decision is not the officer's."""
    act(officer, number, "启动追回", 追回原因="以虚假材料取得资金", 事实和理由="租赁合同经核查不实")
    expect_done(officer, "启动追回")
    officer.get_by_role("link", name="看追回").click()
    expect(officer.get_by_text("租赁合同经核查不实").first).to_be_visible()
    expect(officer.get_by_role("link", name="作出追回决定")).to_have_count(0)


def state_the_case(firm: Page, number: str) -> None:
    """The firm speaks before its five working days are over."""
    firm.goto(f"/my/cases/{number}/")
    firm.get_by_role("link", name=re.compile("看追回")).click()
    firm.get_by_label("陈述申辩").fill("合同为真，附银行流水。")
    firm.get_by_role("button", name="提交陈述申辩").click()
    expect(firm.get_by_text("陈述申辩已提交。")).to_be_visible()


def expect_the_books(number: str) -> None:
    """All is back with the interest of the formula, and books, replay and audit agree."""
    recovery, case = Recovery.objects.get(), Case.objects.get()
    assert recovery.interest_from is not None
    days = (today() - recovery.interest_from).days
    interest = wan(35) * days * rate_on(today()) // 3_650_000
    assert (case.state, recovery.rate_bp) == ("RECOVERED", rate_on(today()))
    assert books.money_of(number) == CaseMoney(recovered_fen=wan(35), interest_fen=interest)
    assert replay(Decision.objects.select_related("case").get()).same
    assert verify() is None


def test_a_wrong_award_is_paid_back_in_instalments_with_interest(signed_in, expect_accessible) -> None:
    place = world()
    assert place.own["batch"]
    case = Case.objects.get()
    number = str(case)
    officer, head, treasury = (signed_in(place.accounts[role]) for role in ("officer", "head", "treasury"))

    open_recovery(officer, number)
    act(head, number, "作出追回决定", **DECISION)
    expect(head.get_by_text(re.compile("企业还没有陈述"))).to_be_visible()  # its five working days are not over
    all_pages(place, number, signed_in, expect_accessible, "opened")

    manager = signed_in(place.accounts["manager"], 390)
    state_the_case(manager, number)
    act(head, number, "作出追回决定", **DECISION)
    expect_done(head, "作出追回决定")

    pay_back(treasury, number, "HK-1", wan(20))
    act(treasury, number, "登记还款", 银行流水号="HK-1", 到账金额="1.00")
    expect(treasury.get_by_text(re.compile("没有再次入账"))).to_be_visible()
    manager.reload()
    expect(manager.get_by_text("行政复议").first).to_be_visible()
    expect(manager.locator("table.stack").first).to_contain_text("2099-02-28")
    all_pages(place, number, signed_in, expect_accessible, "paying")

    standing = queries.recovery_of(case, today())
    assert standing is not None
    assert standing.owed is not None
    pay_back(treasury, number, "HK-2", standing.owed.total_fen)
    manager.reload()
    expect(manager.get_by_text("本息已还清")).to_be_visible()
    picture(manager, "closed-my-390-zh")
    expect_the_books(number)
