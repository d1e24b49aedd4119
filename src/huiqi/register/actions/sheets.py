"""How does a list that a department sends become enterprises and facts, or a year of days?

The lines are read as `huiqi evaluate` reads them: what cannot be read is handed back line by line, the rest is kept.
"""

import datetime as dt
import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.engine.facts import Fact
from huiqi.policies import load
from huiqi.register.errors import NoPermissionToUse, SheetUnreadable
from huiqi.register.models import Enterprise, FactRecord
from huiqi.register.permission import require_office
from huiqi.register.sheet_lines import rows_of
from huiqi.simulation.cells import CellError, read_cell
from huiqi.simulation.firms import BadRow, Firms, Problem, TableError
from huiqi.simulation.workbook import open_workbook
from huiqi.units.sentence import Sentence

_DATE = Fact("date", "date", "日期", "哪一天？", lo=19_000_101, hi=22_001_231)
_WORKING = Fact("working", "bool", "是否上班", "这一天上班吗？", hi=1)


@dataclass(frozen=True)
class Imported:
    """What became of a list: rows = recorded + bad; empty rows are counted beside them."""

    rows: int
    recorded: int
    new: int
    """Enterprises that were not in the register before; part of `recorded`."""
    empty: int
    bad: tuple[BadRow, ...]
    ignored: tuple[str, ...]
    """Headings that mean nothing to the policy."""


@transaction.atomic
def import_enterprises(
    *,
    actor: Actor,
    path: Path,
    policy: str,
    source: str,
    on: dt.date,
    at: dt.datetime,
    legal_basis: str = "",
    evidence: str = "",
) -> Imported:
    """The enterprises and facts of an xlsx or csv file, as what `source` says on a day: one transaction, one audit entry.

    With a legal basis the facts count as a register's, without one as declared. Raises Forbidden, OfficeOnly,
    NoPermissionToUse without a source, SheetUnreadable where the file is no list of firms.
    """
    require_office(actor, "企业名单")
    if not source.strip():
        raise NoPermissionToUse("SOURCE_MISSING", "%(file)s：没有写明资料来源；请写是哪个部门的哪份资料。", file=path.name)
    try:
        reading, chunks = open_workbook(load(policy).policy.facts, path)
        parts = [_keep(part, source=source, on=on, legal_basis=legal_basis, evidence=evidence) for part in chunks]
    except TableError as error:
        raise SheetUnreadable("SHEET_UNREADABLE", error.reason) from None
    done = Imported(
        rows=sum(p.rows for p in parts),
        recorded=sum(p.recorded for p in parts),
        new=sum(p.new for p in parts),
        empty=sum(p.empty for p in parts),
        bad=tuple(row for p in parts for row in p.bad),
        ignored=tuple(reading.ignored),
    )
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    detail = {"sha256": digest, "on": str(on), "rows": done.rows, "recorded": done.recorded, "bad": len(done.bad)}
    audit.record(actor=actor, verb="register.import", subject=f"source:{source}", at=at, why=legal_basis, detail=detail)
    return done


def _keep(part: Firms, *, source: str, on: dt.date, legal_basis: str, evidence: str) -> Imported:
    codes, names = part.credit_code.to_pylist(), part.name.to_pylist()
    there = {row.credit_code: row for row in Enterprise.objects.filter(credit_code__in=codes)}
    nameless = {code for code, name in zip(codes, names, strict=True) if not name and code not in there}
    named = [(i, c, n) for i, (c, n) in enumerate(zip(codes, names, strict=True)) if c not in nameless]
    new = [Enterprise(credit_code=c, name=n) for _, c, n in named if c not in there]
    there |= {row.credit_code: row for row in Enterprise.objects.bulk_create(new)}
    kind = FactRecord.Kind.REGISTER if legal_basis.strip() else FactRecord.Kind.DECLARATION
    blank = FactRecord(source=source, kind=kind, recorded_on=on, legal_basis=legal_basis, evidence=evidence)
    FactRecord.objects.bulk_create(
        _records(part, blank, [(i, there[c]) for i, c, _ in named]),
        batch_size=1_000,
        update_conflicts=True,
        unique_fields=["enterprise", "fact", "source", "recorded_on"],
        update_fields=["value", "kind", "legal_basis", "evidence"],
    )
    reason = Problem("企业名称", "", Sentence("登记库中没有这家企业，名单也没有名称；请补填名称"))
    lines = tuple(replace(_NAMELESS, credit_code=code, problems=(reason,)) for code in sorted(nameless))
    return Imported(part.rows, len(named), len(new), part.empty, part.bad + lines, ())


_NAMELESS = BadRow(line=0, credit_code="", problems=())
"""A row that can be read but not kept; the reader does not hand on the line of a row that can be read."""


def _records(part: Firms, blank: FactRecord, rows: Sequence[tuple[int, Enterprise]]) -> Iterator[FactRecord]:
    says = {c: getattr(blank, c) for c in ("source", "kind", "recorded_on", "legal_basis", "evidence")}
    for name, (lo, hi) in part.facts.items():
        for place, enterprise in rows:
            if lo[place] == hi[place]:
                yield FactRecord(enterprise=enterprise, fact=name, value=int(lo[place]), **says)


def read_calendar(path: Path) -> list[tuple[dt.date, bool, str]]:
    """The days in an xlsx or csv file with the columns 日期, 是否上班, 说明. Raises SheetUnreadable naming each line."""
    rows = list(rows_of(path))
    start = next((i for i, row in enumerate(rows) if [str(c).strip() for c in row[:2]] == ["日期", "是否上班"]), None)
    if start is None:
        raise SheetUnreadable(
            "CALENDAR_HEADINGS", "%(file)s：没有“日期、是否上班、说明”这一行列名；请照此补上。", file=path.name
        )
    days, faults = [], []
    for line, row in enumerate(rows[start + 1 :], start + 2):
        if not any(str(cell).strip() for cell in row):
            continue
        try:
            number, working = read_cell(_DATE, row[0]), bool(read_cell(_WORKING, row[1]))
        except CellError as error:
            faults.append(Sentence("第 %(line)s 行：%(why)s", line=line, why=error.reason))
            continue
        note = str(row[2]).strip() if len(row) > 2 and row[2] is not None else ""
        days.append((dt.date(number // 10_000, number // 100 % 100, number % 100), working, note))
    if faults:
        raise SheetUnreadable(
            "CALENDAR_LINES",
            "%(file)s 有 %(count)s 行读不出来，未导入：%(faults)s",
            tuple(faults),
            file=path.name,
            count=len(faults),
            faults=tuple(faults),
        )
    return days
