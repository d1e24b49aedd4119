"""三（六）: a firm asks for housing and a school place at once; two departments answer, neither reads the other's part."""

import re

import pytest
from playwright.sync_api import Page, expect

from access.people import NOON
from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.access.models import Account
from huiqi.cases.models import ServiceRequest
from huiqi.gateways.specimen import specimen_pdf
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "start": "申请人才服务", "housing": "住房", "schooling": "子女就学", "next": "下一步", "send": "提交服务申请",
        "sent": "已提交，已分送各部门办理。", "outcome": "办理结果", "answer": "答复内容", "confirm": "确认答复",
        "more": "退回补充", "give": "提供服务", "add": "补充", "added": "提交补充内容", "rate": "提交评价",
        "thanks": "谢谢您的评价。", "closed": "已办结", "name": "人才姓名", "phone": "联系电话", "level": "人才类别",
        "wish": "希望的住房类型",
        "people": "同住人数", "child": "子女姓名", "born": "子女出生日期", "stage": "申请学段",
        "proof": "户口簿或出生医学证明",
    },
    "en-GB": {
        "start": "Ask for services to talent", "housing": "Housing", "schooling": "Children's schooling", "next": "Next",
        "send": "Submit the request", "sent": "Handed in and sent to each department.", "outcome": "Outcome",
        "answer": "Answer", "confirm": "Confirm the answer", "more": "Sent back for more", "give": "Provided", "add": "Add",
        "added": "Send what was added", "rate": "Send the rating", "thanks": "Thank you for the rating.",
        "closed": "Closed", "name": "Name of the person", "phone": "Telephone", "level": "Level of talent",
        "wish": "Kind of housing wished for", "people": "People living together", "child": "Child's name",
        "born": "Child's date of birth", "stage": "School level", "proof": "Household register or birth certificate",
    },
}  # fmt: skip


def officer_of(department: str) -> Account:
    account = access.create_account(actor=SYSTEM("test"), email=f"{len(department)}@x.cn", name=department, at=NOON)
    access.grant(actor=SYSTEM("test"), account_id=account.pk, role="officer", department=department, at=NOON)
    return account


def asked_for_both(firm: Page, say: dict[str, str], expect_accessible) -> str:
    """The firm chooses two items, fills in both and hands in; the number of the request."""
    firm.goto("/services/")
    firm.get_by_role("link", name=say["start"]).click()
    firm.get_by_role("checkbox", name=say["housing"]).check()
    firm.get_by_role("checkbox", name=say["schooling"]).check()
    expect_accessible(firm)
    firm.get_by_role("button", name=say["next"]).click()
    for key, words in {
        "name": "王敏",
        "phone": "13800000000",
        "people": "3",
        "child": "王小宝",
        "born": "2019-05-01",
    }.items():
        firm.get_by_label(re.compile(f"^{say[key]}")).fill(words)
    for key, value in {"level": "省市级", "wish": "人才公寓", "stage": "小学"}.items():
        firm.get_by_label(re.compile(f"^{say[key]}")).select_option(value)
    file = {"name": "户口簿.pdf", "mimeType": "application/pdf", "buffer": specimen_pdf("child")}
    firm.get_by_label(re.compile(f"^{say['proof']}")).set_input_files(file)
    expect_accessible(firm)
    firm.get_by_role("button", name=say["send"]).click()
    expect(firm.get_by_text(say["sent"])).to_be_visible()
    expect_accessible(firm)
    return str(ServiceRequest.objects.get())


def answer(desk: Page, say: dict[str, str], outcome: str, words: str) -> None:
    """The department answers its part."""
    desk.get_by_label(say["outcome"]).select_option(label=say[outcome])
    desk.get_by_label(re.compile(f"^{say['answer']}")).fill(words)
    desk.get_by_role("button", name=say["confirm"]).click()


@pytest.mark.parametrize("language", WORDS)
def test_one_request_is_answered_by_two_departments(signed_in, expect_accessible, language: str) -> None:
    place, say = world(), WORDS[language]
    people.firm(place.own["firm"])
    firm = signed_in(place.accounts["manager"], 390, language)
    homes, schools = (signed_in(officer_of(d), 1280, language) for d in ("区住建局", "区人力资源局"))

    number = asked_for_both(firm, say, expect_accessible)
    homes.goto("/desk/services/")
    expect_accessible(homes)
    homes.get_by_role("link", name=number).click()
    expect(homes.get_by_text("王小宝")).to_have_count(0)
    expect_accessible(homes)
    answer(homes, say, "more", "请补充婚姻状况证明")

    schools.goto(f"/desk/services/{number}/")
    expect(schools.get_by_text("王小宝")).to_be_visible()
    expect(schools.get_by_role("link", name="户口簿.pdf")).to_be_visible()
    answer(schools, say, "give", "已安排学位，请于8月报到")

    firm.goto(f"/my/services/{number}/")
    expect(firm.get_by_text("已安排学位，请于8月报到").first).to_be_visible()
    firm.get_by_role("link", name=say["add"]).click()
    expect(firm.get_by_text("请补充婚姻状况证明").first).to_be_visible()
    expect_accessible(firm)
    firm.get_by_role("button", name=say["added"]).click()

    homes.goto(f"/desk/services/{number}/")
    answer(homes, say, "give", "已安排人才公寓")
    firm.goto(f"/my/services/{number}/")
    firm.get_by_role("button", name=say["rate"]).click()
    expect(firm.get_by_text(say["thanks"])).to_be_visible()
    expect(firm.get_by_text(say["closed"]).first).to_be_visible()
    assert ServiceRequest.objects.get().satisfaction == 5
