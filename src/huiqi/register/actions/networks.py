"""How does the network of a venue come into the register? The office keeps lines and plans, tests come by sheet."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed
from huiqi.register.actions.tables import BadLine, Column, read_table
from huiqi.register.errors import OfficeOnly, RegisterError, SpanInvalid
from huiqi.register.models import Enterprise, NetworkFault, NetworkLine, NetworkPlan, SpeedTest, Spot, Venue
from huiqi.register.models.networks import GRID
from huiqi.register.permission import require_office, require_write
from huiqi.register.queries.codes import calendar
from huiqi.simulation.cells import CellError, exact, tidy

FAULT_DAYS = 3
"""Working days within which a fault is answered (assumed)."""
TEST_COLUMNS = (
    Column("spot", "测点", aliases=("测试点", "位置编号", "点位")),
    Column("at", "测试时间", aliases=("时间", "测速时间", "timestamp")),
    Column("down", "下载速率", aliases=("下载（mbps）", "下行速率", "download")),
    Column("up", "上传速率", aliases=("上传（mbps）", "上行速率", "upload")),
    Column("latency", "时延", aliases=("时延（ms）", "ping", "延迟")),
)
LINES_MAX = 20_000
KBPS_MAX = 100_000_000


@dataclass(frozen=True)
class ImportedTests:
    """What became of a sheet of measurements: lines = new + there + bad."""

    lines: int
    new: int
    there: int
    bad: tuple[BadLine, ...]


@transaction.atomic
def record_line(
    *, actor: Actor, venue: Venue, carrier: str, kind: str, down_mbps: int, up_mbps: int, since: dt.date, at: dt.datetime
) -> NetworkLine:
    """A line into a venue. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "网络线路")
    if carrier not in NetworkLine.Carrier.values or kind not in NetworkLine.Kind.values or min(down_mbps, up_mbps) <= 0:
        raise RegisterError("LINE_EMPTY", "请选运营商和类型，速率须大于0。")
    row = NetworkLine.objects.create(
        venue=venue, carrier=carrier, kind=kind, down_mbps=down_mbps, up_mbps=up_mbps, since=since
    )
    _record(actor, venue, at, "register.record_line", {"carrier": carrier, "kind": kind})
    return row


@transaction.atomic
def end_line(*, actor: Actor, line_id: int, until: dt.date, at: dt.datetime) -> NetworkLine:
    """The last day of a line. Raises Forbidden, OfficeOnly, SpanInvalid, RegisterError."""
    require_office(actor, "网络线路")
    row = NetworkLine.objects.select_related("venue").filter(pk=line_id).first()
    if row is None:
        raise RegisterError("LINE_UNKNOWN", "找不到这条线路，请从场所重新打开。")
    if until < row.since:
        raise SpanInvalid("LINE_SPAN", "停用日期早于启用日期 %(since)s，请核对。", since=row.since)
    row.until = until
    row.save(update_fields=["until"])
    _record(actor, row.venue, at, "register.end_line", {"line": row.pk, "until": str(until)})
    return row


@transaction.atomic
def place_spot(*, actor: Actor, venue: Venue, code: str, floor: int, row: int, column: int, at: dt.datetime) -> Spot:
    """A place where speed is measured; the same code again moves it. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "测点")
    code = code.strip()[:30]
    if not code or not (1 <= row <= GRID and 1 <= column <= GRID):
        raise RegisterError("SPOT_EMPTY", "请填测点编号；行和列在1至%(most)s之间。", most=GRID)
    other = Spot.objects.filter(venue=venue, floor=floor, row=row, column=column).exclude(code=code).first()
    if other is not None:
        raise RegisterError("SPOT_TAKEN", "这一格已经是测点 %(code)s。", code=other.code)
    made, _ = Spot.objects.update_or_create(venue=venue, code=code, defaults={"floor": floor, "row": row, "column": column})
    _record(actor, venue, at, "register.place_spot", {"code": code, "floor": floor})
    return made


@transaction.atomic
def import_tests(*, actor: Actor, venue: Venue, path: Path, tz: dt.tzinfo, at: dt.datetime) -> ImportedTests:
    """Measurements from a speed-test sheet, by an office or by the operator of the venue: every line is answered for.

    Moments without a zone are those of `tz`. Raises Forbidden, OfficeOnly, SheetUnreadable, RegisterError.
    """
    _require_keeper(actor, venue)
    lines, bad = read_table(path, TEST_COLUMNS)
    if len(lines) > LINES_MAX:
        raise RegisterError("TESTS_MANY", "一次最多导入 %(most)s 行；请按月分开。", most=LINES_MAX)
    total = len(lines) + len(bad)
    spots = {spot.code: spot for spot in venue.spots.all()}
    known = set(SpeedTest.objects.filter(spot__venue=venue).values_list("spot_id", "at"))
    rows, there = [], 0
    for number, values in lines:
        spot = spots.get(values["spot"])
        try:
            if spot is None:
                raise CellError("没有登记这个测点；请先在场所的网络页登记")
            when = _moment(values["at"], tz)
            if when > at:
                raise CellError("测试时间还没有到")
            speeds = {"down_kbps": _kbps(values["down"]), "up_kbps": _kbps(values["up"])}
            latency = _kbps(values["latency"]) // 1_000
        except CellError as error:
            bad.append(BadLine(number, "测点" if spot is None else "数值", str(values["spot"]), error.reason))
            continue
        if (spot.pk, when) in known:
            there += 1
            continue
        known.add((spot.pk, when))
        rows.append(SpeedTest(spot=spot, at=when, latency_ms=latency, **speeds))
    SpeedTest.objects.bulk_create(rows, batch_size=1_000)
    _record(actor, venue, at, "register.import_tests", {"lines": total, "new": len(rows), "bad": len(bad)})
    return ImportedTests(total, len(rows), there, tuple(sorted(bad, key=lambda line: line.line)))


def _require_keeper(actor: Actor, venue: Venue) -> None:
    if allowed(actor, "register.write", About()):
        return
    if venue.operator is None:
        raise OfficeOnly("NETWORK_KEEPER", "%(venue)s 没有登记运营单位，测速由主管部门导入。", venue=venue.name)
    require_write(actor, venue.operator.credit_code)


def _moment(raw: str, tz: dt.tzinfo) -> dt.datetime:
    text = str(raw).strip().replace("/", "-").replace("T", " ")
    for shape in ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M"):
        try:
            return dt.datetime.strptime(text, shape).replace(tzinfo=tz)
        except ValueError:
            continue
    raise CellError("不是时间；请填如 2026-03-01 10:30")


def _kbps(raw: str) -> int:
    """Thousandths of what is written: Mbps as kbps."""
    try:
        value = int(exact(float(tidy(raw).removesuffix("mbps").removesuffix("ms").strip())) * 1_000)
    except (ValueError, OverflowError):
        raise CellError("不是数字；速率填Mbps，时延填毫秒") from None
    if not 0 <= value <= KBPS_MAX:
        raise CellError("数值超出范围")
    return value


@transaction.atomic
def plan_network(*, actor: Actor, venue: Venue, what: str, plan_item: str, due_on: dt.date, at: dt.datetime) -> NetworkPlan:
    """Something is to be built, with its number in the district's 5G plan. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "网络建设计划")
    if not (what.strip() and plan_item.strip()):
        raise RegisterError("PLAN_EMPTY", "请填建设内容和它在全区5G建设计划中的编号。")
    row = NetworkPlan.objects.create(venue=venue, what=what.strip()[:200], plan_item=plan_item.strip()[:60], due_on=due_on)
    _record(actor, venue, at, "register.plan_network", {"plan_item": row.plan_item})
    return row


