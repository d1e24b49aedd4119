"""Which complaints may somebody read? Its author by number and secret; at the desk whoever is not complained of."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet

from huiqi.access.actor import Actor
from huiqi.access.audit import sm3
from huiqi.access.departments import LEADING_GROUP, TREASURY
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import allowed, require
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Complaint
from huiqi.cases.typed import plain

OPEN = (Complaint.State.RECEIVED, Complaint.State.HANDLED)
_OFFICES = {"secretary": LEADING_GROUP, "treasury": TREASURY}
"""For whom a role of the whole district works."""


def complaint_by_secret(secret: str) -> Complaint:
    """A complaint for its author. Raises UnknownCase."""
    found = Complaint.objects.filter(secret_hash=sm3(plain(secret))).first()
    if found is None:
        raise UnknownCase("没有对应的投诉；请核对查询码，大小写要一致。")
    return found


def works_for(actor: Actor) -> frozenset[str]:
    """The departments and offices somebody works for."""
    return frozenset({*actor.departments, *(office for role, office in _OFFICES.items() if role in actor.roles)})


def require_impartial(actor: Actor, found: Complaint) -> None:
    """Raises Forbidden where the complaint is about where the actor works."""
    if found.against and found.against in works_for(actor):
        raise Forbidden(
            "COMPLAINED_OF", "这件投诉涉及%(department)s，它的人员应当回避；由其他部门办理。", department=found.against
        )


def complaints_for(
    actor: Actor, *, states: Collection[str] = (), kind: str = "", department: str = "", words: str = ""
) -> QuerySet[Complaint]:
    """The complaints the actor may read, the first due first. Raises Forbidden where there can be none."""
    if not allowed(actor, "complaint.read"):
        require(actor, "complaint.read")
    rows = Complaint.objects.exclude(against__in=works_for(actor))
    if actor.roles.isdisjoint({"secretary", "auditor"}):
        rows = rows.filter(department__in=actor.departments)
    rows = rows.filter(state__in=states) if states else rows
    rows = rows.filter(kind=kind) if kind else rows
    rows = rows.filter(department=department) if department else rows
    for word in plain(words).split()[:5]:
        rows = rows.filter(Q(number__icontains=word) | Q(notice__icontains=word))
    return rows.order_by(F("due_on").asc(nulls_last=True), "-pk")


def complaint_for(actor: Actor, number: str) -> Complaint:
    """The complaint of a number, if the actor may read it. Raises UnknownCase: to others it does not exist."""
    found = Complaint.objects.filter(number=plain(number)[:20]).first()
    hidden = found is None or not allowed(actor, "complaint.read", found.subject)
    if found is None or hidden or (found.against and found.against in works_for(actor)):
        raise UnknownCase("找不到编号为 %(number)s 的投诉，请从列表重新打开。", number=number[:20])
    return found


@dataclass(frozen=True)
class ComplaintCounts:
    """How many there are, as the desk's head says it."""

    received: int
    handled: int
    late: int


def complaint_counts(rows: QuerySet[Complaint], on: dt.date) -> ComplaintCounts:
    """Of some complaints on a day (one query)."""
    state = Complaint.State
    return ComplaintCounts(
        **rows.order_by().aggregate(
            received=Count("pk", filter=Q(state=state.RECEIVED)),
            handled=Count("pk", filter=Q(state=state.HANDLED)),
            late=Count("pk", filter=Q(state__in=OPEN, due_on__lt=on)),
        )
    )
