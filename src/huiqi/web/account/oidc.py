"""How does one sign in by the district's identity provider? There and back, to an account that exists already.

Nobody gets an account by it. An identity is connected by whoever is signed in, or at the first sign-in by the address that
the provider has verified, where the settings trust it for that.
"""

import logging
import time
from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.decorators import reauthentication_required
from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import get_next_redirect_url, perform_login
from allauth.core.ratelimit import consume, respond_429
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import constant_time_compare
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from huiqi.access import actions, queries
from huiqi.access.errors import AccessError
from huiqi.access.models import Account
from huiqi.gateways import oidc
from huiqi.gateways.identity_provider import Provider
from huiqi.web.account.actor import actor_in, say
from huiqi.web.account.arriving import Arrival, link

ASKED = "oidc_asked"
"""Where a session keeps the last question: what it was asked with, and for whom (`account`) or for what page (`next`)."""
ANSWER_SECONDS = 600
"""How long the person may stay at the provider."""
log = logging.getLogger(__name__)


@never_cache
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """Go to the provider to sign in."""
    _provider()
    if request.user.is_authenticated:
        return redirect("account-home")
    if not consume(request, action="oidc"):
        return respond_429(request)
    return _go(request, {"next": get_next_redirect_url(request) or ""})


@never_cache
@require_POST
@login_required
@reauthentication_required(app="huiqi.web.account")
def connect(request: HttpRequest) -> HttpResponse:
    """Go to the provider to connect an identity to one's own account."""
    return _go(request, {"account": request.user.pk})


@never_cache
@require_safe
def back(request: HttpRequest) -> HttpResponseBase:
    """The provider's answer: signed in, connected, or a page that says why not and what to do. It counts once."""
    provider, asked = _provider(), request.session.pop(ASKED, None)
    if not asked and request.user.is_authenticated:
        return redirect("account-home")  # the browser's way back leads here again
    if not asked or not constant_time_compare(request.GET.get("state", ""), asked["state"]):
        return _refused(request, "state", 403)
    if time.time() - asked["at"] > ANSWER_SECONDS or asked.get("account") != request.user.pk:
        return _refused(request, "state", 403)
    if "code" not in request.GET:
        return _left(request, provider, asked)
    brought = {"code": request.GET["code"], "came_from": request.GET.get("iss", ""), "back_to": _back_to(request)}
    try:
        person = oidc.answer(provider, nonce=asked["nonce"], verifier=asked["verifier"], **brought)
    except oidc.ProviderAway as error:
        return _away(request, error)
    except oidc.Untrue as error:
        log.warning("an answer of %s is refused: %s", provider.issuer, error)
        return _refused(request, "untrue", 403)
    arrival = Arrival(provider.issuer, person.subject, person.label, person.second_factor, person.sign_out)
    if "account" in asked:
        return _connected(request, arrival)
    return _signed_in(request, provider, arrival, person.email, asked["next"])


@login_required
@require_safe
def identities(request: HttpRequest) -> HttpResponse:
    """The identities that sign me in."""
    account = request.user
    assert isinstance(account, Account)
    rows = account.identities.all()
    if settings.OIDC is None and not rows:
        raise Http404
    return render(request, "account/identities.html", {"identities": rows, "provider": settings.OIDC})


@require_POST
@login_required
@reauthentication_required(app="huiqi.web.account")
def disconnect(request: HttpRequest, identity_id: int) -> HttpResponse:
    """An identity of mine no longer signs me in."""
    try:
        actions.unlink_identity(actor=actor_in(request), identity_id=identity_id, at=timezone.now())
    except AccessError as error:
        raise Http404(say(error)) from None
    get_adapter(request).tell(request.user, "unlink_identity")
    messages.success(request, _("已断开，这个身份不能再登录您的账号。"))
    return redirect("account-home" if settings.OIDC is None else "account-identities")


def leave(request: HttpRequest, sign_out: str) -> HttpResponse:
    """On to the provider, to end the session there as well; the one here has ended."""
    provider = _provider()
    address = oidc.sign_out_address(provider, sign_out, request.build_absolute_uri(reverse("account_login")))
    return render(request, "account/going.html", {"address": address, "provider": provider, "leaving": True})


def _provider() -> Provider:
    """The provider of the settings. Raises Http404 where there is none."""
    if settings.OIDC is None:
        raise Http404
    provider: Provider = settings.OIDC
    return provider


def _go(request: HttpRequest, kept: dict[str, Any]) -> HttpResponse:
    """A page that leads on to the provider: our own policy lets no form go to another address."""
    provider = _provider()
    try:
        question = oidc.ask(provider, _back_to(request), "zh-CN zh" if get_language() == "zh-hans" else "en")
    except oidc.ProviderAway as error:
        return _away(request, error)
    asked = {"state": question.state, "nonce": question.nonce, "verifier": question.verifier, "at": int(time.time())}
    request.session[ASKED] = kept | asked
    return render(request, "account/going.html", {"address": question.address, "provider": provider})


def _back_to(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("oidc-back"))


def _signed_in(request: HttpRequest, provider: Provider, arrival: Arrival, email: str, then: str) -> HttpResponseBase:
    account = queries.account_behind(arrival.issuer, arrival.subject)
    if account is None and provider.trusts_email:
        account = queries.only_account_with(email)
    if account is None:
        return _refused(request, "unknown", 403, label=arrival.label)
    record_authentication(request, account, "oidc", issuer=arrival.issuer)
    answer: HttpResponseBase = perform_login(request, account, redirect_url=then or None, signal_kwargs=arrival.signal())
    return answer


def _connected(request: HttpRequest, arrival: Arrival) -> HttpResponse:
    account = request.user
    assert isinstance(account, Account)
    try:
        link(request, account, arrival)
    except AccessError as error:
        messages.error(request, say(error))
    else:
        messages.success(request, _("已连接。下次可以用这个身份登录。"))
    return redirect("account-identities")


def _left(request: HttpRequest, provider: Provider, asked: dict[str, Any]) -> HttpResponse:
    """They came back without a code: because they wished so, or because the provider would not."""
    error = request.GET.get("error", "")
    if error != "access_denied":
        log.warning("%s answers %r", provider.issuer, error[:80])
        return _refused(request, "untrue", 403)
    messages.info(request, _("您没有完成在%(name)s的登录。可以再试一次，或用密码登录。") % {"name": provider.name})
    return redirect("account-identities" if "account" in asked else "account_login")


def _away(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("the identity provider is away: %s", error)
    return _refused(request, "away", 503)


def _refused(request: HttpRequest, why: str, status: int, **more: str) -> HttpResponse:
    context = {"why": why, "provider": _provider(), **more}
    return render(request, "account/oidc_refused.html", context, status=status)
