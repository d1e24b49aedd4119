"""Which routes have brand events, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import BrandEvent
from web.route import DESK, Route


def filed(code: str) -> int:
    """An event of a firm that is filed for next spring."""
    first = dt.date(2027, 4, 1)
    return int(
        actions.file_event(
            actor=people.applicant(code), enterprise=people.firm(code), name=f"直播节{BrandEvent.objects.count()}",
            place="海上世界", starts_on=first, ends_on=first, plan="三天二十场", expected_fen=10**8, on=dt.date(2026, 3, 2),
            at=people.START,
        ).pk
    )  # fmt: skip


FIRM, EVENT = "manager filler reader", {"event_id": "brand_event"}
ROUTES = {
    "events": Route("everyone"),
    "events-calendar": Route("everyone"),
    "my-events": Route("signed_in"),
    "my-event-new": Route("manager filler"),
    "my-event": Route(FIRM, "nobody", EVENT),
    "my-event-withdraw": Route("manager filler", "nobody", EVENT, method="post"),
    "desk-events": Route(DESK),
    "desk-event": Route(DESK, DESK, EVENT),
}
OBJECTS: dict[str, Callable[[str], object]] = {"brand_event": filed}
