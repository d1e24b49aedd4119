"""How is a record written into the archive? As JSON with one spelling; identity numbers never in clear."""

import datetime as dt
import re
from collections.abc import Mapping
from typing import Any

from django.db import models
from django.utils import timezone

from huiqi.units.identity_number import IdentityNumberError, mask_identity_number, read_identity_number

_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{17}[\dXx](?![0-9A-Za-z])")
_CONTACT_SHOWN = 3


def row(record: models.Model, *names: str) -> dict[str, Any]:
    """Some columns of a row, plain: moments in the district's time to the second, days as YYYY-MM-DD."""
    return {name: plain(getattr(record, name)) for name in names}


def plain(value: Any) -> Any:
    """A value as JSON has it."""
    if isinstance(value, dt.datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    return value.isoformat() if isinstance(value, dt.date) else value


def hidden(value: Any, credit_code: str) -> Any:
    """The value with every identity number in its texts masked; a firm's credit code is none.

    >>> hidden({"why": ["王某 11010519491231002X"]}, "91350100M000100Y43")
    {'why': ['王某 1101**********002X']}
    """
    if isinstance(value, str):
        return _NUMBER.sub(lambda found: _masked(found.group(), credit_code), value)
    if isinstance(value, Mapping):
        return {key: hidden(item, credit_code) for key, item in value.items()}
    return [hidden(item, credit_code) for item in value] if isinstance(value, (list, tuple)) else value


def _masked(number: str, credit_code: str) -> str:
    if number == credit_code:
        return number
    try:
        return mask_identity_number(read_identity_number(number))
    except IdentityNumberError:
        return number


def masked_contact(contact: str) -> str:
    """A telephone number or address of a person: the first and last signs.

    >>> masked_contact("13800000000")
    '138****000'
    """
    return f"{contact[:_CONTACT_SHOWN]}****{contact[-_CONTACT_SHOWN:]}" if len(contact) > 2 * _CONTACT_SHOWN else "****"
