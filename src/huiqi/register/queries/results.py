"""How does the district stand against its goals (一、发展目标)? Revenue, firms and venues: three figures, never added."""

import datetime as dt

from django.db.models import Q, Sum

from huiqi.register.models import LivestreamRole, Statement
from huiqi.register.queries.venues import holding_on

RESULTS = ("revenue_fen", "firms", "venues")
"""The indicators; fen or a count."""


def results(on: dt.date) -> dict[str, int]:
    """What each of RESULTS is on a day (three queries).

    Revenue is audited, of the year before, of the firms that have a role in live streaming on the day.
    """
    roles = LivestreamRole.objects.filter(Q(until=None) | Q(until__gte=on), since__lte=on).exclude(role="host")
    firms = set(roles.values_list("enterprise_id", flat=True))
    audited = Statement.objects.filter(year=on.year - 1, checked_on__lte=on, enterprise__in=roles.values("enterprise_id"))
    revenue = audited.order_by().aggregate(fen=Sum("revenue_fen"))["fen"]
    return {"revenue_fen": int(revenue or 0), "firms": len(firms), "venues": holding_on(on).count()}
