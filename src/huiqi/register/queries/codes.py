"""Which days are worked, what does an industry code mean, which regions are paired?"""

import datetime as dt

from django.db.models import Q, QuerySet

from huiqi.register.errors import UnknownIndustryCode
from huiqi.register.models import CalendarDay, IndustryCode, PairedRegion
from huiqi.units.workdays import Calendar


def calendar() -> Calendar:
    """The working-day calendar (one query). Official up to the last year of an unbroken run of notices."""
    rows = list(CalendarDay.objects.values_list("date", "working", "notice"))
    official = {date.year for date, _, notice in rows if notice}
    last = min(official, default=0)
    while last + 1 in official:
        last += 1
    return Calendar({date: working for date, working, _ in rows}, last)


def calendar_days(year: int) -> list[CalendarDay]:
    """The days of a year that differ from an ordinary week, in order."""
    return list(CalendarDay.objects.filter(date__year=year))


def industry_code(code: str, *, on: dt.date) -> IndustryCode:
    """The code in the edition of GB/T 4754 in force on a day.

    Raises UnknownIndustryCode; for a code of another edition it names the code that followed.
    """
    rows = list(IndustryCode.objects.filter(code=code))
    for row in rows:
        if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to):
            return row
    if not rows:
        raise UnknownIndustryCode("INDUSTRY_UNKNOWN", "代码表中没有行业代码 %(code)s，请核对四位小类代码。", code=code)
    old = rows[0]
    raise UnknownIndustryCode(
        "INDUSTRY_OTHER_EDITION",
        "行业代码 %(code)s（%(name)s）是 %(edition)s 年版的代码，%(on)s 不适用，现为 %(successor)s；请按现行版本填写。"
        if old.successor
        else "行业代码 %(code)s（%(name)s）是 %(edition)s 年版的代码，%(on)s 不适用；请按现行版本填写。",
        code=code,
        name=old.name,
        edition=old.edition,
        on=on,
        successor=old.successor,
    )


def industry_codes(*, on: dt.date) -> list[IndustryCode]:
    """The codes in force on a day."""
    return list(IndustryCode.objects.filter(_holds("valid_from", "valid_to", on)))


def paired_regions(*, on: dt.date) -> list[PairedRegion]:
    """The regions the district is paired with on a day."""
    return list(PairedRegion.objects.filter(_holds("valid_from", "valid_to", on)))


def _holds(first: str, last: str, on: dt.date) -> Q:
    return Q(**{f"{first}__lte": on}) & (Q(**{f"{last}__isnull": True}) | Q(**{f"{last}__gte": on}))


def forecasts(year: int) -> QuerySet[CalendarDay]:
    """The days of a year that no official notice fixed yet."""
    return CalendarDay.objects.filter(date__year=year, notice="")
