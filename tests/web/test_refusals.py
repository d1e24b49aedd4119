"""What is refused before a page looks at it is said in the reader's language, and nothing of it is kept."""

from urllib.parse import urlencode

import pytest
from django.http import HttpResponse
from django.test import Client

from huiqi.access.models import AuditEntry
from web.routes import world
from web.test_routes import sign_in

pytestmark = pytest.mark.django_db

ENGLISH, CHINESE = {"accept-language": "en"}, {"accept-language": "zh-hans"}


def says(answer: HttpResponse, status: int, words: str) -> bool:
    page = answer.content.decode()
    return answer.status_code == status and f"<h1>{words}</h1>" in page and "<main" in page


@pytest.mark.parametrize(("headers", "words"), [(ENGLISH, "This page has expired"), (CHINESE, "页面已过期")])
def test_a_form_without_its_token_is_sent_back_to_be_loaded_again(headers, words) -> None:
    place, client = world(), Client(enforce_csrf_checks=True, headers=headers)
    sign_in(client, place.accounts["manager"])
    number, before = place.own["draft"], AuditEntry.objects.count()
    assert says(client.post(f"/my/cases/{number}/withdraw", {"version": "1"}), 403, words)
    client.cookies["csrftoken"] = "x" * 32
    assert says(client.post(f"/my/cases/{number}/withdraw", {"csrfmiddlewaretoken": "y" * 32}), 403, words)
    assert AuditEntry.objects.count() == before


@pytest.mark.parametrize(("headers", "words"), [(ENGLISH, "This address cannot be opened"), (CHINESE, "不能这样打开")])
def test_the_address_of_a_button_cannot_be_opened(headers, words) -> None:
    client = Client(headers=headers)
    sign_in(client, world().accounts["auditor"])
    answer = client.get("/audit/verify")
    assert says(answer, 405, words)
    assert answer["Allow"] == "POST"
    assert client.get("/api/v1/policies").status_code == 200
    assert b"<main" not in client.delete("/api/v1/policies").content


@pytest.mark.parametrize(("headers", "words"), [(ENGLISH, "This cannot be read"), (CHINESE, "提交的内容读不出来")])
def test_a_form_of_two_thousand_fields_cannot_be_read(headers, words) -> None:
    client = Client(headers=headers)
    sign_in(client, world().accounts["manager"])
    assert says(client.post("/account/interest", {f"x{i}": "1" for i in range(2000)}), 400, words)


@pytest.mark.parametrize("path", ["/find/a%00b/", "/account/accounts?q=%00"])
def test_an_address_with_a_nul_cannot_be_read(path: str) -> None:
    assert says(Client(headers=ENGLISH).get(path), 400, "This cannot be read")


@pytest.mark.parametrize("kind", ["multipart", "urlencoded"])
def test_a_form_with_a_nul_cannot_be_read_and_is_not_kept(kind: str) -> None:
    place, client = world(), Client(headers=ENGLISH)
    sign_in(client, place.accounts["manager"])
    path, before = f"/my/cases/{place.own['draft']}/withdraw", AuditEntry.objects.count()
    for fields in ({"version": "1", "why": "甲\x00乙"}, {"version": "1", "why\x00": "甲"}):
        sent = {"data": fields}
        if kind == "urlencoded":
            sent = {"data": urlencode(fields), "content_type": "application/x-www-form-urlencoded"}
        assert says(client.post(path, **sent), 400, "This cannot be read")
    assert AuditEntry.objects.count() == before
    assert client.post(path, {"version": "1", "why": "甲乙"}).status_code == 302


@pytest.mark.parametrize(("headers", "words"), [(ENGLISH, "Too many attempts"), (CHINESE, "试得太频繁")])
def test_who_tries_too_often_is_asked_to_wait(headers, words) -> None:
    client = Client(headers=headers)
    sign_in(client, world().accounts["manager"])
    wrong = {"oldpassword": "x", "password1": "y", "password2": "z"}
    answers = [client.post("/account/password/change/", wrong) for _ in range(12)]
    assert says(answers[-1], 429, words)
