"""Who sells for the paired regions? Products are listed, settlements come in quarter by quarter, some lines in doubt."""

import csv
import datetime as dt
import random
import tempfile
from pathlib import Path

from huiqi.access.actor import Actor
from huiqi.register import actions, queries
from huiqi.register.models import Enterprise
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_PRODUCTS = {
    "连平县": ("连平鹰嘴蜜桃5斤装", "忠信花灯礼盒", "连平花生油5升"),
    "濠江区": ("濠江紫菜礼盒", "达濠鱼丸2斤装"),
    "南澳县": ("南澳海苔脆", "宋茶250克"),
}
_PLATFORMS = ("抖音", "快手", "视频号", "淘宝直播")
_ONE_IN, _ORDERS, _EVERY_DAYS = 10, 40, 90
_HEADINGS = ("平台", "订单号", "商品名称", "买家", "下单日期", "结算日期", "实付金额", "退款金额")


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in ten that declares no sales for paired regions hands in its settlements each quarter."""
    known = ground.known
    firms = ground.active(lambda f: not known[f].get("paired_sales_net_fen"))
    keeper = ground.cast.holding("officer", actions.PAIRING_OFFICE)
    diary.enter(moment(diary.first + dt.timedelta(7), 9, 30), lambda at: _list_products(keeper, at))
    for number, firm in enumerate(some(chance, firms, one_in=_ONE_IN, fewest=2), 1):
        seller = _Seller(ground.cast, diary, firm, number, random.Random(chance.random()))  # noqa: S311  a made-up year
        diary.enter(moment(diary.first + dt.timedelta(60 + number % 20), 16, number % 60), seller.settle)


def _list_products(keeper: Actor, at: dt.datetime) -> None:
    for region in queries.paired_regions(on=at.date()):
        for name in _PRODUCTS.get(region.name, ()):
            actions.list_product(
                actor=keeper, region_id=region.pk, name=name, producer=f"{region.name}农产品合作社（演示）",
                origin_proof="演示帮扶产品名录2026", listed_from=at.date() - dt.timedelta(30), at=at,
            )  # fmt: skip


class _Seller:
    """One firm that sells all year."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int, chance: random.Random) -> None:
        self.cast, self.diary, self.firm, self.number, self.chance = cast, diary, firm, number, chance
        self.quarter = 0

    def settle(self, at: dt.datetime) -> None:
        """Hand in the orders of the last quarter; the office looks at what is in doubt."""
        manager = self.cast.managers[self.firm.credit_code]
        self.quarter += 1
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "orders.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([_HEADINGS, *(self._order(line, at.date()) for line in range(_ORDERS))])
            name = f"{at:%Y年%m月}结算单.csv"
            actions.import_orders(actor=manager, enterprise=self.firm, path=path, name=name, at=at)
        self.diary.enter(moment(self.diary.workday(at, 5), 15), self._check)
        self.diary.enter(moment(at.date() + dt.timedelta(_EVERY_DAYS), 16, self.number % 60), self.settle)

    def _order(self, line: int, day: dt.date) -> tuple[object, ...]:
        chance = self.chance
        ordered = day - dt.timedelta(chance.randrange(10, 50))
        amount = chance.randrange(20_00, 30_000_00)
        refund = amount if chance.random() < 0.06 else 0
        buyer = self.firm.name if chance.random() < 0.03 else f"买家{chance.randrange(10**6)}"
        product = chance.choice([name for names in _PRODUCTS.values() for name in names])
        paid = "见附件" if line == _ORDERS - 1 and self.number % 3 == 0 else f"{amount // 100}.{amount % 100:02}"
        number = f"{self.number:04}{self.quarter}{line:05}"
        return (
            chance.choice(_PLATFORMS), number, product, buyer, ordered, ordered + dt.timedelta(7), paid,
            f"{refund // 100}.{refund % 100:02}",
        )  # fmt: skip

    def _check(self, at: dt.datetime) -> None:
        officer = self.cast.holding("officer", "区工信局")
        for order in queries.orders(which="open", firms=[self.firm.credit_code])[:1]:
            actions.judge_order(actor=officer, order_id=order.pk, counts=False, reason="买家与申报企业同名，不计入。", at=at)
