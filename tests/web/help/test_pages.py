"""Can everybody find their way about the help: search, chapters, keys, the printed guide?"""

import re

import pytest
from django.test import Client, override_settings
from playwright.sync_api import expect

from huiqi.reports.letters.pdf import PrintingUnavailable
from huiqi.web.help import pages
from huiqi.web.help.chapters import chapters
from web.routes import world

pytestmark = pytest.mark.django_db


def titles(client: Client, words: str, language: str = "zh-hans") -> list[str]:
    page = client.get("/help/", {"q": words, "lang": language}).content.decode()
    return re.findall(r'<li><a href="/help/guide/([\w-]+)"', page)


@pytest.mark.parametrize(
    ("words", "first"), [("联行号", "bank"), ("bank code", "bank"), ("年终关账", "budget"), ("确认并提交", "proposals")]
)
def test_a_search_finds_chapters_in_either_language_by_what_they_say_and_name(client, words, first) -> None:
    assert first in titles(client, words)


def test_a_search_shows_terms_with_their_meaning_and_an_empty_one_the_way_on(client) -> None:
    page = client.get("/help/", {"q": "退汇"}).content.decode()
    assert "把钱退回国库" in page
    nothing = client.get("/help/", {"q": "天气预报"}).content.decode()
    assert "没有找到" in nothing
    assert "看全部章节" in nothing


def test_without_a_search_every_chapter_is_listed(client) -> None:
    assert titles(client, "") == list(chapters())


def test_no_chapter_is_found_under_another_address(client) -> None:
    assert client.get("/help/guide/nothing").status_code == 404
    assert client.get("/help/nobody.pdf").status_code == 404


def test_a_page_leads_to_its_chapter_and_the_rest_to_the_help(client) -> None:
    assert 'href="/help/guide/find">本页帮助' in client.get("/").content.decode()
    assert 'href="/help/guide/notice">Help on this page' in client.get("/notices/?lang=en").content.decode()
    assert 'href="/help/">帮助' in client.get("/help/keys?lang=zh-hans").content.decode()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_guide_is_printed_with_its_pictures_once(client, monkeypatch, language) -> None:
    printed = []
    print_page = pages.print_page
    monkeypatch.setattr(pages, "print_page", lambda page: printed.append(page) or print_page(page))
    first, again = (client.get("/help/firm.pdf", {"lang": language}) for _ in range(2))
    assert first.content.startswith(b"%PDF")
    assert first.content == again.content
    assert len(printed) == 1
    assert printed[0].count("data:image/webp") >= 10


def test_where_nothing_can_be_printed_the_reader_is_told(client, monkeypatch) -> None:
    def missing(page: str) -> bytes:
        raise PrintingUnavailable("Pango")

    monkeypatch.setattr(pages, "print_page", missing)
    answer = client.get("/help/staff.pdf", follow=True)
    assert "还不能生成 PDF" in answer.content.decode()


def test_help_asks_the_database_nothing(client, django_assert_num_queries) -> None:
    with override_settings(DEBUG=False), django_assert_num_queries(0):
        client.get("/help/guide/find")


def test_a_question_mark_leads_to_the_keys_but_not_while_somebody_types(page_at) -> None:
    page = page_at()
    page.goto("/")
    page.get_by_label("关键词").focus()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="键盘快捷键")).to_have_count(0)
    page.locator("h1").click()
    page.keyboard.press("?")
    expect(page.get_by_role("heading", name="键盘快捷键")).to_be_visible()


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en-GB")])
def test_the_help_and_the_baseline_can_be_used_by_everybody(page_at, signed_in, expect_accessible, width, language) -> None:
    page = signed_in(world().accounts["auditor"], width, language)
    for path in ("/help/", "/help/?q=a", "/help/terms", "/help/keys", "/help/guide/drafting", "/account/baseline"):
        page.goto(path)
        expect_accessible(page)


def test_one_reads_a_whole_guide_from_chapter_to_chapter(page_at, expect_accessible) -> None:
    page = page_at(390)
    page.goto("/help/")
    page.get_by_label("要做什么").fill("补正")
    page.get_by_role("button", name="查找").click()
    page.get_by_role("link", name="看进度、补正、撤回", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("看进度、补正、撤回")
    expect_accessible(page)
    page.get_by_role("link", name="收款账户和到账").click()
    expect(page.get_by_role("img", name="登记收款账户")).to_be_visible()
