"""Who is meant by the words of the table: firm, window, lead, co, head, secretary, treasury, experts?

A person with an interest in the firm is not told, nor is whoever did it.
"""

from collections.abc import Sequence

from django.db.models import Q

from huiqi.access.departments import LEADING_GROUP, TREASURY
from huiqi.access.models import Account, RoleGrant
from huiqi.cases.models import Case, ComplaintEvent, Event, ServiceEvent
from huiqi.cases.states import CORRECTION, FORM, OPINION, PAYMENT


def recipients(case: Case, event: Event) -> list[Account]:
    """The active accounts that an event tells, in the order of their numbers."""
    told = Q(pk__in=[])
    for word in event.tells:
        told |= _meant(word, case, event)
    return _told(told, case.credit_code, event.account)


def _told(meant: Q, credit_code: str, doer: int | None) -> list[Account]:
    """Those meant who are active, have no interest in the firm and did not do it themselves."""
    found = Account.objects.filter(meant, is_active=True).exclude(interests__credit_code=credit_code)
    return list(found.exclude(pk=doer or 0).distinct().order_by("pk"))


_OF_A_SERVICE = {"ask": "officer", "add": "officer", "withdraw": "officer", "late": "head", "return": "", "answer": ""}
"""Whom each event of a service tells: a role of the departments that answer, or the firm; others tell nobody."""


def service_recipients(event: ServiceEvent) -> list[Account]:
    """The same for what happens to a request or a part of it; a part concerns its own department only."""
    role = _OF_A_SERVICE.get(event.event)
    if role is None:
        return []
    code = event.request.enterprise.credit_code
    if role:
        parts = [event.part] if event.part else event.request.parts.all()
        told = _holds((role,), grants__department__in=[part.department for part in parts])
    else:
        told = _holds(("manager", "filler"), grants__credit_code=code)
    return _told(told, code, event.account)


def complaint_recipients(event: ComplaintEvent) -> list[Account]:
    """Who is told of a complaint: the secretary while nobody has it, then its department; never who it is about."""
    found = event.complaint
    if event.event not in ("file", "assign", "late") or (not found.department and found.against == LEADING_GROUP):
        return []
    roles = ("head",) if event.event == "late" else ("officer", "head")
    meant = _holds(roles, grants__department=found.department) if found.department else _holds(("secretary",))
    if found.against:
        meant &= ~Q(pk__in=RoleGrant.objects.filter(department=found.against).values("account"))
    return _told(meant, "", None)


def _meant(word: str, case: Case, event: Event) -> Q:
    match word:
        case "firm":
            return _holds(("manager", "filler"), grants__credit_code=case.credit_code)
        case "lead":
            return _holds(("officer",), grants__department=case.lead)
        case "co":
            return _holds(("officer",), grants__department__in=_asked(case, event))
        case "head":
            return _holds(("head",), grants__department__in=_departments(case, event))
        case "experts":
            return Q(pk__in=case.experts)
        case "window" | "secretary" | "treasury":
            return _holds((word,))
    raise AssertionError(f"nobody is called {word}")


def _holds(roles: Sequence[str], **where: object) -> Q:
    return Q(grants__role__in=roles, **where)


def _asked(case: Case, event: Event) -> Sequence[str]:
    """The departments that are heard: the one whose clock it is, else all."""
    about = event.detail.get("about") if event.detail.get("clock") == OPINION else ""
    return (about,) if about else case.co_departments


def _departments(case: Case, event: Event) -> Sequence[str]:
    """Whose heads are told: of the department that is late, without a clock of the one in charge."""
    clock = event.detail.get("clock")
    if clock in (FORM, CORRECTION):
        return list(RoleGrant.objects.filter(role="window").values_list("department", flat=True).distinct())
    if clock == OPINION:
        return _asked(case, event)
    return (TREASURY,) if clock == PAYMENT else (case.lead,)
