"""A real browser on the real pages: compiled translations, collected files, the service's own headers."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.test import Client, override_settings
from django.test.testcases import QuietWSGIRequestHandler
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from huiqi.access.actor import actor_of
from huiqi.access.demonstration import CODE_SECRET
from huiqi.access.models import Account
from web.accessibility import objections
from web.routes import Objects, World, world

PageAt = Callable[..., Page]
SignedIn = Callable[..., Page]
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop runs in the tests' own thread


@pytest.fixture(scope="session", autouse=True)
def with_site_files(site_files: Path) -> None:
    """Every page names its files."""


@pytest.fixture(scope="module")
def district_of_a_file(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[World]:
    """The district that all tests of a file begin with; none of them may commit."""
    with django_db_blocker.unblock(), transaction.atomic():
        yield world()
        transaction.set_rollback(True)


@pytest.fixture
def district(district_of_a_file: World) -> World:
    """The district as it was made, whatever the tests before did to it."""
    made = district_of_a_file
    return World(made.accounts, Objects(made.own), Objects(made.other))


@pytest.fixture(scope="session")
def live_server(site_files: Path) -> Iterator[LiveServer]:
    """The service with WhiteNoise answering for the files, as in production; the stock fixture would bypass it."""
    server = LiveServer("localhost", start=False)
    server.thread.static_handler = lambda handler: handler
    QuietWSGIRequestHandler.disable_nagle_algorithm = True  # else each answer waits 40 ms for its headers to be confirmed
    server.start()
    yield server
    server.stop()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, object]:
    quiet = "--disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update"
    return {
        "executable_path": "/usr/bin/chromium-headless-shell",
        "args": ["--no-sandbox", "--disable-sync", *quiet.split()],
    }


@pytest.fixture
def page_at(browser: Browser, live_server: LiveServer) -> Iterator[PageAt]:
    """`page_at(width, language)`: a new page there; its console must stay empty of errors (a CSP breach is one)."""
    contexts: list[BrowserContext] = []
    errors: list[str] = []

    def open_page(width: int = 1280, language: str = "zh-CN", *, javascript: bool = True) -> Page:
        context = browser.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale=language,
            java_script_enabled=javascript,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        page.on("pageerror", lambda error: errors.append(str(error)))
        return page

    yield open_page
    for context in contexts:
        context.close()
    expected = ("status of 403", "status of 404", "status of 410", "status of 422", "status of 503")
    assert [e for e in errors if not any(words in e for words in expected)] == []


@pytest.fixture
def signed_in(page_at: PageAt) -> SignedIn:
    """`signed_in(account, width, language)`: a new page of somebody who is signed in, second factor and all."""

    def open_page(account: Account, width: int = 1280, language: str = "zh-CN") -> Page:
        if actor_of(account, "test").is_staff:
            Authenticator.objects.get_or_create(
                user=account, type=Authenticator.Type.TOTP, defaults={"data": {"secret": get_adapter().encrypt(CODE_SECRET)}}
            )
        client = Client()
        client.force_login(account)
        page = page_at(width, language)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        place = {"domain": "localhost", "path": "/"}
        page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, **place}])
        return page

    return open_page


@pytest.fixture(autouse=True)
def fresh_rate_limits(tmp_path: Path) -> Iterator[None]:
    """Attempts are counted for one test only."""
    backend = "django.core.cache.backends.filebased.FileBasedCache"
    with override_settings(CACHES={"default": {"BACKEND": backend, "LOCATION": tmp_path}}, API_RATES=tmp_path / "rates"):
        yield


@pytest.fixture(scope="session")
def expect_accessible() -> Callable[[Page], None]:
    """`expect_accessible(page)`: axe finds no violation on it, and nothing is wider than the screen."""

    def expect(page: Page) -> None:
        assert objections(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= window.innerWidth"), f"{page.url} scrolls sideways"

    return expect
