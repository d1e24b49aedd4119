"""The expert's page of a file shows it without its name, and the department's page releases what is withheld."""

import pytest
from playwright.sync_api import expect

from cases import people
from gateways import makers
from huiqi.cases import queries
from huiqi.cases.models import Case, Panel, Upload
from huiqi.register.files import receive
from web.routes import World, world
from web.test_experts import client_of, officer_of, send
from web.visits import text

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> World:
    return world()


def scan(panel: Panel) -> Upload:
    """A picture beside the papers of the case; it came while papers could still be handed in."""
    received = receive("示例直播公司.png", makers.picture(size=(300, 200)))
    paper = panel.case.papers.filter(uploads__isnull=False)[0]
    return Upload.objects.create(paper=paper, uploaded_by=people.MANAGER.name, **received.fields(people.START))


def test_an_expert_reads_masked_files_and_a_scan_only_once_it_is_released(place) -> None:
    panel, masked = Panel.objects.get(pk=place.own["seated"]), place.own["masked"]
    picture = scan(panel)
    expert, path = client_of(place.accounts["expert"]), f"/review/{panel.pk}"
    shown = expert.get(path).content.decode()
    assert f"{path}/files/{masked}" in shown
    assert f"{path}/files/{picture.pk}" not in shown
    assert "未公开" in shown
    assert expert.get(f"{path}/files/{picture.pk}").status_code == 404
    page = expert.get(f"{path}/files/{masked}")
    assert Upload.objects.get(pk=masked).name not in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    first = expert.get(f"{path}/files/{masked}/1.webp")
    assert (first["Content-Type"], first.content[8:12]) == ("image/webp", b"WEBP")
    assert expert.get(f"{path}/files/{masked}/99.webp").status_code == 404
    assert expert.get(f"/files/{masked}").status_code in (403, 404)
    officer, desk = officer_of(place), f"/desk/{place.own['judged']}/panel"
    assert "已看过，不含企业名称，供专家查看" in text(officer.get(desk))
    assert send(officer, desk, "release", upload_id="x").status_code == 422
    assert send(officer, desk, "release", upload_id="999999").status_code == 422
    assert send(officer, desk, "release", upload_id=picture.pk).status_code == 302
    assert expert.get(f"{path}/files/{picture.pk}/1.webp").status_code == 200
    assert "示例直播公司.png" not in expert.get(f"{path}/files/{picture.pk}").content.decode()
    assert queries.case_by_id(panel.case_id).events.filter(event="release_file").count() == 1
    assert Case.objects.get(pk=panel.case_id).state == "ACCEPTED"


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en-GB")])
def test_the_pages_of_files_can_be_used_by_everybody(signed_in, expect_accessible, place, width, language) -> None:
    panel, masked, number = Panel.objects.get(pk=place.own["seated"]), place.own["masked"], place.own["judged"]
    scan(panel)
    expert = signed_in(place.accounts["expert"], width, language)
    expert.goto(f"/review/{panel.pk}/files/{masked}")
    expect(expert.get_by_role("heading", level=1)).to_have_count(1)
    expect(expert.locator("img.sheet")).not_to_have_count(0)
    expect_accessible(expert)
    officer_of(place)
    officer = signed_in(place.accounts["officer"], width, language)
    officer.goto(f"/desk/{number}/panel")
    expect(officer.locator("button[value=release]")).to_have_count(1)
    expect_accessible(officer)
