"""Under which ids does the protocol know our things? UUIDs made of our own ids: the same in every copy of the data."""

import datetime as dt
import uuid
from urllib.parse import urljoin

from django.utils import timezone
from django.utils.translation import gettext

from huiqi.web.commongrants import schemas as s

NAMESPACE = uuid.uuid5(uuid.NAMESPACE_URL, "urn:huiqi:commongrants")
CURRENCY = "CNY"


def uuid_of(kind: str, own: object) -> uuid.UUID:
    """The UUID of a thing of a kind by our own id. What is public of a firm is not enough to find its credit code by it."""
    return uuid.uuid5(NAMESPACE, f"{kind}:{own}")


def ids(own: object) -> s.Ids:
    """Our own id, as one the protocol has no registry for."""
    return s.Ids(other_ids={"huiqi": s.OtherId(id=str(own))})


def money(fen: int) -> s.Money:
    """Whole fen as a decimal of yuan.

    >>> money(43_000_005).amount
    '430000.05'
    """
    sign, whole = ("-" if fen < 0 else ""), abs(fen)
    return s.Money(amount=f"{sign}{whole // 100}.{whole % 100:02d}", currency=CURRENCY)


def department(name: str) -> s.OrgRef:
    """A department of the district."""
    return s.OrgRef(id=uuid_of("department", name), name=gettext(name))


def on_day(name: str, day: dt.date) -> s.SingleDate:
    """Something on a day."""
    return s.SingleDate(name=name, date=day)


def at_moment(name: str, at: dt.datetime) -> s.SingleDate:
    """Something at a time of a day, as the clocks of the district show it."""
    local = timezone.localtime(at)
    return s.SingleDate(name=name, date=local.date(), time=local.strftime("%H:%M:%S"))


def address(host: str, path: str) -> str:
    """The page of ours that a thing comes from."""
    return urljoin(host, path)
