"""How do days, codes and regions enter the register? Shipped rows on migration; notices and pairings by officials."""

import datetime as dt
from collections.abc import Iterable

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.register import seed as shipped
from huiqi.register.errors import RegisterError, SheetUnreadable, SpanInvalid
from huiqi.register.models import Board, CalendarDay, IndustryCode, PairedRegion
from huiqi.register.permission import require_department
from huiqi.units.sentence import Sentence

PAIRING_OFFICE = "区对口办"
"""The office that keeps the regions and what comes from them."""


def seed(*, using: str = "default") -> None:
    """Add the shipped codes and days that are missing, and leave every year and code that is there as it is.

    Part of the schema, as it were: it runs on migration and leaves no audit entry.
    """
    with transaction.atomic(using=using):
        there = set(CalendarDay.objects.using(using).values_list("date__year", flat=True))
        CalendarDay.objects.using(using).bulk_create(
            [
                CalendarDay(date=d, working=w, note=n, notice=o)
                for d, w, n, o in shipped.calendar_days()
                if d.year not in there
            ]
        )
        IndustryCode.objects.using(using).bulk_create(
            [IndustryCode(**row) for row in shipped.industry_codes()], ignore_conflicts=True
        )
        Board.objects.using(using).bulk_create([Board(**row) for row in shipped.boards()], ignore_conflicts=True)


@transaction.atomic
def import_calendar(
    *, actor: Actor, year: int, notice: str, days: Iterable[tuple[dt.date, bool, str]], at: dt.datetime
) -> list[CalendarDay]:
    """An official notice: `days` as (date, worked, note) replace whatever was kept of the year, forecast or notice.

    Raises Forbidden, RegisterError without a notice, SheetUnreadable naming the days that cannot be.
    """
    require(actor, "calendar.import")
    given = list(days)
    if not notice.strip():
        raise RegisterError(
            "CALENDAR_NOTICE",
            "%(year)s 年工作日历：没有填通知文号；没有正式通知的年份按预计处理，请补文号。",
            year=year,
        )
    if faults := _calendar_faults(year, given):
        raise SheetUnreadable(
            "CALENDAR_DAYS",
            "%(year)s 年工作日历有 %(count)s 处问题，未导入：%(faults)s",
            faults,
            year=year,
            count=len(faults),
            faults=faults,
        )
    CalendarDay.objects.filter(date__year=year).delete()
    rows = CalendarDay.objects.bulk_create(
        [CalendarDay(date=d, working=w, note=note, notice=notice.strip()) for d, w, note in sorted(given)]
    )
    detail = {"notice": notice.strip(), "days": {f"{d:%Y-%m-%d}": w for d, w, _ in sorted(given)}}
    audit.record(actor=actor, verb="calendar.import", subject=f"calendar:{year}", at=at, detail=detail)
    return rows


def _calendar_faults(year: int, given: list[tuple[dt.date, bool, str]]) -> tuple[Sentence, ...]:
    dates = [d for d, _, _ in given]
    faults = [Sentence("%(day)s 不在 %(year)s 年", day=d, year=year) for d in sorted(set(dates)) if d.year != year]
    faults += [Sentence("%(day)s 写了不止一次", day=d) for d in sorted(set(dates)) if dates.count(d) > 1]
    if not any(not working for _, working, _ in given):
        faults.append(Sentence("没有一天是休息日，请核对“工作日”一栏是否填反"))
    return tuple(faults)


@transaction.atomic
def pair_region(
    *, actor: Actor, name: str, valid_from: dt.date, valid_to: dt.date | None, document: str, at: dt.datetime
) -> PairedRegion:
    """A region the district is paired with for a span; the same region and first day again changes the row.

    Raises Forbidden, OfficeOnly, SpanInvalid.
    """
    require_department(actor, PAIRING_OFFICE, "对口帮扶地区")
    if valid_to is not None and valid_to < valid_from:
        raise SpanInvalid(
            "PAIRING_SPAN",
            "%(name)s：截止日 %(until)s 早于起始日 %(since)s，请核对。",
            name=name,
            until=valid_to,
            since=valid_from,
        )
    says = {"valid_to": valid_to, "document": document}
    row = PairedRegion.objects.filter(name=name, valid_from=valid_from).first()
    if row and all(getattr(row, column) == value for column, value in says.items()):
        return row
    row, _ = PairedRegion.objects.update_or_create(name=name, valid_from=valid_from, defaults=says)
    detail = {"valid_from": str(valid_from), "valid_to": str(valid_to or ""), "document": document}
    audit.record(actor=actor, verb="register.write", subject=f"region:{name}", at=at, detail=detail)
    return row
