"""What does a browser keep of a page, and what may a page ask of the browser? Nothing of people, and no devices."""

from collections.abc import Callable

from django.contrib.messages.storage.cookie import CookieStorage
from django.contrib.messages.storage.fallback import FallbackStorage
from django.contrib.messages.storage.session import SessionStorage
from django.http import HttpRequest, HttpResponseBase

from huiqi.web.account.sessions import SessionStore

DEVICES = ("camera", "display-capture", "geolocation", "microphone", "midi", "payment", "serial", "usb")
"""What no page of ours uses; passkeys stay allowed."""
PERMISSIONS = ", ".join(f"{device}=()" for device in DEVICES)


class Headers:
    """No page of somebody signed in is kept by a browser or a proxy; after signing out nothing older is either."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        answer.headers.setdefault("Permissions-Policy", PERMISSIONS)
        session = request.session
        if isinstance(session, SessionStore) and session.of_somebody:
            if session.is_empty():
                answer["Clear-Site-Data"] = '"cache"'
            answer.headers.setdefault("Cache-Control", "private, no-store")
        return answer


class _HostCookie(CookieStorage):
    """Bound to this host by its name."""

    cookie_name = "__Host-messages"


class HostMessages(FallbackStorage):
    """What a page says once, in a cookie that only this host can set."""

    storage_classes = (_HostCookie, SessionStorage)
