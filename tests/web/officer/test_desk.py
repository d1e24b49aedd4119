"""The desk: the queue, the case page, each form; meetings, numbers and windows."""

import re

import pytest
from django.utils import translation
from playwright.sync_api import expect

from cases import people
from huiqi.cases import actions
from huiqi.cases.models import Case, Event, Window
from huiqi.cases.states import CLOCK_LABELS, ROWS, State
from huiqi.register.models import FairCompetitionConclusion, ParameterDecision
from huiqi.web.officer import numbers
from web.routes import World, world
from web.visits import as_, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> World:
    return world()


def of(number: object) -> Case:
    return Case.objects.get(number=number)


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en-GB")])
def test_every_page_can_be_used_by_everybody(signed_in, expect_accessible, place, width, language) -> None:
    number, meeting, notice = place.own["case"], place.other["meeting"], place.other["notice"]
    key = "livestream.m03.rate_bp"
    pages = {
        "window": [
            "/desk/",
            "/desk/?view=mine",
            f"/desk/{number}",
            *(f"/desk/{number}/{event}" for event in ("accept", "request_correction", "refuse_acceptance")),
        ],
        "secretary": ["/desk/meetings", f"/desk/meetings/{meeting}", "/desk/numbers", f"/desk/numbers?key={key}"],
        "administrator": ["/desk/windows", f"/desk/windows?window={Window.objects.get().pk}"],
        "auditor": [f"/desk/{number}", "/notices/", f"/notices/{notice}"],
    }
    for role, paths in pages.items():
        page = signed_in(place.accounts[role], width, language)
        for path in paths:
            page.goto(path)
            expect(page.get_by_role("heading", level=1)).to_have_count(1)
            expect_accessible(page)
        page.context.close()


def test_the_queue_shows_what_waits_for_me_and_filters_by_the_address(place) -> None:
    number = str(place.own["case"])
    assert number in text(as_(place, "window").get("/desk/"))
    assert number not in text(as_(place, "officer").get("/desk/"))
    client = as_(place, "officer")
    assert number in text(client.get("/desk/", {"view": "all", "q": number, "state": "SUBMITTED"}))
    assert number not in text(client.get("/desk/", {"view": "all", "state": "ACCEPTED"}))
    assert "超期" in text(client.get("/desk/", {"view": "due"}))
    assert client.get("/desk/", {"view": "x", "page": "x", "order": "x", "measure": "x"}).status_code == 200
    body = b"".join(client.get("/desk/cases.csv", {"view": "all"}).streaming_content).decode()
    assert number in body


def test_a_list_of_ten_thousand_takes_few_queries(place, django_assert_max_num_queries) -> None:
    first = of(place.own["case"])
    fields = {"measure": first.measure, "enterprise": first.enterprise, "window": first.window, "year": 2026}
    moments = {"created_at": people.START, "saved_at": people.START, "submitted_at": people.START}
    Case.objects.bulk_create(
        Case(number=f"T-{i}", matter_key=f"t{i}", state=State.SUBMITTED, **fields, **moments) for i in range(10_000)
    )
    client = as_(place, "window")
    with django_assert_max_num_queries(12):
        answer = client.get("/desk/?view=all")
    assert "10001 条" in text(answer)


def test_accepting_is_one_form_and_a_stale_one_says_what_changed(place) -> None:
    number = place.own["case"]
    client, path = as_(place, "window"), f"/desk/{number}/accept"
    assert "进入实质审查" in text(client.get(path))
    assert "有变化" in text(client.post(path, {"version": "1"}))
    assert of(number).state == State.SUBMITTED
    client.post(path, {"version": of(number).version})
    assert of(number).state == State.ACCEPTED
    assert client.get(path).status_code == 302


def test_all_points_of_a_correction_go_at_once_and_none_is_refused(place) -> None:
    number = place.own["case"]
    client, path = as_(place, "window"), f"/desk/{number}/request_correction"
    assert client.post(path, {"version": of(number).version}).status_code == 422
    client.post(path, {"version": of(number).version, "point0": "请核对面积", "point1": "请补签字页"})
    case = of(number)
    assert (case.state, len(case.corrections.get().points)) == (State.RETURNED, 2)
    assert "请补签字页" in text(client.get(f"/desk/{number}"))
    assert "停止计时" in text(client.get(f"/desk/{number}"))


