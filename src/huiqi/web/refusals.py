"""What does a reader see when the service refuses a request before any page looks at it? What is wrong, what to do."""

from collections.abc import Callable
from http import HTTPStatus

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from huiqi.web.account import attempts
from huiqi.web.account.actor import actor_in
from huiqi.web.api.problems import Wrong, is_api, problem

_LIMITS: dict[int, str] = {HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "TOO_LARGE", HTTPStatus.TOO_MANY_REQUESTS: "TOO_MANY"}


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """400: a form that no browser sends."""
    if is_api(request):
        return problem(request, Wrong(HTTPStatus.BAD_REQUEST, "BODY", _("请求的地址或内容读不出来，请核对编码。")))
    words = _("这次提交的内容不完整或太多，什么也没有保存。请返回上一页，刷新后再填写提交。")
    return _refused(request, HttpResponse(status=HTTPStatus.BAD_REQUEST), _("提交的内容读不出来"), words)


def expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token is missing, of another session or of another site."""
    words = _("页面打开得太久、您重新登录过，或浏览器不接受 Cookie；什么也没有保存。请返回上一页，刷新后再提交。")
    return _refused(request, HttpResponse(status=HTTPStatus.FORBIDDEN), _("页面已过期"), words)


class Refusals:
    """A NUL in an address or a form, which nobody types and PostgreSQL takes nowhere, is a bad request; a bare 405 of the
    framework gets words; what was too large or too often for a page stands in the log.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
            return bad_request(request, ValueError("NUL"))
        answer = self.get_response(request)
        if answer.status_code in _LIMITS and not is_api(request):
            actor = actor_in(request)
            attempts.refused(request, actor.account_id, actor.origin, _LIMITS[answer.status_code])
        if answer.status_code != HTTPStatus.METHOD_NOT_ALLOWED or is_api(request):
            return answer
        return _refused(request, answer, _("不能这样打开"), _("这个地址只接受页面上的按钮提交。请从原来的页面重新办理。"))

    def process_view(self, request: HttpRequest, *_view: object) -> HttpResponse | None:
        """The refusal of a form with a NUL in what it names or says, else None; what an API is sent is no form."""
        if is_api(request):
            return None
        said = (text for name, texts in request.POST.lists() for text in (name, *texts))
        return bad_request(request, ValueError("NUL")) if any("\x00" in text for text in said) else None


def _refused(request: HttpRequest, answer: HttpResponseBase, title: str, words: str) -> HttpResponse:
    """The page, with the status and the headers of a bare answer."""
    page = render(request, "refused.html", {"title": title, "words": words}, status=answer.status_code)
    for name, value in answer.items():
        page.headers.setdefault(name, value)
    return page
