"""Which routes has attraction, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import Lead, LeadPromise
from web.route import DESK, Route


def lead(code: str) -> int:
    """A lead with one promise; leads belong to no firm."""
    row = actions.open_lead(
        actor=people.INDUSTRY_OFFICER, name=f"某平台{Lead.objects.count()}", kind="platform", comes_from="杭州",
        owner="王科长", next_step="约见", next_on=None, at=people.START,
    )  # fmt: skip
    actions.promise(
        actor=people.INDUSTRY_OFFICER, lead_id=row.pk, what="协助租房", measure="livestream.m03", document="",
        on=dt.date(2026, 3, 2), at=people.START,
    )  # fmt: skip
    return int(row.pk)


def promise(code: str) -> int:
    """The promise of a lead."""
    return int(LeadPromise.objects.get(lead=lead(code)).pk)


LEAD, WRITERS = {"lead_id": "lead"}, "officer head administrator"
ROUTES = {
    "my-investments": Route("signed_in"),
    "my-investment-new": Route("manager filler"),
    "desk-leads": Route(DESK),
    "desk-leads-export": Route(DESK),
    "desk-lead-new": Route(WRITERS),
    "desk-lead": Route(DESK, DESK, LEAD),
    "desk-lead-promise": Route(WRITERS, WRITERS, LEAD),
    "desk-lead-land": Route(WRITERS, WRITERS, LEAD),
    "desk-promise-kept": Route(WRITERS, WRITERS, {"promise_id": "lead_promise"}, method="post"),
    "desk-investments": Route(DESK),
    "desk-investment-check": Route(WRITERS, WRITERS, {"credit_code": "known_firm", "year": "a_year"}),
}
OBJECTS: dict[str, Callable[[str], object]] = {"lead": lead, "lead_promise": promise, "a_year": lambda code: 2026}