@transaction.atomic
def finish_plan(*, actor: Actor, plan_id: int, on: dt.date, at: dt.datetime) -> NetworkPlan:
    """It is built. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "网络建设计划")
    row = NetworkPlan.objects.select_related("venue").filter(pk=plan_id).first()
    if row is None:
        raise RegisterError("PLAN_UNKNOWN", "找不到这项计划，请从场所重新打开。")
    row.done_on = on
    row.save(update_fields=["done_on"])
    _record(actor, row.venue, at, "register.finish_plan", {"plan_item": row.plan_item})
    return row


@transaction.atomic
def report_fault(
    *, actor: Actor, enterprise: Enterprise, venue: Venue, where: str, what: str, on: dt.date, at: dt.datetime
) -> NetworkFault:
    """A tenant or the operator reports what is broken; the clock begins. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    tenant = venue.leases.filter(enterprise=enterprise, starts_on__lte=on, ends_on__gte=on).exists()
    if not tenant and venue.operator_id != enterprise.pk:
        raise RegisterError(
            "FAULT_STRANGER", "%(firm)s 在 %(venue)s 没有在租的租约，也不是运营单位；请核对场所。",
            firm=enterprise.name, venue=venue.name,
        )  # fmt: skip
    if not (where.strip() and what.strip()):
        raise RegisterError("FAULT_EMPTY", "请写明位置和现象。")
    row = NetworkFault.objects.create(
        venue=venue, enterprise=enterprise, where=where.strip()[:100], what=what.strip(), reported_at=at,
        due_on=calendar().add_working_days(on, FAULT_DAYS),
    )  # fmt: skip
    _record(actor, venue, at, "register.report_fault", {"fault": row.pk, "due_on": str(row.due_on)})
    return row


@transaction.atomic
def solve_fault(*, actor: Actor, fault_id: int, answer: str, carrier: str, at: dt.datetime) -> NetworkFault:
    """What was done, and by which carrier. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "故障处理")
    row = (
        NetworkFault.objects.select_for_update(of=("self",), no_key=True).select_related("venue").filter(pk=fault_id).first()
    )
    if row is None or row.solved_at is not None:
        raise RegisterError("FAULT_DONE", "这项故障已经答复，或找不到；请从列表重新打开。")
    if not answer.strip():
        raise RegisterError("FAULT_ANSWER", "请写明怎样处理的，报修企业会看到。")
    row.answer, row.carrier, row.solved_at = answer.strip(), carrier, at
    row.save(update_fields=["answer", "carrier", "solved_at"])
    _record(actor, row.venue, at, "register.solve_fault", {"fault": row.pk})
    return row


@transaction.atomic
def rate_fault(*, actor: Actor, fault_id: int, satisfied: bool, at: dt.datetime) -> NetworkFault:
    """Whether the firm is content with the answer. Raises Forbidden, RegisterError."""
    row = NetworkFault.objects.select_related("enterprise", "venue").filter(pk=fault_id).first()
    if row is None or row.solved_at is None:
        raise RegisterError("FAULT_OPEN", "故障处理后才能评价。")
    require_write(actor, row.enterprise.credit_code)
    row.satisfied = satisfied
    row.save(update_fields=["satisfied"])
    _record(actor, row.venue, at, "register.rate_fault", {"fault": row.pk, "satisfied": satisfied})
    return row


def _record(actor: Actor, venue: Venue, at: dt.datetime, verb: str, detail: dict[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=f"venue:{venue.pk}", at=at, detail=detail)
