"""Which routes has what the public sees, and what are they about?"""

from collections.abc import Callable

from django.utils import timezone

from access.people import FIRM, LEAD, OTHER
from cases import people as cases
from huiqi.access.actor import VISITOR
from huiqi.cases import actions
from huiqi.cases.models import Complaint, Window
from web.route import Route

DESK = "officer head secretary auditor"
SAID = "该公司的直播间长期没有人，租约是空的。"


def complaint(*, kind: str = "claim", **typed: str) -> tuple[Complaint, str]:
    """A complaint that came a moment ago, and its secret."""
    given = {"body": SAID, "name": "李霞", "contact": "13700000001", **typed}
    return actions.file_complaint(actor=VISITOR("198.51.100.7"), kind=kind, at=timezone.now(), **given)


def assigned(department: str = LEAD, **typed: str) -> Complaint:
    """One that the secretary gave to a department."""
    made, _ = complaint(**typed)
    return actions.assign_complaint(
        actor=cases.SECRETARY, number=str(made), version=1, at=timezone.now(), department=department, why="由牵头部门核实"
    )


def _year(code: str) -> int:
    if not Window.objects.filter(measure=cases.M03, year=2026).exists():
        cases.window()
    return 2026


OBJECTS: dict[str, Callable[[str], object]] = {
    "complaint": lambda code: assigned(LEAD if code == FIRM else OTHER).number,
    "complaint_told": lambda code: assigned(LEAD if code == FIRM else OTHER).events.get(event="assign").pk,
    "year": _year,
    "feed": lambda code: "results",
    "sitemap_part": lambda code: "pages",
}
ROUTES = {
    "results": Route("everyone"),
    "progress": Route("everyone"),
    "measure-year": Route("everyone", objects={"policy_id": "policy", "short": "measure", "year": "year"}),
    "complaints": Route("everyone"),
    "complaint": Route("everyone"),
    "subscribe": Route("everyone"),
    "feed": Route("everyone", objects={"name": "feed"}),
    "sitemap": Route("everyone"),
    "sitemap-part": Route("everyone", objects={"name": "sitemap_part"}),
    "robots": Route("everyone"),
    "desk-complaints": Route(DESK),
    "desk-complaint": Route(DESK, "secretary auditor", {"number": "complaint"}),  # others' are their department's
    "message-open-complaint": Route("officer head", "nobody", {"event_id": "complaint_told"}),
}
