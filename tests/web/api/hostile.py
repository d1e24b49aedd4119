"""What does schemathesis have to be told of our APIs? Read by its command line as SCHEMATHESIS_HOOKS.

To JSON Schema 62.0 is a whole number; to us it is a fraction, which no amount of money is. So what is sent as valid has
whole numbers only. Days are those of the Gregorian calendar that a policy could be about.
"""

import datetime as dt
from typing import Any

import schemathesis
from hypothesis import strategies as st

FIRST, LAST = dt.date(1900, 1, 1), dt.date(2200, 12, 31)
_MOMENTS = st.datetimes(dt.datetime(1900, 1, 1), dt.datetime(2200, 12, 31), timezones=st.just(dt.UTC))  # noqa: DTZ001  its bounds have none

schemathesis.openapi.format("date", st.dates(FIRST, LAST).map(str))
schemathesis.openapi.format("date-time", _MOMENTS.map(lambda at: at.isoformat()))


@schemathesis.hook
def map_body(context: object, body: Any) -> Any:
    """The body with 62 for 62.0."""
    if isinstance(body, float) and body.is_integer():
        return int(body)
    if isinstance(body, dict):
        return {name: map_body(context, value) for name, value in body.items()}
    return [map_body(context, value) for value in body] if isinstance(body, list) else body
