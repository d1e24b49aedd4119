"""What does a program get when it asks wrongly? RFC 9457 problem+json: a stable code, a sentence, the nearest right name."""

import json
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.types import DictStrAny

from huiqi.web.api.schemas import Problem

BODY_MAX = 64 * 1024
"""Bytes a request may hold: every fact of a policy takes some 3 KB."""

TITLES = {
    "NOT_FOUND": _("没有这个地址"),
    "POLICY_UNKNOWN": _("没有这项政策"),
    "MEASURE_UNKNOWN": _("没有这项措施"),
    "FACT_UNKNOWN": _("没有这个事实"),
    "FACT_VALUE": _("事实的值不对"),
    "NUMBER": _("设想的数字不对"),
    "BODY": _("请求的内容不对"),
    "BODY_TOO_LARGE": _("请求太大"),
}
"""What each code means, in Chinese; answers translate it."""


class Wrong(Exception):
    """A request that cannot be answered; becomes a Problem."""

    def __init__(self, status: HTTPStatus, code: str, detail: str, *, name: str = "", nearest: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.name, self.nearest = status, code, detail, name, nearest


class Body(Parser):
    """Reads a JSON object of at most BODY_MAX bytes, each name once. Raises Wrong."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        if int(request.headers.get("Content-Length") or 0) > BODY_MAX or len(request.body) > BODY_MAX:
            message = gettext("请求超过 %(max)s 字节，请只发需要的事实") % {"max": BODY_MAX}
            raise Wrong(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BODY_TOO_LARGE", message)
        try:
            found = json.loads(request.body, object_pairs_hook=_once)
        except (ValueError, RecursionError) as error:
            message = gettext("请求不是有效的 JSON：%(why)s") % {"why": error}
            raise Wrong(HTTPStatus.BAD_REQUEST, "BODY", message) from None
        return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError(gettext("同一个名称写了不止一次"))
    return found


def not_found(request: HttpRequest, rest: str) -> HttpResponse:
    """The answer of an address under /api/v1/ that no operation has."""
    detail = gettext("没有 %(path)s；全部操作见 /api/v1/docs") % {"path": request.path}
    return _problem(Wrong(HTTPStatus.NOT_FOUND, "NOT_FOUND", detail))


def answer_problems(api: NinjaAPI) -> None:
    """Make every error of `api` a Problem."""

    @api.exception_handler(Wrong)
    def wrong(request: HttpRequest, error: Wrong) -> HttpResponse:
        return _problem(error)

    @api.exception_handler(HttpError)
    def refused(request: HttpRequest, error: HttpError) -> HttpResponse:
        cause = error.__cause__  # ninja wraps whatever a parser raises
        return _problem(cause if isinstance(cause, Wrong) else Wrong(HTTPStatus(error.status_code), "BODY", str(error)))

    @api.exception_handler(ValidationError)
    def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
        first = error.errors[0]
        name = ".".join(str(part) for part in first["loc"][2:]) or str(first["loc"][-1])
        return _problem(Wrong(HTTPStatus.UNPROCESSABLE_ENTITY, "BODY", f"{name}: {first['msg']}", name=name))


def _problem(wrong: Wrong) -> HttpResponse:
    body = Problem(
        title=gettext(TITLES[wrong.code]),
        status=wrong.status,
        detail=wrong.detail,
        code=wrong.code,
        name=wrong.name or None,
        nearest=wrong.nearest,
    )
    return HttpResponse(body.model_dump_json(), status=wrong.status, content_type="application/problem+json")
