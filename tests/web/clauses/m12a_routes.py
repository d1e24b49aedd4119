"""Which routes have plans to go public, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import Board, Listing
from web.route import DESK, Route

ON = dt.date(2026, 3, 2)


def plan(code: str) -> Listing:
    """A declared plan with one stage."""
    firm, actor = people.firm(code), people.applicant(code)
    row = actions.declare_listing(
        actor=actor, enterprise=firm, board_id=Board.objects.get(key="star").pk, sponsor="某证券", plan="两年", on=ON,
        at=people.START,
    )  # fmt: skip
    actions.record_step(
        actor=actor, listing_id=row.pk, stage="1_share_reform", reached_on=ON, document="1号", on=ON, at=people.START
    )
    return row


def step(code: str) -> int:
    """The stage of a plan, of which a firm has one."""
    row = Listing.objects.filter(enterprise__credit_code=code).first() or plan(code)
    return int(row.steps.get().pk)


def only_plan(code: str) -> int:
    """The plan of a firm, made where it is not there."""
    return int((Listing.objects.filter(enterprise__credit_code=code).first() or plan(code)).pk)


FIRM, LISTING = "manager filler reader", {"listing_id": "listing_plan"}
WRITERS = "officer head administrator"
ROUTES = {
    "boards": Route("everyone"),
    "my-listings": Route("signed_in"),
    "my-listing-new": Route("manager filler"),
    "my-listing": Route(FIRM, "nobody", LISTING),
    "my-listing-end": Route("manager filler", "nobody", LISTING),
    "desk-listings": Route(DESK),
    "desk-listing": Route(DESK, DESK, LISTING),
    "desk-listing-step": Route(WRITERS, WRITERS, {"step_id": "listing_step"}, method="post"),
    "desk-board": Route(WRITERS, WRITERS, {"board_id": "stock_board"}),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "listing_plan": only_plan,
    "listing_step": step,
    "stock_board": lambda code: Board.objects.get(key="star").pk,
}
