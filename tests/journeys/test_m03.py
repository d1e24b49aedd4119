"""三（三）: a firm looks for a recognised room, asks to see it, the operator agrees, and the room is let."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.people import NOON, OTHER_FIRM
from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.register import actions
from huiqi.register.models import Venue
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "find": "找办公空间", "visit": "约看", "save": "保存", "asked": "已提出看房，运营方答复后在这里显示。",
        "mine": "我的看房和空间", "offer": "发布空置空间", "services": "修改园区服务", "agree": "同意看房",
        "came": "企业已来看房", "seen": "已看房", "off": "停止招租", "none": "没有符合条件的空置空间。",
    },
    "en-GB": {
        "find": "Find a space", "visit": "Visit", "save": "Save", "asked": "Asked; the operator's answer will appear here.",
        "mine": "My visits and spaces", "offer": "Offer a space", "services": "Change the services", "agree": "Agree",
        "came": "The firm came", "seen": "Seen", "off": "Take off the list",
        "none": "No free space matches.",
    },
}  # fmt: skip


def operated() -> Venue:
    """A recognised park that another firm operates."""
    day, at = timezone.localdate(), timezone.now()
    row = actions.record_venue(
        actor=people.OFFICER, name="蛇口直播园", kind="park", sub_district="蛇口", area_m2=3_000, studios=12,
        operator=people.firm(OTHER_FIRM, "运营公司"), at=at,
    )  # fmt: skip
    until = day + dt.timedelta(700)
    actions.recognise(actor=people.OFFICER, venue=row, valid_from=day, valid_to=until, document="深南文认〔2026〕9号", at=at)
    return row


def offered(host: Page, say: dict[str, str], expect_accessible) -> None:
    """The operator says what it does for tenants, and offers a room."""
    host.goto("/services/")
    host.get_by_role("link", name=say["mine"]).click()
    host.get_by_role("link", name="蛇口直播园").click()
    host.get_by_role("link", name=say["services"]).click()
    host.locator("[name=services]").fill("共享直播间")
    host.get_by_role("button", name=say["save"]).click()
    host.get_by_role("link", name=say["offer"]).click()
    for name, value in {"label": "3层301", "area_m2": "120", "monthly_rent_fen": "12000", "studios": "2"}.items():
        host.locator(f"[name={name}]").fill(value)
    expect_accessible(host)
    host.get_by_role("button", name=say["save"]).click()
    expect(host.get_by_role("link", name="3层301")).to_be_visible()
    expect_accessible(host)


@pytest.mark.parametrize("language", WORDS)
def test_a_firm_finds_a_room_and_sees_it(signed_in, page_at, expect_accessible, language: str) -> None:
    place, say, day = world(), WORDS[language], timezone.localdate().isoformat()
    people.firm(place.own["firm"])
    operated()
    landlord = place.accounts["reader"]
    access.grant(actor=SYSTEM("test"), account_id=landlord.pk, role="manager", credit_code=OTHER_FIRM, at=NOON)
    host, firm = signed_in(landlord, 1280, language), signed_in(place.accounts["manager"], 390, language)
    offered(host, say, expect_accessible)

    firm.goto("/services/")
    firm.get_by_role("link", name=say["find"]).click()
    firm.locator("[name=recognised]").check()
    firm.locator("[name=area]").select_option("100")
    firm.locator("[name=area]").press("Enter")
    expect(firm.get_by_role("link", name="蛇口直播园", exact=True)).to_be_visible()
    expect_accessible(firm)
    firm.get_by_role("link", name=f"{say['visit']} 蛇口直播园 3层301").click()
    for name, value in {"day": day, "people": "8", "words": "看隔音"}.items():
        firm.locator(f"[name={name}]").fill(value)
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["asked"])).to_be_visible()
    expect_accessible(firm)

    host.goto("/my/spaces/")
    host.get_by_role("link", name=f"{day} 3层301").click()
    host.locator("[name=answer]").fill("一楼大堂")
    expect_accessible(host)
    host.get_by_role("button", name=say["agree"]).click()
    host.get_by_role("button", name=say["came"]).click()
    expect(host.get_by_text(say["seen"], exact=True)).to_be_visible()
    firm.get_by_role("link", name=f"{day} 3层301").click()
    expect(firm.get_by_text("一楼大堂")).to_be_visible()

    visitor, desk = page_at(390, language), signed_in(place.accounts["officer"], 1280, language)
    visitor.goto("/venues/")
    visitor.get_by_role("link", name="蛇口直播园").click()
    expect(visitor.get_by_text("共享直播间")).to_be_visible()
    expect_accessible(visitor)
    host.goto("/my/spaces/")
    host.get_by_role("link", name="蛇口直播园").first.click()
    host.get_by_role("button", name=say["off"]).click()
    visitor.goto("/spaces/")
    expect(visitor.get_by_text(say["none"])).to_be_visible()
    desk.goto("/desk/viewings/")
    expect(desk.locator(".chip").get_by_text(say["seen"], exact=True)).to_be_visible()
    expect_accessible(desk)
