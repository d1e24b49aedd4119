"""A case from the window to the payment, walked in a real browser by the people who do it."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases.people import MACHINE
from huiqi.cases import actions
from huiqi.cases.models import Case
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from web.conftest import *  # noqa: F403  the browser and the signed-in pages of the web tests
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def decide(number: str, window: Page, officer: Page, secretary: Page) -> Case:
    """The case, from the form check to the end of the notice, by the three who do it."""
    window.goto("/desk/")
    window.keyboard.press("j")
    window.keyboard.press("o")
    window.get_by_role("link", name="受理", exact=True).click()
    window.get_by_role("button", name="确认").click()
    expect(window.get_by_text("已办理：受理。")).to_be_visible()

    officer.goto(f"/desk/{number}")
    officer.get_by_role("link", name="提出审核意见").click()
    officer.get_by_label("审核意见").fill("材料属实")
    officer.get_by_role("button", name="确认").click()
    expect(officer.get_by_text("已办理：提出审核意见。")).to_be_visible()

    secretary.goto(f"/desk/{number}")
    secretary.get_by_role("link", name="列入集体审定").click()
    secretary.get_by_label("会议名称").fill("第5次会议")
    secretary.get_by_label("本次预算（万元）").fill("500")
    secretary.get_by_role("button", name="列清单并核算").click()
    for label, typed in (("文号", "南领资〔2026〕5号"), ("参会人员", "甲、乙、丙"), ("会议纪要", "同意。")):
        secretary.get_by_label(label).fill(typed)
    secretary.get_by_role("button", name="登记审定结果").click()
    expect(secretary.get_by_text("审定结果已登记。")).to_be_visible()

    officer.goto(f"/desk/{number}")
    officer.get_by_role("link", name="发布公示").click()
    officer.get_by_role("button", name="确认").click()
    officer.get_by_role("link", name=re.compile("公示 GS-")).click()
    expect(officer.get_by_text("35万元")).to_be_visible()

    actions.run_clocks(actor=MACHINE, at=timezone.now() + timedelta(days=30))
    case = Case.objects.get(number=number)
    assert (case.state, case.decision.award_fen) == (State.TO_BE_PAID, 35_000_000)
    assert replay(case.decision).same
    officer.goto(f"/desk/{number}")
    expect(officer.get_by_text("公示期满", exact=True)).to_be_visible()
    return case


def test_a_case_is_accepted_examined_decided_and_noticed(signed_in) -> None:
    place = world()
    staff = (signed_in(place.accounts[role]) for role in ("window", "officer", "secretary"))
    assert decide(str(place.own["case"]), *staff).state == State.TO_BE_PAID


def test_a_case_is_refused_at_the_form_check(signed_in) -> None:
    place = world()
    number = str(place.own["case"])
    window = signed_in(place.accounts["window"])
    window.goto(f"/desk/{number}")
    window.get_by_role("link", name="不予受理").click()
    window.get_by_label("理由").fill("经营地不在本区")
    window.get_by_role("button", name="确认").click()
    expect(window.get_by_text("经营地不在本区")).to_be_visible()
    assert Case.objects.get(number=number).state == State.REFUSED
