"""Two officers work on one case at the same time: each sees the other, and the second write says what changed."""

import re

import pytest
from playwright.sync_api import expect

from cases import people
from cases.people import CULTURE
from huiqi.access.models import AuditEntry
from huiqi.cases import actions
from journeys.steps import act, colleague, confirm, expect_done, of
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)


def test_the_second_sees_the_first_and_loses_no_word(signed_in, expect_accessible) -> None:
    place = world()
    case = of(place.own["case"])
    actions.accept(actor=people.WINDOW, case_id=case.pk, version=case.version, at=people.moment(3, 3))
    number, verify = case.number, f"/desk/{case.number}/verify_fact?fact=rent_paid_fen"
    first, second = signed_in(place.accounts["officer"]), signed_in(colleague("周敏", CULTURE))

    first.goto(verify)
    first.get_by_label("核实的值").or_(first.get_by_label(re.compile("租金"))).first.fill("90")
    second.goto(f"/desk/{number}")
    expect(second.get_by_text("officer正在办理这项申请；办理前请先与其联系。")).to_be_visible()
    expect_accessible(second)
    act(second, number, "记录现场核查", 到场日期="2026-03-04", 地点="园区", 核查人员="甲、乙", 核查情况="灯亮着",
        与申报情况="相符")  # fmt: skip
    expect_done(second, "记录现场核查")

    before = AuditEntry.objects.count()
    confirm(first, 依据="发票", 说明="发票合计九十万元")
    refusal = first.get_by_role("alert")
    expect(refusal).to_contain_text(re.compile("周敏于.*记录现场核查"))
    expect(first.get_by_label("说明")).to_have_value("发票合计九十万元")
    expect_accessible(first)
    assert AuditEntry.objects.count() == before
    assert not of(number).verifications.exists()

    confirm(first)
    expect_done(first, "核实事实")
    case = of(number)
    assert case.verifications.get().value == 90_000_000
    assert case.visits.get().findings == "灯亮着"
