"""What does a program get when it asks wrongly? RFC 9457 problem+json: a stable code, a sentence, the nearest right name."""

import json
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from django.views.decorators.csrf import csrf_exempt
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError
from ninja.parser import Parser
from ninja.types import DictStrAny

from huiqi.access.errors import AccessError, Forbidden
from huiqi.cases.errors import UnknownCase
from huiqi.web.account.actor import say
from huiqi.web.api.schemas import Problem, ProtocolError
from huiqi.web.tags import tr

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
    "AWARD_UNKNOWN": _("没有这项公示"),
    "CASE_UNKNOWN": _("没有这项申请"),
    "FORBIDDEN": _("没有权限"),
    "SCOPE_MISSING": _("令牌的范围不够"),
    "SECOND_FACTOR": _("须先启用动态验证码"),
    "TOKEN_MISSING": _("需要令牌"),
    "TOKEN_UNKNOWN": _("没有这个令牌"),
    "TOKEN_REVOKED": _("令牌已撤销"),
    "TOKEN_EXPIRED": _("令牌已过期"),
    "TOKEN_ACCOUNT": _("账号已停用"),
    "TOO_MANY": _("请求太频繁"),
    "FAILED": _("系统出错"),
    "BUSY": _("系统正忙"),
    "METHOD": _("不能用这个方法"),
}
"""What each code means, in Chinese; answers translate it."""


class Wrong(Exception):
    """A request that cannot be answered; becomes a Problem."""

    def __init__(self, status: HTTPStatus, code: str, detail: str, *, name: str = "", nearest: str | None = None) -> None:
        super().__init__(detail)
        self.status, self.code, self.detail, self.name, self.nearest = status, code, detail, name, nearest


def too_large() -> Wrong:
    """What a request of more than BODY_MAX bytes is, or one that does not say how many it has."""
    message = gettext("请求超过 %(max)s 字节，请只发需要的事实") % {"max": BODY_MAX}
    return Wrong(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "BODY_TOO_LARGE", message)


class Body(Parser):
    """Reads a JSON object of at most BODY_MAX bytes, each name once. Raises Wrong."""

    def parse_body(self, request: HttpRequest) -> DictStrAny:
        if len(request.body) > BODY_MAX:
            raise too_large()
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


def is_api(request: HttpRequest) -> bool:
    """Whether the address is one of the APIs', where errors are answered for programs."""
    return request.path.startswith(tuple(FORMS))


@csrf_exempt
def not_found(request: HttpRequest, rest: str) -> HttpResponse:
    """The answer of an address under an API that no operation has."""
    detail = gettext("没有 %(path)s；全部操作见 /api/v1/docs") % {"path": request.path[:200]}
    return problem(request, Wrong(HTTPStatus.NOT_FOUND, "NOT_FOUND", detail))


def as_wrong(error: Exception) -> Wrong:
    """What a refusal of any room is to a program."""
    if isinstance(error, Wrong):
        return error
    if isinstance(error.__cause__, Wrong):  # ninja wraps whatever a parser raises
        return error.__cause__
    if isinstance(error, HttpError):
        return Wrong(HTTPStatus(error.status_code), "BODY", str(error))
    if isinstance(error, ValidationError):
        first = error.errors[0]
        name = ".".join(str(part) for part in first["loc"][2:]) or str(first["loc"][-1])
        return Wrong(HTTPStatus.UNPROCESSABLE_ENTITY, "BODY", f"{name}: {first['msg']}", name=name)
    if isinstance(error, UnknownCase):
        return Wrong(HTTPStatus.NOT_FOUND, error.code, tr(error.reason))
    if isinstance(error, Forbidden):
        return Wrong(HTTPStatus.FORBIDDEN, "FORBIDDEN", say(error), name=error.code)
    assert isinstance(error, AccessError), f"{type(error).__name__} is answered by nobody"
    return Wrong(HTTPStatus.UNAUTHORIZED, error.code, say(error))


def answer_problems(api: NinjaAPI) -> None:
    """Make every error of `api` a problem."""

    def answer(request: HttpRequest, error: Any) -> HttpResponse:
        return problem(request, as_wrong(error))

    for kind in (Wrong, HttpError, ValidationError, UnknownCase, AccessError):
        api.add_exception_handler(kind, answer)


def problem(request: HttpRequest, wrong: Wrong) -> HttpResponse:
    """The answer in the form of the API the request is for."""
    request._refusal = wrong.name if wrong.code == "FORBIDDEN" else wrong.code  # type: ignore[attr-defined]  # as the token
    answer = next((form for prefix, form in FORMS.items() if request.path.startswith(prefix)), _problem)(wrong)
    if wrong.status == HTTPStatus.UNAUTHORIZED:
        answer["WWW-Authenticate"] = "Bearer"
    return answer


def refusal_of(request: HttpRequest) -> str:
    """The code of the problem that a request was answered with, the room's own where it has one; - where with none."""
    return getattr(request, "_refusal", "-")


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


def _error(wrong: Wrong) -> HttpResponse:
    """As the CommonGrants protocol writes errors."""
    details = {"code": wrong.code, "name": wrong.name, "nearest": wrong.nearest}
    body = ProtocolError(status=wrong.status, message=wrong.detail, errors=[{k: v for k, v in details.items() if v}])
    return HttpResponse(body.model_dump_json(), status=wrong.status, content_type="application/json")


FORMS: dict[str, Callable[[Wrong], HttpResponse]] = {"/api/v1/": _problem, "/common-grants/": _error}
"""How each API writes an error, by the address it is under; what is under them is answered for programs."""
