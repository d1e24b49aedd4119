"""Somebody who wants the figures: from the foot of any page to a dataset, its dictionary and its file, in a browser."""

import csv
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import override_settings
from playwright.sync_api import Page, expect

from reports.open_data.lived import PAID, lived

pytestmark = pytest.mark.database(transaction=True)


@pytest.mark.parametrize(
    ("width", "language", "data", "awards", "first"),
    [(1280, "zh-CN", "开放数据", "支持项目", "前几行"), (390, "en-GB", "Open data", "Awards", "First rows")],
)
def test_a_reader_finds_the_awards_and_takes_them(
    page_at: Callable[..., Page], expect_accessible: Callable[[Page], None], tmp_path: Path, width: int, language: str,
    data: str, awards: str, first: str,
) -> None:  # fmt: skip
    lived()
    with override_settings(OPEN_DATA_FOLDER=tmp_path / "open_data"):
        page = page_at(width, language)
        page.goto("/")
        page.locator(".site-footer").get_by_role("link", name=data).click()
        expect(page.get_by_role("heading", name=data, level=1)).to_be_visible()
        expect_accessible(page)
        page.get_by_role("heading", name=awards, exact=True).get_by_role("link").click()
        expect(page.get_by_role("region", name=first)).to_contain_text(PAID)
        expect(page.locator("#award_fen")).to_contain_text("award_fen")
        expect_accessible(page)
        with page.expect_download() as coming:
            page.get_by_role("link", name="CSV").click()
        saved = tmp_path / coming.value.suggested_filename
        coming.value.save_as(saved)
        assert saved.name == "awards.csv"
        with saved.open(encoding="utf-8-sig", newline="") as file:
            assert len(list(csv.DictReader(file))) == 4
