"""The catalogue: every measure, found by the words a firm would use, light and quick."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client
from playwright.sync_api import expect

from huiqi.policies import load
from huiqi.web.public.search import find_measures
from web.accessibility import SCREENS

ALL = [m.short for m in load("livestream").policy.measures]


def found(query: str) -> list[str]:
    return [m.short for m in find_measures("livestream", query)[0]]


@pytest.mark.parametrize(
    ("query", "measures"),
    [
        ("", ALL),
        ("房租", ["m03"]),
        ("上市", ["m12a"]),
        ("贴息", ["m12b"]),
        ("对口", ["m11"]),
        ("5G", ["m07"]),
        ("三（三）", ["m03"]),
        ("rent subsidy", ["m03"]),
        ("商品房预售", []),
    ],
)
def test_words_find_their_measures(query: str, measures: list[str]) -> None:
    assert found(query) == measures


def test_a_word_of_the_whole_policy_finds_nearly_everything_in_the_order_of_the_text() -> None:
    assert found("直播")[:3] == ["m01", "m02", "m03"]
    assert len(found("直播")) == 13


def test_words_nobody_wrote_find_the_closest_and_say_so() -> None:
    measures, exact = find_measures("livestream", "房租补助")
    assert ("m03" in [m.short for m in measures], exact) == (True, False)


@pytest.mark.django_db
def test_the_filters_stand_in_the_address_and_combine(client: Client) -> None:
    page = client.get("/policy/livestream?lead=区工信局&kind=service").content.decode()
    assert re.findall(r"/policy/livestream/(m\w+)", page) == ["m09", "m10"]
    assert '<option value="service" selected>' in page


@pytest.mark.django_db
def test_the_catalogue_asks_the_database_twice(client: Client, django_assert_num_queries) -> None:
    with django_assert_num_queries(2):  # the decisions and conclusions in force
        client.get("/")


@pytest.mark.django_db
def test_an_unknown_policy_is_no_page(client: Client) -> None:
    assert client.get("/policy/nothing").status_code == 404


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_the_catalogue_is_accessible(page_at, expect_accessible, width, language) -> None:
    page = page_at(width, language)
    for address in ("/", "/?q=无此内容"):
        page.goto(address)
        expect_accessible(page)


def test_typing_narrows_the_list_and_the_address_keeps_it(page_at) -> None:
    page = page_at()
    page.goto("/")
    expect(page.get_by_role("article")).to_have_count(13)
    page.get_by_label("关键词").press_sequentially("房租")
    expect(page.get_by_role("article")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_text(re.compile("1 项措施"))
    assert "q=房租" in unquote(page.url)
    page.get_by_label("关键词").fill("")
    page.get_by_label("类型").select_option("服务")
    expect(page.get_by_role("article")).to_have_count(5)
    page.reload()
    expect(page.get_by_label("类型")).to_have_value("service")


def test_letters_typed_towards_a_chinese_word_search_nothing(page_at) -> None:
    page = page_at()
    page.goto("/")
    searches: list[str] = []
    page.on("request", lambda request: searches.append(request.url) if "q=" in request.url else None)
    page.get_by_label("关键词").focus()
    keyboard = page.context.new_cdp_session(page)
    for letters in ("f", "fa", "fang"):
        keyboard.send("Input.imeSetComposition", {"text": letters, "selectionStart": 4, "selectionEnd": 4})
    page.wait_for_timeout(600)
    assert searches == []
    keyboard.send("Input.insertText", {"text": "房租"})
    expect(page.get_by_role("article")).to_have_count(1)
    assert len(searches) == 1


def test_the_list_works_without_javascript(page_at) -> None:
    page = page_at(javascript=False)
    page.goto("/")
    page.get_by_label("关键词").fill("人才")
    page.get_by_role("button", name="查找").click()
    expect(page.get_by_role("article").first).to_contain_text("人才")
    assert 0 < page.get_by_role("article").count() < 13


@pytest.mark.parametrize("address", ["/", "/policy/livestream/m03"])
def test_a_first_visit_is_light(page_at, address) -> None:
    """Bytes on the wire as the browser counts them, in a fresh context: at most 250 KB in 12 requests."""
    page = page_at()
    network = page.context.new_cdp_session(page)
    network.send("Network.enable")
    sizes: list[int] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.goto(address, wait_until="networkidle")
    assert 3 < len(sizes) <= 12
    assert 20_000 < sum(sizes) <= 250_000
