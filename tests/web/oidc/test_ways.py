"""Who gets in by the provider, to which account, and what is kept of it; without a browser, at a real provider."""

import json
import time
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client, override_settings

from access.people import NOON
from huiqi.access import actions, audit
from huiqi.access.actor import actor_of
from huiqi.access.models import Account, AuditEntry, Identity
from huiqi.web.account.oidc import ANSWER_SECONDS, ASKED
from web.oidc.conftest import NewProvider, Started
from web.routes import World, world

pytestmark = pytest.mark.database
FILLER, OFFICER = "filler@example.cn", "officer@example.cn"
FORGERIES = [
    "nonce", "no nonce", "issuer", "audience", "two audiences", "expired", "signature", "shared secret", "unsigned",
    "missing",
]  # fmt: skip


@pytest.fixture
def place() -> World:
    return world()


@pytest.fixture
def client() -> Client:
    return Client()


def linked(account: Account, issuer: str, name: str) -> Identity:
    actor = actor_of(account, "test")
    return actions.link_identity(actor=actor, issuer=issuer, subject=f"sub-{name}", label=name, at=NOON)


def who(client: Client) -> str | None:
    """The address of who is signed in."""
    number = client.session.get("_auth_user_id")
    return Account.objects.get(pk=number).email if number else None


def signed_in(account: Account) -> Client:
    """By the password, a moment ago."""
    client = Client()
    client.force_login(account)
    session = client.session
    session["account_authentication_methods"] = [{"method": "password", "at": time.time(), "reauthenticated": True}]
    session["account_authentication_methods_user"] = str(account.pk)
    session.save()
    return client


def last(verb: str) -> AuditEntry:
    found = AuditEntry.objects.filter(verb=verb).first()
    assert found
    return found


def test_a_connected_identity_signs_its_account_in_and_the_log_says_so(provider: Started, place: World, client) -> None:
    linked(place.accounts["filler"], provider.issuer, "chen")
    answer = provider.answer_for(client, "chen")
    assert (answer.status_code, answer["Location"], who(client)) == (302, "/account/", FILLER)
    entry = last("account.sign_in")
    assert (entry.actor, json.loads(entry.detail)) == (
        f"account:{place.accounts['filler'].pk}", {"way": "oidc", "issuer": provider.issuer, "second_factor": False},
    )  # fmt: skip
    assert ASKED not in client.session
    assert audit.verify() is None


def test_the_password_still_signs_in_and_is_named_as_the_way(provider: Started, place: World, client) -> None:
    client.post("/account/login/", {"login": FILLER, "password": "a long passphrase of the tests"})
    if who(client) is None:
        account = place.accounts["filler"]
        account.set_password("a long passphrase of the tests")
        account.save()
        client.post("/account/login/", {"login": FILLER, "password": "a long passphrase of the tests"})
    assert who(client) == FILLER
    assert json.loads(last("account.sign_in").detail) == {"way": "password"}


def test_one_lands_on_the_page_that_asked_and_on_no_other_site(provider: Started, place: World) -> None:
    linked(place.accounts["filler"], provider.issuer, "chen")
    for then, lands in (("/my/", "/my/"), ("https://evil.example/", "/account/"), ("//evil.example", "/account/")):
        assert provider.answer_for(Client(), "chen", next=then)["Location"] == lands


def test_nobody_unknown_gets_in_or_an_account_and_the_page_says_what_to_do(provider: Started, place: World, client) -> None:
    before = Account.objects.count()
    for language, words in (("zh-hans", "还没有连接到惠企的账号"), ("en", "is not connected to an account")):
        client.get(f"/?lang={language}")
        answer = provider.answer_for(client, FILLER)
        assert (answer.status_code, who(client)) == (403, None)
        assert words in (page := answer.content.decode())
        assert "/account/signup/" in page
    assert (Account.objects.count(), Identity.objects.count()) == (before, 0)


