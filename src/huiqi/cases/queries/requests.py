"""Which service requests may somebody see, and which parts of one? A department reads its own part and no other."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Avg, Count, Prefetch, Q, QuerySet

from huiqi.access.actor import FIRM_ROLES, Actor
from huiqi.access.permissions import allowed
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import ServiceEvent, ServiceFile, ServicePart, ServiceRequest
from huiqi.cases.offerings import Ask, offering
from huiqi.cases.typed import plain


@dataclass(frozen=True)
class PartView:
    """A part as one reader may see it: its questions with what was typed, its files, its history."""

    part: ServicePart
    label: str
    answers: tuple[tuple[Ask, str], ...]
    files: tuple[ServiceFile, ...]
    history: tuple[ServiceEvent, ...]
    result: str
    """What the register holds once it is provided; empty where nothing."""
    answers_it: bool
    """Whether the reader works for its department and may answer."""


def request_for(actor: Actor, number: str) -> ServiceRequest:
    """The request of a number, if the actor may read any of it. Raises UnknownCase: to others it does not exist."""
    request = ServiceRequest.objects.select_related("enterprise").filter(number=plain(number)[:20]).first()
    if request is None or not parts_for(actor, request):
        raise UnknownCase("找不到编号为 %(number)s 的服务申请，请核对编号，或从列表重新打开。", number=number[:20])
    return request


def parts_for(actor: Actor, request: ServiceRequest) -> tuple[PartView, ...]:
    """The parts that the actor may read, in order (three queries)."""
    kept = Prefetch("files", ServiceFile.objects.filter(removed_at=None))
    rows = request.parts.select_related("request__enterprise", "assessment").prefetch_related(kept, "events")
    return tuple(_view(actor, part) for part in rows if allowed(actor, "service.read", part.subject))


def _view(actor: Actor, part: ServicePart) -> PartView:
    service = offering(part.request.service)
    typed = part.answers
    answers = tuple((ask, typed.get(ask.name, "")) for _, ask in service.asks((part.key,)))
    return PartView(
        part,
        service.part(part.key).label,
        answers,
        tuple(part.files.all()),
        tuple(part.events.all()),
        service.part(part.key).result,
        allowed(actor, "service.answer", part.subject),
    )


def requests_of(actor: Actor, *, service: str = "") -> QuerySet[ServiceRequest]:
    """The requests of the actor's firms, newest first, with their parts."""
    firms = {grant.credit_code for grant in actor.grants if grant.role in FIRM_ROLES}
    rows = ServiceRequest.objects.filter(enterprise__credit_code__in=firms)
    rows = rows.filter(service=service) if service else rows
    return rows.select_related("enterprise").prefetch_related("parts")


def parts_of(
    actor: Actor, *, service: str = "", states: tuple[str, ...] = (), words: str = "", department: str = ""
) -> QuerySet[ServicePart]:
    """The parts that wait for or were answered by the actor's departments, the first due first; auditors see all."""
    rows = ServicePart.objects.exclude(state=ServicePart.State.WITHDRAWN)
    if "auditor" not in actor.roles:
        mine = {grant.department for grant in actor.grants if grant.role in ("officer", "head")}
        rows = rows.filter(department__in=mine)
    rows = rows.filter(request__service=service) if service else rows
    rows = rows.filter(state__in=states) if states else rows
    rows = rows.filter(department=department) if department else rows
    for word in plain(words).split()[:5]:
        rows = rows.filter(Q(request__number__icontains=word) | Q(request__enterprise__name__icontains=word))
    return rows.select_related("request__enterprise").order_by("due_on", "pk")


@dataclass(frozen=True)
class ServiceFigures:
    """How a service runs, over some days: nobody's name in it."""

    asked: int
    waiting: int
    late: int
    provided: int
    declined: int
    rated: int
    satisfaction: float | None


def figures_of(service: str, *, on: dt.date, department: str = "") -> ServiceFigures:
    """The parts of a service by where they stand on a day, and the mark given (two queries)."""
    parts = ServicePart.objects.filter(request__service=service).exclude(state=ServicePart.State.WITHDRAWN)
    parts = parts.filter(department=department) if department else parts
    state = ServicePart.State
    found = parts.aggregate(
        asked=Count("pk"),
        waiting=Count("pk", filter=Q(state__in=[state.WAITING, state.RETURNED])),
        late=Count("pk", filter=Q(state=state.WAITING, due_on__lt=on)),
        provided=Count("pk", filter=Q(state=state.PROVIDED)),
        declined=Count("pk", filter=Q(state=state.DECLINED)),
    )
    rated = ServiceRequest.objects.filter(service=service, satisfaction__isnull=False)
    marks = rated.aggregate(rated=Count("pk"), satisfaction=Avg("satisfaction"))
    return ServiceFigures(**found, **marks)
