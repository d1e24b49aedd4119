"""How do products of paired regions get on the list, and orders into the register? 区对口办 lists, firms import."""

import datetime as dt
import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.register.actions.codes import PAIRING_OFFICE
from huiqi.register.actions.tables import BadLine, Column, Line, read_table
from huiqi.register.cipher import Keyring, keyring
from huiqi.register.errors import RegisterError, SpanInvalid
from huiqi.register.models import AssistanceOrder, AssistanceProduct, Enterprise, LivestreamRole, OrderSheet, PairedRegion
from huiqi.register.permission import require_department, require_office, require_write
from huiqi.simulation.cells import tidy
from huiqi.units.sentence import Sentence

REFUND_DAYS = 30
"""An order counts once it has been settled for so many days: by then buyers have sent things back (assumed)."""
BUYER_DAY_MAX = 20
"""More orders of one buyer on one day are doubted (assumed; an office clears what is explained)."""
LINES_MAX = 200_000
ORDER_COLUMNS = (
    Column("platform", "平台", aliases=("平台名称", "销售平台", "渠道")),
    Column("number", "订单号", aliases=("订单编号", "主订单编号", "子订单编号", "订单id")),
    Column("product_name", "商品名称", aliases=("商品", "产品名称", "商品标题", "选购商品")),
    Column("buyer", "买家", aliases=("买家账号", "买家昵称", "收货人", "用户昵称", "买家会员名")),
    Column("shop", "店铺", aliases=("店铺名称", "账号", "达人昵称"), optional=True),
    Column("ordered_on", "下单日期", "date", aliases=("下单时间", "订单提交时间", "订单创建时间")),
    Column("settled_on", "结算日期", "date", aliases=("结算时间", "到账日期", "订单结算时间")),
    Column("amount_fen", "实付金额", "fen", aliases=("实付金额（元）", "订单金额", "结算金额", "买家实付金额")),
    Column("refund_fen", "退款金额", "fen", aliases=("退款金额（元）", "已退款金额"), optional=True),
)
_NONE, _SELF, _BULK, _TWICE, _OFFICE = AssistanceOrder.Doubt
_CHUNK = 5_000


@dataclass(frozen=True)
class ImportedOrders:
    """What became of a settlement export: lines = new + changed + unchanged + bad."""

    sheet: OrderSheet
    unchanged: int
    bad: tuple[BadLine, ...]
    doubts: Mapping[str, int]
    """How many of the new orders are doubted, by why."""
    unlisted: int
    """New orders whose product is on no list; they count once it is."""


@transaction.atomic
def list_product(
    *, actor: Actor, region_id: int, name: str, producer: str, origin_proof: str, listed_from: dt.date, at: dt.datetime
) -> AssistanceProduct:
    """A product of a paired region goes on the list; orders that wait for it are tied to it. Raises Forbidden,
    OfficeOnly, RegisterError.
    """
    require_department(actor, PAIRING_OFFICE, "帮扶产品名录")
    region = PairedRegion.objects.filter(pk=region_id).first()
    name, producer, proof = name.strip()[:100], producer.strip()[:100], origin_proof.strip()[:100]
    if region is None or not (name and producer and proof):
        raise RegisterError("PRODUCT_EMPTY", "请选对口地区，并填写产品、生产单位和产地证明。")
    if AssistanceProduct.objects.filter(name=name).exists():
        raise RegisterError("PRODUCT_TWICE", "%(name)s 已经在名录中；同名的不同产品请写明规格或产地。", name=name)
    row = AssistanceProduct.objects.create(
        region=region, name=name, producer=producer, origin_proof=proof, listed_from=listed_from
    )
    waiting = AssistanceOrder.objects.filter(product=None, product_name=name).update(product=row)
    detail = {"region": region.name, "proof": proof, "from": str(listed_from), "orders": waiting}
    audit.record(actor=actor, verb="register.list_product", subject=f"product:{row.pk}", at=at, detail=detail)
    return row


