"""三（十二）2: a loan is entered, the bank's list imported and checked; then the form of the subsidy knows the interest."""

import csv
import datetime as dt
import re
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
        "mine": "我的贷款台账", "new": "登记一笔贷款", "save": "保存", "recorded": "已登记。", "bring": "导入利息清单",
        "import": "导入", "bad": "没有登记这份合同", "record": "登记核对结果", "counts": "计入", "fee": "手续费不计",
        "apply": "申请这一项",
    },
    "en-GB": {
        "mine": "My loans", "new": "Enter a loan", "save": "Save", "recorded": "Recorded.",
        "bring": "Import an interest list", "import": "Import", "bad": "this contract is not entered",
        "record": "Record the check", "counts": "Counts", "fee": "Fees do not count", "apply": "Apply for this",
    },
}  # fmt: skip
HEADINGS = ("合同号", "放款日期", "到期日期", "放款金额", "类别", "收息日期", "金额")


def bank_list(folder: Path) -> Path:
    """A line of interest and one of a fee paid this year, and a line of a contract nobody entered."""
    due = timezone.localdate() - dt.timedelta(5)
    drawn = due - dt.timedelta(180)
    said = [("HT1", "利息", "20000"), ("HT1", "手续费", "500"), ("HT9", "利息", "1")]
    rows = [(contract, drawn, due, 1_000_000, kind, due, fen) for contract, kind, fen in said]
    path = folder / "slips.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def entered(firm: Page, say: dict[str, str]) -> None:
    """The firm enters a loan that is settled."""
    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    firm.get_by_role("link", name=say["new"]).click()
    day = (timezone.localdate() - dt.timedelta(4)).isoformat()
    typed = {"bank": "示例银行", "contract": "HT1", "principal_fen": "100", "purpose": "流动资金", "settled_on": day}
    for name, value in typed.items():
        firm.locator(f"[name={name}]").fill(value)
    firm.get_by_role("button", name=say["save"]).click()
    expect(firm.get_by_text(say["recorded"])).to_be_visible()


@pytest.mark.parametrize("language", WORDS)
def test_a_loan_goes_from_the_banks_list_to_the_subsidy(signed_in, expect_accessible, tmp_path: Path, language: str) -> None:
    place, say = world(), WORDS[language]
    one = people.firm(place.own["firm"])
    firm, desk = signed_in(place.accounts["manager"], 390, language), signed_in(place.accounts["officer"], 1280, language)
    entered(firm, say)
    expect_accessible(firm)
    firm.get_by_role("link", name=say["bring"]).click()
    expect_accessible(firm)
    firm.locator("[name=file]").set_input_files(bank_list(tmp_path))
    firm.get_by_role("button", name=say["import"], exact=True).click()
    expect(firm.get_by_text(re.compile(say["bad"]))).to_be_visible()
    expect_accessible(firm)

    desk.goto("/desk/loans/")
    expect_accessible(desk)
    desk.get_by_role("link", name="HT1").click()
    expect_accessible(desk)
    desk.get_by_role("button", name=say["record"]).click()
    expect(desk.get_by_text(say["fee"])).to_be_visible()
    expect(desk.locator(".chip-good").get_by_text(say["counts"])).to_be_visible()

    firm.goto("/my/loans/")
    expect(firm.get_by_role("link", name=say["apply"])).to_be_visible()
    known = queries.facts_of(one, on=timezone.localdate())
    assert (known["interest_paid_fen"], known["loans_settled"], known["loan_arrears"]) == (2_000_000, 1, 0)
