"""三（七）: a venue gets lines and spots, the operator measures, a tenant reports a fault and is answered."""

from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases import people
from huiqi.register import actions
from huiqi.register.models import NetworkFault
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "spot": "登记测点", "line": "登记线路", "save": "保存", "tests": "导入测速", "import": "导入", "one": "新增 1 行",
        "unknown": "没有登记这个测点", "good": "好", "mine": "网络报修和测速", "new": "网络报修", "reported": "已报修。",
        "record": "登记结果", "content": "满意 3楼301", "thanks": "谢谢评价。",
    },
    "en-GB": {
        "spot": "Add a spot", "line": "Add a line", "save": "Save", "tests": "Import measurements", "import": "Import",
        "one": "1 new", "unknown": "this spot is not known", "good": "Good", "mine": "Network faults and tests",
        "new": "Report a fault", "reported": "Reported.", "record": "Record", "content": "Satisfied 3楼301",
        "thanks": "Thank you.",
    },
}  # fmt: skip


def measured(firm: Page, say: dict[str, str], address: str, folder: Path) -> None:
    """The operator hands in a test of a known spot and one of nobody's."""
    now = timezone.localtime()
    firm.goto(address)
    firm.get_by_role("link", name=say["tests"]).click()
    path = folder / "tests.csv"
    moment = f"{now:%Y-%m-%d} 00:00"
    rows = f"测点,测试时间,下载速率,上传速率,时延\nA1,{moment},900,200,5\nB9,{moment},1,1,1\n"
    path.write_text(rows, encoding="utf-8")
    firm.locator("[name=file]").set_input_files(path)
    firm.get_by_role("button", name=say["import"], exact=True).click()
    expect(firm.get_by_text(say["one"])).to_be_visible()
    expect(firm.get_by_text(say["unknown"])).to_be_visible()


def answered(firm: Page, desk: Page, say: dict[str, str], expect_accessible) -> None:
    """A fault goes from the tenant to the office and back."""
    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    firm.get_by_role("link", name=say["new"]).click()
    firm.locator("[name=where]").fill("3楼301")
    firm.locator("[name=what]").fill("下午断网")
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["reported"])).to_be_visible()

    desk.goto("/desk/faults/")
    expect_accessible(desk)
    desk.get_by_role("link", name="3楼301").click()
    desk.locator("[name=answer]").fill("更换光模块")
    expect_accessible(desk)
    desk.get_by_role("button", name=say["record"], exact=True).click()
    firm.reload()
    expect(firm.get_by_text("更换光模块")).to_be_visible()
    expect_accessible(firm)
    firm.get_by_role("button", name=say["content"], exact=True).click()
    expect(firm.get_by_text(say["thanks"])).to_be_visible()


@pytest.mark.parametrize("language", WORDS)
def test_a_venue_is_measured_and_a_fault_in_it_is_answered(
    signed_in, page_at, expect_accessible, tmp_path: Path, language: str
) -> None:
    place, say, now = world(), WORDS[language], timezone.localtime()
    one = people.firm(place.own["firm"])
    venue = actions.record_venue(
        actor=people.INDUSTRY_OFFICER, name="直播园", kind="park", sub_district="粤海", operator=one, at=people.START
    )
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    address = f"/networks/{venue.pk}"
    for what, typed in {
        "spot": {"code": "A1", "floor": "3", "row": "2", "column": "4"},
        "line": {"down_mbps": "1000", "up_mbps": "500", "since": now.date().isoformat()},
    }.items():
        desk.goto(address)
        desk.get_by_role("link", name=say[what]).click()
        for name, value in typed.items():
            desk.locator(f"[name={name}]").fill(value)
        expect_accessible(desk)
        desk.get_by_role("button", name=say["save"]).click()

    measured(firm, say, address, tmp_path)
    expect_accessible(firm)

    visitor = page_at(390, language)
    visitor.goto("/networks/")
    expect_accessible(visitor)
    visitor.get_by_role("link", name="直播园").click()
    expect(visitor.locator("rect.plan-good")).to_have_count(1)
    expect(visitor.get_by_role("cell", name=say["good"]).last).to_be_visible()
    expect_accessible(visitor)

    answered(firm, desk, say, expect_accessible)
    assert NetworkFault.objects.get().satisfied is True
