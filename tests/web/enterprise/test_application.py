"""A firm fills in, saves, checks and submits; what is wrong comes back as typed, and twice submitted is one case."""

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from cases.people import RENT, attached
from huiqi.access.actor import actor_of
from huiqi.access.models import Account
from huiqi.cases import actions, queries
from huiqi.cases.models import Case
from web.routes import World, world

pytestmark = pytest.mark.database


@pytest.fixture
def place() -> World:
    return world()


def signed_in(account: Account) -> Client:
    client = Client()
    client.force_login(account)
    return client


def own(place: World) -> Case:
    return Case.objects.get(number=place.own["draft"])


def filled(place: World) -> Case:
    """The manager's draft with every answer and paper."""
    case, actor, at = own(place), actor_of(place.accounts["manager"], "test"), timezone.now()
    case = actions.save_draft(actor=actor, case_id=case.pk, version=case.version, at=at, answers=RENT)
    for paper in case.law.papers:
        case = attached(case, paper.name, actor=actor, at=at)
    return case


def test_the_home_shows_the_draft_and_what_the_firm_may_get(place: World) -> None:
    case = own(place)
    page = signed_in(place.accounts["manager"]).get("/my/").content.decode()
    assert str(case.number) in page
    assert "直播企业房租补贴" in page
    assert "申请" in page
    assert "窗口期未开" in page


def test_autosave_keeps_what_is_right_and_names_what_is_not(place: World) -> None:
    case = own(place)
    sent = {"version": case.version, "rent_paid_fen": "43.5", "rent_paid_fen-unit": "wan", "rent_years_supported": "many"}
    answer = signed_in(place.accounts["filler"]).post(f"/my/cases/{case.number}/save", sent)
    assert answer.status_code == 200
    assert list(answer.json()["wrong"]) == ["rent_years_supported"]
    case.refresh_from_db()
    assert case.facts["rent_paid_fen"] == 43_500_000
    assert answer.json()["version"] == case.version


def test_a_stale_save_is_refused_and_changes_nothing(place: World) -> None:
    case = own(place)
    client = signed_in(place.accounts["filler"])
    sent = {"version": case.version - 1, "rent_paid_fen": "43.5"}
    answer = client.post(f"/my/cases/{case.number}/save", sent)
    assert answer.status_code == 409
    assert "刷新" in answer.json()["error"]
    case.refresh_from_db()
    assert "rent_paid_fen" not in case.facts


def test_a_wrong_answer_comes_back_as_typed(place: World) -> None:
    case = own(place)
    sent = {"version": case.version, "rent_paid_fen": "-5"}
    answer = signed_in(place.accounts["manager"]).post(f"/my/cases/{case.number}/facts", sent)
    assert answer.status_code == 422
    assert 'value="-5"' in answer.content.decode()


def test_papers_are_kept_together_or_not_at_all(place: World) -> None:
    case = own(place)
    client = signed_in(place.accounts["manager"])
    sent = {"version": case.version, "paper-1": "deferred", "paper-4": "nonsense"}
    assert client.post(f"/my/cases/{case.number}/papers", sent).status_code == 422
    assert not case.papers.exists()
    sent["paper-4"] = "register"
    assert client.post(f"/my/cases/{case.number}/papers", sent).status_code == 302
    assert case.papers.count() == 2


def test_an_incomplete_application_is_not_submitted(place: World) -> None:
    case = own(place)
    client = signed_in(place.accounts["manager"])
    answer = client.post(f"/my/cases/{case.number}/review?lang=en", {"version": case.version, "committed": "on"})
    assert answer.status_code == 422
    assert "The application is not complete" in answer.content.decode()


def test_submitted_twice_is_one_application(place: World) -> None:
    case = filled(place)
    client, address = signed_in(place.accounts["manager"]), f"/my/cases/{case.number}/review"
    sent = {"version": case.version, "committed": "on"}
    assert [client.post(address, sent).status_code for _ in range(2)] == [302, 302]
    case.refresh_from_db()
    assert case.state == "SUBMITTED"
    assert case.events.filter(event="submit").count() == 1


def test_a_returned_case_shows_its_points_and_a_withdrawn_one_its_end(place: World) -> None:
    case = filled(place)
    manager = actor_of(place.accounts["manager"], "test")
    at = timezone.now()
    case = actions.submit(actor=manager, case_id=case.pk, version=case.version, at=at, committed=True)
    points = [("rent_paid_fen", "请补租约备案号")]
    window = actor_of(place.accounts["window"], "test")
    case = actions.request_correction(actor=window, case_id=case.pk, version=case.version, at=at, points=points)
    client, address = signed_in(place.accounts["manager"]), f"/my/cases/{case.number}/"
    page = client.get(address).content.decode()
    assert "请补租约备案号" in page
    assert "rent_paid_fen" not in page
    assert "需补正" in page
    assert "计时停止" in page
    client.post(f"{address}withdraw", {"version": case.version, "why": "改日再办"})
    assert "改日再办" in client.get(address).content.decode()
    assert queries.case_by_id(case.pk).state == "WITHDRAWN"


def test_the_form_page_asks_the_database_seldom(place: World, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client, case = signed_in(place.accounts["manager"]), own(place)
    address = f"/my/cases/{case.number}/facts"
    client.get(address)
    with django_assert_max_num_queries(30):
        assert client.get(address).status_code == 200
