"""What may an owner do? Name an address, change, pause and delete it, renew its secret, ask for messages again."""

import datetime as dt
from collections.abc import Collection
from uuid import uuid4

from django.db import IntegrityError, transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.access.models import Account
from huiqi.cases.models import Window
from huiqi.gateways.webhook import REASONS, Rules, WebhookRefused, check_url, make_secret
from huiqi.register.models import PublishedVersion
from huiqi.web.webhooks import feed, queries
from huiqi.web.webhooks.deliver import FAILED, SENDING, WAITING, rules
from huiqi.web.webhooks.errors import EndpointRefused
from huiqi.web.webhooks.kinds import BY_NAME, PING
from huiqi.web.webhooks.models import Delivery, Endpoint
from huiqi.web.webhooks.permission import require_keeper
from huiqi.web.webhooks.secrets import locked

MOST = 20
"""Addresses of one account."""
MOST_AGAIN = 5_000
"""Events sent again by one click."""
OLD_SECRET = dt.timedelta(hours=24)
"""How long messages carry the old secret's signature too."""
KEEP = dt.timedelta(days=90)
"""How long a delivery that has ended can be looked at."""
State = Endpoint.State


@transaction.atomic
def create_endpoint(
    *, actor: Actor, name: str, url: str, kinds: Collection[str], district: bool, at: dt.datetime
) -> tuple[Endpoint, str]:
    """A new address and its secret, which is told here and never again. Raises Forbidden, EndpointRefused."""
    require_keeper(actor)
    _checked(url, kinds)
    account = Account.objects.select_for_update(no_key=True).get(pk=actor.account_id or 0)
    if account.endpoints.count() >= MOST:
        raise EndpointRefused("ENDPOINT_MANY", "一个账号最多 %(most)s 个地址；请先删除不用的。", most=MOST)
    secret = make_secret()
    endpoint = Endpoint(account=account, made_at=at, **feed.beginning(at=at))
    endpoint.secret_encrypted = locked(endpoint, secret)
    _write(endpoint, name, url, kinds, district)
    _record(actor, "webhook.create", endpoint, at)
    return endpoint, secret


@transaction.atomic
def change_endpoint(
    *, actor: Actor, reference: object, name: str, url: str, kinds: Collection[str], district: bool, at: dt.datetime
) -> Endpoint:
    """Another name, address or choice, for what happens from now on. Raises UnknownEndpoint, Forbidden, EndpointRefused."""
    endpoint = _own(actor, reference)
    _checked(url, kinds)
    _write(endpoint, name, url, kinds, district)
    _record(actor, "webhook.change", endpoint, at)
    return endpoint


@transaction.atomic
def rotate_secret(*, actor: Actor, reference: object, at: dt.datetime) -> str:
    """A new secret, told here and never again; the old one signs along for OLD_SECRET. Raises UnknownEndpoint, Forbidden."""
    endpoint = _own(actor, reference)
    secret = make_secret()
    endpoint.old_secret_encrypted, endpoint.old_secret_until = endpoint.secret_encrypted, at + OLD_SECRET
    endpoint.secret_encrypted = locked(endpoint, secret)
    endpoint.save()
    _record(actor, "webhook.rotate", endpoint, at)
    return secret


@transaction.atomic
def pause(*, actor: Actor, reference: object, at: dt.datetime) -> None:
    """Send nothing for now; what happens meanwhile is kept and goes out after. Raises UnknownEndpoint, Forbidden."""
    endpoint = _own(actor, reference)
    if endpoint.state == State.ON:
        endpoint.state = State.PAUSED
        endpoint.save(update_fields=["state"])
        _record(actor, "webhook.pause", endpoint, at)


@transaction.atomic
def resume(*, actor: Actor, reference: object, at: dt.datetime) -> None:
    """Send again, with a clean record. Raises UnknownEndpoint, Forbidden."""
    endpoint = _own(actor, reference)
    if endpoint.state != State.ON:
        endpoint.state, endpoint.stopped_why, endpoint.failing_since = State.ON, "", None
        endpoint.save(update_fields=["state", "stopped_why", "failing_since"])
        _record(actor, "webhook.resume", endpoint, at)


@transaction.atomic
def delete_endpoint(*, actor: Actor, reference: object, at: dt.datetime) -> None:
    """Take the address away, with everything that was sent to it. Raises UnknownEndpoint, Forbidden."""
    endpoint = _own(actor, reference)
    _record(actor, "webhook.delete", endpoint, at)
    endpoint.delete()


@transaction.atomic
def ping(*, actor: Actor, reference: object, at: dt.datetime) -> Delivery:
    """A message that says nothing, to see whether it arrives. Raises UnknownEndpoint, Forbidden, EndpointRefused."""
    endpoint = _sending(_own(actor, reference))
    subject = f"{PING}:{uuid4()}"
    feed.queue(endpoint, [feed.Happening(subject, PING, at, {})], at)
    return endpoint.deliveries.get(subject=subject)


