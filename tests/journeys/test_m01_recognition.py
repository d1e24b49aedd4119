"""三（一）: a park asks to be recognised, is scored on the spot, recognised by the head, published, and reviewed."""

import datetime as dt
import re

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases import people
from gateways.makers import picture
from huiqi.cases.models import ServiceRequest
from huiqi.cases.recognition import CRITERIA
from huiqi.register.models import Recognition, RecognitionReview
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "start": "申请园区或集聚区认定", "send": "提交服务申请", "sent": "已提交，已分送各部门办理。", "score": "现场评分",
        "save": "保存", "scored": "现场评分已登记。", "decide": "认定", "done": "已认定，园区页面已公布。",
        "valid": "认定有效",
        "review": "登记复核", "reviewed": "复核已登记。", "passed": "合格",
        "name": "名称", "kind": "类别", "sub_district": "街道", "address": "地址", "area": "建筑面积",
        "studios": "直播间数量",
        "tenants": "入驻直播企业", "until": "场地使用权截止日期", "officers": "核查人员", "findings": "核查情况",
        "photograph": "现场照片1", "document": "认定文号", "reviewed_how": "复核情况",
    },
    "en-GB": {
        "start": "Ask for the recognition of a park or office cluster", "send": "Submit the request",
        "sent": "Handed in and sent to each department.", "score": "Score sheet", "save": "Save",
        "scored": "The score sheet is recorded.", "decide": "Recognition", "done": "Recognised; its page is public.",
        "valid": "Recognised", "review": "Record the review", "reviewed": "The review is recorded.", "passed": "Passed",
        "name": "Name", "kind": "Kind", "sub_district": "Sub-district", "address": "Address", "area": "Floor area",
        "studios": "Number of studios", "tenants": "Live-streaming tenants", "until": "Right of use ends on",
        "officers": "Officers", "findings": "Findings", "photograph": "Photograph 1",
        "document": "Document of the recognition", "reviewed_how": "Findings of the review",
    },
}  # fmt: skip


def fill(page: Page, say: dict[str, str], typed: dict[str, str]) -> None:
    """Fill in fields by the beginning of their labels."""
    for key, value in typed.items():
        page.get_by_label(re.compile(f"^{re.escape(say[key])}")).first.fill(value)


def asked(firm: Page, say: dict[str, str]) -> str:
    """The firm asks; the number of its request."""
    firm.goto("/services/")
    firm.get_by_role("link", name=say["start"]).click()
    typed = {"name": "蛇口直播园", "address": "蛇口路1号", "area": "3000", "studios": "12", "tenants": "15"}
    fill(firm, say, typed | {"until": "2033-12-31"})
    firm.get_by_label(re.compile(f"^{say['kind']}")).select_option("网络视听直播产业园")
    firm.get_by_label(re.compile(f"^{say['sub_district']}")).select_option("蛇口")
    firm.get_by_role("button", name=say["send"]).click()
    expect(firm.get_by_text(say["sent"])).to_be_visible()
    return str(ServiceRequest.objects.get())


def scored(desk: Page, say: dict[str, str], number: str) -> None:
    """The officer records the visit with a photograph."""
    desk.goto(f"/desk/services/{number}/")
    desk.get_by_role("link", name=say["score"]).click()
    fill(desk, say, {"officers": "甲、乙", "findings": "属实"})
    for criterion in CRITERIA:
        desk.locator(f"[name={criterion.key}]").fill(str(criterion.most))
    photograph = {"name": "门口.png", "mimeType": "image/png", "buffer": picture()}
    desk.get_by_label(re.compile(f"^{say['photograph']}")).set_input_files(photograph)
    desk.get_by_role("button", name=say["save"]).click()
    expect(desk.get_by_text(say["scored"])).to_be_visible()


@pytest.mark.parametrize("language", WORDS)
def test_a_park_is_recognised_and_reviewed(signed_in, page_at, expect_accessible, language: str) -> None:
    place, say = world(), WORDS[language]
    people.firm(place.own["firm"])
    firm, desk, head = (signed_in(place.accounts[role], width, language) for role, width in (
        ("manager", 390), ("officer", 1280), ("head", 1280)))  # fmt: skip
    number = asked(firm, say)
    expect_accessible(firm)
    scored(desk, say, number)
    expect(desk.get_by_role("link", name="门口.png")).to_be_visible()
    expect_accessible(desk)

    head.goto(f"/desk/services/{number}/recognise")
    fill(head, say, {"document": "深南文〔2026〕5号"})
    head.locator("[name=valid_from]").fill(timezone.localdate().isoformat())
    expect_accessible(head)
    head.get_by_role("button", name=say["save"]).click()
    expect(head.get_by_text(say["done"])).to_be_visible()
    assert Recognition.objects.get().valid_to > timezone.localdate() + dt.timedelta(365)

    visitor = page_at(390, language)
    visitor.goto("/venues/")
    expect_accessible(visitor)
    visitor.get_by_role("link", name="蛇口直播园").click()
    expect(visitor.get_by_text(say["valid"]).first).to_be_visible()
    expect_accessible(visitor)

    desk.goto("/desk/recognitions/")
    expect_accessible(desk)
    desk.get_by_role("link", name="蛇口直播园").click()
    fill(desk, say, {"reviewed_how": "运营正常"})
    expect_accessible(desk)
    desk.get_by_role("button", name=say["review"]).click()
    expect(desk.get_by_text(say["reviewed"])).to_be_visible()
    assert RecognitionReview.objects.get().outcome == "passed"
