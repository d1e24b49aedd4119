"""三（十二）1: a plan is declared, filed and followed; a checked stage says what can be claimed."""

import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases import people
from huiqi.register import queries
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "mine": "我的上市计划", "new": "申报上市计划", "board": "拟上市板块", "star": "科创板", "sponsor": "保荐机构",
        "plan": "上市计划", "save": "保存", "declared": "已提交，等待备案。", "document": "备案文号", "file": "办理备案",
        "recorded": "已登记。", "stage": "阶段", "reform": "完成股份制改造", "day": "日期", "paper": "文件名称和文号",
        "check": "核实 完成股份制改造", "checked": "已核实。", "apply": "申请这一项",
        "unnamed": "没有写",
    },
    "en-GB": {
        "mine": "My plan to go public", "new": "Declare a plan to go public", "board": "Board", "star": "STAR Market",
        "sponsor": "Sponsor", "plan": "Plan to go public", "save": "Save", "declared": "Handed in; waiting to be filed.",
        "document": "Document of the filing", "file": "Take on file", "recorded": "Recorded.", "stage": "Stage",
        "reform": "Share reform completed", "day": "Date", "paper": "Document and its number",
        "check": "Verify Share reform completed", "checked": "Checked.", "apply": "Apply for this",
        "unnamed": "Not named",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", WORDS)
def test_a_plan_goes_from_its_filing_to_a_stage_that_can_be_claimed(
    signed_in, page_at, expect_accessible, language: str
) -> None:
    place, say = world(), WORDS[language]
    one = people.firm(place.own["firm"])
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    visitor = page_at(390, language)
    visitor.goto("/boards/")
    expect(visitor.get_by_text(say["unnamed"], exact=True)).to_be_visible()
    expect_accessible(visitor)

    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    firm.get_by_role("link", name=say["new"]).click()
    firm.locator("[name=board_id]").select_option(label=say["star"])
    firm.locator("[name=sponsor]").fill("某证券")
    firm.locator("[name=plan]").fill("两年内申报")
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["declared"])).to_be_visible()

    desk.goto("/desk/listings/")
    expect_accessible(desk)
    desk.get_by_role("link", name=one.name).click()
    desk.get_by_label(re.compile(f"^{say['document']}")).fill("南上市备〔2026〕1号")
    desk.get_by_role("button", name=say["file"]).click()
    expect(desk.get_by_text("南上市备〔2026〕1号")).to_be_visible()

    firm.get_by_role("link", name=say["star"]).click()
    firm.locator("[name=stage]").select_option(label=say["reform"])
    firm.locator("[name=reached_on]").fill(timezone.localdate().isoformat())
    firm.locator("[name=document]").fill("股改批复1号")
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text("股改批复1号")).to_be_visible()

    desk.reload()
    expect_accessible(desk)
    desk.get_by_role("button", name=say["check"]).click()
    expect(desk.get_by_text(say["checked"], exact=True)).to_be_visible()
    firm.reload()
    expect(firm.get_by_role("link", name=say["apply"])).to_be_visible()
    known = queries.facts_of(one, on=timezone.localdate())
    assert (known["listing_filed"], known["listing_stage"], known["listing_board"]) == (1, 1, 4)
