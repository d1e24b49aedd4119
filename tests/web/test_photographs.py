"""An officer adds photographs to a visit, and the case page shows them with their words."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from cases import people
from gateways import makers
from huiqi.cases import actions
from huiqi.cases.models import Case, Photograph, Visit
from web.routes import World, world
from web.visits import as_

pytestmark = pytest.mark.django_db
TYPED = {"visited_on": "2026-03-04", "place": "园区", "officers": "甲、乙", "findings": "属实", "conforms": "yes"}


@pytest.fixture
def place() -> World:
    made = world()
    case = Case.objects.get(number=made.own["case"])
    actions.accept(actor=people.WINDOW, case_id=case.pk, version=case.version, at=people.moment(3, 3))
    return made


def send(place: World, name: str, content: bytes, caption: str):
    case = Case.objects.get()
    files = {"photo0": SimpleUploadedFile(name, content), "caption0": caption}
    return as_(place, "officer").post(f"/desk/{case.number}/record_visit", {**TYPED, "version": case.version, **files})


def test_a_photograph_is_shown_with_its_words_and_without_what_the_camera_wrote(place) -> None:
    assert send(place, "门口.jpg", makers.picture("JPEG"), "大门").status_code == 302
    kept, client = Photograph.objects.get(), as_(place, "auditor")
    page = client.get(f"/desk/{place.own['case']}").content.decode()
    path = f"/desk/photographs/{kept.pk}.webp"
    assert f'src="{path}"' in page
    assert 'alt="大门"' in page
    answer = client.get(path)
    assert (answer["Content-Type"], answer.content[8:12]) == ("image/webp", b"WEBP")
    assert "sandbox" in answer["Content-Security-Policy"]
    assert client.get(f"/desk/photographs/{kept.pk + 1}.webp").status_code == 404
    assert as_(place, "expert").get(path).status_code == 403
    assert as_(place, "manager").get(path).status_code == 403


def test_the_form_takes_as_many_photographs_as_a_visit_may_have(place) -> None:
    client, number = as_(place, "officer"), place.own["case"]
    page = client.get(f"/desk/{number}/record_visit").content.decode()
    assert page.count('type="file"') == actions.MOST_PHOTOGRAPHS == 12
    shown, folded = page.split("<details", 1)
    assert (shown.count('type="file"'), folded.count('type="file"')) == (3, 9)
    sent = {f"photo{i}": SimpleUploadedFile("门口.png", makers.picture()) for i in range(12)}
    words = {f"caption{i}": f"第{i}处" for i in range(12)}
    answer = client.post(f"/desk/{number}/record_visit", {**TYPED, "version": Case.objects.get().version, **sent, **words})
    assert answer.status_code == 302
    assert list(Photograph.objects.order_by("pk").values_list("caption", flat=True)) == list(words.values())


def test_a_file_that_is_no_photograph_says_so_and_the_visit_waits(place) -> None:
    for name, content, caption in (("门口.pdf", makers.pdf(), "大门"), ("门口.jpg", makers.picture("JPEG"), "")):
        answer = send(place, name, content, caption)
        assert answer.status_code == 422
        assert "照片" in answer.content.decode()
    assert Visit.objects.count() == 0


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en-GB")])
def test_the_form_and_the_thumbnails_can_be_used_by_everybody(
    signed_in, expect_accessible, place, tmp_path, width, language
) -> None:
    file = tmp_path / "door.png"
    file.write_bytes(makers.picture(size=(800, 600)))
    page = signed_in(place.accounts["officer"], width, language)
    page.goto(f"/desk/{place.own['case']}/record_visit")
    expect_accessible(page)
    for name, value in (TYPED | {"caption0": "大门"}).items():
        if name != "conforms":
            page.locator(f"[name={name}]").fill(value)
    page.locator("[name=photo0]").set_input_files(file)
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/desk/*")
    picture = page.get_by_role("img", name="大门")
    picture.scroll_into_view_if_needed()
    page.wait_for_function("e => e.complete && e.naturalWidth === 800", arg=picture.element_handle())
    expect_accessible(page)