def test_a_verified_address_finds_its_account_only_where_the_settings_trust_it(
    provider: Started, place: World, client, settings
) -> None:
    settings.OIDC = provider.settings(trusts_email=True)
    answer = provider.answer_for(client, FILLER.upper())
    assert (answer.status_code, who(client)) == (302, FILLER)
    (identity,) = place.accounts["filler"].identities.all()
    assert (identity.issuer, identity.subject, identity.label) == (provider.issuer, f"sub-{FILLER.upper()}", FILLER.upper())
    assert last("account.link_identity").personal.payload
    assert "sub-" not in last("account.link_identity").detail
    assert [m.to for m in mail.outbox] == [[FILLER]]
    settings.OIDC = provider.settings()
    again = Client()
    provider.answer_for(again, FILLER.upper())
    assert (who(again), len(mail.outbox)) == (FILLER, 1)


def test_an_address_that_is_not_verified_or_nobodys_finds_nobody(provider: Started, place: World, client, settings) -> None:
    settings.OIDC = provider.settings(trusts_email=True)
    for name in (f"unverified-{FILLER}", "stranger@example.cn", f"x{FILLER}", "%"):
        assert provider.answer_for(client, name).status_code == 403
    assert (who(client), Identity.objects.count()) == (None, 0)


def test_an_account_that_is_disabled_or_of_a_demonstration_stays_outside(provider: Started, place: World, settings) -> None:
    settings.OIDC = provider.settings(trusts_email=True)
    Account.objects.filter(email=FILLER).update(is_active=False)
    Account.objects.filter(email="reader@example.cn").update(demonstration=True)
    linked(place.accounts["reader"], provider.issuer, "reader")
    for name in (FILLER, "reader", "reader@example.cn"):
        client = Client()
        answer = provider.answer_for(client, name)
        assert (answer["Location"], who(client)) == ("/account/inactive/", None)
    assert Identity.objects.count() == 1
    with override_settings(DEMONSTRATION=True):
        client = Client()
        provider.answer_for(client, "reader")
        assert who(client) == "reader@example.cn"


@pytest.mark.parametrize("forgery", FORGERIES)
def test_an_answer_that_is_not_the_providers_to_our_question_is_not_believed(
    provider: Started, place: World, client, forgery: str, caplog: pytest.LogCaptureFixture
) -> None:
    linked(place.accounts["filler"], provider.issuer, "chen")
    provider.forge(forgery)
    answer = provider.answer_for(client, "chen")
    assert (answer.status_code, who(client)) == (403, None)
    assert "核对不上" in answer.content.decode()
    assert "is refused" in caplog.text
    provider.forge("")
    provider.answer_for(client, "chen")
    assert who(client) == FILLER


def test_an_answer_counts_once_in_the_browser_that_asked_and_not_for_long(
    provider: Started, place: World, client, monkeypatch: pytest.MonkeyPatch
) -> None:
    linked(place.accounts["filler"], provider.issuer, "chen")
    back = provider.way_back(client, "chen")
    other = Client()
    assert other.get(back).status_code == 403
    other.post("/account/oidc")
    assert (other.get(back).status_code, who(other)) == (403, None)
    state = parse_qs(urlsplit(back).query)["state"][0]
    assert client.get(back.replace(state, state[::-1])).status_code == 403
    assert client.get(back).status_code == 403, "a wrong state has used the question up"
    back = provider.way_back(client, "chen")
    assert client.get(f"{back}&iss=x".replace("&iss=http", "&was=http")).status_code == 403
    back = provider.way_back(client, "chen")
    assert (client.get(back).status_code, who(client)) == (302, FILLER)
    late = Client()
    back = provider.way_back(late, "chen")
    now = time.time()
    monkeypatch.setattr("huiqi.web.account.oidc.time.time", lambda: now + ANSWER_SECONDS + 1)
    assert (late.get(back).status_code, who(late)) == (403, None)
    for broken in ("/account/oidc/back", "/account/oidc/back?state=&code=x", "/account/oidc/back?state=é&error=x"):
        assert Client().get(broken).status_code == 403


def test_a_code_from_elsewhere_is_refused_by_the_provider_as_its_verifier_is_not_ours(
    provider: Started, place: World, client
) -> None:
    linked(place.accounts["filler"], provider.issuer, "chen")
    stolen = parse_qs(urlsplit(provider.way_back(Client(), "chen")).query)["code"][0]
    back = provider.way_back(client, "wang")
    own = parse_qs(urlsplit(back).query)["code"][0]
    answer = client.get(back.replace(own, stolen))
    assert (answer.status_code, who(client)) == (403, None)


