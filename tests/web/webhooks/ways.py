"""Whose endpoints hear what? Accounts, their endpoints, and what these were sent."""

import datetime as dt
import json
from random import Random
from typing import Any

from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM, Actor, actor_of
from huiqi.access.models import Account
from huiqi.web.webhooks import actions
from huiqi.web.webhooks.deliver import Sent, deliver
from huiqi.web.webhooks.feed import collect
from huiqi.web.webhooks.kinds import BY_NAME
from huiqi.web.webhooks.models import Delivery, Endpoint

ALL = tuple(BY_NAME)
NEVER = "https://receiver.example.cn/hook"
"""For tests that send nothing."""
AT = people.moment(3, 1)
"""Before the first case; the window is open."""


def account(role: str = "manager", *, email: str = "", department: str = "", credit_code: str = "") -> Account:
    """Somebody with one role; a manager of the firm of cases.people where nothing else is said."""
    code = credit_code or (people.CODE if role in ("manager", "filler", "reader") else "")
    email = email or f"{role}{department}{code}@example.cn"
    made = access.create_account(actor=SYSTEM("test"), email=email, name="示例人员", at=AT)
    access.grant(actor=SYSTEM("test"), account_id=made.pk, role=role, department=department, credit_code=code, at=AT)
    return made


def acting(owner: Account) -> Actor:
    """The owner with the roles of this moment."""
    return actor_of(owner, "test")


def endpoint(
    owner: Account, url: str = NEVER, *, kinds: tuple[str, ...] = ALL, district: bool = False, at: dt.datetime = AT
) -> Endpoint:
    """An address of the account."""
    call: dict[str, Any] = {"name": "内部系统", "url": url, "kinds": kinds, "district": district, "at": at}
    return actions.create_endpoint(actor=acting(owner), **call)[0]


def heard(of: Endpoint, *, at: dt.datetime = AT) -> list[dict[str, Any]]:
    """What the endpoint is told, oldest first, once everything is collected."""
    collect(at=at)
    return [json.loads(row.body) for row in of.deliveries.order_by("pk")]


def pings(of: Endpoint, count: int, at: dt.datetime = AT) -> list[Delivery]:
    """Test messages that wait."""
    return [actions.ping(actor=acting(of.account), reference=of.reference, at=at) for _ in range(count)]


def passed(at: dt.datetime = AT, chance: int = 7) -> Sent:
    """One turn of the worker."""
    return deliver(at=at, chance=Random(chance))
