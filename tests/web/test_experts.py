"""The panel's page of the department, and the pages on which experts judge without knowing whom."""

import re

import pytest
from django.test import Client
from playwright.sync_api import expect

from cases import people
from cases.panels import as_
from huiqi.cases import actions
from huiqi.cases.models import Case, Panel, ScoreSheet, Seat
from huiqi.cases.states import State
from web.routes import World, world
from web.visits import text

pytestmark = pytest.mark.django_db
M08 = "livestream.m08"
SHEET = {"lowest": "0", "highest": "100", "threshold": "70", "name0": "影响力", "weight0": "60", "guide0": "观看人次",
         "name1": "组织水平", "weight1": "40"}  # fmt: skip


@pytest.fixture
def place() -> World:
    return world()


def client_of(account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def officer_of(place: World) -> Client:
    """An officer of the department in charge of brand events."""
    account = place.accounts["officer"]
    account.grants.update(department=people.INDUSTRY)
    return client_of(account)


def event(place: World) -> Case:
    """A brand event, accepted, without a sheet or a panel."""
    people.firm()
    people.window(M08)
    people.decided_numbers(M08)
    case = people.accepted(M08, people.EVENT, matter="直播节")
    case.events.update(account=None)  # the numbers of the made-up people may be those of real accounts
    return case


def send(client: Client, path: str, do: str, **typed: object):
    version = Case.objects.get().version
    return client.post(path, {"do": do, "version": str(version), **typed})


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en-GB")])
def test_every_page_of_a_review_can_be_used_by_everybody(signed_in, expect_accessible, place, width, language) -> None:
    number, panel = place.own["judged"], place.own["panel"]
    officer_of(place)
    page = signed_in(place.accounts["officer"], width, language)
    page.goto(f"/desk/{number}/panel")
    expect_accessible(page)
    expert = signed_in(place.accounts["expert"], width, language)
    for path in ("/review/", f"/review/{panel}"):
        expert.goto(path)
        expect(expert.get_by_role("heading", level=1)).to_have_count(1)
        expect_accessible(expert)
    expert.locator("button[value=accept]").click()
    expect(expert.locator("button[value=score]")).to_have_count(1)
    expert.locator("summary").last.click()
    expect_accessible(expert)


def test_a_department_writes_a_sheet_and_draws_a_panel(place) -> None:
    case = event(place)
    client, path = officer_of(place), f"/desk/{case.number}/panel"
    assert path in client.get(f"/desk/{case.number}").content.decode()
    assert send(client, path, "sheet", **SHEET | {"weight1": "30"}).status_code == 422
    assert "合计须为100%" in text(send(client, path, "sheet", **SHEET | {"weight1": "30"}))
    assert send(client, path, "sheet", **SHEET | {"lowest": "x"}).status_code == 422
    assert send(client, path, "sheet", **SHEET).status_code == 302
    sheet = ScoreSheet.objects.get()
    assert [c["weight_bp"] for c in sheet.criteria] == [6_000, 4_000]
    assert (sheet.highest, sheet.threshold) == (10_000, 7_000)
    typed = {"brief": "示例直播公司办的直播节", "due_on": "2099-01-05", "size": "3"}
    assert "只有1位" in text(send(client, path, "set_up", **typed))
    for name in ("e2", "e3", "e4"):
        expert(name)
    assert send(client, path, "set_up", **typed).status_code == 302
    panel = Panel.objects.get()
    assert (len(panel.seed), panel.seats.count(), len(panel.drawn_from)) == (32, 3, 4)
    shown = text(client.get(path))
    assert "还有 3 位没有评分" in shown
    assert panel.seed in shown
    assert send(client, path, "add", account_id="").status_code == 302
    assert panel.seats.count() == 4
    assert "还有4位专家没有提交评分" in text(send(client, path, "close"))
    assert client.post(path, {"do": "close", "version": "1"}).status_code == 422
    assert client.post(path, {"do": "x", "version": "1"}).status_code == 422


def expert(name: str):
    from huiqi.access import actions as access
    from huiqi.access.actor import SYSTEM

    account = access.create_account(actor=SYSTEM("test"), email=f"{name}@example.cn", name=name, at=people.START)
    access.grant(actor=SYSTEM("test"), account_id=account.pk, role="expert", at=people.START)
    return account


def test_a_rule_measure_has_no_panel_page(place) -> None:
    assert client_of(place.accounts["window"]).get(f"/desk/{place.own['case']}/panel").status_code == 404


def test_an_expert_accepts_scores_and_changes_points_and_sees_no_name(place) -> None:
    panel = Panel.objects.get(pk=place.own["panel"])
    client, path = client_of(place.accounts["expert"]), f"/review/{panel.pk}"
    first = text(client.get(path))
    assert "办了一场活动" not in first
    assert "示例直播公司" in first  # among the names in which to look for conflicts
    assert client.post(path, {"do": "accept"}).status_code == 302
    shown = text(client.get(path))
    assert "〔企业名称〕办了一场活动" in shown
    assert "企业名称 1 处" in shown
    assert "100万元" in shown
    body = re.sub(r"<label class=\"choice\">.*?</label>", "", client.get(path).content.decode())
    assert not [hint for hint in ("示例直播公司", people.CODE, str(panel.case.number)) if hint in body]
    typed = {"do": "score", "points0": "85.5", "comment0": "好", "points1": "90", "comment1": "好"}
    assert client.post(path, typed | {"points0": "100.01"}).status_code == 422
    assert "分数须在0至100之间" in text(client.post(path, typed | {"points0": "100.01"}))
    assert client.post(path, typed | {"points0": "很多"}).status_code == 422
    assert client.post(path, typed | {"comment1": " "}).status_code == 422
    assert client.post(path, typed).status_code == 302
    client.post(path, typed | {"points0": "80"})
    seat = panel.seats.get(account=place.accounts["expert"].pk)
    assert [s.points for s in seat.scores.all()] == [8_000, 9_000]
    assert "已评分" in text(client.get("/review/"))
    assert client.post(path, {"do": "x"}).status_code == 422


def test_a_recused_expert_is_out_at_once(place) -> None:
    panel = Panel.objects.get(pk=place.own["panel"])
    client, path = client_of(place.accounts["expert"]), f"/review/{panel.pk}"
    assert client.post(path, {"do": "recuse", "why": ""}).status_code == 422
    assert client.post(path, {"do": "recuse", "why": "亲属", "firms": ["bad"]}).status_code == 422
    assert client.post(path, {"do": "recuse", "why": "亲属", "firms": [people.CODE]})["Location"] == "/review/"
    assert client.get(path).status_code == 403
    assert str(panel) not in text(client.get("/review/"))


def test_scores_are_shown_to_the_department_after_the_end_and_not_before(place) -> None:
    panel = Panel.objects.get(pk=place.own["panel"])
    client, path = officer_of(place), f"/desk/{place.own['judged']}/panel"
    for seat in panel.seats.all():
        base = {"actor": as_(seat.account), "panel_id": panel.pk, "at": people.moment(3, 9)}
        actions.accept_seat(**base)
        actions.submit_scores(**base, points=[7_777, 7_777], comments=["写得很细", "组织有序"])
    assert "写得很细" not in text(client.get(path))
    assert send(client, path, "close").status_code == 302
    shown = text(client.get(path))
    assert "77.77 分" in shown
    assert "写得很细" in shown
    assert "达到入围分" in shown
    done = client.post(f"/desk/{place.own['judged']}/examine", {"supports": "yes", "text": "同意", "version": version()})
    assert done.status_code == 302
    assert Case.objects.get().state == State.EXAMINED
    assert "77.77 分" in text(client.get(f"/desk/{place.own['judged']}"))
    assert "已经结束" in text(client_of(place.accounts["expert"]).get(f"/review/{panel.pk}"))
    assert Seat.objects.filter(submitted_at=None).count() == 0


def test_a_meeting_on_judged_cases_shows_score_and_place(place) -> None:
    panel = Panel.objects.get(pk=place.own["panel"])
    for seat in panel.seats.all():
        base = {"actor": as_(seat.account), "panel_id": panel.pk, "at": people.moment(3, 9)}
        actions.accept_seat(**base)
        actions.submit_scores(**base, points=[7_777, 7_777], comments=["好", "好"])
    officer, desk = officer_of(place), f"/desk/{place.own['judged']}"
    assert send(officer, f"{desk}/panel", "close").status_code == 302
    officer.post(f"{desk}/examine", {"supports": "yes", "text": "同意", "version": version()})
    secretary = client_of(place.accounts["secretary"])
    listed = {"title": "会议", "held_on": "2026-03-20", "budget_fen": "1000", "case": str(panel.case_id)}
    made = secretary.post("/desk/meetings", listed)
    assert made.status_code == 302
    assert "名次 1 · 得分 77.77" in text(secretary.get(made["Location"]))


def test_the_public_page_of_a_measure_says_how_it_is_judged(client) -> None:
    assert "专家评审后择优" in text(client.get("/policy/livestream/m08"))
    assert "按规则核准" in text(client.get("/policy/livestream/m03"))


def version() -> str:
    return str(Case.objects.get().version)


def test_the_home_of_an_expert_leads_to_the_reviews(place) -> None:
    assert 'href="/review/"' in client_of(place.accounts["expert"]).get("/account/").content.decode()
    assert 'href="/review/"' not in client_of(place.accounts["officer"]).get("/account/").content.decode()