def test_a_refusal_at_the_form_check_needs_its_reason(place) -> None:
    number = place.own["case"]
    client, path = as_(place, "window"), f"/desk/{number}/refuse_acceptance"
    assert client.post(path, {"version": of(number).version, "why": " "}).status_code == 422
    client.post(path, {"version": of(number).version, "why": "不在范围"})
    assert of(number).state == State.REFUSED


def test_an_officer_verifies_visits_audits_and_examines(place) -> None:
    case = of(place.own["case"])
    actions.accept(actor=people.WINDOW, case_id=case.pk, version=case.version, at=people.moment(3, 3))
    client, path = as_(place, "officer"), f"/desk/{case.number}"

    def send(event: str, **typed: str) -> int:
        return client.post(f"{path}/{event}", {"version": str(of(case.number).version), **typed}).status_code

    assert f"{path}/verify_fact?fact=rent_paid_fen" in client.get(path).content.decode()
    value = {"value": "90", "source": "发票", "why": "核对发票"}
    assert send("verify_fact?fact=rent_paid_fen", **value | {"value": "很多"}) == 422
    assert send("verify_fact?fact=rent_paid_fen", **value) == 302
    assert "90万元" in text(client.get(path))
    assert "不一致" in text(client.get(path))
    visit = {"visited_on": "2026-03-04", "place": "园区", "officers": "甲、乙", "findings": "属实", "conforms": "yes"}
    assert send("record_visit", **visit) == 302
    assert send("order_audit", auditor="某所", why="金额较大") == 302
    assert send("examine", supports="yes", text="属实") == 422
    assert send("report_audit", conclusion="属实", audited_fen="90") == 302
    assert send("examine", supports="yes", text="属实") == 302
    assert of(case.number).state == State.EXAMINED
    assert [e.event for e in Event.objects.filter(case=case)][-5:] == [
        "verify_fact", "record_visit", "order_audit", "report_audit", "examine",
    ]  # fmt: skip


def test_a_colleague_sees_who_works_on_a_case(place) -> None:
    number = place.own["case"]
    as_(place, "window").get(f"/desk/{number}/accept")
    assert "window正在办理" in text(as_(place, "officer").get(f"/desk/{number}"))


def test_an_empty_desk_says_which_applications_come_to_it(place) -> None:
    held, client = place.accounts["officer"].grants, as_(place, "officer")
    shown = text(client.get("/desk/"))
    assert "会有申请的措施： 网络视听直播产业园建设资助" in shown
    assert "直播企业房租补贴" in shown.split("会有申请的措施")[1]
    held.update(department="区政数局")
    assert "贵部门没有牵头或协办发放资金的措施" in text(client.get("/desk/"))
    assert "贵部门" not in text(as_(place, "window").get("/desk/"))


def test_a_meeting_strikes_one_and_decides_another(place) -> None:
    assert place.own["case"]
    people.firm(people.OTHER_CODE)
    cases = [people.examined(code=people.OTHER_CODE)]
    client = as_(place, "secretary")
    listed = {"title": "第4次会议", "held_on": "2026-03-12", "budget_fen": "500"}
    assert client.post("/desk/meetings", listed).status_code == 422
    path = client.post("/desk/meetings", listed | {"case": str(cases[0].pk)})["Location"]
    assert "35万元" in text(client.get(path))
    assert "名次" not in text(client.get(path)), "a measure by rule ranks nobody"
    row = {f"kind-{cases[0].pk}": "rejected", f"version-{cases[0].pk}": str(cases[0].version)}
    record = {"document_number": "南领资〔2026〕4号", "attendees": "甲、乙", "minutes": "不同意。"}
    assert client.post(path, row | record).status_code == 422
    client.post(f"{path}/strike", {"strike": str(cases[0].pk), f"reason-{cases[0].pk}": "材料待核"})
    path = client.post("/desk/meetings", listed | {"case": str(cases[0].pk)})["Location"]
    client.post(path, row | record | {f"reason-{cases[0].pk}": "超出范围"})
    assert of(cases[0].number).state == State.REJECTED


