"""Which sign-in pages say more in demonstration mode? The people one may be, and the code they would read off."""

import time
from typing import Any

from allauth.account.views import LoginView, LogoutView
from allauth.mfa import app_settings
from allauth.mfa.base.views import AuthenticateView
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.conf import settings
from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.cache import cache
from django.http import HttpResponse

from huiqi.access.actor import ROLES, STAFF_ROLES
from huiqi.access.demonstration import CODE_SECRET, PASSWORD
from huiqi.access.models import Account
from huiqi.web.account.arriving import SESSION
from huiqi.web.account.oidc import leave


class SignIn(LoginView):
    """Password or passkey; in demonstration mode one click fills in a made-up person."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`people` and their `password`, in demonstration mode only."""
        context = super().get_context_data(**kwargs) | {"provider": settings.OIDC}
        if settings.DEMONSTRATION:
            context |= {"people": _people(), "password": PASSWORD}
        return context


class SignOut(LogoutView):
    """Ends the session here, and where it began at the provider the one there."""

    def post(self, *args: Any, **kwargs: Any) -> HttpResponse:
        """Home, or on to the provider."""
        sign_out = self.request.session.get(SESSION, {}).get("sign_out")
        home: HttpResponse = super().post(*args, **kwargs)
        return leave(self.request, sign_out) if sign_out and settings.OIDC else home


class EnterCode(AuthenticateView):
    """The code of an authenticator app, a recovery code or a security key."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """`demonstration_code`, for a made-up person in demonstration mode only."""
        context = super().get_context_data(**kwargs)
        if settings.DEMONSTRATION and self.stage.login.user.demonstration:
            context["demonstration_code"] = _unused_code(self.stage.login.user)
        return context


def _people() -> list[dict[str, Any]]:
    """One made-up person a role, in the order of the roles, and the staff of other departments after them.

    The people of the made-up year have no password and are left out.
    """
    rows = Account.objects.filter(demonstration=True, is_active=True).prefetch_related("grants")
    rows = rows.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
    people = []
    for account in rows:
        for held in account.grants.all():
            row = {"email": account.email, "name": account.name, "role": ROLES[held.role], "department": held.department}
            people.append(row | {"order": list(ROLES).index(held.role), "staff": held.role in STAFF_ROLES})
    return sorted(people, key=lambda row: row["order"])


def _unused_code(account: Account) -> str:
    """A code counts once: the present one, or where that was used the next, which is accepted too."""
    counter = int(time.time()) // app_settings.TOTP_PERIOD
    codes = [format_hotp_value(hotp_value(CODE_SECRET, counter + step)) for step in (0, 1, -1)]
    unused = [code for code in codes if not cache.get(f"allauth.mfa.totp.used?user={account.pk}&code={code}")]
    return (unused or codes)[0]
