"""A batch over its budget: both methods are shown firm by firm, one meeting records pro rata, the next by priority."""

import io
import os
import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect
from python_calamine import CalamineWorkbook

from access.people import NOON
from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.access.models import Account
from huiqi.cases.models import Decision, Meeting
from huiqi.cases.snapshot import replay
from huiqi.ledger import queries as books
from huiqi.units.money import wan
from web.accessibility import SCREENS

pytestmark = pytest.mark.django_db(transaction=True)
SignedIn = Callable[..., Page]
Expect = Callable[[Page], None]
FIRMS = {"91350100M000100Y43": ("甲公司", 100), "91440300708461136T": ("乙公司", 200), "91440300192189783K": ("丙公司", 50)}


def secretary() -> Account:
    account = access.create_account(actor=SYSTEM("test"), email="s@example.cn", name="秘书", at=NOON)
    access.grant(actor=SYSTEM("test"), account_id=account.pk, role="secretary", at=NOON)
    return account


def three_examined() -> None:
    """Claims of 35, 70 and 17.5 万元."""
    for code, (name, rent) in FIRMS.items():
        people.firm(code, name)
        people.examined(code=code, facts={**people.RENT, "rent_paid_fen": wan(rent)})


def convene(page: Page, title: str, wan_: str, method: str = "按比例核减") -> None:
    page.goto("/desk/meetings")
    page.get_by_label("会议名称").fill(title)
    page.get_by_label("本次预算（万元）").fill(wan_)
    page.get_by_label("超预算时").select_option(label=method)
    page.get_by_role("button", name="列清单并核算").click()


def record(page: Page, number: str) -> None:
    for label, typed in (("文号", number), ("参会人员", "甲、乙、丙"), ("会议纪要", "同意。")):
        page.get_by_label(label).fill(typed)
    page.get_by_role("button", name="登记审定结果").click()
    expect(page.get_by_text("审定结果已登记。")).to_be_visible()


def awards(page: Page) -> dict[str, tuple[str, str]]:
    """What the page says each firm gets, pro rata and by priority."""
    found = {}
    for row in page.locator("table.cut tbody tr").all():
        name = re.sub(r"\s.*", "", row.locator("th").inner_text().strip())
        cells = row.locator("td strong").all_inner_texts()
        found[name] = (cells[0], cells[1])
    return found


def test_a_batch_over_its_budget_is_cut_pro_rata_and_the_next_by_priority(
    signed_in: SignedIn, expect_accessible: Expect
) -> None:
    people.window()
    people.decided_numbers()
    three_examined()
    page = signed_in(secretary())
    convene(page, "第5次会议", "60")
    assert awards(page) == {"甲公司": ("17万元", "35万元"), "乙公司": ("34万元", "25万元"), "丙公司": ("8万元", "0元")}
    expect(page.get_by_text("须核减")).to_be_visible()
    expect_accessible(page)
    with page.expect_download() as file:
        page.get_by_role("link", name="导出 Excel").click()
    rows = CalamineWorkbook.from_filelike(io.BytesIO(file.value.path().read_bytes())).get_sheet_by_index(0).to_python()
    assert [row[6] for row in rows[1:4]] == [170_000, 340_000, 80_000]
    assert [row[10] for row in rows[1:4]] == [350_000, 250_000, 0]
    record(page, "南领资〔2026〕5号")
    assert [d.award_fen for d in Decision.objects.order_by("case_id")] == [wan(17), wan(34), wan(8)]
    expect(page.get_by_text("结余")).to_be_visible()


def test_the_body_sets_an_order_of_priority_by_button_and_by_number(signed_in: SignedIn, expect_accessible: Expect) -> None:
    people.window()
    people.decided_numbers()
    three_examined()
    page = signed_in(secretary())
    convene(page, "第6次会议", "60", "按优先次序")
    assert [second for _, second in awards(page).values()] == ["35万元", "25万元", "0元"]
    page.get_by_label(re.compile("^上移")).nth(2).click()
    assert list(awards(page)) == ["甲公司", "丙公司", "乙公司"]
    for field, place in zip(page.get_by_label(re.compile("^次序 ")).all(), ("3", "1", "2"), strict=True):
        field.fill(place)
    page.get_by_role("button", name="保存次序和办法").click()
    assert awards(page) == {"丙公司": ("8万元", "17万元"), "乙公司": ("34万元", "43万元"), "甲公司": ("17万元", "0元")}
    expect(page.get_by_text("预算已用完")).to_be_visible()
    record(page, "南领资〔2026〕6号")
    assert [d.award_fen for d in Decision.objects.order_by("case_id")] == [0, wan(43), wan(17)]
    assert all(replay(d).same for d in Decision.objects.all())
    assert Meeting.objects.get().residue_fen == 0
    assert sum(books.money_of(str(d.case)).reserved_fen for d in Decision.objects.all()) == wan(60)
    expect_accessible(page)


@pytest.mark.parametrize(("width", "language"), SCREENS)
def test_both_methods_are_readable_on_a_phone_and_in_english(
    signed_in: SignedIn, expect_accessible: Expect, width: int, language: str
) -> None:
    people.window()
    people.decided_numbers()
    three_examined()
    page = signed_in(secretary(), width, language)
    page.goto("/desk/meetings")
    page.locator("[name=title]").fill("第7次会议")
    page.locator("[name=budget_fen]").fill("60")
    expect_accessible(page)
    page.locator("form button[type=submit]").last.click()
    expect(page.locator("table.cut tbody tr")).to_have_count(3)
    expect_accessible(page)
    if folder := os.environ.get("PICTURES"):
        page.screenshot(path=f"{folder}/cut-{width}-{language}.png", full_page=True)
