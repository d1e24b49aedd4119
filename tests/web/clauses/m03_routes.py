"""Which routes have rooms to let, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import Space, Venue
from web.route import DESK, Route

ON, DAY = dt.date(2026, 3, 2), dt.date(2026, 3, 9)
LANDLORD = "914403001922038216"


def operated(code: str) -> Venue:
    """A venue that a firm operates."""
    return actions.record_venue(
        actor=people.OFFICER, name=f"园区{code}", kind="park", sub_district="粤海", operator=people.firm(code), area_m2=900,
        at=people.START,
    )  # fmt: skip


def room(code: str) -> Space:
    """A room that a firm offers."""
    return actions.offer_space(
        actor=people.applicant(code), venue=operated(code), label="301", area_m2=80, monthly_rent_fen=800_000, free_from=ON,
        at=people.START,
    )  # fmt: skip


def viewing(code: str) -> int:
    """A visit a firm asks a third one for."""
    row = actions.ask_viewing(
        actor=people.applicant(code), enterprise=people.firm(code), space_id=room(LANDLORD).pk, day=DAY, people=5, on=ON,
        at=people.START,
    )  # fmt: skip
    return int(row.pk)


FILL, FIRM, VENUE = "manager filler", "manager filler reader", {"venue_id": "operated_venue"}
ROUTES = {
    "spaces": Route("everyone"),
    "my-spaces": Route("signed_in"),
    "my-viewing-new": Route(FILL, FILL, {"space_id": "room"}),
    "my-viewing": Route(FIRM, "nobody", {"viewing_id": "viewing"}),
    "my-venue": Route(FIRM, "nobody", VENUE),
    "my-venue-services": Route(FILL, "nobody", VENUE),
    "my-space-new": Route(FILL, "nobody", VENUE),
    "my-space": Route(FILL, "nobody", {"space_id": "room"}),
    "desk-viewings": Route(DESK),
    "desk-viewings-export": Route(DESK),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "operated_venue": lambda code: operated(code).pk,
    "room": lambda code: room(code).pk,
    "viewing": viewing,
}
