"""Somebody objects to a notice: payment waits for the answer, which voids the decision or lets the notice go on."""

import re

import pytest
from playwright.sync_api import Page, expect

from huiqi.cases.states import State
from journeys.steps import act, confirm, expect_done, noticed_today, of, time_passes
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def object_to(page: Page, number: str) -> None:
    """A neighbour finds the notice and objects; without a name it is not taken."""
    page.goto("/notices/")
    page.get_by_role("link", name=number).click()
    page.get_by_label("联系方式").fill("13800000000")
    page.get_by_label("异议理由").fill("该企业半年前已搬走")
    page.get_by_label("真实姓名").fill("王小明")
    page.get_by_role("button", name="提交异议").click()
    expect(page.get_by_text("异议已收到")).to_be_visible()


def test_an_objection_that_is_upheld_voids_the_decision_and_the_firm_is_told(signed_in, page_at, expect_accessible) -> None:
    place, case = world(), noticed_today()
    notice = str(case.public_notice.number)
    public, officer, firm = page_at(390), signed_in(place.accounts["officer"]), signed_in(place.accounts["manager"])
    object_to(public, notice)
    expect_accessible(public)

    act(officer, case.number, "异议成立")
    confirm(officer, 答复="经查，该企业已搬离本区")
    expect_done(officer, "异议成立")
    expect_accessible(officer)

    firm.goto(f"/my/cases/{case.number}")
    expect(firm.get_by_text("决定已撤销").first).to_be_visible()
    expect(firm.get_by_text("经查，该企业已搬离本区").first).to_be_visible()
    expect_accessible(firm)
    public.goto(f"/notices/{notice}")
    expect(public.get_by_text("异议成立：经查，该企业已搬离本区")).to_be_visible()
    expect(public.get_by_role("button", name="提交异议")).to_have_count(0)
    time_passes()
    assert of(case.number).state == State.VOIDED


def test_one_that_is_not_upheld_holds_the_payment_until_it_is_answered(signed_in, page_at, expect_accessible) -> None:
    place, case = world(), noticed_today()
    public, officer, treasury = page_at(), signed_in(place.accounts["officer"]), signed_in(place.accounts["treasury"])
    object_to(public, str(case.public_notice.number))

    time_passes()
    assert of(case.number).state == State.OBJECTED
    treasury.goto("/desk/")
    expect(treasury.get_by_text(str(case.number))).to_have_count(0)

    officer.goto("/desk/")
    officer.get_by_role("link", name=str(case.number)).click()
    expect(officer.get_by_text(re.compile("王小明：该企业半年前已搬走"))).to_be_visible()
    officer.get_by_role("link", name="异议不成立").click()
    confirm(officer, 答复="现场核查，正常经营")
    expect_done(officer, "异议不成立")
    expect(officer.get_by_text("公示中", exact=True).first).to_be_visible()
    expect_accessible(officer)

    time_passes()
    assert of(case.number).state == State.TO_BE_PAID
    treasury.goto("/desk/")
    expect(treasury.get_by_role("link", name=str(case.number))).to_be_visible()
    expect_accessible(treasury)