@transaction.atomic
def unlist_product(*, actor: Actor, product_id: int, last: dt.date, at: dt.datetime) -> AssistanceProduct:
    """The last day on which orders of a product count. Raises Forbidden, OfficeOnly, RegisterError."""
    require_department(actor, PAIRING_OFFICE, "帮扶产品名录")
    row = AssistanceProduct.objects.select_for_update(no_key=True).filter(pk=product_id).first()
    if row is None:
        raise RegisterError("PRODUCT_UNKNOWN", "找不到这个产品，请从名录重新打开。")
    if last < row.listed_from:
        raise SpanInvalid(
            "PRODUCT_SPAN", "%(name)s：移出日期早于列入日期 %(since)s，请核对。", name=row.name, since=row.listed_from
        )
    row.listed_to = last
    row.save(update_fields=["listed_to"])
    audit.record(actor=actor, verb="register.unlist_product", subject=f"product:{row.pk}", at=at, detail={"last": str(last)})
    return row


@transaction.atomic
def import_orders(*, actor: Actor, enterprise: Enterprise, path: Path, name: str, at: dt.datetime) -> ImportedOrders:
    """The orders of a platform's settlement export: one transaction, one audit entry, nothing lost.

    A line that cannot be kept is handed back with its reason; an order that is there already only changes its refund.
    Raises Forbidden, SheetUnreadable, RegisterError.
    """
    require_write(actor, enterprise.credit_code)
    lines, bad = read_table(path, ORDER_COLUMNS)
    if len(lines) + len(bad) > LINES_MAX:
        raise RegisterError("ORDERS_MANY", "一次最多导入 %(most)s 行；请按月分开导出。", most=LINES_MAX)
    lines = list(_kept(lines, bad))
    sheet = OrderSheet.objects.create(
        enterprise=enterprise, name=name[:200], sha256=hashlib.sha256(path.read_bytes()).hexdigest(), at=at,
        lines=len(lines) + len(bad), new=0, changed=0, doubted=0,
    )  # fmt: skip
    there, elsewhere = _there(enterprise, lines)
    fresh = [line for line in lines if _key(line) not in there]
    made = list(_orders(sheet, fresh, elsewhere))
    AssistanceOrder.objects.bulk_create(made, batch_size=2_000)
    changed = _refunded(there, lines)
    doubts = Counter(order.doubt for order in made if order.doubt)
    sheet.new, sheet.changed, sheet.doubted = len(made), changed, doubts.total()
    sheet.bad = [line.kept() for line in sorted(bad, key=lambda line: line.line)]
    sheet.save(update_fields=["new", "changed", "doubted", "bad"])
    detail = {"sha256": sheet.sha256, "lines": sheet.lines, "new": sheet.new, "changed": changed, "bad": len(bad)}
    audit.record(actor=actor, verb="register.import_orders", subject=f"order_sheet:{sheet.pk}", at=at, detail=detail)
    unlisted = sum(order.product_id is None for order in made)
    unchanged = len(lines) - len(made) - changed
    return ImportedOrders(sheet, unchanged, tuple(sorted(bad, key=lambda line: line.line)), doubts, unlisted)


