"""How are people told? A message for each in the event's own transaction; mails and texts after it, none of them lost.

What could not be sent stays, with its reason, for `huiqi deliver`. A mail may come twice after a crash, never not at all.
"""

import datetime as dt
import logging
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone

from huiqi.access.actor import Actor
from huiqi.cases.models import Case, ComplaintEvent, Delivery, Event, Message, ServiceEvent, Told
from huiqi.cases.queries.messages import SUBJECTS
from huiqi.cases.recipients import complaint_recipients, recipients, service_recipients
from huiqi.cases.wording import mail_words, sms_words
from huiqi.gateways import mail
from huiqi.gateways.sms import FakeSms, SmsRefused

DECISIONS = frozenset({"request_correction", "refuse_acceptance", "decide", "reject", "uphold_objection"})
"""Events of which the firm's contact is told by telephone too."""

AT_ONCE = 200
"""How many go out over one connection."""

TRIES = 8
"""After so many, a delivery is left as not sent."""

FORGOTTEN = dt.timedelta(minutes=10)
"""Whoever began to send and has not said more by then has died; so has who began so long from now, by a clock then ahead."""

WAITING, SENDING, SENT, NOT_SENT = Delivery.State


@dataclass(frozen=True)
class Delivered:
    """How many left, and how many did not."""

    sent: int
    not_sent: int


def tell(event: Event, case: Case) -> None:
    """Write a message for everyone an event tells, and send mails and texts once the transaction holds.

    What time itself does is sent by `huiqi clock`, all of it over one connection.
    Made-up people and firms have no mailbox and no telephone.
    """
    if not event.tells:
        return
    people = recipients(case, event)
    level = event.event if event.event in ("remind", "escalate") else ""
    run = event.detail.get("run") if level else None
    Message.objects.bulk_create(
        Message(account=person, event=event, clock_id=run, level=level, at=event.at) for person in people
    )
    leaving = [Delivery(event=event, account=p, channel="mail") for p in people if not p.demonstration]
    if "firm" in event.tells and event.event in DECISIONS and case.enterprise.contact_phone:
        leaving += [] if case.enterprise.demonstration else [Delivery(event=event, channel="sms")]
    _send_off(leaving, at_once=event.verb != "case.advance")


def tell_of_service(event: ServiceEvent) -> None:
    """The same for what happens to a request: it is no text to the telephone, since it may be about a person."""
    people = service_recipients(event)
    Message.objects.bulk_create(Message(account=person, service_event=event, at=event.at) for person in people)
    leaving = [Delivery(service_event=event, account=p, channel="mail") for p in people if not p.demonstration]
    _send_off(leaving, at_once=event.event != "late")


def tell_of_complaint(event: ComplaintEvent) -> None:
    """The same for what happens to a complaint; who wrote it is told nothing but at the address they keep."""
    people = complaint_recipients(event)
    Message.objects.bulk_create(Message(account=person, complaint_event=event, at=event.at) for person in people)
    leaving = [Delivery(complaint_event=event, account=p, channel="mail") for p in people if not p.demonstration]
    _send_off(leaving, at_once=event.event != "late")


def _send_off(leaving: Sequence[Delivery], *, at_once: bool) -> None:
    """Keep what is to leave; `at_once` sends it once the transaction holds, else `huiqi clock` does."""
    if leaving:
        Delivery.objects.bulk_create(leaving)
        if at_once:
            transaction.on_commit(_deliver_now, robust=True)


def _deliver_now() -> None:
    """One batch of what waits, and only that: an action does not try again what a server refused before."""
    deliver(at=timezone.now(), again=False)


def deliver(*, at: dt.datetime, again: bool = True) -> Delivered:
    """Send what waits, without `again` AT_ONCE at most; with it also what failed before and what was left half sent.

    Two that deliver at the same moment share the work. Raises nothing that a server can cause.
    """
    sent = not_sent = 0
    done: set[int] = set()
    while claimed := _claim(at, again, done):
        done |= {row.pk for row in claimed}
        for row, why in zip(claimed, _send(claimed), strict=True):
            row.state, row.error = (NOT_SENT, why) if why else (SENT, "")
            sent, not_sent = sent + (not why), not_sent + bool(why)
        Delivery.objects.bulk_update(claimed, ["state", "error"])
        if not again:
            break  # a request does not work off what others have piled up
    if not_sent:
        logging.getLogger(__name__).warning("%s 封邮件或短信未发出；原因见 huiqi deliver --list", not_sent)
    return Delivered(sent, not_sent)


def _claim(at: dt.datetime, again: bool, done: Collection[int]) -> list[Delivery]:
    """Up to AT_ONCE rows that nobody else is sending, marked as being sent."""
    wanted = Q(state=WAITING)
    if again:
        died = Q(tried_at__lt=at - FORGOTTEN) | Q(tried_at__gt=at + FORGOTTEN)
        wanted |= Q(state=NOT_SENT, tries__lt=TRIES) | (Q(state=SENDING) & died)
    with transaction.atomic():
        rows = Delivery.objects.select_for_update(of=("self",), skip_locked=True).filter(wanted).exclude(pk__in=done)
        pks = [row.pk for row in rows.order_by("pk")[:AT_ONCE]]
        Delivery.objects.filter(pk__in=pks).update(state=SENDING, tried_at=at, tries=F("tries") + 1)
    if not pks:
        return []
    found = Delivery.objects.filter(pk__in=pks).select_related("account", *SUBJECTS)
    return list(found.order_by("pk"))


def _send(rows: list[Delivery]) -> list[str]:
    """Why each was not sent, empty where it was."""
    mails = [(row, row.account) for row in rows if row.account]
    words = [mail_words(row.about, account, link(row.about)) for row, account in mails]
    posted = mail.send([mail.Mail(a.email, w.subject, w.body) for (_, a), w in zip(mails, words, strict=True)])
    why = {row.pk: said for (row, _), said in zip(mails, posted, strict=True)}
    return [why[row.pk] if row.pk in why else _text(row) for row in rows]


def _text(row: Delivery) -> str:
    if row.event is None:
        raise AssertionError("only a case sends texts")
    try:
        FakeSms(settings.SMS_FILE).send(row.event.case.enterprise.contact_phone, sms_words(row.event, link(row.event)))
    except SmsRefused as refused:
        return str(refused)[:300]
    return ""


def link(event: Told) -> str:
    """The address that opens what an event is of, for whoever is told."""
    links = {Event: settings.EVENT_LINK, ServiceEvent: settings.SERVICE_LINK, ComplaintEvent: settings.COMPLAINT_LINK}
    return str(links[type(event)]).format(event.pk)


def mark_read(*, actor: Actor, at: dt.datetime, message_ids: Collection[int] | None = None) -> int:
    """The actor's own messages are read, those named or all; returns how many were not before."""
    rows = Message.objects.filter(account_id=actor.account_id or 0, read_at=None)
    if message_ids is not None:
        rows = rows.filter(pk__in=message_ids)
    return rows.update(read_at=at)
