"""How do deliveries leave? Whoever sends claims some first, for a time; what is not taken comes again, later and later.

At least once: a sender that dies between sending and noting it leaves a claim that runs out, and the message goes again
under the same id. No order is kept: one that is refused waits while later ones pass it; a receiver sorts by `version`.
"""

import datetime as dt
import logging
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from random import Random

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as _noop

from huiqi.cases.queries import visible_to
from huiqi.gateways import mail
from huiqi.gateways.webhook import Answer, Rules, send, sign
from huiqi.web.webhooks.feed import owner_of
from huiqi.web.webhooks.models import Attempt, Delivery, Endpoint
from huiqi.web.webhooks.secrets import secrets_of

WAITS = tuple(dt.timedelta(seconds=seconds) for seconds in (5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400))
"""After the first failure, the second …: 5 s, 5 and 30 min, 2, 5, 10, 14, 20, 24 h. After one more it has failed."""
LONGEST = WAITS[-1]
"""However long a receiver asks to be left alone."""
MOST = LONGEST * 11 // 10
"""The longest wait, with its tenth by chance: what is due later was noted by a clock that was ahead, and is due now."""
GIVE_UP = dt.timedelta(days=5)
"""An endpoint that took nothing for so long is stopped when a message has failed for good: no jump of the clock does it."""
LEASE = dt.timedelta(minutes=2)
"""A claim; longer than a round can take."""
LINES, AT_ONCE, PER_ENDPOINT = 8, 40, 5
"""Connections at a time, deliveries a round, and of these to one endpoint: a dead one does not hold up the others."""
PASS = 30.0
"""Seconds after which no new round begins: other timed work waits."""
GONE = 410
STOPPED_WHY = {
    "gone": _noop("接收端答复 410：这个地址不再接收。"),
    "failing": _noop("连续 5 天没有一条送达。"),
}
WAITING, SENDING, SENT, FAILED, WITHHELD = Delivery.State


@dataclass(frozen=True)
class Sent:
    """How many attempts were taken, and how many were not."""

    taken: int = 0
    refused: int = 0


def rules() -> Rules:
    """Where messages may go, by the settings."""
    here = settings.DEMONSTRATION or settings.DEBUG
    return Rules(settings.WEBHOOK_HOSTS, loopback=here, only=settings.WEBHOOK_ONLY)


def deliver(*, at: dt.datetime, chance: Random, seconds: float = PASS) -> Sent:
    """Send what is due at `at`, round by round; `chance` spreads the waits of those that failed together."""
    begin, taken, refused = time.monotonic(), 0, 0
    with ThreadPoolExecutor(LINES) as lines:
        while (spent := time.monotonic() - begin) < seconds:
            now = at + dt.timedelta(seconds=spent)
            claimed = claim(now)
            if not claimed:
                break
            allowed = [row for row in claimed if _may_leave(row, now)]
            for row, answer in zip(allowed, lines.map(partial(_post, now), _opened(allowed, now)), strict=True):
                _note(row, answer, now, chance)
                taken, refused = taken + (not answer.error), refused + bool(answer.error)
    return Sent(taken, refused)


def due(at: dt.datetime) -> QuerySet[Delivery]:
    """What waits for its moment, and what somebody claimed and never said more of."""
    waiting = Delivery.objects.filter(state__in=(WAITING, SENDING), endpoint__state=Endpoint.State.ON)
    return waiting.filter(Q(due_at__lte=at) | Q(due_at__gt=at + MOST)).order_by("due_at", "pk")


def claim(at: dt.datetime) -> list[Delivery]:
    """Up to AT_ONCE that nobody else is sending, marked as being sent until the claim runs out."""
    with transaction.atomic():
        pks: list[int] = []
        healthy_first = F("failing_since").asc(nulls_first=True)
        for endpoint in Endpoint.objects.filter(deliveries__in=due(at).order_by()).order_by(healthy_first, "pk").distinct():
            mine = due(at).filter(endpoint=endpoint).select_for_update(of=("self",), skip_locked=True, no_key=True)
            pks += [row.pk for row in mine[:PER_ENDPOINT]]
            if len(pks) >= AT_ONCE:
                break
        Delivery.objects.filter(pk__in=pks).update(state=SENDING, due_at=at + LEASE, tries=F("tries") + 1)
    return list(Delivery.objects.filter(pk__in=pks).select_related("endpoint__account").order_by("pk"))


