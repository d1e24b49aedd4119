"""A brand event before the experts, in a real browser: a draw, a recusal and its replacement, blind scores, examined."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from access.people import NOON
from cases import people
from cases.panels import M08
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM, actor_of
from huiqi.access.models import Account
from huiqi.cases import actions
from huiqi.cases.models import Case, Panel
from huiqi.cases.snapshot import replay
from huiqi.cases.states import State
from web.conftest import *  # noqa: F403  the browser and the signed-in pages of the web tests

pytestmark = pytest.mark.django_db(transaction=True)
SYSTEM_HERE = SYSTEM("test")
FIRM = "深圳市星河直播有限公司"


def account(name: str, role: str, department: str = "") -> Account:
    made = access.create_account(actor=SYSTEM_HERE, email=f"{name}@example.cn", name=name, at=NOON)
    access.grant(actor=SYSTEM_HERE, account_id=made.pk, role=role, department=department, at=NOON)
    return made


def accepted_event() -> Case:
    """A firm's brand event, accepted; its people bear no number of a real account."""
    people.firm(name=FIRM)
    people.firm(people.OTHER_CODE, "另一家公司")
    people.window(M08)
    people.decided_numbers(M08)
    case = people.accepted(M08, people.EVENT, matter="星河直播年度盛典")
    case.events.update(account=None)
    return case


def score(page: Page, points: str) -> None:
    page.goto("/review/")
    page.get_by_role("link", name=re.compile("PS-")).click()
    page.get_by_role("button", name="接受评审").click()
    expect(page.get_by_text("〔企业名称〕年度盛典")).to_be_visible()
    for box in page.locator("input[name^=points]").all():
        box.fill(points)
    for box in page.locator("textarea[name^=comment]").all():
        box.fill("方案完整，数据可核对")
    page.get_by_role("button", name="提交评分").click()
    expect(page.get_by_text("评分已提交")).to_be_visible()


def write_sheet_and_draw(officer: Page, number: str) -> Panel:
    """The usual sheet, and three experts by lot."""
    officer.goto(f"/desk/{number}")
    officer.get_by_role("link", name="专家评审").click()
    officer.get_by_role("button", name="保存评分表").click()
    officer.get_by_label("项目简介").fill(f"{FIRM}（星河直播）在区内办的年度活动。")
    officer.get_by_label("评审截止日期").fill((timezone.localdate() + timedelta(days=9)).isoformat())
    officer.get_by_label("随机抽取几位专家").fill("3")
    officer.get_by_role("button", name="组成专家组并发出邀请").click()
    expect(officer.get_by_text("还有 3 位没有评分")).to_be_visible()
    return Panel.objects.get()


def step_back(page: Page, panel: Panel) -> None:
    """One expert knows somebody at the firm."""
    page.goto(f"/review/{panel.pk}")
    page.get_by_text("有利害关系，申请回避").click()
    page.get_by_label(FIRM).check()
    page.get_by_label("理由").fill("与负责人是亲属")
    page.get_by_role("button", name="申报并回避").click()
    expect(page.get_by_text("您已回避")).to_be_visible()
    assert page.goto(f"/review/{panel.pk}").status == 403


def decided(case: Case) -> Case:
    """Supported by a meeting today."""
    now, secretary = timezone.now(), actor_of(account("秘书", "secretary"), "test")
    meeting = actions.convene(
        actor=secretary, title="第6次会议", case_ids=[case.pk], held_on=timezone.localdate(), budget_fen=10**9, at=now
    )
    outcome = {case.pk: actions.Outcome("supported", case.version)}
    record = {"minutes": "同意", "attendees": "甲、乙、丙", "document_number": "6号"}
    actions.decide(actor=secretary, meeting_id=meeting.pk, at=now, outcomes=outcome, **record)
    return Case.objects.get()


def test_a_case_is_drawn_judged_blind_with_a_recusal_and_examined(signed_in, expect_accessible) -> None:
    case = accepted_event()
    experts = {a.pk: a for a in (account(f"专家{sign}", "expert") for sign in "甲乙丙丁")}
    officer = signed_in(account("经办", "officer", people.INDUSTRY))
    propose(officer, case, "想直接提出")
    expect(officer.get_by_text("须先经专家评审")).to_be_visible()

    panel = write_sheet_and_draw(officer, str(case.number))
    expect_accessible(officer)
    drawn = [experts[seat.account] for seat in panel.seats.all()]
    step_back(signed_in(drawn[0]), panel)
    replaced = experts[panel.drawn_from[3]]
    for judge, points in zip((drawn[1], drawn[2], replaced), ("82", "90.5", "76"), strict=True):
        page = signed_in(judge)
        score(page, points)
        shown = page.goto(f"/review/{panel.pk}").text()
        assert FIRM not in re.sub(r"<label class=\"choice\">.*?</label>", "", shown)
        expect_accessible(page)
        page.context.close()

    officer.reload()
    expect(officer.get_by_text("与负责人是亲属")).to_be_visible()
    officer.get_by_role("button", name="结束评审并统计").click()
    expect(officer.get_by_text("82.83 分")).to_be_visible()
    expect_accessible(officer)
    propose(officer, case, "专家评审得分82.83，建议支持")
    expect(officer.get_by_text("已办理：提出审核意见。")).to_be_visible()

    case = Case.objects.get()
    assert case.state == State.EXAMINED
    decision = decided(case).decision
    assert (decision.award_fen, decision.frozen["review"]["score"]) == (50_000_000, 8_283)
    assert replay(decision).same


def propose(officer: Page, case: Case, text: str) -> None:
    officer.goto(f"/desk/{case.number}/examine")
    officer.get_by_label("审核意见").fill(text)
    officer.get_by_role("button", name="确认").click()