def test_whoever_turns_back_at_the_provider_is_told_and_may_use_the_password(provider: Started, client) -> None:
    page = client.get(provider.way_back(client, ""), follow=True)
    assert page.redirect_chain == [("/account/login/", 302)]
    assert "您没有完成在区统一身份认证的登录" in page.content.decode()
    back = provider.way_back(client, "").replace("access_denied", "server_error")
    assert client.get(back).status_code == 403


def test_a_provider_that_is_away_is_said_and_the_password_page_still_works(
    new_provider: NewProvider, place: World, client, settings
) -> None:
    with new_provider() as started:
        settings.OIDC = started.settings()
        back = started.way_back(client, "chen")
    for answer in (client.get(back), client.post("/account/oidc")):
        assert (answer.status_code, "一时没有应答" in answer.content.decode()) == (503, True)
    page = client.get("/account/login/")
    assert (page.status_code, "用区统一身份认证登录" in page.content.decode()) == (200, True)


def test_a_description_of_another_issuer_is_not_followed(provider: Started, client, settings) -> None:
    settings.OIDC = provider.settings()
    settings.OIDC = type(settings.OIDC)(f"{provider.issuer}/", "huiqi", "s", "X")
    assert client.post("/account/oidc").status_code == 503


@pytest.mark.parametrize("auth", ["client_secret_basic", "client_secret_post"])
def test_both_ways_to_give_the_secret_and_to_tell_the_address_are_spoken(
    new_provider: NewProvider, place: World, client, settings, auth: str
) -> None:
    with new_provider(auth=auth, claims_in_token=True) as started:
        settings.OIDC = started.settings(trusts_email=True)
        started.answer_for(client, FILLER)
        assert who(client) == FILLER


def test_staff_give_their_second_factor_unless_the_provider_asked_for_one_that_is_trusted(
    provider: Started, place: World, settings
) -> None:
    linked(place.accounts["officer"], provider.issuer, "li")
    for trusted, given, asked in (
        ((), True, True), (("mfa",), False, True), (("otp",), True, True), (("mfa",), True, False),
    ):  # fmt: skip
        settings.OIDC = provider.settings(second_factor=frozenset(trusted))
        client = Client()
        answer = provider.answer_for(client, "li", second_factor=given)
        assert answer["Location"] == ("/account/second-factor/enter/" if asked else "/account/")
        assert (who(client) is None) == asked
    assert json.loads(last("account.sign_in").detail)["second_factor"] is True


