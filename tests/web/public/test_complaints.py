"""Complaints on the pages: filed without an account, led to by a code, dealt with at the desk, safe from machines."""

import pytest
from django.core.cache import cache
from django.test import Client, override_settings

from access.people import LEAD
from huiqi.cases.models import Complaint
from web.public_routes import assigned, complaint
from web.routes import world
from web.visits import as_, text

pytestmark = pytest.mark.database
TYPED = {"kind": "claim", "body": "直播间长期没有人。"}


OWN = "/complaints/answer"


def test_somebody_files_without_a_name_and_reads_the_answer_with_the_code() -> None:
    client = Client()
    assert client.post("/complaints/", TYPED)["Location"] == OWN
    found, page = Complaint.objects.get(), client.get(OWN)
    assert str(found) in text(page)
    assert "直播间长期" not in text(page)
    assert '<meta name="robots" content="noindex">' in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    code = client.cookies["complaint"].value
    assert code in text(page)

    other = Client()
    assert str(found) not in text(other.get(OWN))
    wrong = other.post(OWN, {"code": code[::-1]})
    assert (wrong.status_code, "大小写要一致" in text(wrong)) == (404, True)
    assert str(found) in text(other.post(OWN, {"code": f" {code} "}, follow=True))
    assert other.get(f"/complaints/{code}").status_code == 404, "the code is in no address"


def test_who_has_read_enough_leaves_nothing_for_the_next_at_the_same_computer() -> None:
    client, (found, code) = Client(), complaint()
    assert str(found) in text(client.post(OWN, {"code": code}, follow=True))
    assert str(found) not in text(client.post(OWN, {"forget": "1"}, follow=True))
    assert client.cookies["complaint"].value == ""


def test_a_code_that_leads_nowhere_any_more_asks_for_one_and_accuses_nobody() -> None:
    client = Client()
    client.cookies["complaint"] = "x" * 22
    page = client.get(OWN)
    assert (page.status_code, "没有对应的投诉" in text(page)) == (200, False)


@override_settings(SESSION_COOKIE_SECURE=True)
def test_behind_tls_the_code_is_bound_to_the_host_and_no_script_reads_it() -> None:
    (_, code), client = complaint(), Client()
    client.post(OWN, {"code": code}, secure=True)
    cookie = client.cookies["__Host-complaint"]
    assert (cookie.value, cookie["secure"], cookie["httponly"], cookie["path"]) == (code, True, True, "/")
    assert (cookie["samesite"], cookie["max-age"], cookie["domain"]) == ("Lax", "", "")
    client.post(OWN, {"forget": "1"}, secure=True)
    assert client.cookies["__Host-complaint"].value == ""


def test_what_is_missing_is_said_at_its_field_and_what_was_typed_stays() -> None:
    answer = Client().post("/complaints/", TYPED | {"kind": "conduct"})
    assert answer.status_code == 422
    assert "请选择您投诉的部门" in text(answer)
    assert "直播间长期没有人。" in answer.content.decode()
    assert not Complaint.objects.exists()
    assert 'value="GS-2026-000001"' in Client().get("/complaints/?notice=GS-2026-000001").content.decode()


def test_a_machine_that_fills_in_everything_is_refused() -> None:
    answer = Client().post("/complaints/", TYPED | {"website": "http://spam.example"})
    assert (answer.status_code, Complaint.objects.count()) == (422, 0)
    assert "看起来是机器填写的" in text(answer)


@override_settings(ACCOUNT_RATE_LIMITS={"complain_in_public": "2/h/ip"})
def test_one_network_files_only_so_many_an_hour() -> None:
    cache.clear()
    codes = [Client().post("/complaints/", TYPED).status_code for _ in range(3)]
    assert (codes, Complaint.objects.count()) == ([302, 302, 422], 2)


def test_the_secretary_assigns_and_the_department_answers_on_the_pages() -> None:
    place, (found, secret) = world(), complaint()
    secretary, officer = as_(place, "secretary"), as_(place, "officer")
    assert str(found) in text(secretary.get("/desk/complaints"))
    assert str(found) not in text(officer.get("/desk/complaints"))
    address = f"/desk/complaints/{found}"
    assert officer.get(address).status_code == 404
    page = text(secretary.get(address))
    for words in ("李霞", "13700000001", "租约是空的"):
        assert words in page
    stale = secretary.post(address, {"do": "assign", "version": "7", "department": LEAD, "why": "核实"})
    assert (stale.status_code, "已有变化" in text(stale)) == (422, True)
    secretary.post(address, {"do": "assign", "version": "1", "department": LEAD, "why": "核实"})
    assert "答复并办结" in text(officer.get(address))
    assert officer.post(address, {"do": "answer", "version": "2", "answer-answer": ""}).status_code == 422
    officer.post(address, {"do": "answer", "version": "2", "answer-answer": "已核实，租约真实。"})
    assert "已核实，租约真实。" in text(Client().post(OWN, {"code": secret}, follow=True))
    assert str(found) not in text(officer.get("/desk/complaints"))
    assert str(found) in text(officer.get("/desk/complaints?which="))
    assert str(found) in text(secretary.get("/desk/complaints?which=answered&kind=claim&q=TS"))


def test_the_message_leads_to_the_complaint() -> None:
    place = world()
    found = assigned()
    officer = as_(place, "officer")
    page = officer.get("/messages/").content.decode()
    assert "投诉举报：分派办理" in page
    event = found.events.get(event="assign").pk
    assert officer.get(f"/messages/complaints/{event}/open")["Location"] == f"/desk/complaints/{found}"
    assert "投诉举报" in text(officer.get("/desk/"))
    assert "desk/complaints" not in as_(place, "treasury").get("/desk/").content.decode()
