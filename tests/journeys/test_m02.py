"""三（二）: a lead is followed to its landing, its firm proves an investment; the measure itself stays blocked."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases import people
from huiqi.register import queries
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "new": "登记一条线索", "save": "保存", "promise": "登记承诺", "blocked": "该条尚未开放",
        "land": "登记落户", "landed": "落户企业",        "mine": "我的投资凭证",
        "invoice": "登记一张发票", "check": "核对 F1", "checked": "已登记。", "not_yet": "还不能申请",
    },
    "en-GB": {
        "new": "Open a lead", "save": "Save", "promise": "Record a promise", "blocked": "This clause is not open yet",
        "land": "Record that it settled", "landed": "Firm settled here", "mine": "My investments",
        "invoice": "Enter an invoice", "check": "Check F1", "checked": "Recorded.",
        "not_yet": "nothing can be applied for yet",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_a_lead_becomes_a_firm_with_a_checked_investment(signed_in, expect_accessible, language: str) -> None:
    place, say, day = world(), WORDS[language], timezone.localdate()
    one = people.firm(place.own["firm"])
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    desk.goto("/desk/leads/")
    expect_accessible(desk)
    desk.get_by_role("link", name=say["new"]).click()
    for name, value in {"name": "某直播平台", "comes_from": "杭州", "owner": "王科长", "next_step": "约见"}.items():
        desk.locator(f"[name={name}]").fill(value)
    expect_accessible(desk)
    desk.get_by_role("button", name=say["save"]).click()
    desk.get_by_role("link", name="某直播平台").click()
    desk.locator("[name=stage]").select_option("3_negotiating")
    desk.locator("[name=words]").fill("谈场地和时间")
    desk.get_by_role("button", name=say["save"]).click()
    expect(desk.get_by_text("谈场地和时间")).to_be_visible()
    desk.get_by_role("link", name=say["promise"]).click()
    desk.locator("[name=what]").fill("按投资给予奖励")
    desk.locator("[name=measure]").select_option("livestream.m02")
    desk.get_by_role("button", name=say["save"]).click()
    expect(desk.get_by_text(say["blocked"])).to_be_visible()
    expect_accessible(desk)
    desk.get_by_role("link", name=say["land"]).click()
    desk.locator("[name=credit_code]").fill(one.credit_code)
    desk.locator("[name=settled_on]").fill(day.isoformat())
    desk.get_by_role("button", name=say["save"]).click()
    expect(desk.get_by_role("heading", name=say["landed"])).to_be_visible()

    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    expect(firm.get_by_text(say["not_yet"])).to_be_visible()
    firm.get_by_role("link", name=say["invoice"]).click()
    for name, value in {"what": "装修", "invoice": "F1", "paid_on": day.isoformat(), "amount_fen": "1000000"}.items():
        firm.locator(f"[name={name}]").fill(value)
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_role("rowheader", name="F1")).to_be_visible()
    expect_accessible(firm)

    desk.goto("/desk/investments/")
    expect_accessible(desk)
    desk.get_by_role("link", name=say["check"]).click()
    desk.locator("[name=auditor]").fill("某会计师事务所")
    desk.get_by_role("button", name=say["save"]).click()
    expect(desk.get_by_text(say["checked"])).to_be_visible()
    known = queries.facts_of(one, on=day)
    assert (known["settled_on"], known["operator_investment_fen"]) == (int(f"{day:%Y%m%d}"), 100_000_000)
