"""What may an owner see? Their endpoints, what was sent to each, and how much of it has not arrived."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Max, Q, QuerySet

from huiqi.access.actor import Actor
from huiqi.web.webhooks.errors import UnknownEndpoint
from huiqi.web.webhooks.models import Delivery, Endpoint
from huiqi.web.webhooks.permission import require_keeper

_NONE = "找不到这个推送地址或这条记录，请从列表重新打开。"
_OPEN = ("waiting", "sending")


@dataclass(frozen=True)
class Wanted:
    """Which deliveries are looked for; an empty field asks for all. `words` is part of a case number or a message's id."""

    words: str = ""
    state: str = ""
    kind: str = ""
    since: dt.date | None = None


@dataclass(frozen=True)
class Backlog:
    """Of the whole installation: what waits, what failed in the last day, endpoints the service stopped."""

    waiting: int
    failed: int
    stopped: int


def endpoints_of(actor: Actor) -> QuerySet[Endpoint]:
    """The actor's endpoints with how much of each waits, failed, and when something was last taken. Raises Forbidden."""
    require_keeper(actor)
    return Endpoint.objects.filter(account=actor.account_id).annotate(
        waiting=Count("deliveries", filter=Q(deliveries__state__in=_OPEN)),
        failed=Count("deliveries", filter=Q(deliveries__state="failed")),
        taken_at=Max("deliveries__ended_at", filter=Q(deliveries__state="sent")),
    )


def endpoint_of(actor: Actor, reference: object, *, lock: bool = False) -> Endpoint:
    """The actor's own endpoint. Raises Forbidden, UnknownEndpoint: another's does not exist for this reader."""
    require_keeper(actor)
    rows = Endpoint.objects.select_for_update(no_key=True) if lock else Endpoint.objects.all()
    found = rows.filter(account=actor.account_id, reference=reference).first() if isinstance(reference, UUID) else None
    if found is None:
        raise UnknownEndpoint("ENDPOINT_UNKNOWN", _NONE)
    return found


def delivery_of(endpoint: Endpoint, delivery_id: int) -> Delivery:
    """A delivery of the endpoint. Raises UnknownEndpoint."""
    found = endpoint.deliveries.filter(pk=delivery_id).first()
    if found is None:
        raise UnknownEndpoint("DELIVERY_UNKNOWN", _NONE)
    return found


def deliveries_of(endpoint: Endpoint, wanted: Wanted) -> QuerySet[Delivery]:
    """What was sent or is to be, the latest first, with its case and how its last attempt ended."""
    rows = endpoint.deliveries.select_related("case").prefetch_related("attempts")
    if wanted.words:
        words = wanted.words.removeprefix("msg_")
        rows = rows.filter(Q(case__number__icontains=words) | Q(reference__in=_as_uuid(words)))
    exact = {"state": wanted.state, "kind": wanted.kind}
    rows = rows.filter(**{name: value for name, value in exact.items() if value})
    return rows.filter(happened_at__date__gte=wanted.since) if wanted.since else rows


def backlog(at: dt.datetime) -> Backlog:
    """How far behind everything is."""
    rows = Delivery.objects.aggregate(
        waiting=Count("pk", filter=Q(state__in=_OPEN)),
        failed=Count("pk", filter=Q(state="failed", ended_at__gte=at - dt.timedelta(days=1))),
    )
    return Backlog(rows["waiting"], rows["failed"], Endpoint.objects.filter(state="stopped").count())


def _as_uuid(words: str) -> list[UUID]:
    try:
        return [UUID(words)]
    except ValueError:
        return []
