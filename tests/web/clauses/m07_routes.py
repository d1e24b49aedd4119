"""Which routes have networks, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import Venue
from web.route import DESK, Route

ON = dt.date(2026, 3, 2)
OFFICE = {"actor": people.INDUSTRY_OFFICER, "at": people.START}


def venue(code: str) -> Venue:
    """A venue that a firm runs, with a spot."""
    row = actions.record_venue(name=f"直播园{code}", kind="park", sub_district="粤海", operator=people.firm(code), **OFFICE)
    actions.place_spot(venue=row, code="A1", floor=3, row=2, column=1, **OFFICE)
    return row


def fault(code: str) -> int:
    """A fault the firm reported where it runs the venue."""
    return int(
        actions.report_fault(
            actor=people.applicant(code), enterprise=people.firm(code), venue=venue(code), where="3楼", what="断网", on=ON,
            at=people.START,
        ).pk
    )  # fmt: skip


def line(code: str) -> int:
    """A line of the venue."""
    row = actions.record_line(venue=venue(code), carrier="telecom", kind="fibre", down_mbps=1, up_mbps=1, since=ON, **OFFICE)
    return int(row.pk)


def plan(code: str) -> int:
    """A plan item of the venue."""
    row = actions.plan_network(venue=venue(code), what="室内5G", plan_item="12", due_on=ON, **OFFICE)
    return int(row.pk)


VENUE, FAULT, WRITERS = {"venue_id": "wired_venue"}, {"fault_id": "network_fault"}, "officer head administrator"
ROUTES = {
    "networks": Route("everyone"),
    "network": Route("everyone", "everyone", VENUE),
    "my-faults": Route("signed_in"),
    "my-fault-new": Route("manager filler"),
    "my-fault-rate": Route("manager filler reader", "nobody", FAULT, method="post"),
    "my-network-tests": Route(f"manager filler {WRITERS}", WRITERS, VENUE),
    "desk-faults": Route(DESK),
    "desk-fault": Route(DESK, DESK, FAULT),
    "desk-network-add": Route(WRITERS, WRITERS, VENUE | {"what": "network_part"}),
    "desk-network-plan-done": Route(WRITERS, WRITERS, {"plan_id": "network_plan"}, method="post"),
    "desk-network-line-end": Route(WRITERS, WRITERS, {"line_id": "network_line"}, method="post"),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "wired_venue": lambda code: venue(code).pk,
    "network_fault": fault,
    "network_part": lambda code: "spot",
    "network_plan": plan,
    "network_line": line,
}
