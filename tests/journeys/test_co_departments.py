"""Two co-departments disagree: the lead must say how that was settled, and the meeting sees all of it."""

import re

import pytest
from playwright.sync_api import expect

from cases import people
from cases.people import STREETS, URBAN
from huiqi.cases.states import State
from journeys.steps import act, colleague, confirm, expect_done, of
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_disagreement_is_settled_in_words_before_the_meeting(signed_in, expect_accessible) -> None:
    place = world()
    people.firm()
    people.window(people.M01)
    people.decided_numbers(people.M01)
    case = people.submitted(people.M01, people.PARK, matter="一号园")
    number = case.number
    window, lead, secretary = (signed_in(place.accounts[role]) for role in ("window", "officer", "secretary"))
    street, urban = signed_in(colleague("街道经办", STREETS)), signed_in(colleague("城管经办", URBAN))
    act(window, number, "受理")
    expect_done(window, "受理")

    act(lead, number, "提出审核意见", 审核意见="材料属实")
    expect(lead.get_by_role("alert")).to_contain_text("还在等各街道办、区城管综合执法局的会签意见")

    street.goto("/desk/")
    expect(street.get_by_role("link", name=str(number))).to_be_visible()
    act(street, number, "会签意见", 意见="同意")
    expect_done(street, "会签意见")
    act(urban, number, "会签意见", 意见="不同意")
    expect(urban.get_by_role("alert")).to_contain_text("须写明理由")
    confirm(urban, 说明="外立面未报备")
    expect_done(urban, "会签意见")
    expect_accessible(urban)

    act(lead, number, "提出审核意见", 审核意见="材料属实")
    expect(lead.get_by_role("alert")).to_contain_text("区城管综合执法局不同意，须有协调意见")
    assert of(number).state == State.ACCEPTED
    confirm(lead, 协调意见="已于五日补办报备")
    expect_done(lead, "提出审核意见")

    secretary.goto(f"/desk/{number}")
    secretary.get_by_role("link", name="列入集体审定").click()
    secretary.get_by_label("会议名称").fill("第6次会议")
    secretary.get_by_label("本次预算（万元）").fill("500")
    secretary.get_by_role("button", name="列清单并核算").click()
    listed = secretary.get_by_role("row").filter(has_text=str(number)).last
    for words in ("各街道办：同意", "区城管综合执法局：不同意外立面未报备", "协调意见：已于五日补办报备"):
        expect(listed).to_contain_text(re.compile(words.replace("不同意", r"不同意\s*")))
    expect_accessible(secretary)
    case = of(number)
    assert case.state == State.EXAMINED
    assert [(o.department, o.agrees) for o in case.opinions.order_by("pk")] == [(STREETS, True), (URBAN, False)]
