"""What does a sign-in carry that began at the provider? The identity that vouches, until the person is in."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.stages import AuthenticateStage
from django.http import HttpRequest
from django.utils import timezone

from huiqi.access import actions, queries
from huiqi.access.actor import actor_of
from huiqi.access.models import Account

SESSION = "oidc"
"""Where a session keeps that it began at the provider: `second_factor`, and `sign_out`, the address for that there."""


@dataclass(frozen=True)
class Arrival:
    """An identity on its way in; the library carries it from the provider's answer to the end of the sign-in."""

    issuer: str
    subject: str
    label: str
    second_factor: bool
    sign_out: str

    def signal(self) -> dict[str, Any]:
        """As the library carries it."""
        return {"arrival": asdict(self)}


def arrival_of(signal: Mapping[str, Any] | None) -> Arrival | None:
    """What the library carried, if the sign-in began at the provider."""
    carried = (signal or {}).get("arrival")
    return Arrival(**carried) if carried else None


def settle(request: HttpRequest, account: Account, arrival: Arrival) -> None:
    """The person is in: an identity found by its address is connected from now on, and the session says whence it is."""
    link(request, account, arrival)
    request.session[SESSION] = {"second_factor": arrival.second_factor, "sign_out": arrival.sign_out}


def link(request: HttpRequest, account: Account, arrival: Arrival) -> None:
    """Connect the identity to the account, where it is not yet, and tell the person by mail. Raises IdentityTaken."""
    if queries.account_behind(arrival.issuer, arrival.subject) == account:
        return
    adapter = get_adapter(request)
    actor = actor_of(account, adapter.get_client_ip(request))
    named = {"issuer": arrival.issuer, "subject": arrival.subject, "label": arrival.label}
    actions.link_identity(actor=actor, at=timezone.now(), **named)
    adapter.tell(account, "link_identity")


class SecondFactorStage(AuthenticateStage):
    """Asks for the second factor, unless the provider has asked for one that the settings trust."""

    def _should_handle(self, request: HttpRequest) -> bool:
        arrived = arrival_of(self.login.signal_kwargs)
        return not (arrived and arrived.second_factor) and super()._should_handle(request)
