"""Does the guide tell the truth? Each step's page is opened, and what the step names must stand there.

English names the same by the same msgids; so its pages are opened by `make soak`, and by `make guide`, which keeps a picture
of each page that a chapter shows.
"""

import os
import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from django.db.models import CharField
from django.db.models.functions import Cast
from django.urls import resolve, reverse
from django.utils import translation
from django.utils.translation import gettext
from PIL import Image
from playwright.sync_api import Page

from huiqi.cases.models import Case
from huiqi.web.help.chapters import LABEL, Chapter, Step, chapter_of, chapters
from huiqi.web.help.pages import GUIDES, PICTURES
from huiqi.web.help.terms import terms
from soak import SOAKING
from web.help.places import PLACES
from web.routes import ROUTES, Objects, World, world
from web.test_pages_matrix import Readers, path_of, signed_in_readers

KEEP = os.environ.get("HUIQI_GUIDE_PICTURES") == "1"
WIDTH, HEIGHT = 1200, 750
"""What of a page a picture shows; it is kept as 960 by 600."""
BYTES_MAX, BYTES_OF_ALL = 60_000, 4_000_000
NOT_TOLD = ("api-", "common-grants", "help", "robots", "sitemap")
"""What only machines read, and the help itself, are in no chapter."""
LANGUAGES = {"zh": ("zh-hans", "zh-CN"), "en": ("en", "en-GB")}

NAMED = """() => {
  for (const more of document.querySelectorAll('main details')) more.open = true;
  const parts = document.querySelectorAll('a, button, summary, h1, h2, h3, label, legend, th, dt, .chip');
  return [...parts].filter(part => part.offsetParent).map(part => part.innerText.replace(/\\s+/g, ' ').trim());
}"""
"""What a page calls its links, buttons, headings and fields, with what it folds away opened."""
SCROLL = """label => {
  const parts = [...document.querySelectorAll('a, button, summary, h1, h2, h3, label, legend, .chip')];
  const part = parts.find(one => one.offsetParent && one.innerText.trim().startsWith(label));
  const place = part?.getBoundingClientRect();
  if (place && place.bottom > 740) window.scrollTo(0, place.top - 560);
}"""


def steps() -> Iterator[tuple[Chapter, Step]]:
    return ((chapter, step) for chapter in chapters().values() for step in chapter.steps())


def address(step: Step, place: World) -> str:
    """Where the step's page is, once what it tells of has happened."""
    screen = step.screen
    assert screen is not None
    Case.objects.update(matter_key=Cast("pk", CharField()))  # no earlier step stands in its way
    path = PLACES[screen.of][screen.route](place) if screen.of else path_of(screen.route, Objects(place.own))
    assert resolve(path.split("?")[0]).view_name == screen.route, f"{path} is not {screen.route}"
    return path


def missing(page: Page, step: Step) -> list[str]:
    """What the step names that the page does not."""
    there = page.evaluate(NAMED)
    return [label for label in map(gettext, step.labels) if not any(is_called(words, label) for words in there)]


def is_called(words: str, label: str) -> bool:
    """Whether the words are the label, or begin with it and then say of what: `申请：房租补贴`, not `申请企业`."""
    return words.startswith(label) and not words[len(label) : len(label) + 1].isalnum()


def keep(page: Page, step: Step, folder: Path) -> None:
    """A picture of the page as the step's reader sees it."""
    page.evaluate("() => { for (const more of document.querySelectorAll('main details')) more.open = false; }")
    if step.labels:
        page.evaluate(SCROLL, gettext(step.labels[0]))
    image = Image.open(BytesIO(page.screenshot())).resize((960, 600), Image.Resampling.LANCZOS)
    folder.mkdir(parents=True, exist_ok=True)
    image.save(folder / f"{step.picture}.webp", quality=60, method=6)


@pytest.mark.django_db
@pytest.mark.parametrize("language", LANGUAGES if KEEP or SOAKING else ["zh"])
@pytest.mark.parametrize("key", chapters())
def test_each_step_finds_what_it_names(page_at, key, language) -> None:
    code, browser = LANGUAGES[language]
    place, found = world(), []
    readers = signed_in_readers(place, lambda: page_at(WIDTH, browser))
    with translation.override(code):
        for step in chapters()[key].steps():
            if step.screen and (step.labels or step.picture):
                found += [f"{words} is not on {step.screen.route}" for words in walk(readers, place, step, language)]
    assert found == []


def walk(readers: Readers, place: World, step: Step, language: str) -> list[str]:
    """Open a step's page, as its reader, once what it tells of has happened; returns what it lacks."""
    assert step.screen is not None
    path, page = address(step, place), readers.page(step.screen.role)
    page.set_viewport_size({"width": WIDTH, "height": HEIGHT})
    page.goto(path)
    lacking = missing(page, step)
    if KEEP and step.picture and not lacking:
        keep(page, step, PICTURES / language)
    return lacking


def test_a_step_that_names_what_is_not_there_is_noticed(page_at) -> None:
    page = page_at()
    page.set_content("<main><button>提交</button><details><summary>更多</summary><h2>理由</h2></details></main>")
    step = next(step for _, step in steps() if "提交" in step.labels)
    assert missing(page, step) == [label for label in step.labels if label != "提交"]


def test_both_languages_name_the_same_and_only_what_pages_say() -> None:
    for chapter, step in steps():
        assert LABEL.findall(step.text.en) == step.labels, f"{chapter.key}: {step.text.zh}"
        assert step.screen or not step.labels, f"{chapter.key} names something on no page: {step.text.zh}"
        with translation.override("en"):
            assert [label for label in step.labels if gettext(label) == label] == []


def test_a_step_with_a_screen_is_opened_as_somebody_who_may() -> None:
    for _, step in steps():
        if step.screen:
            assert step.screen.route in ROUTES
            assert not step.screen.of or step.screen.route in PLACES[step.screen.of]


def test_each_picture_is_there_in_both_languages_and_small() -> None:
    told = [step.picture for _, step in steps() if step.picture]
    assert len(told) == len(set(told)) >= 40
    files = {
        language: {path.stem: path.stat().st_size for path in (PICTURES / language).glob("*.webp")} for language in LANGUAGES
    }
    assert files["zh"].keys() == files["en"].keys() == set(told)
    assert {name for sizes in files.values() for name, size in sizes.items() if size > BYTES_MAX} == set()
    assert sum(size for sizes in files.values() for size in sizes.values()) <= BYTES_OF_ALL


def test_every_picture_says_what_it_shows() -> None:
    assert all(step.shows and step.shows.zh and step.shows.en for _, step in steps() if step.picture)


def test_every_page_of_the_menus_has_a_chapter() -> None:
    without = {
        name
        for name, row in ROUTES.items()
        if row.method == "get" and not name.startswith(NOT_TOLD) and chapter_of(name) is None
    }
    assert without == set()


def test_a_chapter_is_about_routes_that_exist_and_no_two_name_the_same() -> None:
    named = [one for chapter in chapters().values() for one in chapter.about]
    assert len(named) == len(set(named))
    plain = {one for one in named if "*" not in one}
    assert plain - set(ROUTES) == set()
    for pattern in set(named) - plain:
        assert any(re.fullmatch(pattern.replace("*", ".*"), route) for route in ROUTES), pattern


def test_every_term_leads_to_a_chapter_and_every_guide_has_its_chapters() -> None:
    assert {row.chapter for row in terms().values()} - set(chapters()) == set()
    assert {chapter.reader for chapter in chapters().values()} == set(GUIDES)
    assert reverse("help-chapter", args=["find"]) == "/help/guide/find"
