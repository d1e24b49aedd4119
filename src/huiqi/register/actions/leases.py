"""How does a list of tenants enter the register? Every line becomes a lease, or is handed back with its reason."""

import datetime as dt
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.register.actions.tables import BadLine, Column, read_table
from huiqi.register.errors import RegisterError
from huiqi.register.models import Enterprise, Lease, Venue
from huiqi.register.permission import require_office
from huiqi.units.sentence import Sentence

LINES_MAX = 5_000
LEASE_COLUMNS = (
    Column("code", "统一社会信用代码", aliases=("信用代码",)),
    Column("area_m2", "面积（平方米）", "count", aliases=("面积", "租赁面积")),
    Column("monthly_rent_fen", "月租金（元）", "fen", aliases=("月租金",)),
    Column("starts_on", "起租日", "date", aliases=("起始日", "租期起")),
    Column("ends_on", "到期日", "date", aliases=("截止日", "租期止")),
    Column("filed_number", "备案号", aliases=("租赁备案号",), optional=True),
    Column("sublet", "是否转租", "bool", aliases=("转租",), optional=True),
)
"""What a list of tenants says."""


@dataclass(frozen=True)
class ImportedLeases:
    """What became of the lines: lines = new + changed + there + bad."""

    lines: int
    new: int
    changed: int
    there: int
    """Lines that say what is known already."""
    bad: tuple[BadLine, ...]


_SAID = ("area_m2", "monthly_rent_fen", "ends_on", "filed_number", "sublet")


@transaction.atomic
def import_leases(*, actor: Actor, venue: Venue, path: Path, at: dt.datetime) -> ImportedLeases:
    """The tenants of a venue: one transaction, one audit entry; a lease is known by firm, venue and first day.

    Raises Forbidden, OfficeOnly, SheetUnreadable, RegisterError.
    """
    require_office(actor, "租约")
    lines, bad = read_table(path, LEASE_COLUMNS)
    if len(lines) > LINES_MAX:
        raise RegisterError("LEASES_MANY", "一次最多导入 %(most)s 行；请分成几份。", most=LINES_MAX)
    total, there = len(lines) + len(bad), 0
    firms = Enterprise.objects.in_bulk([values["code"].upper() for _, values in lines], field_name="credit_code")
    known = {(row.enterprise_id, row.starts_on): row for row in Lease.objects.filter(venue=venue)}
    read: dict[tuple[int, dt.date], Lease] = {}
    new: list[Lease] = []
    changed: list[Lease] = []
    for number, values in lines:
        firm = firms.get(values["code"].upper())
        fault = _fault(values, firm, read)
        if firm is None or fault is not None:
            bad.append(BadLine(number, "统一社会信用代码", values["code"], fault or _NO_FIRM))
            continue
        key, says = (firm.pk, values["starts_on"]), _says(values)
        row = read[key] = known.get(key) or Lease(enterprise=firm, venue=venue, starts_on=values["starts_on"])
        if row.pk and all(getattr(row, name) == value for name, value in says.items()):
            there += 1
            continue
        for name, value in says.items():
            setattr(row, name, value)
        (changed if row.pk else new).append(row)
    Lease.objects.bulk_update(changed, _SAID, batch_size=500)
    Lease.objects.bulk_create(new, batch_size=1_000)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    detail = {"lines": total, "new": len(new), "changed": len(changed), "bad": len(bad), "sha256": digest}
    audit.record(actor=actor, verb="register.import_leases", subject=f"venue:{venue.name}", at=at, detail=detail)
    return ImportedLeases(total, len(new), len(changed), there, tuple(sorted(bad, key=lambda line: line.line)))


_NO_FIRM = Sentence("登记库中没有这家企业；请先登记企业")


def _fault(values: dict[str, Any], firm: Enterprise | None, read: Mapping[tuple[int, dt.date], Lease]) -> Sentence | None:
    if firm is None:
        return _NO_FIRM
    if (firm.pk, values["starts_on"]) in read:
        return Sentence("同一企业、同一起租日在表中出现了两次")
    if values["ends_on"] < values["starts_on"]:
        return Sentence("到期日早于起租日")
    return None if values["area_m2"] else Sentence("面积须大于0")


def _says(values: dict[str, Any]) -> dict[str, object]:
    """What a line says of its lease; whether it is let on stays unknown where the cell is empty."""
    return {name: values[name] for name in _SAID} | {"filed_number": values["filed_number"] or ""}
