"""The window asks for every correction at once: the clock stands still, the firm corrects, a deferred paper follows."""

import re

import pytest
from playwright.sync_api import expect

from huiqi.cases.states import CORRECTION, FORM, State
from huiqi.gateways.specimen import specimen_pdf
from journeys.steps import act, expect_done, handed_in_today, of, slow
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_firm_corrects_in_one_go_and_hands_in_a_deferred_paper_later(signed_in, expect_accessible) -> None:
    place = world()
    number = handed_in_today(place)
    window, firm, officer = (signed_in(place.accounts[role]) for role in ("window", "manager", "officer"))

    act(window, number, "一次性告知补正", 租赁备案证明="备案证明缺页", 实付租金="请按发票合计填写")
    expect_done(window, "一次性告知补正")
    expect(window.get_by_text(re.compile("停止计时：一次性告知补正"))).to_be_visible()
    expect_accessible(window)
    assert [c.kind for c in of(number).clocks.filter(pauses__until_on=None, pauses__isnull=False)] == [FORM]

    firm.goto(f"/my/cases/{number}")
    expect(firm.get_by_text("备案证明缺页")).to_be_visible()
    expect(firm.get_by_text("请按发票合计填写")).to_be_visible()
    expect_accessible(firm)
    firm.get_by_role("link", name="填写事实").click()
    firm.locator("#rent_paid_fen").fill("90")
    firm.get_by_role("button", name="保存并返回").click()
    firm.get_by_role("link", name="材料").click()
    paper = firm.get_by_role("group", name=re.compile("租赁备案证明"))
    with slow(firm):  # what is ticked while the file is being removed is kept
        paper.get_by_role("button", name="移除").first.click()
        paper.get_by_label("容缺，稍后提供").check()
        expect(paper.get_by_text("已移除的文件")).to_be_visible()
    expect(paper.get_by_label("容缺，稍后提供")).to_be_checked()
    firm.get_by_role("button", name="保存并返回").click()
    firm.get_by_role("link", name="核对并提交").click()
    firm.get_by_role("button", name="提交补正").click()
    expect(firm.get_by_text("已提交。")).to_be_visible()
    case = of(number)
    assert (case.state, case.facts["rent_paid_fen"]) == (State.SUBMITTED, 90_000_000)
    assert not case.clocks.filter(pauses__until_on=None, pauses__isnull=False).exists()
    assert case.clocks.get(kind=CORRECTION).ended_on

    act(window, number, "受理")
    expect_done(window, "受理")
    act(officer, number, "提出审核意见", 审核意见="材料属实")
    expect(officer.get_by_role("alert")).to_contain_text("容缺的材料还没有补交：租赁备案证明")

    firm.goto(f"/my/cases/{number}/papers")
    firm.get_by_label(re.compile("上传文件")).set_input_files(
        {"name": "备案.pdf", "mimeType": "application/pdf", "buffer": specimen_pdf("later")}
    )
    expect(firm.get_by_role("link", name="备案.pdf")).to_be_visible()
    expect_accessible(firm)
    act(officer, number, "提出审核意见", 审核意见="材料齐全")
    expect_done(officer, "提出审核意见")
    case = of(number)
    assert (case.state, case.examinations.get().award_fen) == (State.EXAMINED, 31_000_000)