def wait_after(tries: int, chance: Random) -> dt.timedelta | None:
    """How long after so many failures, give or take a tenth; None where it was the last."""
    if tries > len(WAITS):
        return None
    return WAITS[tries - 1] * chance.randint(900, 1_100) // 1_000


def _may_leave(row: Delivery, at: dt.datetime) -> bool:
    """Whether the owner may still read what it says; else it never leaves."""
    actor = owner_of(row.endpoint)
    if actor and (row.case_id is None or visible_to(actor).filter(pk=row.case_id).exists()):
        return True
    _claimed(row).update(state=WITHHELD, ended_at=at)
    return False


@dataclass(frozen=True)
class _Opened:
    """All that a thread needs: it asks the database nothing."""

    row: Delivery
    keys: Sequence[str]


def _opened(rows: Sequence[Delivery], at: dt.datetime) -> list[_Opened]:
    return [_Opened(row, secrets_of(row.endpoint, at)) for row in rows]


def _post(at: dt.datetime, one: _Opened) -> Answer:
    body = one.row.body.encode()
    return send(one.row.endpoint.url, body, sign(one.row.message_id, int(at.timestamp()), body, one.keys), rules())


@transaction.atomic
def _note(row: Delivery, answer: Answer, at: dt.datetime, chance: Random) -> None:
    """Keep what came back, and say when it comes again; a claim that another has taken over since is left to that one.

    The endpoint is locked first, as its owner's actions do; where it was deleted meanwhile there is nothing to note.
    """
    locked = Endpoint.objects.select_for_update(of=("self",), no_key=True).select_related("account")
    endpoint = locked.filter(pk=row.endpoint_id).first()
    if endpoint is None:
        return
    Attempt.objects.create(
        delivery=row, at=at, took_ms=answer.took_ms, status=answer.status, error=answer.error, response=answer.body
    )
    wait = None if answer.status == GONE else wait_after(row.tries, chance)
    if not answer.error:
        _claimed(row).update(state=SENT, ended_at=at)
    elif wait is None:
        _claimed(row).update(state=FAILED, ended_at=at)
    else:
        asked = min(dt.timedelta(seconds=answer.retry_after or 0), LONGEST)
        _claimed(row).update(state=WAITING, due_at=at + max(wait, asked))
    _count(endpoint, answer, at, for_good=wait is None)


def _claimed(row: Delivery) -> QuerySet[Delivery]:
    return Delivery.objects.filter(pk=row.pk, state=SENDING, tries=row.tries)


def _count(endpoint: Endpoint, answer: Answer, at: dt.datetime, *, for_good: bool) -> None:
    """One that takes messages has a clean record; one that is gone, or failed for long, is stopped, its owner told."""
    since = min(endpoint.failing_since or at, at)
    failing = answer.error and for_good and at - since >= GIVE_UP
    why = "gone" if answer.status == GONE else "failing" if failing else ""
    endpoint.failing_since = since if answer.error else None
    if why and endpoint.state != Endpoint.State.STOPPED:
        endpoint.state, endpoint.stopped_why = Endpoint.State.STOPPED, why
        transaction.on_commit(partial(_tell, endpoint, why))
    endpoint.save(update_fields=["failing_since", "state", "stopped_why"])


def _tell(endpoint: Endpoint, why: str) -> None:
    """A mail to the owner; made-up people have no mailbox."""
    account = endpoint.account
    if account.demonstration or not account.is_active:
        return
    with translation.override(account.language):
        subject = _("事件推送已停用：%(name)s") % {"name": endpoint.name}
        link = f"{settings.SITE}/account/webhooks/{endpoint.reference}/"
        body = _("“%(name)s”不再发送：%(why)s\n修好接收端后，请打开下面的页面重新启用，并补发停用期间的事件。\n%(link)s") % {
            "name": endpoint.name, "why": _(STOPPED_WHY[why]), "link": link,
        }  # fmt: skip
    (failed,) = mail.send([mail.Mail(account.email, subject, body)])
    if failed:
        logging.getLogger(__name__).error("the mail about endpoint %s was not sent: %s", endpoint.pk, failed)
