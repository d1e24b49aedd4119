"""How is a day or a moment written in a request? As ISO 8601 says, and never as a number that could mean either."""

import datetime as dt
import re
from typing import Annotated

from pydantic import AwareDatetime, BeforeValidator
from pydantic_core import PydanticCustomError

_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]+)?([Zz]|[+-][0-9]{2}:[0-9]{2})")


def _as_day(value: object) -> object:
    return _written(_DAY, value, "2026-03-01")


def _as_moment(value: object) -> object:
    return _written(_MOMENT, value, "2026-03-01T09:00:00+08:00")


def _written(form: re.Pattern[str], value: object, example: str) -> object:
    if isinstance(value, dt.date) or (isinstance(value, str) and form.fullmatch(value)):
        return value
    raise PydanticCustomError("iso_8601", "Input should be written as {example}", {"example": example})


IsoDay = Annotated[dt.date, BeforeValidator(_as_day)]
"""YYYY-MM-DD."""
IsoMoment = Annotated[AwareDatetime, BeforeValidator(_as_moment)]
"""RFC 3339 with its offset from UTC."""
