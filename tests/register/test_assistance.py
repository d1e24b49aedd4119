"""三（十一）: settled orders of listed products from paired regions, less refunds, become the fact of the reward."""

import csv
import datetime as dt
from collections.abc import Iterable, Sequence
from pathlib import Path

import pytest
from xlsxwriter import Workbook

from cases.people import ADMINISTRATOR, CODE, INDUSTRY_OFFICER, MANAGER, OTHER_CODE, STRANGER, firm, moment, who
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.actions.assistance import BUYER_DAY_MAX, REFUND_DAYS
from huiqi.register.errors import OfficeOnly, RegisterError, SheetUnreadable
from huiqi.register.models import AssistanceOrder, AssistanceProduct, Enterprise, OrderSheet

pytestmark = pytest.mark.database
AT, FIRST = moment(3, 2), dt.date(2026, 1, 1)
PAIRING = who(27, "对口经办", "officer", department="区对口办")
HEADINGS = ("平台", "订单号", "商品名称", "买家", "下单时间", "结算日期", "实付金额", "退款金额")
TEA = ("抖音", "A1", "连平鹰嘴桃", "张三", "2026-03-01 10:20:30", "2026-03-05", "1,000.50", "")


def listed(name: str = "连平鹰嘴桃", *, until: dt.date | None = None) -> AssistanceProduct:
    region = actions.pair_region(actor=PAIRING, name="连平县", valid_from=FIRST, valid_to=until, document="对口1号", at=AT)
    return actions.list_product(
        actor=PAIRING,
        region_id=region.pk,
        name=name,
        producer="某合作社",
        origin_proof="圳品2026-1号",
        listed_from=FIRST,
        at=AT,
    )


def sheet(folder: Path, rows: Iterable[Sequence[object]], headings: Sequence[str] = HEADINGS) -> Path:
    path = folder / "orders.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([["2026年3月结算单"], headings, *rows])
    return path


def imported(path: Path, one: Enterprise | None = None, actor=MANAGER):
    return actions.import_orders(actor=actor, enterprise=one or firm(), path=path, name=path.name, at=AT)


def facts(on: dt.date) -> dict[str, int]:
    known = queries.facts_of(Enterprise.objects.get(credit_code=CODE), on=on)
    return {name: value for name, value in known.items() if "paired" in name}


def order(**other: object) -> tuple[object, ...]:
    return tuple(({"平台": TEA[0]} | dict(zip(HEADINGS, TEA, strict=True)) | other).values())


def test_an_order_counts_when_its_refunds_are_over(tmp_path: Path) -> None:
    listed()
    done = imported(sheet(tmp_path, [TEA, order(订单号="A2", 买家="李四", 实付金额=500, 退款金额=200)]))
    assert (done.sheet.new, done.bad, done.doubts) == (2, (), {})
    over = dt.date(2026, 3, 5) + dt.timedelta(REFUND_DAYS)
    assert facts(over - dt.timedelta(1)) == {"paired_region_listed": 1, "paired_sales_net_fen": 0}
    assert facts(over) == {"paired_region_listed": 1, "paired_sales_net_fen": 130_050}
    assert queries.sales_by_region([CODE], over) == [("连平县", 130_050)]


def test_a_later_export_brings_the_refund_and_no_order_twice(tmp_path: Path) -> None:
    listed()
    imported(sheet(tmp_path, [TEA]))
    again = imported(sheet(tmp_path, [order(退款金额="1000.50"), order(订单号="A9")]))
    assert (again.sheet.new, again.sheet.changed, again.unchanged) == (1, 1, 0)
    same = imported(sheet(tmp_path, [order(退款金额="1000.50")]))
    assert (same.sheet.new, same.sheet.changed, same.unchanged) == (0, 0, 1)
    assert facts(dt.date(2026, 5, 1))["paired_sales_net_fen"] == 100_050


def test_an_order_of_december_counts_in_the_year_in_which_its_refunds_are_over(tmp_path: Path) -> None:
    listed()
    imported(sheet(tmp_path, [order(下单时间="2026-12-01", 结算日期="2026-12-20")]))
    assert queries.sales(firm(), dt.date(2026, 12, 31)).counted_fen == 0
    assert facts(dt.date(2027, 2, 1))["paired_sales_net_fen"] == 100_050


@pytest.mark.parametrize(
    ("wrong", "column", "why"),
    [
        ({"实付金额": "一千"}, "实付金额", "不是金额"),
        ({"实付金额": "0"}, "实付金额", "大于0"),
        ({"退款金额": "2000"}, "退款金额", "多于实付"),
        ({"结算日期": "2026-02-01"}, "结算日期", "早于下单"),
        ({"下单时间": "三月"}, "下单日期", "不是日期"),
        ({"买家": ""}, "买家", "没有填"),
    ],
)
def test_a_line_that_cannot_be_an_order_is_handed_back_and_the_others_are_kept(
    tmp_path: Path, wrong: dict[str, object], column: str, why: str
) -> None:
    done = imported(sheet(tmp_path, [TEA, order(订单号="A2", **wrong), order(订单号="A3")]))
    (bad,) = done.bad
    assert (bad.line, bad.column, why in bad.why) == (4, column, True)
    assert done.sheet.lines == done.sheet.new + len(done.bad) == 3
    assert [actions.bad_line(kept) for kept in OrderSheet.objects.get().bad] == [bad]


