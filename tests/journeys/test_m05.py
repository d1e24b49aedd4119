"""三（五）: a base is recognised, holds a free course; somebody signs up, attends, is certified and counted."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases import people
from huiqi.register import actions, queries
from huiqi.register.models import Course, Trainee
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "mine": "我的培训基地", "ask": "申请认定基地", "save": "保存", "asked": "已提交，等待认定。", "record": "登记结果",
        "recognised": "已认定", "plan": "开一门课程 直播学院", "planned": "课程已公布，可以报名了。", "sign_up": "报名",
        "signed_up": "报名成功", "attend": "登记出勤", "full": "学满课时", "certificates": "导入证书", "import": "导入",
        "one": "登记 1 本证书", "short": "至少 120 学时",
    },
    "en-GB": {
        "mine": "My training bases", "ask": "Ask to be recognised", "save": "Save",
        "asked": "Handed in; waiting for a decision.",
        "record": "Record", "recognised": "Recognised", "plan": "Hold a course 直播学院",
        "planned": "The course is published", "sign_up": "Sign up", "signed_up": "You are signed up",
        "attend": "Record attendance", "full": "Completed", "certificates": "Import certificates", "import": "Import",
        "one": "1 certificates kept", "short": "at least 120 hours",
    },
}  # fmt: skip


def base_recognised(firm: Page, desk: Page, say: dict[str, str], expect_accessible) -> None:
    """The firm asks, the office decides."""
    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    firm.get_by_role("link", name=say["ask"]).click()
    for name, value in {"name": "直播学院", "address": "蛇口", "teachers": "高级讲师三名"}.items():
        firm.locator(f"[name={name}]").fill(value)
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["asked"])).to_be_visible()
    desk.goto("/desk/training/bases/")
    expect_accessible(desk)
    desk.get_by_role("link", name="直播学院").click()
    desk.locator("[name=document]").fill("南人资〔2026〕1号")
    desk.locator("[name=valid_from]").fill(timezone.localdate().isoformat())
    desk.locator("[name=valid_to]").fill((timezone.localdate() + dt.timedelta(700)).isoformat())
    expect_accessible(desk)
    desk.get_by_role("button", name=say["record"], exact=True).click()
    expect(desk.get_by_text(say["recognised"], exact=True)).to_be_visible()


def course_planned(firm: Page, say: dict[str, str], expect_accessible) -> None:
    """The firm plans a course that starts today; too few hours are refused first."""
    day = timezone.localdate()
    firm.goto("/my/training/")
    firm.get_by_role("link", name=say["plan"]).click()
    typed = {"title": "初级班", "plan": "三十次课", "hours": "119", "places": "20", "starts_on": day.isoformat(),
             "ends_on": (day + dt.timedelta(30)).isoformat()}  # fmt: skip
    for name, value in typed.items():
        firm.locator(f"[name={name}]").fill(value)
    firm.locator("[name=level]").select_option("5")
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_role("alert").get_by_text(say["short"])).to_be_visible()
    firm.locator("[name=hours]").fill("120")
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["planned"])).to_be_visible()


@pytest.mark.parametrize("language", WORDS)
def test_a_trainee_goes_from_a_recognised_base_to_a_certificate(
    signed_in, page_at, expect_accessible, tmp_path, language: str
) -> None:
    place, say, day = world(), WORDS[language], timezone.localdate()
    people.firm(place.own["firm"])
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    base_recognised(firm, desk, say, expect_accessible)
    course_planned(firm, say, expect_accessible)

    visitor = page_at(390, language)
    visitor.goto("/training/")
    expect_accessible(visitor)
    visitor.get_by_role("link", name="初级班").click()
    visitor.locator("[name=name]").fill("张三")
    visitor.locator("[name=phone]").fill("138 0000 0001")
    expect_accessible(visitor)
    visitor.get_by_role("button", name=say["sign_up"]).click()
    expect(visitor.get_by_text(say["signed_up"])).to_be_visible()

    row, course = Trainee.objects.get(), Course.objects.get()
    Course.objects.update(starts_on=day - dt.timedelta(20))  # nine days of the course lie behind
    for back in range(1, 10):
        actions.attend(actor=people.MACHINE, course_id=course.pk, day=day - dt.timedelta(back), hours={row.pk: 12}, on=day,
                       at=people.START)  # fmt: skip
    firm.get_by_role("link", name="初级班").click()
    firm.get_by_role("link", name=say["attend"]).click()
    firm.locator(f"[name=hours_{row.pk}]").fill("12")
    expect_accessible(firm)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["full"])).to_be_visible()
    expect_accessible(firm)
    firm.get_by_role("link", name=say["certificates"]).click()
    path = tmp_path / "certificates.csv"
    path.write_text(
        f"手机号,证书编号,发证日期\n13800000001,CN2026000001,{day}\n13900000000,CN2026000002,{day}\n", encoding="utf-8"
    )
    firm.locator("[name=file]").set_input_files(path)
    firm.get_by_role("button", name=say["import"], exact=True).click()
    expect(firm.get_by_text(say["one"])).to_be_visible()
    expect_accessible(firm)

    desk.goto("/desk/training/totals/")
    expect_accessible(desk)
    total = queries.training_totals((day + dt.timedelta(30)).year)[0]
    assert (total.trainees, total.completed, total.certified, total.hours) == (1, 1, 1, 120)
