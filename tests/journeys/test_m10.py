"""三（十）: a shop publishes its scene, finds a host, and the session's result is in the year's figures."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from access.people import OTHER_FIRM
from cases import people
from huiqi.register import actions, queries
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "mine": "我的直播场景和场次", "new": "发布直播场景", "save": "保存",
        "ask": "约一场直播 小林说茶", "same": "同一品类", "asked": "已约主播，等对方确认。", "result": "保存结果",
        "held": "已举办", "scenes": "直播场景和主播",
    },
    "en-GB": {
        "mine": "My scenes and sessions", "new": "Publish a scene", "save": "Save", "ask": "Ask for a session 小林说茶",
        "same": "Same category", "asked": "Asked; waiting for the host.", "result": "Save the result", "held": "Held",
        "scenes": "Scenes and hosts",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_a_scene_finds_its_host_and_the_result_counts(signed_in, page_at, expect_accessible, language: str) -> None:
    place, say, day = world(), WORDS[language], timezone.localdate()
    people.firm(place.own["firm"])
    other = people.applicant(OTHER_FIRM)
    actions.publish_host(
        actor=other, enterprise=people.firm(OTHER_FIRM, "主播公司"), name="小林说茶", platform="抖音", followers=500_000,
        category="food", words="专讲茶叶和茶具", at=timezone.now(),
    )  # fmt: skip
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    firm.get_by_role("link", name=say["new"]).click()
    firm.locator("[name=category]").select_option("food")
    for name, value in {"name": "茶叶市场", "address": "南头", "words": "茶叶批发，到店品茶"}.items():
        firm.locator(f"[name={name}]").fill(value)
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    firm.get_by_role("link", name="茶叶市场").click()
    expect(firm.get_by_text(say["same"])).to_be_visible()
    expect_accessible(firm)
    firm.get_by_role("link", name=say["ask"]).click()
    for name, value in {"day": day.isoformat(), "goods": "春茶", "offline": "到店核销送试饮"}.items():
        firm.locator(f"[name={name}]").fill(value)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["asked"])).to_be_visible()

    asked = queries.sessions().get()
    actions.answer_session(actor=other, session_id=asked.pk, agreed=True, reason="", on=day, at=timezone.now())
    firm.get_by_role("link", name=day.isoformat()).click()
    for name, value in {"orders": "300", "sales_fen": "50000", "visitors": "80"}.items():
        firm.locator(f"[name={name}]").fill(value)
    expect_accessible(firm)
    firm.get_by_role("button", name=say["result"]).click()
    expect(firm.get_by_text(say["held"], exact=True)).to_be_visible()

    visitor = page_at(390, language)
    visitor.goto("/scenes/")
    expect(visitor.get_by_role("heading", name=say["scenes"])).to_be_visible()
    expect_accessible(visitor)
    desk.goto("/desk/sessions/")
    expect_accessible(desk)
    assert queries.session_totals(day.year)["visitors"] == 80