def test_the_same_order_twice_in_a_sheet_names_the_first_line(tmp_path: Path) -> None:
    done = imported(sheet(tmp_path, [TEA, ("", "", ""), TEA]))
    assert [(bad.line, str(bad.why)[:8]) for bad in done.bad] == [(5, "与第 3 行是同")]


def test_a_sheet_without_its_headings_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(SheetUnreadable, match="结算日期"):
        imported(sheet(tmp_path, [], [h for h in HEADINGS if h != "结算日期"]))
    assert not OrderSheet.objects.exists()


def test_an_order_number_that_a_spreadsheet_cut_is_refused(tmp_path: Path) -> None:
    with Workbook(tmp_path / "orders.xlsx") as book:
        page = book.add_worksheet()
        page.write_row(0, 0, HEADINGS)
        page.write_row(1, 0, ["抖音", 6921234567890123456, *TEA[2:]])
    done = imported(tmp_path / "orders.xlsx")
    assert "超过15位" in done.bad[0].why


def test_what_a_firm_buys_of_itself_is_doubted_until_an_office_clears_it(tmp_path: Path) -> None:
    listed()
    done = imported(sheet(tmp_path, [order(买家="示例直播公司"), order(订单号="A2")]))
    assert done.doubts == {"self_order": 1}
    assert facts(dt.date(2026, 5, 1))["paired_sales_net_fen"] == 100_050
    (row,) = queries.orders(which="open")
    with pytest.raises(OfficeOnly):
        actions.judge_order(actor=MANAGER, order_id=row.pk, counts=True, reason="样品", at=AT)
    with pytest.raises(RegisterError, match="理由"):
        actions.judge_order(actor=INDUSTRY_OFFICER, order_id=row.pk, counts=True, reason=" ", at=AT)
    actions.judge_order(actor=INDUSTRY_OFFICER, order_id=row.pk, counts=True, reason="同名的个人买家", at=AT)
    assert facts(dt.date(2026, 5, 1))["paired_sales_net_fen"] == 200_100


def test_many_orders_of_one_buyer_on_one_day_are_doubted_and_one_fewer_is_not(tmp_path: Path) -> None:
    rows = [order(订单号=f"A{n}") for n in range(BUYER_DAY_MAX)]
    assert imported(sheet(tmp_path, rows)).doubts == {}
    more = [order(订单号=f"B{n}", 买家="囤货") for n in range(BUYER_DAY_MAX + 1)]
    assert imported(sheet(tmp_path, more)).doubts == {"bulk_buyer": BUYER_DAY_MAX + 1}


def test_an_order_that_another_firm_handed_in_does_not_count_twice(tmp_path: Path) -> None:
    listed()
    imported(sheet(tmp_path, [TEA]))
    other = actions.record_enterprise(actor=ADMINISTRATOR, credit_code=OTHER_CODE, name="另一公司", at=AT)
    assert imported(sheet(tmp_path, [TEA]), other, STRANGER).doubts == {"other_firm": 1}
    assert queries.sales(other, dt.date(2026, 5, 1)).counted_fen == 0


def test_a_product_that_is_listed_later_takes_the_orders_that_waited_for_it(tmp_path: Path) -> None:
    done = imported(sheet(tmp_path, [TEA]))
    assert done.unlisted == 1
    day = dt.date(2026, 5, 1)
    assert facts(day) == {"paired_region_listed": 0, "paired_sales_net_fen": 0}
    product = listed()
    assert facts(day) == {"paired_region_listed": 1, "paired_sales_net_fen": 100_050}
    actions.unlist_product(actor=PAIRING, product_id=product.pk, last=dt.date(2026, 2, 28), at=AT)
    assert queries.sales(firm(), day).unlisted_fen == 100_050


def test_a_region_that_is_no_longer_paired_counts_no_more(tmp_path: Path) -> None:
    listed(until=dt.date(2026, 2, 28))
    imported(sheet(tmp_path, [TEA]))
    assert facts(dt.date(2026, 5, 1)) == {"paired_region_listed": 0, "paired_sales_net_fen": 0}


def test_only_the_pairing_office_lists_and_only_the_firm_imports(tmp_path: Path) -> None:
    product = listed()
    with pytest.raises(OfficeOnly, match="区对口办"):
        actions.unlist_product(actor=INDUSTRY_OFFICER, product_id=product.pk, last=AT.date(), at=AT)
    with pytest.raises(Forbidden):
        imported(sheet(tmp_path, [TEA]), firm(), STRANGER)
    with pytest.raises(RegisterError, match="已经在名录"):
        actions.list_product(actor=PAIRING, region_id=product.region_id, name=product.name, producer="x", origin_proof="x",
                             listed_from=FIRST, at=AT)  # fmt: skip


def test_no_buyer_is_kept_by_name(tmp_path: Path) -> None:
    imported(sheet(tmp_path, [TEA]))
    row = AssistanceOrder.objects.get()
    assert len(row.buyer) == 64
    assert "张三" not in str(vars(row)) + str([entry.detail for entry in AuditEntry.objects.all()])


def test_orders_of_many_lines_take_few_queries(tmp_path: Path, django_assert_max_num_queries) -> None:
    one = firm()
    path = sheet(tmp_path, [order(订单号=f"A{n}", 买家=f"买家{n}") for n in range(4_000)])
    with django_assert_max_num_queries(80):
        assert imported(path, one).sheet.new == 4_000
    with django_assert_max_num_queries(1):
        queries.sales(one, AT.date())
