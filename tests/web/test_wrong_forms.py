"""A form that comes too late, twice, from the wrong firm or with amounts that cannot be: refused in words, nothing kept."""

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.people import RENT, attached
from huiqi.access.actor import actor_of
from huiqi.access.audit import verify
from huiqi.access.models import AuditEntry
from huiqi.cases import actions
from huiqi.cases.models import Case, Window
from web.routes import World, world
from web.test_bad_input import counted, nothing_stays

pytestmark = pytest.mark.database


@pytest.fixture
def place() -> World:
    return world()


def as_(place: World, role: str, language: str = "zh-hans") -> Client:
    client = Client(headers={"accept-language": language})
    client.force_login(place.accounts[role])
    return client


def complete(place: World) -> Case:
    """The firm's draft with every answer and paper, in a window that is open."""
    case, actor, at = of(place.own["draft"]), actor_of(place.accounts["manager"], "test"), timezone.now()
    case = actions.save_draft(actor=actor, case_id=case.pk, version=case.version, at=at, answers=RENT)
    for paper in case.law.papers:
        case = attached(case, paper.name, actor=actor, at=at)
    return case


def of(number: object) -> Case:
    return Case.objects.get(number=number)


def text(answer: HttpResponse) -> str:
    return answer.content.decode()


def submit(client: Client, case: Case, version: int | None = None) -> HttpResponse:
    sent = {"version": case.version if version is None else version, "committed": "on"}
    return client.post(f"/my/cases/{case.number}/review", sent)


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "现在不在申报窗口期"), ("en", "takes no applications now. The last")],
)
def test_a_window_that_closed_while_the_firm_was_typing_takes_nothing_more(place: World, language: str, words: str) -> None:
    case = complete(place)
    client = as_(place, "manager", language)
    assert client.get(f"/my/cases/{case.number}/review").status_code == 200
    Window.objects.update(closes_at=timezone.now() - dt.timedelta(seconds=1))
    before = counted()
    answer = submit(client, case)
    assert answer.status_code == 422
    assert words in text(answer)
    assert counted() == before
    assert of(case.number).state == "DRAFT"


def test_an_application_cannot_be_begun_in_a_window_that_expired(place: World) -> None:
    assert place.own["draft"]
    Window.objects.update(closes_at=timezone.now() - dt.timedelta(days=1))
    Case.objects.update(state="WITHDRAWN")
    before = counted()
    answer = as_(place, "manager").post("/my/apply/m03")
    assert answer.status_code == 422
    assert "下一窗口期尚未公布" in text(answer)
    assert counted() == before


def test_a_case_of_another_firm_does_not_exist_for_this_one(place: World) -> None:
    number, client, before = place.other["draft"], as_(place, "manager"), counted()
    for page in ("", "facts", "papers", "review"):
        assert client.get(f"/my/cases/{number}/{page}").status_code == 404
        assert client.post(f"/my/cases/{number}/{page}", {"version": "1", "rent_paid_fen": "1"}).status_code == 404
    assert client.post("/my/apply/m03", {"firm": place.other["firm"]}).status_code == 403
    assert counted() == before


def test_a_form_sent_twice_is_one_application_and_an_old_one_says_what_changed(place: World) -> None:
    case, client = complete(place), as_(place, "manager")
    assert submit(client, case).status_code == 302
    before = counted()
    assert submit(client, case)["Location"] == f"/my/cases/{case.number}/"
    assert counted() == before
    window = as_(place, "window", "en")
    path, old = f"/desk/{case.number}/refuse_acceptance", {"version": case.version, "why": "不在范围"}
    answer = window.post(path, old)
    assert answer.status_code == 422
    assert "This application has changed since you opened it: manager, " in text(answer)
    assert "不在范围" in text(answer)
    assert counted() == before
    assert window.post(path, old | {"version": of(case.number).version}).status_code == 302
    after = counted()
    assert window.post(path, old | {"version": of(case.number).version}).status_code == 422
    assert counted() == after


AMOUNTS = {
    "-1": "请只填数字",
    "-0.01": "请只填数字",
    "1e9": "请只填数字",
    "NaN": "请只填数字",
    "0x10": "请只填数字",
    "1.2.3": "请只填数字",
    "0.0000001": "金额最小到分",
    "99999999999999": "金额过大",
}


@pytest.mark.parametrize(("typed", "words"), AMOUNTS.items())
def test_an_amount_that_cannot_be_is_given_back_as_typed(place: World, typed: str, words: str) -> None:
    case = of(place.own["draft"])
    answer = as_(place, "manager").post(f"/my/cases/{case.number}/facts", {"version": case.version, "rent_paid_fen": typed})
    assert answer.status_code == 422
    assert words in text(answer)
    assert f'value="{typed}"' in text(answer)
    assert "rent_paid_fen" not in of(case.number).facts


@pytest.mark.parametrize("typed", ["４３．５", " 43.5 ", "43.50", "43.5万"])
def test_an_amount_as_people_type_it_is_read_to_the_fen(place: World, typed: str) -> None:
    case = of(place.own["draft"])
    sent = {"version": case.version, "rent_paid_fen": typed, "rent_paid_fen-unit": "wan"}
    assert as_(place, "manager").post(f"/my/cases/{case.number}/facts", sent).status_code == 302
    assert of(case.number).facts["rent_paid_fen"] == 43_500_000


def test_a_text_of_ten_thousand_lines_is_no_paper(place: World) -> None:
    case, before = of(place.own["draft"]), counted()
    file = SimpleUploadedFile("名单.txt", "一行\n".encode() * 10_000, "text/plain")
    answer = as_(place, "manager").post(f"/my/cases/{case.number}/papers", {"version": case.version, "file-0": file})
    assert answer.status_code == 422
    assert "名单.txt" in text(answer)
    assert counted() == before


@given(words=st.text(st.characters(exclude_categories=()), max_size=300))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_words_a_reason_is_made_of_they_are_kept_or_refused(place: World, words: str) -> None:
    number = place.own["case"]
    with nothing_stays():
        entries, version = AuditEntry.objects.count(), of(number).version
        sent = {"version": version, "why": words.encode(errors="surrogatepass")}
        answer = as_(place, "window").post(f"/desk/{number}/refuse_acceptance", sent)
        done = answer.status_code == 302
        assert answer.status_code in (302, 422)
        assert AuditEntry.objects.count() == entries + done
        assert (of(number).state == "REFUSED") is done
        assert as_(place, "window").get(f"/desk/{number}").status_code == 200
        assert verify() is None
