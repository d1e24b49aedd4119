"""三（十一）: a product is listed, a settlement comes in, a doubt is judged; then the form of the reward knows the sales."""

import csv
import datetime as dt
import re
from pathlib import Path

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases import people
from huiqi.access.actions import grant
from huiqi.access.models import Account
from huiqi.register import actions, queries
from huiqi.register.models import AssistanceProduct
from web.routes import world

pytestmark = pytest.mark.django_db(transaction=True)
WORDS = {
    "zh-CN": {
        "desk": "帮扶地区和产品名录", "list": "列入产品", "product": "产品名称", "producer": "生产单位", "proof": "产地证明",
        "region": "对口地区", "save": "保存", "saved": "已登记。", "mine": "我的帮扶销售", "bring": "导入结算单",
        "import": "导入", "imported": "已导入 2 笔新订单。", "self": "买家是企业自己", "unread": "不是金额",
        "apply": "申请这一项", "reason": "理由",
        "record": "登记核对结果", "clear": "无疑点", "link": "连平县",
    },
    "en-GB": {
        "desk": "Paired regions and products", "list": "List a product", "product": "Name of the product",
        "producer": "Producer", "proof": "Proof of origin", "region": "Paired region", "save": "Save", "saved": "Recorded.",
        "mine": "My sales for paired regions", "bring": "Import a settlement", "import": "Import",
        "imported": "2 new orders imported.", "self": "The buyer is the firm itself", "unread": "no amount; write",
        "apply": "Apply for this", "reason": "Reason", "record": "Record the check", "clear": "No doubt", "link": "连平县",
    },
}  # fmt: skip
HEADINGS = ("平台", "订单号", "商品名称", "买家", "下单日期", "结算日期", "实付金额")


def settlement(folder: Path, firm: str) -> Path:
    """Two orders of seventy days ago, one of the firm itself, and a line that says nothing."""
    day = timezone.localdate() - dt.timedelta(40)
    rows = [("抖音", f"A{n}", "鹰嘴桃", buyer, day, day, paid)
            for n, (buyer, paid) in enumerate([("张三", "600000"), (firm, "90"), ("李四", "很多")])]  # fmt: skip
    path = folder / "settlement.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([HEADINGS, *rows])
    return path


def desk_lists(signed_in, expect_accessible, account: Account, language: str) -> None:
    """The pairing office puts a product on the list."""
    say = WORDS[language]
    grant(actor=people.MACHINE, account_id=account.pk, role="officer", department="区对口办", at=people.START)
    first = dt.date(2016, 1, 1)
    actions.pair_region(
        actor=people.MACHINE, name="连平县", valid_from=first, valid_to=None, document="对口1号", at=people.START
    )
    desk = signed_in(account, 1280, language)
    desk.goto("/desk/assistance/")
    expect_accessible(desk)
    desk.get_by_role("link", name=say["list"]).click()
    desk.get_by_label(say["region"]).select_option(label="连平县")
    typed = {"product": "鹰嘴桃", "producer": "某合作社", "proof": "圳品2026-1号"}
    for key, value in typed.items():
        desk.get_by_label(re.compile(f"^{say[key]}")).fill(value)
    desk.locator("[name=listed_from]").fill("2026-01-01")
    expect_accessible(desk)
    desk.get_by_role("button", name=say["save"]).click()
    expect(desk.get_by_text(say["saved"])).to_be_visible()
    assert AssistanceProduct.objects.get().name == "鹰嘴桃"


@pytest.mark.parametrize("language", WORDS)
def test_a_settlement_goes_from_its_import_to_the_reward(
    signed_in, page_at, expect_accessible, tmp_path: Path, language: str
) -> None:
    place, say = world(), WORDS[language]
    one = people.firm(place.own["firm"])
    desk_lists(signed_in, expect_accessible, place.accounts["head"], language)

    visitor = page_at(390, language)
    visitor.goto("/assistance/")
    expect(visitor.get_by_role("cell", name="圳品2026-1号")).to_be_visible()
    expect_accessible(visitor)

    firm = signed_in(place.accounts["manager"], 390, language)
    firm.goto("/services/")
    firm.get_by_role("link", name=say["mine"]).click()
    firm.get_by_role("link", name=say["bring"]).click()
    expect_accessible(firm)
    firm.locator("[name=file]").set_input_files(settlement(tmp_path, one.name))
    firm.get_by_role("button", name=say["import"], exact=True).click()
    expect(firm.get_by_text(say["imported"])).to_be_visible()
    expect(firm.get_by_text(say["self"])).to_be_visible()
    expect(firm.get_by_text(re.compile(say["unread"], re.IGNORECASE))).to_be_visible()
    expect_accessible(firm)

    officer = signed_in(place.accounts["officer"], 1280, language)
    officer.goto("/desk/assistance/orders/")
    expect_accessible(officer)
    officer.get_by_role("link", name="A1").click()
    officer.get_by_label(say["reason"]).fill("同名的个人买家")
    expect_accessible(officer)
    officer.get_by_role("button", name=say["record"]).click()
    expect(officer.get_by_text(say["clear"])).to_be_visible()

    firm.goto("/my/assistance/")
    expect(firm.get_by_role("link", name=say["apply"])).to_be_visible()
    expect_accessible(firm)
    known = queries.facts_of(one, on=timezone.localdate())
    assert (known["paired_region_listed"], known["paired_sales_net_fen"]) == (1, 60_009_000)