def test_a_first_sign_in_by_address_is_connected_only_once_the_second_factor_was_given(
    provider: Started, place: World, client, settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OIDC = provider.settings(trusts_email=True)
    assert provider.answer_for(client, OFFICER)["Location"] == "/account/second-factor/enter/"
    assert Identity.objects.count() == 0
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.validate_totp_code", lambda secret, code: True)
    answer = client.post("/account/second-factor/enter/", {"code": "123456"})
    assert (answer.status_code, who(client), Identity.objects.count()) == (302, OFFICER, 1)
    assert json.loads(last("account.sign_in").detail)["way"] == "oidc"


def test_staff_without_a_second_factor_of_their_own_are_led_to_it_unless_the_provider_asked(
    provider: Started, place: World, settings
) -> None:
    Authenticator.objects.all().delete()
    linked(place.accounts["officer"], provider.issuer, "li")
    settings.OIDC = provider.settings(second_factor=frozenset({"mfa"}))
    for given, status in ((False, 302), (True, 200)):
        client = Client()
        provider.answer_for(client, "li", second_factor=given)
        assert (who(client), client.get("/account/").status_code) == (OFFICER, status)


def test_an_identity_is_connected_by_who_is_signed_in_told_by_mail_and_disconnected(provider: Started, place: World) -> None:
    client = signed_in(place.accounts["filler"])
    assert "还没有连接身份" in client.get("/account/identities").content.decode()
    answer = provider.answer_for(client, "chen", start="/account/oidc/connect")
    assert answer["Location"] == "/account/identities"
    page = client.get("/account/identities").content.decode()
    assert ("已连接。" in page, "chen" in page) == (True, True)
    provider.answer_for(client, "chen", start="/account/oidc/connect")
    assert (Identity.objects.count(), len(mail.outbox)) == (1, 1)
    assert "已连接登录身份" in mail.outbox[0].body
    client.post(f"/account/identities/{Identity.objects.get().pk}/disconnect")
    assert (Identity.objects.count(), "已断开登录身份" in mail.outbox[1].body) == (0, True)
    verbs = AuditEntry.objects.filter(verb__endswith="_identity").order_by("seq").values_list("verb", flat=True)
    assert list(verbs) == ["account.link_identity", "account.unlink_identity"]
    other = Client()
    assert (provider.answer_for(other, "chen").status_code, who(other)) == (403, None)


def test_an_identity_of_one_account_is_not_taken_by_another(provider: Started, place: World) -> None:
    linked(place.accounts["filler"], provider.issuer, "chen")
    client = signed_in(place.accounts["manager"])
    page = client.get(provider.answer_for(client, "chen", start="/account/oidc/connect")["Location"]).content.decode()
    assert "已连接到另一个账号" in page
    assert Identity.objects.get().account == place.accounts["filler"]
    assert client.post(f"/account/identities/{Identity.objects.get().pk}/disconnect").status_code == 404


def test_connecting_and_disconnecting_ask_for_the_password_again(provider: Started, place: World) -> None:
    account = place.accounts["filler"]
    number = linked(account, provider.issuer, "chen").pk
    client = Client()
    client.force_login(account)
    for path in ("/account/oidc/connect", f"/account/identities/{number}/disconnect"):
        assert client.post(path)["Location"].startswith("/account/reauthenticate/")
    assert Identity.objects.count() == 1


def test_an_answer_to_connect_counts_only_for_who_asked(provider: Started, place: World) -> None:
    client = signed_in(place.accounts["filler"])
    back = provider.way_back(client, "chen", start="/account/oidc/connect")
    asked = client.session[ASKED]
    other = signed_in(place.accounts["manager"])
    session = other.session
    session[ASKED] = asked
    session.save()
    assert (other.get(back).status_code, Identity.objects.count()) == (403, 0)


def test_signing_out_goes_on_to_the_provider_where_it_began_there(provider: Started, place: World, client) -> None:
    linked(place.accounts["filler"], provider.issuer, "chen")
    provider.answer_for(client, "chen")
    page = client.post("/account/logout/").content.decode()
    assert f"{provider.issuer}/session/end?client_id=huiqi&amp;post_logout_redirect_uri=http%3A%2F%2Ftestserver" in page
    assert who(client) is None
    by_password = signed_in(place.accounts["filler"])
    assert by_password.post("/account/logout/")["Location"] == "/"


def test_without_the_settings_there_is_no_such_way(place: World, client) -> None:
    assert [client.post("/account/oidc").status_code, client.get("/account/oidc/back").status_code] == [404, 404]
    assert "统一身份认证" not in client.get("/account/login/").content.decode()
    signed = signed_in(place.accounts["filler"])
    assert signed.post("/account/oidc").status_code == 404
    assert [signed.post("/account/oidc/connect").status_code, signed.get("/account/identities").status_code] == [404, 404]
    linked(place.accounts["filler"], "https://old.example", "chen")
    page = signed.get("/account/identities").content.decode()
    assert ("https://old.example" in page, "连接区" in page) == (True, False)


def test_an_identity_belongs_to_its_issuer(provider: Started, place: World, client) -> None:
    linked(place.accounts["filler"], "https://old.example", "chen")
    assert (provider.answer_for(client, "chen").status_code, who(client)) == (403, None)


def test_the_start_is_a_form_and_needs_its_token(provider: Started, place: World) -> None:
    strict = Client(enforce_csrf_checks=True)
    assert [strict.get(path).status_code for path in ("/account/oidc", "/account/oidc/connect")] == [405, 405]
    assert strict.post("/account/oidc").status_code == 403


def test_who_asks_too_often_is_told_to_wait(provider: Started, client, settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"oidc": "2/m/ip"}
    assert [client.post("/account/oidc").status_code for _ in range(3)] == [200, 200, 429]
