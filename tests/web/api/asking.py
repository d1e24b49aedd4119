"""How does a test ask as a program? With a token of somebody in the district of `world()`."""

from collections.abc import Collection

from django.utils import timezone

from huiqi.access import actions
from huiqi.access.actor import actor_of
from huiqi.access.tokens import SCOPES, scopes_for
from web.routes import World


def secret_of(place: World, role: str, scopes: Collection[str] = tuple(SCOPES), credit_code: str = "") -> str:
    """A new token of the person of a role, with those of the scopes that they may use."""
    actor = actor_of(place.accounts[role], "test")
    usable = [scope for scope in scopes if scope in scopes_for(actor)]
    at = timezone.now()
    return actions.create_token(actor=actor, name="试验", scopes=usable, days=30, at=at, credit_code=credit_code)[1]


def bearer(place: World, role: str, scopes: Collection[str] = tuple(SCOPES)) -> dict[str, str]:
    """The headers of a request with it."""
    return {"Authorization": f"Bearer {secret_of(place, role, scopes)}"}
