"""What a code opens for somebody without an account: they type it in a form, and it is in no address.

An address lies in histories, bookmarks and logs; the browser keeps the code in a cookie until it is closed or told to
forget it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Generic, TypeVar

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.functional import Promise

from huiqi.cases.errors import UnknownCase
from huiqi.drafting.errors import UnknownDraft
from huiqi.web.said import say_refusal

T = TypeVar("T")
CODE_MAX = 40
_CODE = re.compile(r"[\w-]+", re.ASCII)


@dataclass(frozen=True)
class CodePage(Generic[T]):
    """The page at `route` of what a code leads to; `find` raises `unknown` for any other. `title` heads the form."""

    route: str
    section: str
    title: str | Promise
    back: tuple[str, str | Promise]
    find: Callable[[str], T]
    unknown: type[UnknownCase] | type[UnknownDraft]

    @property
    def cookie(self) -> str:
        """Its name; behind TLS only this host can set it."""
        return f"__Host-{self.route}" if settings.SESSION_COOKIE_SECURE else self.route

    def opened(self, code: str) -> HttpResponse:
        """To the page, with the code in the browser."""
        answer = redirect(self.route)
        answer.set_cookie(self.cookie, code, httponly=True, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
        return answer

    def answer(self, request: HttpRequest, show: Callable[[T, str], HttpResponse]) -> HttpResponse:
        """What `show` makes of what was found and its code, or the form that asks for one. A POST types or forgets it."""
        if "forget" in request.POST:
            forgotten = redirect(self.route)
            forgotten.delete_cookie(self.cookie)
            return forgotten
        typed = request.POST.get("code", "").strip()[:CODE_MAX]
        code = typed or request.COOKIES.get(self.cookie, "")
        try:
            found = self.find(code if _CODE.fullmatch(code) else "")
        except self.unknown as unknown:
            answer = self._asked(request, typed, say_refusal(unknown) if request.method == "POST" else "")
        else:
            answer = self.opened(code) if typed else show(found, code)
        answer["Cache-Control"] = "private, no-store"
        return answer

    def _asked(self, request: HttpRequest, typed: str, said: str) -> HttpResponse:
        context = {"page": self, "section": self.section, "code": typed, "said": said}
        return render(request, "codes/ask.html", context, status=HTTPStatus.NOT_FOUND if said else HTTPStatus.OK)
