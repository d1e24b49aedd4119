"""Who is working on a case right now? A lease of ten minutes, shown to others; it renews itself and bars no write."""

import datetime as dt

from django.db.models import Q

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases.errors import LeaseHeld
from huiqi.cases.models import Case
from huiqi.cases.queries import case_by_id, lease_of

LEASE = dt.timedelta(minutes=10)


def take_lease(*, actor: Actor, case_id: int, at: dt.datetime) -> Case:
    """Hold the case, or hold it longer. Raises Forbidden, UnknownCase, LeaseHeld where someone else holds it.

    Writes no history: nothing of the case changes.
    """
    require(actor, "case.read", case_by_id(case_id))
    free = Q(lease_until=None) | Q(lease_until__lte=at) | Q(lease_account=actor.account_id)
    taken = Case.objects.filter(free, pk=case_id).update(
        lease_account=actor.account_id, lease_holder=actor.name, lease_until=at + LEASE
    )
    case = case_by_id(case_id)
    if not taken:
        raise LeaseHeld(
            "%(holder)s正在办理申请 %(case)s；您可以查看，办理前请先与其联系。",
            holder=lease_of(case, at) or "他人",
            case=case,
        )
    return case


def release_lease(*, actor: Actor, case_id: int) -> None:
    """Give the case back; nothing happens where someone else holds it."""
    Case.objects.filter(pk=case_id, lease_account=actor.account_id).update(
        lease_account=None, lease_holder="", lease_until=None
    )
