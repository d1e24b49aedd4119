"""A firm's rent subsidy, from the finder to the submitted application, as its manager does it in a browser."""

import re
from collections.abc import Callable

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from huiqi.access.demonstration import PASSWORD
from huiqi.cases.models import Case
from huiqi.gateways.specimen import specimen_pdf
from huiqi.web.demonstration import ensure_ground

pytestmark = pytest.mark.django_db(transaction=True)


def fill_in(page: Page) -> None:
    """Every question that the register left open: rent of 100 万元, nothing else claimed."""
    for choice in page.locator("fieldset.ask").all():
        if choice.locator("input:checked").count() == 0:
            choice.get_by_label("是" if "直播" in choice.inner_text() else "否", exact=True).first.check()
    for box in page.locator(".typed input.form-control").all():
        if not box.input_value():
            box.fill("0")
    page.locator("#rent_paid_fen").fill("100")
    page.locator("select[name=rent_paid_fen-unit]").select_option("wan")


def hand_in_papers(page: Page) -> None:
    """A small PDF for each paper; each is listed before the next is chosen."""
    for place in range(page.locator("fieldset.paper").count()):
        paper = page.locator(f"#paper-{place}")
        paper.locator("input[type=file]").set_input_files(
            {"name": f"材料{place}.pdf", "mimeType": "application/pdf", "buffer": specimen_pdf()}
        )
        expect(paper.get_by_role("link", name=f"材料{place}.pdf")).to_be_visible()


def apply(page: Page, expect_accessible: Callable[[Page], None]) -> None:
    """From the finder's first page to the application handed in, by the manager of a firm of the demonstration."""
    page.goto("/find/?measure=m03")
    page.locator("form:has(select[name=firm]) button").click()
    page.get_by_role("link", name="看这一项的全部规定").first.click()
    page.get_by_role("link", name="申请这一项").click()
    page.locator("#id_login").fill("manager@demo.huiqi.example")
    page.locator("#id_password").fill(PASSWORD)
    page.locator("main form button[type=submit]").first.click()
    expect(page.get_by_role("heading", name=re.compile("开始申请"))).to_be_visible()
    expect_accessible(page)
    page.get_by_role("button", name="开始填写").click()
    expect_accessible(page)

    page.get_by_role("link", name="填写事实").click()
    expect_accessible(page)
    fill_in(page)
    expect(page.locator("#saved")).to_contain_text("已保存")
    page.get_by_role("button", name="保存并返回").click()

    page.get_by_role("link", name="材料").click()
    expect_accessible(page)
    hand_in_papers(page)
    expect_accessible(page)
    page.get_by_role("button", name="保存并返回").click()

    page.get_by_role("link", name="核对并提交").click()
    expect_accessible(page)
    page.get_by_label(re.compile("我单位承诺")).check()
    page.get_by_role("button", name="提交").click()
    expect(page.get_by_text("已提交。")).to_be_visible()
    expect_accessible(page)


@pytest.mark.parametrize("width", [1280, 390])
def test_a_firm_applies_for_the_rent_subsidy(page_at, expect_accessible, settings, width) -> None:
    settings.DEMONSTRATION = True
    ensure_ground(timezone.now())
    page = page_at(width)
    apply(page, expect_accessible)
    page.goto("/my/")
    expect(page.get_by_text("剩 5 个工作日")).to_be_visible()
    expect_accessible(page)
    case = Case.objects.get()
    assert (case.state, case.measure) == ("SUBMITTED", "livestream.m03")
    assert case.facts["rent_paid_fen"] == 100_000_000