@transaction.atomic
def send_again(*, actor: Actor, reference: object, delivery_id: int, at: dt.datetime) -> Delivery:
    """One delivery once more, under the same id. Raises UnknownEndpoint, Forbidden, EndpointRefused."""
    endpoint = _sending(_own(actor, reference))
    delivery = queries.delivery_of(endpoint, delivery_id)
    _again(endpoint, [delivery.pk], at)
    _record(actor, "webhook.replay", endpoint, at, messages=1)
    return delivery


@transaction.atomic
def send_failed_again(*, actor: Actor, reference: object, since: dt.datetime, at: dt.datetime) -> int:
    """All that failed and happened since a moment; returns how many. Raises UnknownEndpoint, Forbidden, EndpointRefused."""
    endpoint = _sending(_own(actor, reference))
    failed = endpoint.deliveries.filter(state=FAILED, happened_at__gte=since).order_by("pk")
    count = _again(endpoint, failed.values_list("pk", flat=True)[:MOST_AGAIN], at)
    _record(actor, "webhook.replay", endpoint, at, messages=count, failed_since=since.isoformat())
    return count


@transaction.atomic
def replay(*, actor: Actor, reference: object, since: dt.datetime, at: dt.datetime) -> int:
    """Everything wanted that happened since a moment, also from before the endpoint was there; returns how many.

    What was sent before goes under its own id again. Raises UnknownEndpoint, Forbidden, EndpointRefused.
    """
    endpoint = _sending(_own(actor, reference))
    names = [BY_NAME[name].event for name in endpoint.kinds if BY_NAME[name].event]
    events = list(feed.case_events().filter(event__in=names, at__gte=since)[: MOST_AGAIN + 1])
    if len(events) > MOST_AGAIN:
        words = "从这个时间起有超过 %(most)s 件事；请选晚一些的时间，分几次补发。"
        raise EndpointRefused("REPLAY_LONG", words, most=MOST_AGAIN)
    versions = PublishedVersion.objects.filter(issued_on__gte=since.date())
    told = feed.wanted_of(endpoint, actor, events)
    told += feed.versions_of(endpoint, versions, at)
    told += feed.windows_of(endpoint, Window.objects.filter(opens_at__gte=since), at)
    feed.queue(endpoint, told, at)
    subjects = [one.subject for one in told]
    _again(endpoint, endpoint.deliveries.filter(subject__in=subjects).values_list("pk", flat=True), at)
    _record(actor, "webhook.replay", endpoint, at, messages=len(told), since=since.isoformat())
    return len(told)


def forget(*, at: dt.datetime) -> int:
    """Delete what ended long ago, and old secrets that sign no more; returns how many deliveries.

    Versions and windows stay: their rows keep them from being told twice.
    """
    spent = Endpoint.objects.filter(old_secret_until__lte=at)
    spent.update(old_secret_encrypted="", old_secret_until=None)
    old = Delivery.objects.filter(ended_at__lt=at - KEEP, subject__regex=r"^(event|ping):")
    return old.exclude(state__in=(WAITING, SENDING)).delete()[1].get("webhooks.Delivery", 0)


def _own(actor: Actor, reference: object) -> Endpoint:
    require_keeper(actor)
    return queries.endpoint_of(actor, reference, lock=True)


def _sending(endpoint: Endpoint) -> Endpoint:
    if endpoint.state != State.ON:
        raise EndpointRefused("ENDPOINT_OFF", "这个地址没有启用，什么也不会发送；请先启用。")
    return endpoint


def _checked(url: str, kinds: Collection[str]) -> None:
    try:
        check_url(url, rules())
    except WebhookRefused as refused:
        raise EndpointRefused(refused.code, REASONS[refused.code]) from None
    if not kinds or not set(kinds) <= set(BY_NAME):
        raise EndpointRefused("KINDS_NONE", "请至少选择一种事件。")


def _write(endpoint: Endpoint, name: str, url: str, kinds: Collection[str], district: bool) -> None:
    endpoint.name, endpoint.url, endpoint.district = name, url, district
    endpoint.kinds = [kind for kind in BY_NAME if kind in kinds]
    try:
        with transaction.atomic():
            endpoint.save()
    except IntegrityError:
        raise EndpointRefused("ENDPOINT_TWICE", "您已经登记过这个地址；请修改原来的那一个。") from None


def _again(endpoint: Endpoint, pks: Collection[int], at: dt.datetime) -> int:
    rows = endpoint.deliveries.filter(pk__in=list(pks)).exclude(state=SENDING)
    return rows.update(state=WAITING, tries=0, due_at=at, ended_at=None)


def _record(actor: Actor, verb: str, endpoint: Endpoint, at: dt.datetime, **more: object) -> None:
    """What is noted holds the host and not the address: the rest of an address may be a secret of the receiver's."""
    host = check_url(endpoint.url, Rules(loopback=True)).host
    detail = {"host": host, "kinds": endpoint.kinds, "district": endpoint.district, **more}
    audit.record(actor=actor, verb=verb, subject=f"webhook:{endpoint.reference}", at=at, detail=detail)