def test_a_number_that_cannot_be_read_is_not_recorded(place) -> None:
    client = as_(place, "secretary")
    page = text(client.get("/desk/numbers"))
    assert "假定" in page
    key = re.findall(r"\?key=([\w.]+)", client.get("/desk/numbers").content.decode())[0]
    typed = {"valid_from": "2026-03-01", "document_number": "南领纪〔2026〕9号", "approver": "区领导小组"}
    assert client.post(f"/desk/numbers?key={key}", typed | {"value": "乱写"}).status_code == 422
    assert ParameterDecision.objects.filter(document_number="南领纪〔2026〕9号").count() == 0


def test_no_conclusion_is_recorded_past_the_review_of_a_draft(place) -> None:
    client = as_(place, "secretary")
    said = {"conclude": "1", "measure": "livestream.m02", "passed": "yes", "document": "公审〔2026〕1号", "on": "2026-03-01"}
    client.post("/desk/numbers", said)
    assert not FairCompetitionConclusion.objects.exists()
    page = client.get("/desk/numbers")
    assert "现在没有通过审查的措施" in text(page)
    assert 'href="/desk/drafts"' in page.content.decode()
    people.lawful()
    assert "直播企业房租补贴 通过" in text(client.get("/desk/numbers"))


def test_a_decision_takes_the_unit_of_its_number_and_nothing_else() -> None:
    assert numbers.read_typed("35万元", "fen") == 35_000_000
    assert numbers.read_typed("¥350,000", "fen") == 35_000_000
    assert numbers.read_typed("12.5%", "bp") == 1250
    assert numbers.read_typed("2026-03-01", "date") == 20_260_301
    assert numbers.read_typed("3", "years") == 3
    for typed, unit in (("35", "fen"), ("12.555%", "bp"), ("-1", "years"), ("三", "")):
        with pytest.raises(ValueError, match=r"."):
            numbers.read_typed(typed, unit)


def test_a_recorded_number_is_kept_with_its_document(place) -> None:
    key = next(n.key for p in numbers.PROGRAMS for n in p.numbers.values() if n.open and n.choice_labels)
    typed = {"valid_from": "2026-03-01", "document_number": "南领纪〔2026〕9号", "approver": "区领导小组", "value": "0"}
    assert as_(place, "secretary").post(f"/desk/numbers?key={key}", typed).status_code == 302
    assert ParameterDecision.objects.get(document_number="南领纪〔2026〕9号").key == key


def test_the_home_of_the_staff_leads_to_the_desk(place) -> None:
    assert "/desk/" in as_(place, "officer").get("/account/").content.decode()
    assert 'href="/desk/"' not in as_(place, "manager").get("/account/").content.decode()


def test_an_administrator_opens_and_changes_a_window(place) -> None:
    people.lawful()
    client = as_(place, "administrator")
    typed = {"measure": "livestream.m04", "year": "2026", "opens_at": "2026-03-01T09:00", "closes_at": "2026-06-30T18:00"}
    assert client.post("/desk/windows", typed | {"closes_at": "2026-02-01T18:00"}).status_code == 422
    client.post("/desk/windows", typed | {"budget_fen": "800.5"})
    window = Window.objects.get(measure="livestream.m04")
    assert window.budget_fen == 800_500_000
    change = {"closes_at": "2026-07-31T18:00", "budget_fen": "900", "why": "延长"}
    client.post(f"/desk/windows?window={window.pk}", change)
    window.refresh_from_db()
    assert (window.budget_fen, window.closes_at.month) == (900_000_000, 7)


def test_what_the_table_of_states_says_has_its_english() -> None:
    said = {*(s.label for s in State), *(t.label for t in ROWS), *(t.effect for t in ROWS), *CLOCK_LABELS.values()} - {""}
    with translation.override("en"):
        assert [words for words in sorted(said) if translation.gettext(words) == words] == []
