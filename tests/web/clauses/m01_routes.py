"""Which routes has the recognition of venues, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.cases import actions
from huiqi.cases.models import ServiceRequest
from huiqi.cases.recognition import CRITERIA
from huiqi.register import actions as register
from huiqi.register.models import Recognition, Venue
from web.route import DESK, REGISTER, Route

FULL = {criterion.key: criterion.most for criterion in CRITERIA}


def venue_of(code: str) -> dict[tuple[str, str], str]:
    """What a firm types about its venue."""
    said = {"name": f"园区{code}", "kind": "网络视听直播产业园", "sub_district": "蛇口", "address": "蛇口路1号"}
    said |= {"area_m2": "3000", "studios": "12", "tenants": "15", "use_until": "2033-12-31"}
    return {("venue", name): value for name, value in said.items()}


def asked(code: str) -> ServiceRequest:
    """A recognition asked for, an hour after the last request."""
    people.firm(code)
    at = people.moment(3, 2) + dt.timedelta(hours=ServiceRequest.objects.count())
    return actions.ask(
        actor=people.applicant(code), credit_code=code, service="recognition", parts=("venue",), typed=venue_of(code), at=at
    )


def _scored(code: str) -> str:
    request = asked(code)
    actions.assess(
        actor=people.OFFICER, part_id=request.parts.get().pk, version=request.version, at=people.moment(3, 10),
        visited_on=dt.date(2026, 3, 9), officers="甲、乙", findings="属实", points=FULL,
    )  # fmt: skip
    return str(request)


def _recognition(code: str) -> Recognition:
    found, _ = Venue.objects.get_or_create(
        name=f"集聚区{code}", defaults={"kind": "office_cluster", "sub_district": "粤海", "area_m2": 2_500, "studios": 11}
    )
    return register.recognise(
        actor=people.HEAD, venue=found, valid_from=dt.date(2026, 1, 1), valid_to=dt.date(2030, 12, 31), document="深南文1号",
        at=people.START,
    )  # fmt: skip


SCORED, VENUE, WRITERS = {"number": "scored"}, {"venue_id": "venue"}, "officer head administrator"
ROUTES = {
    "venues": Route("everyone"),
    "venue": Route("everyone", "everyone", VENUE),
    "register-venue": Route(REGISTER, REGISTER, VENUE),
    "register-venue-new": Route(WRITERS),
    "register-venue-change": Route(WRITERS, WRITERS, VENUE),
    "register-lease-new": Route(WRITERS, WRITERS, VENUE),
    "register-leases": Route(WRITERS, WRITERS, VENUE),
    "register-leases-template": Route(REGISTER),
    "my-recognition": Route("manager filler"),
    "desk-recognitions": Route(DESK),
    "desk-recognition": Route(DESK, DESK, {"recognition_id": "recognition"}),
    "desk-assessment": Route("officer head", "officer head", SCORED),
    "desk-recognise": Route("head", "head", SCORED),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "venue": lambda code: _recognition(code).venue_id,
    "recognition": lambda code: _recognition(code).pk,
    "scored": _scored,
}
