"""Which deliveries does an event make? One for each endpoint that wants it and whose owner may read it, exactly once.

Case events are only ever added, so they are the outbox. On PostgreSQL a transaction that began to write earlier may commit
later, and then an event appears behind others with later keys. A cursor that ran on would miss it; so the feed's place is
only moved up to a key once every transaction that was writing events when that key was read has ended. What lies beyond
is read again each time, and the constraint on deliveries keeps it from being sent twice.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import connection, transaction
from django.db.models import Max, QuerySet

from huiqi.access.actor import Actor, actor_of
from huiqi.cases.models import Case, Event, Window
from huiqi.cases.queries import visible_to
from huiqi.cases.states import DRAFT
from huiqi.register.models import PublishedVersion
from huiqi.web.webhooks import payload
from huiqi.web.webhooks.kinds import BY_NAME, OF_EVENT, VERSION, WINDOW
from huiqi.web.webhooks.models import Delivery, Endpoint, Feed
from huiqi.web.webhooks.permission import keeps

AT_ONCE = 500
"""Events read at a time."""


@dataclass(frozen=True)
class Happening:
    """One thing to tell an endpoint."""

    subject: str
    kind: str
    at: dt.datetime
    data: dict[str, Any]
    case: Case | None = None
    """Set where the owner must be able to read it."""


def owner_of(endpoint: Endpoint) -> Actor | None:
    """Who an endpoint hears for, with the roles of this moment; None where nobody may hear any more."""
    account = endpoint.account
    if not account.is_active or (account.demonstration and not settings.DEMONSTRATION):
        return None
    actor = actor_of(account, "huiqi worker")
    return actor if keeps(actor) else None


@transaction.atomic
def collect(*, at: dt.datetime) -> Feed:
    """Make the deliveries of everything that happened and is not in one yet; returns the feed's place.

    One collects at a time: the others wait for the feed's row.
    """
    Feed.objects.get_or_create(pk=1)
    feed = Feed.objects.select_for_update().get(pk=1)
    before, seen, writers = feed.settled, _last(Event), set(open_writers())
    if not writers & set(feed.writers):
        feed.settled, feed.seen, feed.writers = (feed.seen if writers else seen), seen, sorted(writers)
    endpoints = list(Endpoint.objects.exclude(state=Endpoint.State.STOPPED).select_related("account"))
    heard = [(endpoint, actor) for endpoint in endpoints if (actor := owner_of(endpoint))]
    if heard:
        _collect_events(heard, before, at)
        _collect_others(heard, at)
    feed.save()
    return feed


def open_writers() -> list[str]:
    """The transactions, other than this one, that have written or are writing case events and have not ended.

    PostgreSQL: whoever inserts holds a lock on the table, from before a key is given until the end. On SQLite one writes
    at a time, so keys come in the order of commits.
    """
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        cursor.execute(_WRITERS, [Event._meta.db_table])
        return [str(row[0]) for row in cursor.fetchall()]


_WRITERS = """SELECT DISTINCT virtualtransaction FROM pg_locks
    WHERE locktype = 'relation' AND mode = 'RowExclusiveLock' AND relation = %s::regclass
    AND database = (SELECT oid FROM pg_database WHERE datname = current_database()) AND pid <> pg_backend_pid()"""


def queue(endpoint: Endpoint, happenings: Iterable[Happening], at: dt.datetime) -> int:
    """A delivery for each that has none; returns how many there were to tell, with those that had one."""
    told = list(happenings)
    there = set(endpoint.deliveries.filter(subject__in=[h.subject for h in told]).values_list("subject", flat=True))
    rows = []
    for one in told:
        if one.subject not in there:
            row = Delivery(endpoint=endpoint, subject=one.subject, kind=one.kind, case=one.case, happened_at=one.at,
                           reference=uuid4(), due_at=at)  # fmt: skip
            row.body = payload.body(row.message_id, one.kind, one.at, one.data)
            rows.append(row)
    Delivery.objects.bulk_create(rows, ignore_conflicts=True, batch_size=AT_ONCE)
    return len(told)


def case_events() -> QuerySet[Event]:
    """The events that have a kind, oldest first, with what a message says of them."""
    told = Event.objects.filter(event__in=list(OF_EVENT)).exclude(event="withdraw", from_state=DRAFT)
    return told.select_related("case__enterprise", "case__decision", "case__public_notice").order_by("pk")


def wanted_of(endpoint: Endpoint, actor: Actor, events: Sequence[Event]) -> list[Happening]:
    """Those that the endpoint asked for and its owner may hear of now, as they may hear of them."""
    asked = [e for e in events if OF_EVENT[e.event].name in endpoint.kinds]
    readable = set(visible_to(actor).filter(pk__in={e.case_id for e in asked}).values_list("pk", flat=True))
    found = []
    for event in asked:
        kind = OF_EVENT[event.event]
        subject = f"event:{event.pk}"
        if event.case_id in readable:
            found.append(Happening(subject, kind.name, event.at, payload.of_case(event, actor), event.case))
        elif kind.public and endpoint.district and hasattr(event.case, "public_notice"):
            found.append(Happening(subject, kind.name, event.at, payload.of_notice(event)))
    return found


def versions_of(endpoint: Endpoint, rows: QuerySet[PublishedVersion], at: dt.datetime) -> list[Happening]:
    """Published versions, for whoever asked; they bear a day and no moment, so the message's is now."""
    if VERSION not in endpoint.kinds:
        return []
    return [Happening(f"version:{row.pk}", VERSION, at, payload.of_version(row)) for row in rows.order_by("pk")]


def windows_of(endpoint: Endpoint, rows: QuerySet[Window], at: dt.datetime) -> list[Happening]:
    """Windows that have opened by now, for whoever asked."""
    if WINDOW not in endpoint.kinds:
        return []
    return [Happening(f"window:{row.pk}", WINDOW, row.opens_at, payload.of_window(row))
            for row in rows.filter(opens_at__lte=at).order_by("opens_at")]  # fmt: skip


def _collect_events(heard: Sequence[tuple[Endpoint, Actor]], after: int, at: dt.datetime) -> None:
    """Everything beyond the place where all was settled, AT_ONCE at a time."""
    kinds = {name for endpoint, _ in heard for name in endpoint.kinds if name in BY_NAME}
    told = case_events().filter(event__in=[BY_NAME[name].event for name in kinds if BY_NAME[name].event])
    while rows := list(told.filter(pk__gt=after)[:AT_ONCE]):
        for endpoint, actor in heard:
            queue(endpoint, wanted_of(endpoint, actor, [e for e in rows if e.pk > endpoint.after_event]), at)
        after = rows[-1].pk


def _collect_others(heard: Sequence[tuple[Endpoint, Actor]], at: dt.datetime) -> None:
    """Versions and windows: a handful a year, so all since the endpoint's beginning are compared each time."""
    for endpoint, _ in heard:
        queue(endpoint, versions_of(endpoint, PublishedVersion.objects.filter(pk__gt=endpoint.after_version), at), at)
        queue(endpoint, windows_of(endpoint, Window.objects.filter(opens_at__gt=endpoint.made_at), at), at)


def _last(table: type[Event] | type[PublishedVersion]) -> int:
    return table._default_manager.aggregate(last=Max("pk"))["last"] or 0


def beginning(*, at: dt.datetime) -> dict[str, int]:
    """From where a new endpoint hears: what came before is behind it, what is being written now is not."""
    return {"after_event": collect(at=at).settled, "after_version": _last(PublishedVersion)}
