"""Which events are there, what did one cost, and what do they show about a firm?"""

import datetime as dt
from collections.abc import Collection

from django.db.models import BigIntegerField, Case, F, QuerySet, Sum, When

from huiqi.register.models import BrandEvent, Enterprise
from huiqi.register.models.events import INCOME
from huiqi.register.queries.search import containing

_FEN = F("items__amount_fen")
_NET = Sum(Case(When(items__kind__in=INCOME, then=_FEN * -1), default=_FEN, output_field=BigIntegerField()))


def events(*, words: str = "", states: Collection[str] = (), firms: Collection[str] | None = None) -> QuerySet[BrandEvent]:
    """Events with their firm and `net_fen` (cost less income, null without a sheet), the latest first."""
    found = BrandEvent.objects.select_related("enterprise").annotate(net_fen=_NET)
    found = found.filter(state__in=states) if states else found
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    found = containing(found, words, "name", "enterprise__name", "place")
    return found.order_by("-starts_on", "-pk")


def event(event_id: int) -> BrandEvent | None:
    """One event with `net_fen`, or None."""
    return events().filter(pk=event_id).first()


def event_facts(firms: Collection[Enterprise], on: dt.date) -> dict[int, dict[str, int]]:
    """What the last event of each firm that was over on a day shows; nothing for who has had none (one query).

    The cost counts once it is audited, and never below zero.
    """
    over = events(firms=[firm.credit_code for firm in firms]).filter(ends_on__lt=on).exclude(state="withdrawn")
    found: dict[int, dict[str, int]] = {}
    for row in over.order_by("ends_on", "pk"):
        facts = {
            "event_filed_before": int(row.in_time),
            "event_approved_brand": int(row.state == BrandEvent.State.APPROVED),
            "months_since_event": whole_months_between(row.ends_on, on),
        }
        if row.audited_on and row.audited_on <= on:
            facts["event_cost_net_fen"] = max(row.net_fen or 0, 0)  # type: ignore[attr-defined]  # annotated by events()
        found[row.enterprise_id] = facts
    return found


def whole_months_between(first: dt.date, last: dt.date) -> int:
    """Whole months from one day to a later one.

    >>> whole_months_between(dt.date(2026, 1, 31), dt.date(2026, 2, 28)), whole_months_between(dt.date(2026, 1, 15),
    ... dt.date(2026, 4, 15))
    (0, 3)
    """
    return (last.year - first.year) * 12 + last.month - first.month - (last.day < first.day)
