"""Signing in as people really do: password, code, passkey, forgotten password; and what the pages promise."""

import re
from types import SimpleNamespace
from typing import Any

import pytest
from allauth.mfa.totp.internal import auth as totp
from django.core import mail
from django.test import Client
from lxml import html
from playwright.sync_api import expect

from access.people import FIRM, LEAD, NOON
from huiqi.access import actions, audit
from huiqi.access.actor import SYSTEM
from huiqi.access.demonstration import PASSWORD, ensure_demonstration_accounts
from huiqi.access.models import Account, AuditEntry

pytestmark = pytest.mark.django_db
SHELL = SYSTEM("test")


def person(role: str, password: str = "a long passphrase", **where: str) -> Account:
    account = actions.create_account(actor=SHELL, email="a@example.cn", name="甲", at=NOON, password=password)
    actions.grant(actor=SHELL, account_id=account.pk, role=role, at=NOON, **where)
    return account


@pytest.fixture
def demonstration(settings) -> None:
    settings.DEMONSTRATION = True
    ensure_demonstration_accounts(credit_code=FIRM, at=NOON)


def test_a_newcomer_signs_in_as_a_made_up_officer_by_what_the_page_shows(page_at, demonstration) -> None:
    page = page_at()
    page.goto("/")
    page.get_by_role("link", name="登录").click()
    page.get_by_role("button", name="经办人员 区文广旅体局").click()
    page.locator("main form").first.get_by_role("button", name="登录").click()
    page.get_by_label("代码").fill(page.locator("#demonstration-code").inner_text())
    page.locator("main form").first.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")
    expect(page.get_by_role("link", name="演示经办人员").first).to_be_visible()
    assert AuditEntry.objects.filter(verb="account.sign_in").count() == 1
    page.get_by_role("button", name="退出").click()
    expect(page.get_by_role("link", name="登录")).to_be_visible()


def test_no_click_on_a_made_up_person_is_lost_before_the_script_that_fills_in_is_there(
    client: Client, demonstration
) -> None:
    people = html.fromstring(client.get("/account/login/").content.decode()).xpath("//button[@data-email]")
    assert people
    assert all("disabled" in person.attrib for person in people)


def test_made_up_people_do_not_exist_in_earnest(client: Client, settings) -> None:
    settings.DEMONSTRATION = False
    ensure_demonstration_accounts(credit_code=FIRM, at=NOON)
    assert "demo.huiqi" not in client.get("/account/login/").content.decode()
    answer = client.post("/account/login/", {"login": "manager@demo.huiqi.example", "password": PASSWORD})
    assert (answer["Location"], "_auth_user_id" in client.session) == ("/account/inactive/", False)


def test_staff_set_up_their_second_factor_before_anything_else(page_at) -> None:
    person("officer", department=LEAD)
    page = page_at()
    page.goto("/account/login/")
    page.get_by_label("电子邮件").fill("a@example.cn")
    page.get_by_label("密码").fill("a long passphrase")
    page.locator("main form").first.get_by_role("button", name="登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("启用动态验证码")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("启用动态验证码")
    secret, counter = page.locator(".secret").inner_text(), list(totp.yield_hotp_counters_from_time())[1]
    page.get_by_label("认证器代码").fill(totp.format_hotp_value(totp.hotp_value(secret, counter)))
    page.get_by_role("button", name="启用").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).not_to_have_text("启用动态验证码")
    assert AuditEntry.objects.filter(verb="account.totp_activated").exists()


@pytest.mark.parametrize(("of_all", "arrives"), [(False, "/my/"), (True, "/account/second-factor/app/")])
def test_people_of_firms_need_a_second_factor_where_the_district_asks_it_of_all(
    client: Client, settings: Any, of_all: bool, arrives: str
) -> None:
    settings.SECOND_FACTOR_OF_ALL = of_all
    person("reader", credit_code=FIRM)
    client.post("/account/login/", {"login": "a@example.cn", "password": "a long passphrase"})
    answer = client.get("/my/", follow=True)
    assert (answer.redirect_chain[-1][0] if answer.redirect_chain else "/my/") == arrives
    assert ("本区要求先启用动态验证码" in answer.content.decode()) is of_all


@pytest.mark.parametrize(("tolerance", "counts"), [(1, True), (0, False)])
def test_a_code_of_the_half_minute_before_counts_only_where_the_district_allows_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch, tolerance: int, counts: bool
) -> None:
    settings.MFA_TOTP_TOLERANCE, now = tolerance, 1_800_000_010
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time", SimpleNamespace(time=lambda: now))
    secret = totp.generate_totp_secret()
    codes = [totp.format_hotp_value(totp.hotp_value(secret, step)) for step in (now // 30, now // 30 - 1)]
    assert [totp.validate_totp_code(secret, code) for code in codes] == [True, counts]


def test_the_secret_of_codes_is_not_readable_in_the_table() -> None:
    (account, *_) = [a for a in ensure_demonstration_accounts(credit_code=FIRM, at=NOON) if a.email.startswith("officer@")]
    assert "HUIQI" not in str(account.authenticator_set.get().data)


def test_a_passkey_is_added_and_signs_in_without_a_password(page_at) -> None:
    person("reader", credit_code=FIRM)
    page = page_at()
    keys = page.context.new_cdp_session(page)
    keys.send("WebAuthn.enable")
    key = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = key | {"isUserVerified": True, "automaticPresenceSimulation": True}
    keys.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto("/account/login/")
    page.get_by_label("电子邮件").fill("a@example.cn")
    page.get_by_label("密码").fill("a long passphrase")
    page.locator("main form").first.get_by_role("button", name="登录").click()
    page.get_by_role("link", name="管理通行密钥").click()
    page.get_by_role("link", name="添加通行密钥").click()
    page.get_by_label("无密码").check()
    page.get_by_role("button", name="添加").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("恢复码")
    page.get_by_role("button", name="退出").click()
    page.goto("/account/login/")
    page.get_by_role("button", name="用通行密钥登录").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")


def test_a_forgotten_password_is_set_anew_by_mail(client: Client) -> None:
    account = person("reader", credit_code=FIRM)
    assert client.post("/account/password/reset/", {"email": account.email}).status_code == 302
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link
    page = client.get(link.group(1), follow=True)
    new = {"password1": "quite another one", "password2": "quite another one"}
    client.post(page.redirect_chain[-1][0], new)
    account.refresh_from_db()
    assert account.check_password("quite another one")
    assert AuditEntry.objects.filter(verb="account.password_reset").exists()
    assert audit.verify() is None


def test_an_unknown_address_is_answered_like_a_known_one(client: Client) -> None:
    answer = client.post("/account/password/reset/", {"email": "nobody@example.cn"})
    assert (answer.status_code, answer["Location"]) == (302, "/account/password/reset/done/")


def test_guessing_passwords_is_stopped(client: Client) -> None:
    account = person("reader", credit_code=FIRM)
    for _ in range(5):
        client.post("/account/login/", {"login": account.email, "password": "wrong"})
    answer = client.post("/account/login/", {"login": account.email, "password": "a long passphrase"})
    assert "_auth_user_id" not in client.session
    assert answer.status_code in (200, 429)


def test_nobody_makes_their_own_account(client: Client) -> None:
    client.post(
        "/account/signup/", {"email": "b@example.cn", "password1": "a long passphrase", "password2": "a long passphrase"}
    )
    assert not Account.objects.exists()