@transaction.atomic
def judge_order(*, actor: Actor, order_id: int, counts: bool, reason: str, at: dt.datetime) -> AssistanceOrder:
    """An office clears the doubt about an order, or raises one. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "订单核对")
    row = AssistanceOrder.objects.select_for_update(of=("self",), no_key=True).filter(pk=order_id).first()
    if row is None:
        raise RegisterError("ORDER_UNKNOWN", "找不到这笔订单，请从列表重新打开。")
    if not reason.strip():
        raise RegisterError("ORDER_REASON", "订单 %(number)s：请写明理由，企业会看到。", number=row.number)
    row.doubt = _NONE if counts else (row.doubt or _OFFICE)
    row.judged_by, row.reason = actor.name, reason.strip()[:300]
    row.save(update_fields=["doubt", "judged_by", "reason"])
    detail = {"counts": counts, "reason": row.reason}
    audit.record(actor=actor, verb="register.judge_order", subject=f"order:{row.pk}", at=at, detail=detail)
    return row


def _key(line: Line) -> tuple[str, str]:
    return line[1]["platform"][:40], line[1]["number"][:64]


def _kept(lines: Iterable[Line], bad: list[BadLine]) -> Iterator[Line]:
    """The lines that can be an order; the others are added to `bad`."""
    seen: dict[tuple[str, str], int] = {}
    for number, values in lines:
        values["refund_fen"] = values["refund_fen"] or 0
        first = seen.setdefault(_key((number, values)), number)
        fault = _fault(values, number, first)
        if fault is None:
            yield number, values
        else:
            bad.append(fault)


def _fault(values: Mapping[str, Any], line: int, first: int) -> BadLine | None:
    if first != line:
        why = Sentence("与第 %(first)s 行是同一笔订单，重复的不计；一笔订单请合成一行", first=first)
        return BadLine(line, "订单号", values["number"], why)
    if values["amount_fen"] <= 0:
        return BadLine(line, "实付金额", "0", Sentence("实付金额须大于0"))
    if values["refund_fen"] > values["amount_fen"]:
        return BadLine(line, "退款金额", str(values["refund_fen"] / 100), Sentence("退款多于实付，请核对"))
    if values["settled_on"] < values["ordered_on"]:
        return BadLine(line, "结算日期", str(values["settled_on"]), Sentence("结算早于下单，请核对两个日期"))
    return None


def _there(enterprise: Enterprise, lines: list[Line]) -> tuple[dict[tuple[str, str], AssistanceOrder], set[tuple[str, str]]]:
    """Orders of these numbers that the firm has handed in already, and the keys of those that other firms have."""
    own: dict[tuple[str, str], AssistanceOrder] = {}
    others: set[tuple[str, str]] = set()
    numbers = [_key(line)[1] for line in lines]
    for start in range(0, len(numbers), _CHUNK):
        for row in AssistanceOrder.objects.filter(number__in=numbers[start : start + _CHUNK]):
            if row.enterprise_id == enterprise.pk:
                own[row.platform, row.number] = row
            else:
                others.add((row.platform, row.number))
    return own, others


def _orders(sheet: OrderSheet, lines: list[Line], elsewhere: set[tuple[str, str]]) -> Iterator[AssistanceOrder]:
    products = dict(AssistanceProduct.objects.values_list("name", "pk"))
    own, buyers = _own_names(sheet.enterprise), _Buyers(keyring())
    often = Counter((values["buyer"], values["ordered_on"]) for _, values in lines)
    for line in lines:
        number, values = line
        doubt = _NONE
        if _key(line) in elsewhere:
            doubt = _TWICE
        elif tidy(values["buyer"]) in own or values["buyer"] == values["shop"]:
            doubt = _SELF
        elif often[values["buyer"], values["ordered_on"]] > BUYER_DAY_MAX:
            doubt = _BULK
        name = values["product_name"][:100]
        yield AssistanceOrder(
            enterprise=sheet.enterprise, sheet=sheet, line=number, platform=_key(line)[0], number=_key(line)[1],
            product_id=products.get(name), product_name=name, buyer=buyers.hash_of(values["buyer"]),
            ordered_on=values["ordered_on"], settled_on=values["settled_on"],
            counts_on=values["settled_on"] + dt.timedelta(REFUND_DAYS), amount_fen=values["amount_fen"],
            refund_fen=values["refund_fen"], doubt=doubt,
        )  # fmt: skip


def _own_names(enterprise: Enterprise) -> set[str]:
    """The names under which the firm itself, its contact and its hosts would buy."""
    hosts = LivestreamRole.objects.filter(enterprise=enterprise, person__isnull=False).values_list("person__name", flat=True)
    return {tidy(name) for name in (enterprise.name, enterprise.contact_name, *hosts)} - {""}


class _Buyers:
    """The keyed hash of each buyer, worked out once: an export names the same ones again and again."""

    def __init__(self, keys: Keyring) -> None:
        self._keys, self._known = keys, dict[str, str]()

    def hash_of(self, buyer: str) -> str:
        name = tidy(buyer)
        if name not in self._known:
            self._known[name] = self._keys.lookup(f"buyer\0{name}")
        return self._known[name]


def _refunded(there: Mapping[tuple[str, str], AssistanceOrder], lines: list[Line]) -> int:
    """Bring the refunds of orders that are there up to date; how many changed."""
    changed = []
    for line in lines:
        row = there.get(_key(line))
        refund = min(line[1]["refund_fen"], row.amount_fen) if row else 0
        if row and row.refund_fen != refund:
            row.refund_fen = refund
            changed.append(row)
    AssistanceOrder.objects.bulk_update(changed, ["refund_fen"], batch_size=500)
    return len(changed)
