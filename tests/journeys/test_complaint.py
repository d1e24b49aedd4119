"""Somebody reports what they saw at a notice; another department than the one complained of answers, and they read it."""

import re

import pytest
from playwright.sync_api import expect

from access.people import LEAD, OTHER
from journeys.steps import colleague, noticed_today
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_complaint_about_an_officer_is_answered_by_another_department(signed_in, page_at, expect_accessible) -> None:
    place, case = world(), noticed_today()
    stranger = colleague("stranger", OTHER)
    public, secretary = page_at(390), signed_in(place.accounts["secretary"])
    officer, insider = signed_in(stranger, 1280), signed_in(place.accounts["officer"])

    public.goto(f"/notices/{case.public_notice}")
    public.get_by_role("link", name="对这项公示投诉或举报").click()
    expect(public.get_by_label(re.compile("^公示编号"))).to_have_value(str(case.public_notice))
    public.get_by_label(re.compile("^要反映什么")).select_option(label="投诉工作人员或部门的行为")
    public.get_by_label(re.compile("^情况")).fill("经办人要求请客。")
    public.get_by_role("button", name="提交").click()
    expect(public.get_by_text("请选择您投诉的部门")).to_be_visible()
    expect_accessible(public)
    public.get_by_label(re.compile("^涉及哪个部门")).select_option(LEAD)
    public.get_by_role("button", name="提交").click()
    expect(public.get_by_role("heading", name=re.compile("您的投诉举报"))).to_be_visible()
    expect_accessible(public)
    code, number = public.locator(".secret").inner_text(), public.locator("h1 .number").inner_text()
    public.get_by_role("button", name="看完了，不再显示").click()
    expect(public.get_by_text(number)).to_have_count(0)

    secretary.goto("/desk/")
    secretary.get_by_role("link", name="投诉举报").first.click()
    secretary.get_by_role("link", name=number).click()
    expect(secretary.get_by_text("经办人要求请客。")).to_be_visible()
    assert LEAD not in secretary.get_by_label("办理部门").inner_text()
    expect_accessible(secretary)
    secretary.get_by_label("办理部门").select_option(OTHER)
    secretary.get_by_label(re.compile("^分派说明")).fill("由无关部门核实")
    secretary.get_by_role("button", name="分派").click()
    expect(secretary.get_by_text("已分派。")).to_be_visible()

    insider.goto("/desk/complaints?which=")
    expect(insider.get_by_text(number)).to_have_count(0)
    officer.goto("/messages/")
    officer.get_by_role("link", name=re.compile("投诉举报：分派办理")).click()
    officer.get_by_label(re.compile("^答复")).fill("已核实并处理。")
    officer.get_by_role("button", name="答复并办结").click()
    expect(officer.get_by_text("已答复，办结。")).to_be_visible()
    expect_accessible(officer)

    public.goto("/complaints/")
    public.get_by_label("查询码").fill(code)
    public.get_by_role("button", name="查询").click()
    expect(public.get_by_text("已核实并处理。")).to_be_visible()
    expect_accessible(public)
