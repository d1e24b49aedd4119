"""Which cases may somebody see, where do they stand, and what may be done next?"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from huiqi.access.actor import FIRM_ROLES, SYSTEM_ROLE, Actor
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import require
from huiqi.cases import clocks
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Case, Event
from huiqi.cases.states import DRAFT, T, rows_from
from huiqi.cases.typed import plain
from huiqi.policies import POLICIES

_SEES_ALL = frozenset({"window", "secretary", "treasury", "auditor", SYSTEM_ROLE})
_SEES_DEPARTMENT = frozenset({"officer", "head"})


@dataclass(frozen=True)
class Button:
    """One thing the table allows in a case's state; `why_not` is empty where this actor may do it."""

    row: T
    why_not: str

    @property
    def allowed(self) -> bool:
        return not self.why_not


def case_by_id(case_id: int) -> Case:
    """The case by its key, without a check: for actions, which check themselves. Raises UnknownCase."""
    try:
        return Case.objects.select_related("enterprise", "window").get(pk=case_id)
    except Case.DoesNotExist:
        raise UnknownCase("找不到这项申请，请从列表重新打开。") from None


def case_for(actor: Actor, number: str) -> Case:
    """The case of a number, fetched and checked in one call. Raises UnknownCase, Forbidden.

    A draft is its firm's own: to the district it does not exist.
    """
    case = Case.objects.select_related("enterprise", "window").filter(number=plain(number)).first()
    if case is None or (case.state == DRAFT and case.credit_code not in actor.firms):
        raise UnknownCase("找不到编号为 %(number)s 的申请，请核对编号，或从列表重新打开。", number=number[:20])
    require(actor, "case.read", case)
    return case


def visible_to(actor: Actor) -> QuerySet[Case]:
    """Every case the actor may read: what require("case.read") allows, as one condition."""
    seen = Q(enterprise__credit_code__in=_firms(actor))
    if not actor.roles.isdisjoint(_SEES_ALL):
        seen |= ~Q(state=DRAFT)
    departments = {g.department for g in actor.grants if g.role in _SEES_DEPARTMENT}
    measures = [m.id for policy in POLICIES.values() for m in policy.measures if departments & {m.lead, *m.co_departments}]
    if measures:
        seen |= Q(measure__in=measures) & ~Q(state=DRAFT)
    return Case.objects.filter(seen).select_related("enterprise")


def _firms(actor: Actor) -> set[str]:
    return {g.credit_code for g in actor.grants if g.role in FIRM_ROLES}


def cases_of(
    actor: Actor,
    *,
    states: Collection[str] = (),
    measures: Collection[str] = (),
    words: str = "",
    due_by: dt.date | None = None,
    order: str = "-pk",
) -> QuerySet[Case]:
    """The actor's list: by state, measure, words (number, firm, credit code), due day; two columns may order it.

    `order` is one of -pk, pk, due_on, -due_on, submitted_at, -submitted_at; anything else is -pk.
    """
    found = visible_to(actor)
    if states:
        found = found.filter(state__in=states)
    if measures:
        found = found.filter(measure__in=measures)
    for word in plain(words).split()[:5]:
        found = found.filter(
            Q(number__icontains=word) | Q(enterprise__name__icontains=word) | Q(enterprise__credit_code__icontains=word)
        )
    if due_by:
        found = found.filter(due_on__lte=due_by)
    allowed = ("-pk", "pk", "due_on", "-due_on", "submitted_at", "-submitted_at")
    return found.order_by(order if order in allowed else "-pk", "-pk")


def buttons(actor: Actor, case: Case) -> list[Button]:
    """What the table allows now, for one actor, each with the reason where this actor may not; timed rows left out."""
    found = []
    for rule in rows_from(case.state):
        if rule.by == (SYSTEM_ROLE,):
            continue
        try:
            require(actor, rule.verb, case)
            found.append(Button(rule, ""))
        except Forbidden as refused:
            found.append(Button(rule, refused.reason))
    return found


def history(case: Case) -> list[Event]:
    """What happened, oldest first, without what the firm saved in its draft."""
    saves = Q(event="save_draft") | Q(from_state=DRAFT, event__in=("attach_file", "detach_file", "restore_file"))
    return list(case.events.exclude(saves))


def readings(case: Case, on: dt.date) -> list[clocks.Reading]:
    """Every run of every clock of the case, oldest first, as it shows on a day."""
    days = clocks.calendar()
    return [clocks.reading(clock, on, days) for clock in case.clocks.prefetch_related("pauses")]


def lease_of(case: Case, at: dt.datetime) -> str:
    """Who works on the case at a moment; empty where nobody does."""
    return case.lease_holder if case.lease_until and case.lease_until > at else ""
