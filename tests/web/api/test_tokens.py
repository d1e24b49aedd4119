"""A token opens what its account may do at that moment and its scopes name; a session opens nothing of an API."""

import datetime as dt

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.utils import timezone

from access.people import FIRM, LEAD, OTHER_FIRM
from cases import people
from huiqi.access import actions
from huiqi.access.actor import SYSTEM
from huiqi.access.models import ApiToken, RoleGrant
from huiqi.cases.models import Case, Event
from web.api.asking import bearer, secret_of
from web.routes import World, world
from web.visits import as_

pytestmark = pytest.mark.database
SHELL = SYSTEM("test")


@pytest.fixture
def place() -> World:
    return world()


def code(answer) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


def numbers(client: Client, headers: dict[str, str], query: str = "") -> set[str]:
    answer = client.get(f"/api/v1/cases?{query}", headers=headers)
    assert answer.status_code == 200, answer.content
    return {case["number"] for case in answer.json()["items"]}


def test_me_says_whose_token_it_is(client, place) -> None:
    said = client.get("/api/v1/me", headers=bearer(place, "officer", ["cases.read"])).json()
    assert (said["roles"], said["departments"], said["firms"], said["scopes"]) == (["officer"], [LEAD], [], ["cases.read"])
    token = ApiToken.objects.get()
    assert (said["token"], token.used_at is None) == (token.prefix, False)


def test_nothing_and_nonsense_open_nothing(client, place) -> None:
    secret = secret_of(place, "manager")
    assert code(client.get("/api/v1/me")) == (401, "TOKEN_MISSING")
    for header in (secret, f"Basic {secret}", "Bearer", "Bearer  "):
        assert code(client.get("/api/v1/me", headers={"Authorization": header})) == (401, "TOKEN_MISSING")
    answer = client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}x"})
    assert (code(answer), answer["WWW-Authenticate"]) == ((401, "TOKEN_UNKNOWN"), "Bearer")
    assert client.get("/api/v1/me", headers={"Authorization": f"bearer {secret}"}).status_code == 200


@pytest.mark.parametrize("role", ["manager", "treasury"])
def test_a_session_opens_nothing_and_needs_no_form_token(place, role) -> None:
    assert code(as_(place, role).get("/api/v1/cases")) == (401, "TOKEN_MISSING")
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(place.accounts[role])
    body = {"facts": {}}
    sent = strict.post("/api/v1/policies/livestream/find", body, content_type="application/json")
    assert sent.status_code == 200
    assert code(strict.post("/api/v1/nothing", body, content_type="application/json")) == (404, "NOT_FOUND")


def test_a_scope_that_is_missing_is_named(client, place) -> None:
    headers = bearer(place, "treasury", ["payments.read"])
    answer = client.get("/api/v1/budget", headers=headers)
    assert (code(answer), answer.json()["name"]) == ((403, "SCOPE_MISSING"), "budget.read")
    assert client.get("/api/v1/payments", headers=headers).status_code == 200


def test_what_the_account_loses_the_token_loses_at_once(client, place) -> None:
    headers = bearer(place, "treasury")
    ask = lambda: client.get("/api/v1/budget", headers=headers)  # noqa: E731  asked again and again
    assert ask().status_code == 200
    held = RoleGrant.objects.get(account=place.accounts["treasury"])
    held.delete()
    assert code(ask()) == (403, "FORBIDDEN")
    assert ask().json()["name"] == "ROLE_MISSING"
    actions.grant(actor=SHELL, account_id=held.account_id, role="treasury", at=timezone.now())
    Authenticator.objects.filter(user=held.account).delete()
    assert code(ask()) == (403, "SECOND_FACTOR")
    actions.set_active(actor=SHELL, account_id=held.account_id, active=False, at=timezone.now())
    assert code(ask()) == (401, "TOKEN_ACCOUNT")


def test_a_made_up_persons_token_opens_nothing_in_earnest(client, place, settings) -> None:
    headers = bearer(place, "manager")
    account = place.accounts["manager"]
    account.demonstration = True
    account.save()
    settings.DEMONSTRATION = False
    assert code(client.get("/api/v1/me", headers=headers)) == (401, "TOKEN_ACCOUNT")
    settings.DEMONSTRATION = True
    assert client.get("/api/v1/me", headers=headers).status_code == 200


