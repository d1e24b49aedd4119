"""Who may have webhooks? Whoever holds `webhook.keep`: a firm's manager for their firm, staff for what they may read."""

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, allowed, require


def require_keeper(actor: Actor) -> None:
    """Nothing where the actor may have webhooks. Raises Forbidden."""
    require(actor, "webhook.keep", _own(actor))


def keeps(actor: Actor) -> bool:
    """Whether the actor may have webhooks."""
    return allowed(actor, "webhook.keep", _own(actor))


def _own(actor: Actor) -> About:
    """The firm that the actor manages; empty for staff."""
    return About(credit_code=next((grant.credit_code for grant in actor.grants if grant.role == "manager"), ""))
