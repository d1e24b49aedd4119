"""A rent subsidy that nobody applied for: proposed by night, confirmed with one click, decided and before the public."""

import argparse
import re

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases.people import appropriated
from cases.proposals import known_now
from huiqi.cases.models import Case
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from huiqi.web.commands import propose
from journeys.steps import act, expect_done, of, time_passes
from web.conftest import *  # noqa: F403  the browser and the signed-in pages of the web tests
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_a_firm_is_proposed_to_confirms_and_is_awarded(signed_in, expect_accessible, capsys) -> None:
    place = world()
    known_now(str(place.own["firm"]))
    appropriated(year=timezone.now().year)
    assert propose.run(argparse.Namespace(on=None)) == 0
    assert "新提出 1 项" in capsys.readouterr().out

    manager = signed_in(place.accounts["manager"], 390)
    manager.goto("/my/")
    manager.get_by_role("link", name=re.compile("查看并确认")).click()
    expect(manager.locator(".award-large")).to_have_text("35万元")
    expect_accessible(manager)
    manager.get_by_role("button", name="确认并提交").dblclick()
    expect(manager.get_by_text("已确认并提交。").first).to_be_visible()
    expect(manager.get_by_text("待受理").first).to_be_visible()
    case = Case.objects.get()
    number = str(case.number)
    assert (case.state, case.source, case.facts["rent_paid_fen"]) == (State.SUBMITTED, "proposal", 100_000_000)

    window, officer, secretary = (signed_in(place.accounts[role]) for role in ("window", "officer", "secretary"))
    act(window, number, "受理")
    expect_done(window, "受理")
    act(officer, number, "提出审核意见", 审核意见="登记资料属实")
    expect_done(officer, "提出审核意见")

    secretary.goto(f"/desk/{number}")
    secretary.get_by_role("link", name="列入集体审定").click()
    secretary.get_by_label("会议名称").fill("第6次会议")
    secretary.get_by_label("本次预算（万元）").fill("500")
    secretary.get_by_role("button", name="列清单并核算").click()
    for label, typed in (("文号", "南领资〔2026〕6号"), ("参会人员", "甲、乙、丙"), ("会议纪要", "同意。")):
        secretary.get_by_label(label).fill(typed)
    secretary.get_by_role("button", name="登记审定结果").click()
    expect(secretary.get_by_text("审定结果已登记。")).to_be_visible()

    act(officer, number, "发布公示")
    officer.get_by_role("link", name=re.compile("公示 GS-")).click()
    expect(officer.get_by_text("35万元")).to_be_visible()

    time_passes()
    case = of(number)
    assert (case.state, case.decision.award_fen) == (State.TO_BE_PAID, 35_000_000)
    assert replay(case.decision).same

    secretary.goto("/desk/")
    secretary.get_by_role("link", name="免申即享").click()
    row = secretary.get_by_role("row", name=re.compile("直播企业房租补贴"))
    expect(row.get_by_role("cell").last).to_have_text("35万元")
    expect_accessible(secretary)
