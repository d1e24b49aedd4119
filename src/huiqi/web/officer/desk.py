"""What waits for whom? The queue of the staff: views, search, filters, order and pages, all in the address; and as CSV."""

import datetime as dt
from dataclasses import dataclass

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from huiqi.access.actor import ROLES, Actor
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import About, allowed
from huiqi.cases import clocks, queries
from huiqi.cases.models import Case, Opinion
from huiqi.cases.states import PAYMENT, ROWS, State, runs_in
from huiqi.engine.rule import Measure
from huiqi.policies import POLICIES
from huiqi.units.workdays import Calendar
from huiqi.web.account.actor import actor_in
from huiqi.web.officer.sheet import csv_answer
from huiqi.web.public.words import today

READERS = ("window", "officer", "head", "secretary", "treasury", "auditor")
"""The roles that read cases as staff."""
VIEWS = {"waiting": _noop("待我办理"), "mine": _noop("我正在办"), "due": _noop("三天内到期"), "all": _noop("全部")}
PAGE_SIZE, SOON = 50, 3
_AWAITED = tuple(t for t in ROWS if t.source != State.PAID and t.event != "revoke")
"""What somebody's turn it is to do: a paid case may be asked back, a decision revoked, but nobody waits for that."""
ORDERS = {
    "-pk": _noop("最新的在前"),
    "pk": _noop("最早的在前"),
    "due_on": _noop("先到期的在前"),
    "-submitted_at": _noop("最近提交的在前"),
}


@dataclass(frozen=True)
class Line:
    """One case of the queue and the working days left; None where no clock runs."""

    case: Case
    left: int | None

    @property
    def over(self) -> int:
        """Working days past the due day."""
        return -(self.left or 0)


def staff(request: HttpRequest) -> Actor:
    """The actor, who works for the district. Raises Forbidden."""
    actor = actor_in(request)
    phrase = "查看申请"
    if actor.account_id is None:
        raise Forbidden("SIGN_IN_FIRST", "%(verb)s需要先登录；请登录后再试。", verb=phrase)
    if actor.roles.isdisjoint(READERS):
        roles = "、".join(ROLES[role] for role in READERS)
        sentence = "%(verb)s需要角色：%(roles)s。您没有这个角色；请联系管理员授予。"
        raise Forbidden("ROLE_MISSING", sentence, verb=phrase, roles=roles)
    return actor


def queue(request: HttpRequest) -> HttpResponse:
    """One page of the queue."""
    actor, on = staff(request), today()
    asked = _asked(request)
    page = Paginator(_found(actor, asked, on), PAGE_SIZE).get_page(request.GET.get("page"))
    days = clocks.calendar()
    measures = [m for policy in POLICIES.values() for m in policy.money]
    context = {
        "page": page,
        "lines": [Line(case, left(case, on, days)) for case in page],
        "asked": asked,
        "views": VIEWS,
        "states": [s for s in State if s != State.DRAFT],
        "measures": measures,
        "orders": ORDERS,
        "decides": "secretary" in actor.roles,
        "opens": "head" in actor.roles,
        "departments": actor.departments if actor.roles & {"officer", "head"} else (),
        "concerned": _concerned(actor),
        "reads_payments": allowed(actor, "payment.read"),
        "reads_register": allowed(actor, "register.read", About()),
        "reads_budget": allowed(actor, "budget.read"),
        "simulates": allowed(actor, "law.simulate"),
        "drafts": allowed(actor, "draft.read"),
        "reads_archive": allowed(actor, "archive.read"),
        "observes": allowed(actor, "observatory.read"),
        "reads_complaints": allowed(actor, "complaint.read"),
    }
    return render(request, "officer/queue.html", context)


def export(request: HttpRequest) -> HttpResponseBase:
    """The whole queue as asked for, as CSV that a spreadsheet opens with its Chinese intact."""
    found = _found(staff(request), _asked(request), today())
    head = [_("编号"), _("企业"), _("统一社会信用代码"), _("措施"), _("状态"), _("提交日期"), _("到期日")]
    return csv_answer("cases.csv", head, map(_row, found.iterator(500)))


def left(case: Case, on: dt.date, days: Calendar) -> int | None:
    """Working days until the clock of a case ends, negative where it is over; None where none runs."""
    return None if case.due_on is None else days.working_days_between(on, case.due_on)


def _asked(request: HttpRequest) -> dict[str, str]:
    sent = {key: request.GET.get(key, "").strip()[:80] for key in ("q", "state", "measure", "view", "order")}
    return sent | {"view": sent["view"] if sent["view"] in VIEWS else "waiting"}


def _found(actor: Actor, asked: dict[str, str], on: dt.date) -> QuerySet[Case]:
    """The cases that the address asks for."""
    found = queries.cases_of(
        actor,
        states=[asked["state"]] if asked["state"] in State.values else (),
        measures=[asked["measure"]] if asked["measure"] else (),
        words=asked["q"],
        due_by=clocks.calendar().add_working_days(on, SOON) if asked["view"] == "due" else None,
        order=asked["order"] or "-pk",
    )
    if asked["view"] == "waiting":
        return found.filter(_waits_for(actor))
    if asked["view"] == "mine":
        return found.filter(lease_account=actor.account_id, lease_until__gt=timezone.now())
    return found


def _concerned(actor: Actor) -> list[Measure]:
    """The measures with money that the actor's departments lead or join: their applications come to this desk."""
    own = set(actor.departments)
    return [m for policy in POLICIES.values() for m in policy.money if own & {m.lead, *m.co_departments}]


def _waits_for(actor: Actor) -> Q:
    """The cases in whose state the table names a role of the actor, or whose opinion is asked of its department."""
    own = {t.source for t in _AWAITED if not actor.roles.isdisjoint({*t.by} - {"officer", "head"})}
    waits = Q(state__in=own | (runs_in(PAYMENT) if "treasury" in actor.roles else frozenset()))
    departments = set(actor.departments) if actor.roles & {"officer", "head"} else set()
    leads = [m.id for policy in POLICIES.values() for m in policy.measures if m.lead in departments]
    if leads:
        waits |= Q(measure__in=leads, state__in={t.source for t in _AWAITED if "officer" in t.by})
    if departments:
        asked = Opinion.objects.filter(department__in=departments, agrees=None).values("case_id")
        waits |= Q(pk__in=asked, state=State.ACCEPTED)
    return waits


def _row(case: Case) -> list[str]:
    submitted = timezone.localdate(case.submitted_at).isoformat() if case.submitted_at else ""
    row = [str(case), case.enterprise.name, case.credit_code, _(case.law.title), _(case.get_state_display())]
    return [*row, submitted, case.due_on.isoformat() if case.due_on else ""]
