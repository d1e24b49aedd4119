"""A person drops files, watches one beside the page, takes it back and restores it; with keys, and without scripts."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huiqi.cases.models import Upload
from huiqi.gateways.specimen import specimen_pdf
from web.routes import World, world

pytestmark = pytest.mark.django_db(transaction=True)
LEASE = {"name": "租约.pdf", "mimeType": "application/pdf", "buffer": specimen_pdf()}


@pytest.fixture
def place() -> World:
    return world()


def choose(page: Page, *files: object, paper: int = 0) -> None:
    page.locator(f"#file-{paper}").set_input_files(list(files))


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en")])
def test_a_file_is_looked_at_taken_back_and_restored_by_keys(
    signed_in, expect_accessible, place: World, width: int, language: str
) -> None:
    page = signed_in(place.accounts["filler"], width, language)
    page.goto(f"/my/cases/{place.own['draft']}/papers")
    choose(page, LEASE)
    link = page.get_by_role("link", name="租约.pdf")
    expect(link).to_be_visible()
    link.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#viewer img.sheet")).to_be_visible()
    expect(page.locator("#viewer-title")).to_be_focused()
    assert page.locator("#viewer img.sheet").evaluate("i => i.decode().then(() => i.naturalWidth)") == 1240
    expect_accessible(page)
    page.keyboard.press("Escape")
    expect(page.locator("#viewer")).to_be_hidden()
    expect(link).to_be_focused()

    page.locator("#paper-0 .files button").focus()
    page.keyboard.press("Enter")
    restore = page.locator("#paper-0 details[open] button")
    expect(restore).to_be_visible()
    expect_accessible(page)
    restore.focus()
    page.keyboard.press("Enter")
    expect(link).to_be_visible()
    assert [u.removed_at for u in Upload.objects.all()] == [None]


def test_files_chosen_for_two_papers_at_once_go_up_one_after_the_other(signed_in, place: World) -> None:
    page = signed_in(place.accounts["filler"])
    page.goto(f"/my/cases/{place.own['draft']}/papers")
    for paper in range(4):
        choose(page, {**LEASE, "name": f"{paper}.pdf"}, paper=paper)
    for paper in range(4):
        expect(page.locator(f"#paper-{paper}").get_by_role("link", name=f"{paper}.pdf")).to_be_visible()


def test_a_refused_file_is_named_beside_the_good_one(signed_in, expect_accessible, place: World) -> None:
    page = signed_in(place.accounts["filler"])
    page.goto(f"/my/cases/{place.own['draft']}/papers")
    choose(page, LEASE, {"name": "宏.docx", "mimeType": "x/y", "buffer": b"PK\x03\x04"})
    expect(page.locator("#paper-0 [role=alert]").first).to_contain_text("宏.docx")
    expect(page.get_by_role("link", name="租约.pdf")).to_be_visible()
    expect_accessible(page)


def test_a_file_over_fifty_megabytes_is_not_even_sent(signed_in, place: World, tmp_path: Path) -> None:
    large = tmp_path / "large.pdf"
    with large.open("wb") as file:
        file.truncate(50 * 1024 * 1024 + 1)
    page = signed_in(place.accounts["filler"])
    page.goto(f"/my/cases/{place.own['draft']}/papers")
    sent: list[str] = []
    page.on("request", lambda request: sent.append(request.method))
    page.locator("#file-0").set_input_files(large)
    expect(page.locator("#paper-0 [data-trouble]")).to_contain_text("50 MB")
    assert "POST" not in sent


def test_an_upload_that_does_not_arrive_says_so(signed_in, place: World) -> None:
    page = signed_in(place.accounts["filler"])
    page.goto(f"/my/cases/{place.own['draft']}/papers")
    page.evaluate("console.error = () => {}")  # htmx tells the console as well, which must stay empty elsewhere
    page.route("**/papers/0", lambda route: route.fulfill(status=404))
    choose(page, LEASE)
    expect(page.locator("#paper-0 [data-trouble]")).to_contain_text("没有传上去")
