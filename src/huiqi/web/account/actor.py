"""Who is asking? `actor_in(request)` for every page; a refusal becomes the sign-in page or a page that says why.

Staff without a second factor, and people of firms where the district asks it of all, are led to set one up before they see
anything else.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from huiqi.access.actor import VISITOR, Actor, actor_of
from huiqi.access.errors import AccessError, Forbidden
from huiqi.access.models import Account
from huiqi.web.account.arriving import SESSION
from huiqi.web.account.attempts import refused

ALWAYS_OPEN = frozenset(
    {"mfa_activate_totp", "account_reauthenticate", "account_logout", "account_login", "mfa_authenticate", "healthz"}
)
"""The pages of people who have not yet set up the second factor that they need."""


def actor_in(request: HttpRequest) -> Actor:
    """The actor behind a request: its account's roles and the address it came from; read once a request."""
    known: Actor | None = getattr(request, "_actor", None)
    if known is None:
        origin = get_adapter(request).get_client_ip(request)
        known = actor_of(request.user, origin) if isinstance(request.user, Account) else VISITOR(origin)
        request._actor = known  # type: ignore[attr-defined]  # kept on the request, as Django keeps its user
    return known


def say(error: AccessError) -> str:
    """An error of the room in the reader's language; its values are translated one by one."""
    values = {name: _say_each(value) if isinstance(value, str) else value for name, value in error.values.items()}
    return _(error.sentence) % values if values else _(error.sentence)


def _say_each(words: str) -> str:
    """One term, or a list of terms as Chinese writes it: `甲、乙`."""
    return _("、").join(_(word) for word in words.split("、") if word)


class ActorMiddleware:
    """Leads people to the second factor that they need, and turns Forbidden into a page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *view: Any) -> HttpResponseBase | None:
        """The page that sets up the second factor, where it is due; else nothing."""
        name = request.resolver_match.url_name if request.resolver_match else None
        if request.resolver_match and request.resolver_match.namespaces:  # an API, which no session opens
            return None
        if name in ALWAYS_OPEN or not request.user.is_authenticated:
            return None
        if not (settings.SECOND_FACTOR_OF_ALL or actor_in(request).is_staff):
            return None
        if request.session.get(SESSION, {}).get("second_factor"):
            return None
        if Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return None
        if settings.SECOND_FACTOR_OF_ALL:
            messages.info(request, _("本区要求先启用动态验证码，才能使用系统。"))
        else:
            messages.info(request, _("工作人员须先启用动态验证码，才能使用系统。"))
        return redirect("mfa_activate_totp")

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        """Sign-in where nobody is signed in, else 403 with the reason."""
        if not isinstance(exception, Forbidden):
            return None
        if exception.code == "SIGN_IN_FIRST" and request.method == "GET":
            return redirect_to_login(request.get_full_path())
        actor = actor_in(request)
        refused(request, actor.account_id, actor.origin, exception.code)
        return render(request, "account/forbidden.html", {"reason": say(exception)}, status=HTTPStatus.FORBIDDEN)
