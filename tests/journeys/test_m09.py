"""三（九）: a live room publishes what it needs, finds who fits, both agree, and a deal is reported."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.people import OTHER_FIRM
from cases import people
from huiqi.register import actions, queries
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "mine": "我的供需和对接", "new": "发布供应或需求", "save": "保存", "published": "已发布。", "same": "同一品类",
        "ask": "请求对接 鹰嘴蜜桃", "asked": "已提出对接，等对方同意。", "contact": "联系方式",
        "deal": "登记成交", "hall": "供需大厅", "year": "成交金额",
    },
    "en-GB": {
        "mine": "My offers, needs and meetings", "new": "Publish an offer or a need", "save": "Save",
        "published": "Published.", "same": "Same category", "ask": "Ask to meet 鹰嘴蜜桃",
        "asked": "Asked; waiting for the other side.", "contact": "Contact",
        "deal": "Report a deal", "hall": "Offers and needs", "year": "Sum of the deal",
    },
}  # fmt: skip


def offered() -> None:
    """Another firm offers peaches."""
    day = timezone.localdate()
    one = people.firm(OTHER_FIRM, "果品公司")
    actions.publish_entry(
        actor=people.applicant(OTHER_FIRM), enterprise=one, side="offer", role="supplier", category="food", title="鹰嘴蜜桃",
        words="产地直发 生鲜水果", volume=9_000, price_low_fen=3_000, price_high_fen=6_000, cold_chain=True, days=2,
        certificates=("食品经营许可",), valid_until=day + dt.timedelta(60), on=day, at=timezone.now(),
    )  # fmt: skip


def need_published(firm: Page, say: dict[str, str], expect_accessible) -> None:
    """The live room says what it needs."""
    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    firm.get_by_role("link", name=say["new"]).click()
    until = (timezone.localdate() + dt.timedelta(60)).isoformat()
    for name, value in {"side": "need", "role": "live_room", "category": "food"}.items():
        firm.locator(f"[name={name}]").select_option(value)
    typed = {"title": "要生鲜水果", "words": "产地直发", "volume": "5000", "price_high_fen": "60", "valid_until": until}
    for name, value in typed.items():
        firm.locator(f"[name={name}]").fill(value)
    firm.locator("[name=cold_chain]").check()
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["published"])).to_be_visible()


@pytest.mark.parametrize("language", WORDS)
def test_a_need_finds_its_offer_and_becomes_a_deal(signed_in, page_at, expect_accessible, language: str) -> None:
    place, say = world(), WORDS[language]
    people.firm(place.own["firm"])
    offered()
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    visitor = page_at(390, language)
    visitor.goto("/supply/")
    expect(visitor.get_by_role("heading", name=say["hall"])).to_be_visible()
    expect_accessible(visitor)
    need_published(firm, say, expect_accessible)
    firm.get_by_role("link", name="要生鲜水果").click()
    expect(firm.get_by_text(say["same"])).to_be_visible()
    expect_accessible(firm)
    firm.get_by_role("link", name=say["ask"]).click()
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["asked"])).to_be_visible()

    row = queries.introductions().get()
    actions.answer_introduction(actor=people.applicant(OTHER_FIRM), introduction_id=row.pk, agreed=True, at=timezone.now())
    firm.get_by_role("link", name="鹰嘴蜜桃 ↔ 要生鲜水果").click()
    expect(firm.get_by_text(say["contact"]).first).to_be_visible()
    firm.locator("[name=deal_fen]").fill("50000")
    expect_accessible(firm)
    firm.get_by_role("button", name=say["deal"]).click()
    row.refresh_from_db()
    assert (row.agreed, row.deal_fen) == (True, 5_000_000)

    desk.goto("/desk/introductions/")
    expect(desk.get_by_text(say["year"]).first).to_be_visible()
    expect_accessible(desk)
