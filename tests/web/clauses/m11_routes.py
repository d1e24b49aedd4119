"""Which routes has paired assistance, and what are they about?"""

import csv
import datetime as dt
import tempfile
from collections.abc import Callable
from pathlib import Path

from cases import people
from huiqi.register import actions
from huiqi.register.models import AssistanceOrder, AssistanceProduct, OrderSheet
from web.route import DESK, Route

HEADINGS = ("平台", "订单号", "商品名称", "买家", "下单日期", "结算日期", "实付金额")
ORDER = ("抖音", "A1", "鹰嘴桃", "张三", "2026-03-01", "2026-03-05", "100")


def order_sheet(code: str) -> OrderSheet:
    """A settlement of a firm: one order that counts, one of its own, one line that says nothing."""
    firm = people.firm(code)
    rows = [ORDER, ("抖音", "A2", "鹰嘴桃", firm.name, *ORDER[4:]), ("抖音", "A3", "鹰嘴桃", "李四", *ORDER[4:6], "很多")]
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "orders.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            csv.writer(file).writerows([HEADINGS, *rows])
        return actions.import_orders(
            actor=people.applicant(code), enterprise=firm, path=path, name="3月结算.csv", at=people.START
        ).sheet


def order(code: str) -> AssistanceOrder:
    """The order of a firm that it made itself."""
    order_sheet(code)
    return AssistanceOrder.objects.get(enterprise__credit_code=code, number="A2")


def product(code: str) -> AssistanceProduct:
    """A listed product; products belong to no firm."""
    first = dt.date(2026, 1, 1)
    region = actions.pair_region(
        actor=people.MACHINE, name="连平县", valid_from=first, valid_to=None, document="对口1号", at=people.START
    )
    return actions.list_product(
        actor=people.MACHINE, region_id=region.pk, name=f"鹰嘴桃{code}", producer="合作社", origin_proof="圳品1号",
        listed_from=first, at=people.START,
    )  # fmt: skip


FIRM, SHEET = "manager filler reader", {"sheet_id": "order_sheet"}
WRITERS = "officer head administrator"
ROUTES = {
    "assistance": Route("everyone"),
    "my-assistance": Route("signed_in"),
    "my-assistance-import": Route("manager filler"),
    "my-assistance-template": Route("signed_in"),
    "my-order-sheet": Route(FIRM, "nobody", SHEET),
    "my-order-sheet-csv": Route(FIRM, "nobody", SHEET),
    "desk-assistance": Route(DESK),
    "desk-region-new": Route(WRITERS),
    "desk-product-new": Route(WRITERS),
    "desk-product": Route(WRITERS, WRITERS, {"product_id": "assistance_product"}),
    "desk-orders": Route(DESK),
    "desk-orders-export": Route(DESK),
    "desk-order": Route(DESK, DESK, {"order_id": "assistance_order"}),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "order_sheet": lambda code: order_sheet(code).pk,
    "assistance_order": lambda code: order(code).pk,
    "assistance_product": lambda code: product(code).pk,
}
