"""Who may come in, how often, and what has not changed since? Before and after every operation of every API.

A program is known by its token alone: a session cookie says nothing here, so no other site can act through a browser. Each
token, and each address without a usable one, has a number of requests a minute; GET answers carry an ETag.
"""

import time
from collections.abc import Callable
from http import HTTPStatus

from allauth.account.adapter import get_adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.utils import timezone
from django.utils.cache import get_conditional_response, patch_cache_control, set_response_etag
from django.utils.translation import gettext

from huiqi.access import actions, queries
from huiqi.access.errors import TokenUnusable
from huiqi.access.models import ApiToken
from huiqi.web.account.adapter import Backend
from huiqi.web.account.attempts import refused
from huiqi.web.api import rates
from huiqi.web.api.problems import Wrong, is_api, problem, refusal_of

REFUSALS = (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN, HTTPStatus.REQUEST_ENTITY_TOO_LARGE, HTTPStatus.TOO_MANY_REQUESTS)
"""What stands in the log of attempts; of the requests that are too many the first of each minute."""
PAGES = ("/api/v1/docs",)
"""Pages for people under the address of an API."""


class Gate:
    """The middleware; nothing but the APIs passes through it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not is_api(request) or request.path in PAGES:
            return self.get_response(request)
        at = int(time.time())
        policy, caller, limit = _caller(request)
        number = rates.count(settings.API_RATES, caller, at)
        answer = _too_many(request, limit) if number > limit else self.get_response(request)
        if answer.status_code in REFUSALS and number <= limit + 1:  # who asks on and on fills no log
            _note(request)
        if number > limit:
            answer["Retry-After"] = str(rates.left(at))
        elif answer.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
            answer = _other_method(request, answer["Allow"])
        elif request.method == "GET" and answer.status_code == HTTPStatus.OK and isinstance(answer, HttpResponse):
            answer = _unless_known(request, answer)
        answer["RateLimit-Policy"] = f'"{policy}";q={limit};w={rates.WINDOW}'
        answer["RateLimit"] = f'"{policy}";r={max(limit - number, 0)};t={rates.left(at)}'
        return answer


def token_in(request: HttpRequest) -> ApiToken:
    """The usable token a request shows, read once. Raises TokenUnusable."""
    found = getattr(request, "_token", None)
    if found is None:
        found = _read(request)
        request._token = found  # type: ignore[attr-defined]  # kept on the request, as Django keeps its user
    if isinstance(found, TokenUnusable):
        raise found
    return found


def _read(request: HttpRequest) -> ApiToken | TokenUnusable:
    scheme, _, secret = request.headers.get("Authorization", "").partition(" ")
    if scheme.lower() != "bearer" or not secret.strip():
        return TokenUnusable("TOKEN_MISSING", "这个操作需要令牌：请在请求头写 Authorization: Bearer 和您的令牌。")
    at = timezone.now()
    try:
        token = queries.token_of(secret.strip(), at)
    except TokenUnusable as error:
        return error
    if not Backend().user_can_authenticate(token.account):
        return TokenUnusable("TOKEN_ACCOUNT", "令牌所属的账号已停用：请联系系统管理员。")
    actions.note_token_use(token=token, at=at)
    return token


def _caller(request: HttpRequest) -> tuple[str, str, int]:
    """The name of the rule that counts, who is counted, and how many requests a minute are answered."""
    try:
        return "token", f"token:{token_in(request).pk}", settings.API_PER_MINUTE["token"]
    except TokenUnusable:
        return "address", f"address:{get_adapter(request).get_client_ip(request)}", settings.API_PER_MINUTE["address"]


def _note(request: HttpRequest) -> None:
    """A refusal in the log, as those of the pages: whose token it was, the route and the code; nothing that was sent."""
    token, origin = getattr(request, "_token", None), get_adapter(request).get_client_ip(request)
    refused(request, token.account_id if isinstance(token, ApiToken) else None, origin, refusal_of(request))


def _too_many(request: HttpRequest, limit: int) -> HttpResponse:
    words = gettext("每分钟最多 %(limit)s 次请求；请等到下一分钟再试，或使用令牌以获得更多次数。") % {"limit": limit}
    return problem(request, Wrong(HTTPStatus.TOO_MANY_REQUESTS, "TOO_MANY", words))


def _other_method(request: HttpRequest, allowed: str) -> HttpResponse:
    words = gettext("这个地址只接受 %(methods)s。") % {"methods": allowed}
    answer = problem(request, Wrong(HTTPStatus.METHOD_NOT_ALLOWED, "METHOD", words))
    answer["Allow"] = allowed
    return answer


def _unless_known(request: HttpRequest, answer: HttpResponse) -> HttpResponseBase:
    """The answer with its ETag, or 304 where the asker has it already; what a token opened is kept by nobody between."""
    set_response_etag(answer)
    patch_cache_control(answer, private=True, no_cache=True)
    kept = get_conditional_response(request, etag=answer["ETag"], response=answer)
    return answer if kept is None else kept
