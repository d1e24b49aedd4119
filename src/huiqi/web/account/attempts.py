"""Which attempts against the service stand in its log? Those that changed nothing.

What changed something is in the audit chain. No address of a person is written:
`of` is the same for the same address under this installation's key, so that attempts
can be counted.
"""

import logging
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core.ratelimit import consume
from django.contrib.auth.signals import user_login_failed
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

log = logging.getLogger("huiqi.security")


def short(address: str) -> str:
    """A sign for an e-mail address that says nothing about it to whoever lacks the key."""
    return salted_hmac(__name__, address.strip().lower(), algorithm="sha256").hexdigest()[:12]


@receiver(user_login_failed)
def sign_in_failed(sender: Any, credentials: dict[str, Any], request: HttpRequest | None = None, **_rest: Any) -> None:
    """A wrong password or an unknown address."""
    typed = str(credentials.get("email") or credentials.get("login") or "")
    origin = get_adapter(request).get_client_ip(request) if request else "-"
    log.warning("sign-in failed of=%s from=%s", short(typed), origin)


def sign_in_limited(request: HttpRequest, address: str) -> None:
    """Nobody's password is looked at any more, for an address or from a network, until some minutes have passed."""
    log.warning("sign-in limited of=%s from=%s", short(address), get_adapter(request).get_client_ip(request))


def within_limit(request: HttpRequest, action: str) -> bool:
    """Whether the network has not done this too often, by a row of ACCOUNT_RATE_LIMITS; the page says what to do."""
    if consume(request, action=action):
        return True
    log.warning("limited %s from=%s", action, get_adapter(request).get_client_ip(request))
    return False


def refused(request: HttpRequest, account_id: int | None, origin: str, code: str) -> None:
    """Somebody asked for what they may not do. The route is named, not the address: it may hold a secret."""
    route = request.resolver_match.view_name if request.resolver_match else "-"
    log.warning("refused account=%s from=%s %s %s code=%s", account_id, origin, request.method, route, code)
