"""三（四）: two years of accounts come in, one from a file; the office checks them and says yes to the size."""

import csv
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from cases import people
from huiqi.register import queries
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "mine": "我的审计报告", "new": "登记审计报告", "save": "保存", "recorded": "已登记。", "record": "登记核对结果",
        "size": "确认“四上”", "explain": "企业还没有说明", "explained": "差异已说明",
    },
    "en-GB": {
        "mine": "My audited accounts", "new": "Enter audited accounts", "save": "Save", "recorded": "Recorded.",
        "record": "Record the check", "size": "Confirm the size", "explain": "has not explained it",
        "explained": "Explained",
    },
}  # fmt: skip


def enter(firm: Page, say: dict[str, str], year: int, **typed: str) -> None:
    """The firm hands in one year."""
    firm.goto("/my/statements/")
    firm.get_by_role("link", name=say["new"]).click()
    for name, value in {"year": str(year), "auditor": "某所", "report_number": f"审字{year}", **typed}.items():
        if name == "file":
            firm.locator("[name=file]").set_input_files(value)
        else:
            firm.locator(f"[name={name}]").fill(value)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["recorded"])).to_be_visible()


def check(desk: Page, say: dict[str, str], year: int) -> None:
    """The office looks at one year."""
    desk.goto("/desk/statements/")
    desk.get_by_role("link", name=str(year)).click()
    desk.get_by_role("button", name=say["record"]).click()


@pytest.mark.parametrize("language", WORDS)
def test_two_years_of_accounts_become_the_facts_of_the_reward(
    signed_in, expect_accessible, tmp_path: Path, language: str
) -> None:
    place, say, last = world(), WORDS[language], timezone.localdate().year - 1
    one = people.firm(place.own["firm"])
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    path = tmp_path / "income.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = [[f"{last}年度 单位：元"], ["项目", "本年金额", "上年金额"], ["一、营业收入", "12000000", "9900000"]]
        csv.writer(file).writerows(rows)
    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    enter(firm, say, last - 1, revenue_fen="1000")
    enter(firm, say, last, file=str(path))
    expect_accessible(firm)

    desk.goto("/desk/statements/")
    expect_accessible(desk)
    check(desk, say, last)
    expect(desk.get_by_text(say["explain"]).first).to_be_visible()
    expect_accessible(desk)
    enter(firm, say, last, file=str(path), explanation="按新收入准则追溯调整")
    expect(firm.get_by_text(say["explained"])).to_be_visible()
    check(desk, say, last)
    expect(desk.get_by_text(say["recorded"])).to_be_visible()
    desk.get_by_role("link", name=say["size"]).click()
    desk.locator("[name=basis]").select_option("own_copy")
    expect_accessible(desk)
    desk.get_by_role("button", name=say["save"]).click()
    check(desk, say, last - 1)
    expect(desk.get_by_text(say["recorded"])).to_be_visible()
    known = queries.facts_of(one, on=timezone.localdate())
    assert (known["revenue_last_year_fen"], known["revenue_year_before_fen"]) == (1_200_000_000, 1_000_000_000)
    assert (known["two_full_years"], known["above_designated_size"]) == (1, 1)
