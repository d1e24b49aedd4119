"""A paid case goes into the archive, comes back to life, is archived again, handed over, and verified by a bare Python."""

import os
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from huiqi.cases.models import ArchiveRecord, Case
from journeys.steps import act, expect_done
from reports.archives import VERIFIER
from web.accessibility import SCREENS
from web.conftest import *  # noqa: F403  the browser and the signed-in pages of the web tests
from web.routes import World, world

pytestmark = pytest.mark.django_db(transaction=True)


def seen(place: World, signed_in, expect_accessible, addresses: list[str], name: str) -> None:
    """Each page on a desk in Chinese and on a phone in English."""
    for width, language in SCREENS:
        page = signed_in(place.accounts["secretary"], width, language)
        for place_in_list, address in enumerate(addresses):
            page.goto(address)
            expect_accessible(page)
            if folder := os.environ.get("PICTURES"):
                page.screenshot(path=f"{folder}/archive-{name}{place_in_list}-{width}-{language[:2]}.png", full_page=True)
        page.context.close()


def saved(page: Page, link: str, folder: Path) -> Path:
    """The file behind a link."""
    with page.expect_download() as waiting:
        page.get_by_role("link", name=link).click()
    path = folder / waiting.value.suggested_filename
    waiting.value.save_as(path)
    return path


def verified(path: Path, sha256: str) -> str:
    command = ["/usr/bin/python3", "-I", str(VERIFIER), str(path), "--sha256", sha256]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    return ran.stdout.strip().splitlines()[-1]


def archive_from_the_list(secretary: Page, number: str) -> None:
    """Ticked, looked over, confirmed."""
    secretary.goto("/desk/")
    secretary.get_by_role("link", name="档案", exact=True).click()
    expect(secretary.get_by_role("row").filter(has_text=number)).to_be_visible()
    secretary.get_by_role("button", name="归档选中的").click()
    expect(secretary.get_by_role("heading", name="核对后归档")).to_be_visible()
    assert ArchiveRecord.objects.count() == 0
    secretary.get_by_role("button", name="开始归档").click()
    expect(secretary.get_by_text("已归档 1 项。")).to_be_visible()


def test_a_paid_case_is_archived_reopened_and_handed_over(signed_in, expect_accessible, tmp_path: Path) -> None:
    place = world()
    assert place.own["batch"]
    case = Case.objects.get()
    number = str(case)
    officer, secretary = (signed_in(place.accounts[role]) for role in ("officer", "secretary"))
    seen(place, signed_in, expect_accessible, ["/desk/archives"], "to-do")

    archive_from_the_list(secretary, number)
    secretary.get_by_role("link", name=re.compile("^已归档 1")).click()
    secretary.get_by_role("link", name=re.compile("^看档案")).click()
    secretary.get_by_role("link", name="核验", exact=True).click()
    expect(secretary.get_by_text("档案包完整，没有被改动。")).to_be_visible()
    first = ArchiveRecord.objects.get()
    assert verified(saved(secretary, "下载档案包", tmp_path), first.sha256) == "完整 WHOLE"

    act(officer, number, "启动追回", 追回原因="多付", 事实和理由="经办疑有误")
    expect_done(officer, "启动追回")
    officer.goto(f"/desk/{number}")
    officer.get_by_role("link", name="终止追回").click()
    officer.get_by_label(re.compile("理由|原因")).first.fill("查明无误")
    officer.get_by_role("button", name=re.compile("^确认")).click()
    expect_done(officer, "终止追回")
    officer.goto(f"/desk/{number}")
    expect(officer.get_by_text("归档之后又有变化，须再次归档")).to_be_visible()
    officer.get_by_role("button", name="归档", exact=True).click()
    expect(officer.get_by_text("已归档，之后没有变化。")).to_be_visible()
    second = ArchiveRecord.objects.get(version=2)
    assert second.previous == first.sha256

    secretary.goto("/desk/hand-overs")
    secretary.get_by_label(re.compile("^接收单位")).fill("区档案馆")
    secretary.get_by_role("button", name="移交选中的").click()
    expect(secretary.get_by_text("已登记移交")).to_be_visible()
    bundle = zipfile.ZipFile(saved(secretary, "下载全部档案包", tmp_path))
    assert sorted(Path(name).name for name in bundle.namelist()) == sorted(
        [f"{first}.zip", f"{second}.zip", "packages.sha256", "电子档案移交清单.pdf", "电子档案移交清单.xlsx"]
    )
    pages = [f"/desk/archives/{second.pk}?check=1", "/desk/archives?view=done", "/desk/hand-overs"]
    pages += [secretary.url.removeprefix(secretary.url.split("/desk")[0]), f"/desk/{number}"]
    seen(place, signed_in, expect_accessible, pages, "done")
