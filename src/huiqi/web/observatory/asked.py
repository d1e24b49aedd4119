"""Which policy, which day? Both stand in the address, so that a page can be handed on as it is."""

import datetime as dt
from urllib.parse import urlencode

from django.http import HttpRequest

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.policies import POLICIES
from huiqi.reports.observatory.figure import Span
from huiqi.web.account.actor import actor_in
from huiqi.web.public.words import today

POLICY = "livestream"
EARLIEST = dt.date(2020, 1, 1)


def observer(request: HttpRequest) -> Actor:
    """The actor, who may see the observatory. Raises Forbidden."""
    actor = actor_in(request)
    require(actor, "observatory.read")
    return actor


def span_of(request: HttpRequest) -> Span:
    """What the address asks for: a day that is not readable, or not yet here, is today."""
    policy = request.GET.get("policy", "")
    try:
        on = dt.date.fromisoformat(request.GET.get("on", ""))
    except ValueError:
        on = today()
    return Span(policy if policy in POLICIES else POLICY, max(min(on, today()), EARLIEST))


def query_of(span: Span) -> str:
    """The same as a query."""
    return urlencode({"policy": span.policy, "on": span.on.isoformat()})


def years(span: Span) -> list[tuple[int, str]]:
    """The years that can be chosen, the latest first, each with its last day that has come."""
    now = today()
    ends = [now, *(dt.date(year, 12, 31) for year in range(now.year - 1, now.year - 4, -1))]
    return [(end.year, query_of(Span(span.policy, end))) for end in ends]
