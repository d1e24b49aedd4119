"""Tokens as people make, use and revoke them: in a real browser, and by the program that gets the secret."""

import re

import httpx
import pytest
from django.core import mail
from django.test import Client
from playwright.sync_api import expect

from access.people import FIRM
from huiqi.access.models import ApiToken, AuditEntry
from web.routes import World, world
from web.test_routes import sign_in
from web.visits import as_, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> World:
    return world()


CHINESE = "新建令牌|用途|查看申请|新建|复制密钥|已复制|返回列表|撤销令牌|令牌已撤销"
ENGLISH = "New token|Purpose|Read applications|Create|Copy the secret|Copied|back to the list|Revoke the token|is revoked"


@pytest.mark.parametrize(("width", "language", "words"), [(1280, "zh-CN", CHINESE), (390, "en-GB", ENGLISH)])
def test_a_token_is_made_used_and_revoked(page_at, expect_accessible, live_server, place, width, language, words) -> None:
    new, purpose, scope, create, copy, copied, back, revoke, revoked = words.split("|")
    client = Client()
    sign_in(client, place.accounts["manager"])
    page = page_at(width, language)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.context.add_cookies(
        [{"name": "sessionid", "value": client.cookies["sessionid"].value, "domain": "localhost", "path": "/"}]
    )
    page.goto("/account/tokens")
    expect_accessible(page)
    page.get_by_role("link", name=new).click()
    expect_accessible(page)
    page.get_by_label(purpose).fill("ERP")
    page.get_by_label(re.compile(scope)).check()
    page.get_by_role("button", name=create, exact=True).click()
    expect_accessible(page)
    secret = page.locator("#secret").input_value()
    page.get_by_role("button", name=copy).click()
    expect(page.get_by_text(copied, exact=True)).to_be_visible()
    assert page.evaluate("navigator.clipboard.readText()") == secret
    ask = lambda: httpx.get(f"{live_server.url}/api/v1/me", headers={"Authorization": f"Bearer {secret}"}, timeout=60)  # noqa: E731  twice
    assert (ask().status_code, ask().json()["scopes"]) == (200, ["cases.read"])
    page.get_by_role("link", name=re.compile(back)).click()
    expect(page.get_by_text("ERP")).to_be_visible()
    assert secret not in page.content()
    assert ApiToken.objects.get().used_at is not None
    page.get_by_role("button", name=f"{revoke} ERP").click()
    expect(page.get_by_text(re.compile(revoked))).to_be_visible()
    expect_accessible(page)
    assert ask().json()["code"] == "TOKEN_REVOKED"


def test_its_owner_is_told_and_the_page_is_kept_by_no_cache(place) -> None:
    client = Client()
    sign_in(client, place.accounts["treasury"])
    answer = client.post("/account/tokens/new", {"name": "国库系统", "scopes": ["payments.read", "budget.read"], "days": 30})
    assert "no-store" in answer["Cache-Control"]
    token = ApiToken.objects.get()
    assert (token.scopes, token.account) == (["budget.read", "payments.read"], place.accounts["treasury"])
    (sent,) = mail.outbox
    assert (sent.to, "已新建 API 令牌" in sent.body) == ([token.account.email], True)
    assert AuditEntry.objects.filter(verb="token.create").count() == 1


def test_who_signed_in_long_ago_says_first_who_they_are(place) -> None:
    answer = as_(place, "manager").get("/account/tokens/new")
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/account/reauthenticate/")


def test_what_is_not_offered_is_not_taken(place) -> None:
    client = Client()
    sign_in(client, place.accounts["manager"])
    for typed in ({"scopes": ["budget.read"]}, {"days": 9}, {"name": ""}):
        answer = client.post("/account/tokens/new", {"name": "x", "scopes": [], "days": 30} | typed)
        assert "field-error" in answer.content.decode()
    assert not ApiToken.objects.exists()
    expert = Client()
    sign_in(expert, place.accounts["expert"])
    assert "可以做什么" not in text(expert.get("/account/tokens/new"))


def test_somebody_elses_token_is_neither_shown_nor_revoked(place) -> None:
    client, other = Client(), Client()
    sign_in(client, place.accounts["manager"])
    sign_in(other, place.accounts["filler"])
    client.post("/account/tokens/new", {"name": "甲的程序", "days": 30})
    token = ApiToken.objects.get()
    assert "甲的程序" in text(client.get("/account/tokens"))
    assert "甲的程序" not in text(other.get("/account/tokens"))
    assert "找不到这个令牌" in text(other.post(f"/account/tokens/{token.pk}/revoke", follow=True))
    assert ApiToken.objects.get().revoked_at is None
    assert "1 个有效" in text(client.get("/account/"))


def test_a_firm_is_chosen_only_by_who_speaks_for_several(place) -> None:
    client = Client()
    sign_in(client, place.accounts["manager"])
    assert FIRM not in client.get("/account/tokens/new").content.decode()
