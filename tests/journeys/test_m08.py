"""三（八）: an event is filed, approved, held, reckoned up and audited; then the form of the grant knows it."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from icalendar import Calendar
from playwright.sync_api import Page, expect

from cases import people
from huiqi.register import queries
from huiqi.register.models import BrandEvent, Enterprise
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "start": "我的品牌活动", "new": "备案一场活动", "send": "提交备案", "filed": "已备案，等待认可。",
        "name": "活动名称",
        "place": "地点", "first": "开始日期", "last": "结束日期", "cost": "预计费用", "plan": "活动方案",
        "document": "认可文号",
        "record": "登记结果", "recorded": "已登记。", "save": "保存费用", "saved": "费用已保存，等待审计登记。",
        "auditor": "审计机构",
        "kind": "类别", "what": "内容", "amount": "金额", "apply": "申请这一项", "in_time": "备案及时",
    },
    "en-GB": {
        "start": "My brand events", "new": "File an event", "send": "File it", "filed": "Filed; waiting for approval.",
        "name": "Name of the event", "place": "Place", "first": "First day", "last": "Last day", "cost": "Expected cost",
        "plan": "Plan of the event", "document": "Document of the approval", "record": "Record", "recorded": "Recorded.",
        "save": "Save the costs", "saved": "The costs are saved and wait for the audit.", "auditor": "Auditor",
        "kind": "Kind", "what": "Content", "amount": "Amount", "apply": "Apply for this", "in_time": "Filed in time",
    },
}  # fmt: skip


def filed(firm: Page, say: dict[str, str]) -> BrandEvent:
    """The firm files an event in three months."""
    firm.goto("/services/")
    firm.get_by_role("link", name=say["start"]).click()
    firm.get_by_role("link", name=say["new"]).click()
    day = (timezone.localdate() + dt.timedelta(90)).isoformat()
    typed = {"name": "直播节", "place": "海上世界", "first": day, "last": day, "cost": "100", "plan": "三天二十场"}
    for key, value in typed.items():
        firm.get_by_label(re.compile(f"^{re.escape(say[key])}")).fill(value)
    firm.get_by_role("button", name=say["send"]).click()
    expect(firm.get_by_text(say["filed"])).to_be_visible()
    return BrandEvent.objects.get()


def held(event: BrandEvent) -> None:
    """Time passes: the event was a fortnight ago."""
    day = timezone.localdate() - dt.timedelta(14)
    BrandEvent.objects.filter(pk=event.pk).update(starts_on=day, ends_on=day)


@pytest.mark.parametrize("language", WORDS)
def test_an_event_goes_from_its_filing_to_its_claim(signed_in, page_at, expect_accessible, language: str) -> None:
    place, say = world(), WORDS[language]
    people.firm(place.own["firm"])
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    event = filed(firm, say)
    expect(firm.get_by_text(say["in_time"])).to_be_visible()
    expect_accessible(firm)

    desk.goto("/desk/events/")
    expect_accessible(desk)
    desk.get_by_role("link", name="直播节").click()
    desk.get_by_label(re.compile(f"^{say['document']}")).fill("南工信〔2026〕1号")
    expect_accessible(desk)
    desk.get_by_role("button", name=say["record"]).click()
    expect(desk.get_by_text(say["recorded"])).to_be_visible()

    visitor = page_at(390, language)
    visitor.goto("/events/")
    expect(visitor.get_by_text("直播节")).to_be_visible()
    expect_accessible(visitor)
    feed = Calendar.from_ical(visitor.request.get("/events/calendar.ics").body())
    assert [str(entry["summary"]) for entry in feed.walk("VEVENT")] == ["直播节"]

    held(event)
    firm.reload()
    for line, (kind, what, amount) in enumerate([("venue", "会展中心", "60"), ("sponsors", "冠名", "10")]):
        firm.locator(f"[name=line-{line}-kind]").select_option(kind)
        firm.locator(f"[name=line-{line}-what]").fill(what)
        firm.locator(f"[name=line-{line}-amount_fen]").fill(amount)
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["saved"])).to_be_visible()

    desk.reload()
    desk.get_by_label(re.compile(f"^{say['auditor']}")).fill("某会计师事务所")
    desk.get_by_role("button", name=say["record"]).click()
    expect(desk.get_by_text("某会计师事务所")).to_be_visible()
    firm.reload()
    expect(firm.get_by_role("link", name=say["apply"])).to_be_visible()
    known = queries.facts_of(Enterprise.objects.get(credit_code=place.own["firm"]), on=timezone.localdate())
    assert (known["event_cost_net_fen"], known["event_filed_before"], known["event_approved_brand"]) == (50_000_000, 1, 1)
