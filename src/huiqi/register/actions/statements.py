"""How do audited accounts come in? The firm types or uploads them and explains a difference, an office sees the report."""

import datetime as dt
import hashlib
from pathlib import Path

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.register.errors import RegisterError
from huiqi.register.models import Enterprise, SizeConfirmation, Statement
from huiqi.register.permission import require_office, require_write
from huiqi.register.statement_files import read_statement

YEARS = range(2000, 2101)


@transaction.atomic
def record_statement(
    *,
    actor: Actor,
    enterprise: Enterprise,
    year: int,
    revenue_fen: int,
    before_fen: int | None,
    full_year: bool,
    auditor: str,
    report_number: str,
    explanation: str,
    on: dt.date,
    at: dt.datetime,
    source: str = Statement.Source.TYPED,
    sha256: str = "",
) -> Statement:
    """The accounts of a year that is over; said again they change, and are to be checked anew. Raises Forbidden,
    RegisterError.
    """
    require_write(actor, enterprise.credit_code)
    auditor, report_number = auditor.strip()[:100], report_number.strip()[:60]
    if not (auditor and report_number):
        raise RegisterError("STATEMENT_EMPTY", "请填写审计机构和审计报告文号。")
    if year not in YEARS or year >= on.year:
        raise RegisterError("STATEMENT_YEAR", "%(year)s 年还没有结束，不能填这一年的审计报告。", year=year)
    if revenue_fen < 0 or (before_fen or 0) < 0:
        raise RegisterError("STATEMENT_AMOUNT", "%(year)s 年：营业收入不能为负，请核对。", year=year)
    says = {
        "revenue_fen": revenue_fen, "before_fen": before_fen, "full_year": full_year, "auditor": auditor,
        "report_number": report_number, "explanation": explanation.strip(), "source": source, "file_sha256": sha256,
        "checked_on": None, "checked_by": "", "note": "",
    }  # fmt: skip
    row, _ = Statement.objects.update_or_create(enterprise=enterprise, year=year, defaults=says)
    detail = {"year": year, "revenue_fen": revenue_fen, "source": str(source)}
    _record(actor, row, at, "register.record_statement", detail)
    return row


def read_and_record(
    *,
    actor: Actor,
    enterprise: Enterprise,
    path: Path,
    year: int,
    full_year: bool,
    auditor: str,
    report_number: str,
    explanation: str,
    on: dt.date,
    at: dt.datetime,
) -> Statement:
    """The same, with the figures read from an XBRL or sheet file. Raises also SheetUnreadable."""
    read = read_statement(path)
    if read.year is not None and read.year != year:
        raise RegisterError(
            "STATEMENT_OTHER_YEAR", "文件是 %(found)s 年的，填的是 %(year)s 年，请核对。", found=read.year, year=year
        )
    xbrl = path.suffix.lower() in (".xbrl", ".xml")
    return record_statement(
        actor=actor, enterprise=enterprise, year=year, revenue_fen=read.revenue_fen, before_fen=read.before_fen,
        full_year=full_year, auditor=auditor, report_number=report_number, explanation=explanation, on=on, at=at,
        source=Statement.Source.XBRL if xbrl else Statement.Source.SHEET,
        sha256=hashlib.sha256(path.read_bytes()).hexdigest(),
    )  # fmt: skip


def difference_fen(row: Statement) -> int:
    """How far the comparison in the accounts of a year lies above the accounts of the year before; 0 where either lacks."""
    before = Statement.objects.filter(enterprise=row.enterprise, year=row.year - 1).first()
    return 0 if before is None or row.before_fen is None else row.before_fen - before.revenue_fen


@transaction.atomic
def check_statement(*, actor: Actor, statement_id: int, note: str, on: dt.date, at: dt.datetime) -> Statement:
    """An office has seen the audit report; the accounts count. A difference that nobody explained is refused.

    Raises Forbidden, OfficeOnly, RegisterError.
    """
    require_office(actor, "审计报告核对")
    rows = Statement.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise")
    row = rows.filter(pk=statement_id).first()
    if row is None:
        raise RegisterError("STATEMENT_UNKNOWN", "找不到这份审计报告，请从列表重新打开。")
    difference = difference_fen(row)
    if difference and not row.explanation:
        raise RegisterError(
            "STATEMENT_DIFFERS",
            "%(year)s 年报表的上年数与 %(before)s 年的营业收入相差%(difference_fen)s，企业还没有说明；请先让企业说明。",
            year=row.year, before=row.year - 1, difference_fen=abs(difference),
        )  # fmt: skip
    row.checked_on, row.checked_by, row.note = on, actor.name, note.strip()[:300]
    row.save(update_fields=["checked_on", "checked_by", "note"])
    _record(actor, row, at, "register.check_statement", {"year": row.year})
    return row


@transaction.atomic
def confirm_size(
    *, actor: Actor, enterprise: Enterprise, year: int, above: bool, basis: str, on: dt.date, at: dt.datetime
) -> SizeConfirmation:
    """Yes or no, and nothing else, by an office. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "“四上”确认")
    if year not in YEARS or basis not in SizeConfirmation.Basis.values:
        raise RegisterError("SIZE_WRONG", "请填年份和依据。")
    says = {"above": above, "basis": basis, "confirmed_on": on, "confirmed_by": actor.name}
    row, _ = SizeConfirmation.objects.update_or_create(enterprise=enterprise, year=year, defaults=says)
    subject = f"enterprise:{enterprise.credit_code}"
    audit.record(actor=actor, verb="register.confirm_size", subject=subject, at=at, detail={"year": year, "above": above})
    return row


def _record(actor: Actor, row: Statement, at: dt.datetime, verb: str, detail: dict[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=f"statement:{row.pk}", at=at, detail=detail)