def test_a_revoked_and_an_expired_token_say_so(client, place) -> None:
    headers = bearer(place, "manager")
    token = ApiToken.objects.get()
    ApiToken.objects.update(created_at=token.created_at - dt.timedelta(days=60), expires_at=timezone.now())
    assert code(client.get("/api/v1/me", headers=headers)) == (401, "TOKEN_EXPIRED")
    ApiToken.objects.update(revoked_at=timezone.now())
    assert code(client.get("/api/v1/me", headers=headers)) == (401, "TOKEN_REVOKED")


def test_each_reads_the_cases_they_may_read(client, place) -> None:
    own, others = str(place.own["case"]), str(place.other["case"])
    draft = str(place.own["draft"])
    assert numbers(client, bearer(place, "manager")) == {own, draft}
    for role in ("window", "officer", "auditor"):
        headers = bearer(place, role)
        assert numbers(client, headers) == {own, others}, role
        assert code(client.get(f"/api/v1/cases/{draft}", headers=headers)) == (404, "CASE_UNKNOWN")
    assert code(client.get(f"/api/v1/cases/{others}", headers=bearer(place, "manager"))) == (403, "FORBIDDEN")
    assert code(client.get("/api/v1/cases", headers=bearer(place, "expert"))) == (403, "SCOPE_MISSING")


def test_a_token_of_one_firm_reads_that_firms_cases_only(client, place) -> None:
    own, others = str(place.own["case"]), str(place.other["case"])
    who = place.accounts["manager"].pk
    actions.grant(actor=SHELL, account_id=who, role="reader", credit_code=OTHER_FIRM, at=timezone.now())
    both, one = bearer(place, "manager"), {"Authorization": f"Bearer {secret_of(place, 'manager', credit_code=FIRM)}"}
    assert numbers(client, both) == {own, others}
    assert numbers(client, one) == {own}
    RoleGrant.objects.filter(account=who, credit_code=FIRM).delete()
    assert numbers(client, one) == set()


def test_a_case_is_told_from_its_first_day_to_its_money(client, place) -> None:
    assert place.own["batch"]
    case = Case.objects.get()
    said = client.get(f"/api/v1/cases/{case.number}", headers=bearer(place, "manager")).json()
    assert (said["state"], said["award_fen"], said["credit_code"]) == ("PAID", 35_000_000, FIRM)
    payment = {"award_fen": 35_000_000, "paid_fen": 35_000_000, "recovered_fen": 0, "state": "paid", "reason": ""}
    assert said["payment"] == payment | {"answered_on": case.payment_lines.get().answered_on.isoformat()}
    assert [e["event"] for e in said["history"]][:2] == ["open_draft", "submit"]
    assert {c["kind"] for c in said["clocks"]} >= {"form", "substantive", "notice", "payment"}
    assert {p["manner"] for p in said["papers"]} == {"provided"}


def test_identity_numbers_in_reasons_are_masked(client, place) -> None:
    number = str(place.own["accepted"])
    Event.objects.filter(case__number=number, event="accept").update(why="联系人身份证 11010519491231002X 已核")
    said = client.get(f"/api/v1/cases/{number}", headers=bearer(place, "officer")).content.decode()
    assert "1101**********002X" in said
    assert "11010519491231002X" not in said


def test_cases_are_filtered_by_state_words_and_what_happened_since(client, place) -> None:
    waiting, accepted = str(place.own["case"]), str(place.other["accepted"])
    headers = bearer(place, "officer")
    assert numbers(client, headers, "state=SUBMITTED") == {waiting}
    assert numbers(client, headers, f"q={accepted}") == {accepted}
    assert numbers(client, headers, "measure=livestream.m01") == set()
    since = (people.moment(3, 2, 12)).isoformat().replace("+", "%2B")
    assert numbers(client, headers, f"updated_since={since}") == {accepted}
    assert code(client.get("/api/v1/cases?updated_since=0.5", headers=headers)) == (422, "BODY")


def test_payments_and_budgets_are_for_those_who_may(client, place) -> None:
    assert place.own["batch"]
    for role in ("treasury", "auditor"):
        headers = bearer(place, role)
        (batch,) = client.get("/api/v1/payments", headers=headers).json()["items"]
        assert (batch["number"], batch["total_fen"], batch["answered"]) == (place.own["batch"], 35_000_000, 1)
        (row,) = client.get("/api/v1/budget?year=2026", headers=headers).json()
        assert (row["paid_fen"], row["reserved_fen"]) == (35_000_000, 0)
    officer = bearer(place, "officer")
    assert code(client.get("/api/v1/payments", headers=officer)) == (403, "SCOPE_MISSING")
