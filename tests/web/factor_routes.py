"""Who may ask for, confirm or refuse that a person's second factors are taken away?"""

from allauth.mfa.models import Authenticator
from django.utils import timezone

from huiqi.access import actions, factors
from huiqi.access.actor import SYSTEM, actor_of
from web.route import Route

ANSWERS = ("manager administrator", "administrator", {"reset_id": "reset"})
ROUTES = {
    "account-factor": Route("manager administrator", "administrator", {"account_id": "account"}),
    "account-factor-confirm": Route(*ANSWERS, method="post"),
    "account-factor-refuse": Route(*ANSWERS, method="post"),
}


def waiting(firm: str) -> int:
    """A reset of somebody of the firm that another administrator asked for a moment ago."""
    system, now = SYSTEM("test"), timezone.now()
    person, asker = (
        actions.create_account(actor=system, email=f"{who}@{firm.lower()}.cn", name=who, at=now) for who in ("lost", "asker")
    )
    actions.grant(actor=system, account_id=person.pk, role="reader", credit_code=firm, at=now)
    actions.grant(actor=system, account_id=asker.pk, role="administrator", at=now)
    Authenticator.objects.create(user=person, type=Authenticator.Type.TOTP, data={})
    asked = factors.ask_reset(actor=actor_of(asker, "test"), account_id=person.pk, why="当面核对工作证", at=now)
    return int(asked.pk)


OBJECTS = {"reset": waiting}
