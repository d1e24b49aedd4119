"""The service's promises to a browser: who may run what, how heavy a page is, what an error says."""

import io

import pytest
from django.core.management import call_command
from django.test import Client
from playwright.sync_api import expect

from web.accessibility import SCREENS

pytestmark = pytest.mark.django_db


def test_health_names_the_database(client: Client) -> None:
    assert client.get("/healthz").json() == {"status": "ok", "database": "sqlite"}


def test_the_browser_may_run_only_our_own_files(client: Client) -> None:
    headers = client.get("/").headers
    policy = dict(part.strip().split(" ", 1) for part in headers["Content-Security-Policy"].split(";"))
    assert policy == {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "connect-src": "'self'",
        "form-action": "'self'",
        "frame-ancestors": "'none'",
        "base-uri": "'none'",
        "object-src": "'none'",
    }
    assert (headers["X-Frame-Options"], headers["X-Content-Type-Options"]) == ("DENY", "nosniff")


def test_tables_and_models_agree() -> None:
    said = io.StringIO()
    call_command("makemigrations", check=True, dry_run=True, stdout=said)  # ends the process where they differ
    assert said.getvalue().strip() == "No changes detected"


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_a_wrong_address_says_where_to_go(page_at, expect_accessible, width, language) -> None:
    page = page_at(width, language)
    page.goto("/nowhere")
    words = {"zh-CN": "找不到这个页面", "en-GB": "Page not found"}[language]
    expect(page.get_by_role("heading", level=1)).to_have_text(words)
    expect_accessible(page)


def test_a_fault_of_ours_is_said_in_both_languages(rf) -> None:
    from huiqi.web.health import failed

    answer = failed(rf.get("/"))
    assert (answer.status_code, "系统出错了" in answer.content.decode()) == (500, True)


def test_the_language_is_a_link_that_is_remembered(client: Client) -> None:
    assert 'lang="zh-Hans"' in client.get("/").content.decode()[:200]
    assert 'lang="en"' in client.get("/?lang=en").content.decode()[:200]
    assert 'lang="en"' in client.get("/").content.decode()[:200]
    assert 'lang="en"' in client.get("/?lang=xx").content.decode()[:200]
