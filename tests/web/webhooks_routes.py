"""Which routes have the webhooks, and whose are they? An endpoint is its owner's alone: to all others it does not exist."""

from collections.abc import Callable

from access.people import FIRM
from huiqi.access.models import Account
from huiqi.web.webhooks import actions
from huiqi.web.webhooks.feed import Happening, queue
from huiqi.web.webhooks.models import Endpoint
from web.route import Route
from web.webhooks import ways

OWN, ONE = {"reference": "webhook"}, {"reference": "webhook", "delivery_id": "webhook_delivery"}
ROUTES: dict[str, Route] = {
    "account-webhooks": Route("manager window officer head secretary treasury administrator"),
    "account-webhook": Route("manager", "nobody", OWN),
    "account-webhook-edit": Route("manager", "nobody", OWN),
    "account-webhook-rotate": Route("manager", "nobody", OWN, method="post"),
    "account-webhook-switch": Route("manager", "nobody", OWN, method="post"),
    "account-webhook-ping": Route("manager", "nobody", OWN, method="post"),
    "account-webhook-delete": Route("manager", "nobody", OWN, method="post"),
    "account-webhook-replay": Route("manager", "nobody", OWN, method="post"),
    "account-webhook-delivery": Route("manager", "nobody", ONE),
    "account-webhook-again": Route("manager", "nobody", ONE, method="post"),
}


def webhook(code: str) -> object:
    """The endpoint of a firm's manager, with a message that waits; the same again where it is there."""
    owner = Account.objects.get(email="manager@example.cn" if code == FIRM else f"p@{code.lower()}.cn")
    there = Endpoint.objects.filter(account=owner).first()
    if there is not None:
        return there.reference
    made, _secret = actions.create_endpoint(
        actor=ways.acting(owner), name="内部系统", url=ways.NEVER, kinds=ways.ALL, district=True, at=ways.AT
    )
    queue(made, [Happening("ping:routes", "ping", ways.AT, {})], ways.AT)
    return made.reference


def delivery(code: str) -> int:
    """That message."""
    return int(Endpoint.objects.get(reference=webhook(code)).deliveries.get().pk)


OBJECTS: dict[str, Callable[[str], object]] = {"webhook": webhook, "webhook_delivery": delivery}
