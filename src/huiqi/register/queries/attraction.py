"""Whom does the district talk to, what waits, and what do landing and checked invoices show about a firm?"""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, F, Q, QuerySet, Sum

from huiqi.engine.facts import day_number
from huiqi.register.models import Enterprise, Investment, Lead
from huiqi.register.queries.search import containing

OPEN = (Lead.Stage.CONTACTED, Lead.Stage.VISITED, Lead.Stage.NEGOTIATING, Lead.Stage.AGREED)


def leads(*, words: str = "", which: str = "", on: dt.date | None = None) -> QuerySet[Lead]:
    """Leads with how many `promises_made` and `promises_open`; what is due next first.

    `which`: a stage, open, due (the next step was due by `on`), or all.
    """
    found = Lead.objects.select_related("enterprise").annotate(
        promises_made=Count("promises"), promises_open=Count("promises", filter=Q(promises__kept_on=None))
    )
    if which in Lead.Stage.values:
        found = found.filter(stage=which)
    if which == "open":
        found = found.filter(stage__in=OPEN)
    if which == "due":
        found = found.filter(stage__in=OPEN, next_on__lte=on)
    found = containing(found, words, "name", "owner", "comes_from")
    return found.order_by(F("next_on").asc(nulls_last=True), "-pk")


def lead_counts() -> dict[str, int]:
    """How many leads stand at each stage (one query)."""
    rows = Lead.objects.values("stage").annotate(number=Count("pk")).order_by()
    found = {row["stage"]: row["number"] for row in rows}
    return {stage.value: found.get(stage.value, 0) for stage in Lead.Stage}


def lead(lead_id: int) -> Lead | None:
    """One lead with its steps and promises, or None."""
    return leads().prefetch_related("steps", "promises").filter(pk=lead_id).first()


def investments(
    *, words: str = "", checked: bool | None = None, firms: Collection[str] | None = None
) -> QuerySet[Investment]:
    """Invoices with their firm, the last paid first."""
    found = Investment.objects.select_related("enterprise")
    found = found if checked is None else found.filter(checked_on__isnull=not checked)
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    found = containing(found, words, "enterprise__name", "invoice", "what")
    return found.order_by("-paid_on", "-pk")


def landing_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """The day each firm settled, as the office recorded it (one query)."""
    rows = Lead.objects.filter(enterprise__in=[firm.pk for firm in firms], settled_on__lte=on)
    return {row.enterprise_id: {"settled_on": day_number(row.settled_on)} for row in rows if row.settled_on}  # type: ignore[misc]


def investment_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """What each firm invested in the year of a day by checked invoices; nothing for who has none (one query)."""
    rows = Investment.objects.filter(
        enterprise__in=[firm.pk for firm in firms], paid_on__year=on.year, paid_on__lte=on, checked_on__lte=on
    )
    sums = rows.values("enterprise_id").annotate(fen=Sum("amount_fen")).order_by()
    return {row["enterprise_id"]: {"operator_investment_fen": row["fen"]} for row in sums}
