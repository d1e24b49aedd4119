"""A person and a browser: through the provider's own pages and back, under our own policy of what a page may do."""

import re

import pytest
from playwright.sync_api import Page, expect

from access.people import NOON
from huiqi.access import actions
from huiqi.access.actor import actor_of
from huiqi.access.models import Account
from web.oidc.conftest import NewProvider, Started
from web.routes import World, world

pytestmark = pytest.mark.database(transaction=True)
SCREENS = [(1280, "zh-CN"), (390, "en-GB")]


@pytest.fixture
def place() -> World:
    return world()


def linked(account: Account, issuer: str, name: str) -> None:
    actor = actor_of(account, "test")
    actions.link_identity(actor=actor, issuer=issuer, subject=f"sub-{name}", label=name, at=NOON)


def through_the_provider(page: Page, name: str) -> None:
    """Sign in there, and agree where it asks."""
    expect(page.get_by_role("heading", name="Provider sign-in")).to_be_visible()
    page.get_by_label("Login").fill(name)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Provider consent")).to_be_visible()
    page.get_by_role("button", name="Agree").click()


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_a_person_signs_in_there_agrees_lands_signed_in_and_signs_out_of_both(
    page_at, expect_accessible, place, provider: Started, live_server, width, language
) -> None:
    chinese = language == "zh-CN"
    linked(place.accounts["manager"], provider.issuer, "chen")
    page = page_at(width, language)
    page.goto("/account/login/?next=/my/")
    expect_accessible(page)
    page.get_by_role("button", name="用区统一身份认证登录" if chinese else "Sign in with 区统一身份认证").click()
    through_the_provider(page, "chen")
    page.wait_for_url("**/my/")
    page.goto("/account/identities")
    expect(page.get_by_role("rowheader", name="chen")).to_be_visible()
    expect_accessible(page)
    page.goto("/account/")
    expect_accessible(page)
    page.goto("/account/logout/")
    page.get_by_role("main").get_by_role("button", name="退出登录" if chinese else "Sign out").click()
    page.wait_for_url(f"{provider.issuer}/session/end**")
    page.get_by_role("button", name=re.compile("Yes, sign me out")).click()
    page.wait_for_url(f"{live_server.url}/account/login/**")
    page.goto("/account/")
    page.wait_for_url("**/account/login/**")


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_a_person_signed_in_connects_an_identity_and_disconnects_it(
    signed_in, expect_accessible, place, provider: Started, width, language
) -> None:
    chinese = language == "zh-CN"
    account = place.accounts["manager"]
    account.set_password("a long passphrase of the tests")
    account.save()
    page = signed_in(account, width, language)
    page.goto("/account/identities")
    expect_accessible(page)
    page.get_by_role("button", name=re.compile("连接|Connect an identity")).click()
    page.get_by_label("密码" if chinese else "Password").fill("a long passphrase of the tests")
    page.get_by_role("main").get_by_role("button", name="确认" if chinese else "Confirm").click()
    through_the_provider(page, "chen")
    page.wait_for_url("**/account/identities")
    expect(page.get_by_text("已连接。" if chinese else "Connected. You can")).to_be_visible()
    page.get_by_role("button", name=re.compile("断开|Disconnect")).click()
    expect(page.get_by_text("已断开，" if chinese else "Disconnected. This")).to_be_visible()
    assert account.identities.count() == 0


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_who_turns_back_is_unknown_or_finds_the_provider_away_sees_a_page_that_helps(
    page_at, expect_accessible, place, provider: Started, new_provider: NewProvider, settings, width, language
) -> None:
    page = page_at(width, language)
    settings.OIDC = provider.settings(trusts_email=True)
    with_it = re.compile("区统一身份认证")
    page.goto("/account/login/")
    page.get_by_role("button", name=with_it).click()
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url("**/account/login/")
    expect(page.get_by_text(re.compile("您没有完成|You did not finish"))).to_be_visible()
    page.get_by_role("button", name=with_it).click()
    through_the_provider(page, "unverified-manager@example.cn")
    expect(page.get_by_role("alert")).to_contain_text("unverified-manager@example.cn")
    expect_accessible(page)
    with new_provider() as gone:
        settings.OIDC = gone.settings()
    page.goto("/account/login/")
    page.get_by_role("button", name=with_it).click()
    expect(page.get_by_role("alert")).to_contain_text(re.compile("一时没有应答|does not answer"))
    expect_accessible(page)


def test_without_scripts_the_way_is_the_same(page_at, place, provider: Started) -> None:
    linked(place.accounts["filler"], provider.issuer, "wang")
    page = page_at(javascript=False)
    page.goto("/account/login/")
    page.get_by_role("button", name="用区统一身份认证登录").click()
    through_the_provider(page, "wang")
    page.wait_for_url("**/account/")
    expect(page.get_by_role("heading", level=1)).to_have_text("我的账号")


def test_staff_type_their_code_after_the_provider(page_at, place, provider: Started) -> None:
    linked(place.accounts["officer"], provider.issuer, "li")
    page = page_at()
    page.goto("/account/login/")
    page.get_by_role("button", name="用区统一身份认证登录").click()
    through_the_provider(page, "li")
    page.wait_for_url("**/account/second-factor/enter/")
    page.goto("/desk/queue")
    expect(page.get_by_role("heading", level=1)).to_have_text("输入验证码")
