"""Does a word open its meaning, for everybody: by mouse, by keyboard, for a voice reader, without scripts?"""

import re

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import translation
from playwright.sync_api import expect

from huiqi.web.help.terms import terms
from huiqi.web.translations import WEB

TEMPLATES = sorted((WEB / "templates").rglob("*.html"))
PLACED = re.compile(r'\{% term "(\w+)" %\}')
TERMS_MIN, TEMPLATES_MIN = 40, 25
pytestmark = pytest.mark.django_db
IN_FIELDS = re.compile(r"<(label|a|button|summary|legend|thead)\b[^>]*>(?:(?!</\1>).)*\{% term ", re.DOTALL)
"""A term inside what is pressed itself, or in the head of a table, which a phone hides."""


def test_pages_explain_many_words_and_only_known_ones() -> None:
    placed = {path: PLACED.findall(path.read_text()) for path in TEMPLATES}
    used = {key for keys in placed.values() for key in keys}
    assert used - set(terms()) == set()
    assert len(used) >= TERMS_MIN
    assert sum(bool(keys) for keys in placed.values()) >= TEMPLATES_MIN


@pytest.mark.parametrize("path", TEMPLATES, ids=lambda path: str(path.relative_to(WEB)))
def test_no_term_stands_in_what_is_pressed_itself(path) -> None:
    assert IN_FIELDS.search(path.read_text()) is None


def test_a_term_in_a_link_would_be_noticed() -> None:
    assert IN_FIELDS.search('<a href="/x">看{% term "公示" %}公示{% endterm %}</a>')


def test_a_meaning_is_one_or_two_sentences_in_each_language() -> None:
    assert {
        key: text
        for key, row in terms().items()
        for text, ends in ((row.means.zh, "。"), (row.means.en, "."))
        if not text.endswith(ends) or text.rstrip(ends).count(ends) > 1
    } == {}


def shown(source: str, language: str = "zh-hans") -> str:
    request = RequestFactory().get("/")
    with translation.override(language):
        return Template(source).render(Context({"request": request}))


def test_a_word_opens_where_the_page_first_says_it_and_stands_alone_later() -> None:
    page = shown('{% term "公示" %}看公示{% endterm %} {% term "公示" %}公示{% endterm %} {% term "异议" %}{% endterm %}')
    assert page.count("<button") == 2
    assert 'popovertarget="term-1"' in page
    assert 'id="term-2" popover' in page
    assert ">看公示</button>" in page
    assert "</span> 公示 <button" in page
    assert ">异议</button>" in page


def test_without_words_it_is_the_term_in_the_language_of_the_page() -> None:
    assert ">objection</button>" in shown('{% term "异议" %}{% endterm %}', "en")


def test_a_term_that_nobody_explains_is_an_error() -> None:
    with pytest.raises(KeyError):
        shown('{% term "不明白" %}{% endterm %}')


def test_a_meaning_opens_by_keyboard_and_closes_again(page_at, expect_accessible) -> None:
    page = page_at()
    page.goto("/notices/")
    word, meaning = page.get_by_role("button", name="公示"), page.locator(".term-said")
    word.focus()
    expect(meaning).to_be_hidden()
    page.keyboard.press("Enter")
    expect(meaning).to_be_visible()
    expect(meaning).to_contain_text("五个工作日")
    expect_accessible(page)
    page.keyboard.press("Tab")
    expect(meaning.get_by_role("link")).to_be_focused()
    page.keyboard.press("Escape")
    expect(meaning).to_be_hidden()
    expect(word).to_be_focused()


def test_a_voice_reader_is_told_that_it_opens(page_at) -> None:
    page = page_at()
    page.goto("/notices/")
    tree = page.context.new_cdp_session(page)

    def expanded() -> list[bool]:
        nodes = tree.send("Accessibility.getFullAXTree")["nodes"]
        buttons = [n for n in nodes if n.get("role", {}).get("value") == "button" and n["name"]["value"] == "公示"]
        return [p["value"]["value"] for n in buttons for p in n["properties"] if p["name"] == "expanded"]

    assert expanded() == [False]
    page.get_by_role("button", name="公示").click()
    assert expanded() == [True]


@pytest.mark.parametrize("width", [1280, 390])
def test_an_open_meaning_lies_inside_the_window(page_at, width) -> None:
    page = page_at(width)
    page.goto("/policy/livestream/m03")
    for word in page.locator("button.term").all():
        word.click()
        place = page.locator(".term-said:popover-open").bounding_box()
        assert place["x"] >= 0
        assert place["x"] + place["width"] <= width
        assert place["y"] >= 0
        assert place["y"] + place["height"] <= 900
        page.keyboard.press("Escape")


def test_it_opens_without_javascript(page_at) -> None:
    page = page_at(javascript=False)
    page.goto("/notices/")
    page.get_by_role("button", name="公示").click()
    expect(page.locator(".term-said")).to_be_visible()


def test_an_old_browser_is_led_to_all_terms(page_at) -> None:
    page = page_at()
    page.add_init_script("delete HTMLElement.prototype.popover")
    page.goto("/notices/")
    page.get_by_role("button", name="公示").click()
    page.wait_for_url("**/help/terms#*")
    expect(page.locator("dt:target")).to_have_text("公示")
