"""When did a request reach the service? What has an end counts who arrived before it, also who still waits in the queue."""

import datetime as dt

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

QUEUE_MAX = dt.timedelta(minutes=10)
"""The longest that a request can have waited; a proxy that says more has a wrong clock, and is not believed."""


def arrived_at(request: HttpRequest) -> dt.datetime:
    """The moment at which the proxy had the whole request; now, where no proxy says so or it cannot be.

    A message is received when it enters the recipient's system (Electronic Signature Law, article 11). The proxy tells
    `X-Request-Start: t=SECONDS` over whatever the reader sent (deploy/nginx.conf).
    """
    now = timezone.now()
    told = request.headers.get("X-Request-Start", "") if settings.HTTPS else ""
    try:
        at = dt.datetime.fromtimestamp(float(told.removeprefix("t=")), dt.UTC)
    except (ValueError, OverflowError, OSError):
        return now
    return at if now - QUEUE_MAX <= at <= now else now
