"""Which audited accounts are there, and what do two years of them show about a firm?"""

import datetime as dt
from collections.abc import Collection

from django.db.models import F, OuterRef, QuerySet, Subquery

from huiqi.register.models import Enterprise, SizeConfirmation, Statement
from huiqi.register.queries.search import containing


def statements(*, words: str = "", checked: bool | None = None, firms: Collection[str] | None = None) -> QuerySet[Statement]:
    """Accounts with firm, `earlier_fen` (the revenue in the accounts of the year before) and `difference_fen`."""
    earlier = Statement.objects.filter(enterprise=OuterRef("enterprise"), year=OuterRef("year") - 1)
    found = Statement.objects.select_related("enterprise").annotate(earlier_fen=Subquery(earlier.values("revenue_fen")[:1]))
    found = found.annotate(difference_fen=F("before_fen") - F("earlier_fen"), growth_fen=F("revenue_fen") - F("earlier_fen"))
    found = found if checked is None else found.filter(checked_on__isnull=not checked)
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    found = containing(found, words, "enterprise__name", "report_number")
    return found.order_by("-year", "pk")


def sizes(firms: Collection[str]) -> QuerySet[SizeConfirmation]:
    """The confirmations of some firms, the last year first."""
    return SizeConfirmation.objects.select_related("enterprise").filter(enterprise__credit_code__in=firms)


def statement_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """What the checked accounts of the two years before a day's show of each firm (one query)."""
    rows = Statement.objects.filter(
        enterprise__in=[firm.pk for firm in firms], year__in=(on.year - 1, on.year - 2), checked_on__lte=on
    )
    found: dict[int, dict[str, int]] = {}
    whole: dict[int, set[int]] = {}
    for row in rows:
        name = "revenue_last_year_fen" if row.year == on.year - 1 else "revenue_year_before_fen"
        found.setdefault(row.enterprise_id, {})[name] = row.revenue_fen
        if row.full_year:
            whole.setdefault(row.enterprise_id, set()).add(row.year)
    for pk, facts in found.items():
        facts["two_full_years"] = int(len(whole.get(pk, ())) == 2)
    return found


def size_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """Whether each firm was last confirmed above the designated size, this year or the one before (one query)."""
    rows = SizeConfirmation.objects.filter(
        enterprise__in=[firm.pk for firm in firms], year__in=(on.year, on.year - 1), confirmed_on__lte=on
    )
    return {row.enterprise_id: {"above_designated_size": int(row.above)} for row in rows.order_by("year")}
