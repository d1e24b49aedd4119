"""Is the service well? `/healthz` answers for machines; the error pages answer people."""

import errno
import sqlite3
import sys
from http import HTTPStatus

from django.contrib.auth.models import AnonymousUser
from django.db import Error, InterfaceError, OperationalError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from huiqi.gateways.storage import StoreAway
from huiqi.web.api.problems import Wrong, is_api, problem

RETRY_AFTER = 10
"""Seconds after which it is worth trying again: as long as a transaction may wait for another."""

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
_DISK_FULL = "53100"
"""What PostgreSQL calls it."""


def healthz(request: HttpRequest) -> JsonResponse:
    """200 `{"status": "ok"}` where the database answers, else 503."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except Error as error:
        body = {"status": "error", "database": type(error).__name__}
        return JsonResponse(body, status=HTTPStatus.SERVICE_UNAVAILABLE)
    return JsonResponse({"status": "ok", "database": connection.vendor})


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """The page of an address that leads nowhere: it says where to go instead."""
    return render(request, "404.html", status=HTTPStatus.NOT_FOUND)


def failed(request: HttpRequest) -> HttpResponse:
    """The page of a fault of ours: nothing was lost, and what to do next.

    Where the database was too slow, locked for too long or away, or the files' store was away: 503, for it helps to try
    again. Where a disk is full: 507, for it helps only when somebody has made room.
    """
    error = sys.exc_info()[1]
    if _is_full(error):
        full = Wrong(
            HTTPStatus.INSUFFICIENT_STORAGE, "FULL", _("存储空间已满，什么也没有保存；请联系管理员腾出空间后再试。")
        )
        return _told(request, full, "507.html")
    if isinstance(error, (OperationalError, InterfaceError, StoreAway)):
        files = isinstance(error, StoreAway)
        said = _("文件存储连接不上，请稍后再试。") if files else _("数据库太忙，请稍后再试。")
        busy = Wrong(HTTPStatus.SERVICE_UNAVAILABLE, "BUSY", said)
        page = _told(request, busy, "503.html", files=files)
        page["Retry-After"] = str(RETRY_AFTER)
        return page
    if is_api(request):
        return problem(request, Wrong(HTTPStatus.INTERNAL_SERVER_ERROR, "FAILED", _("系统内部出错，已经记录；请稍后再试。")))
    return render(request, "500.html", status=HTTPStatus.INTERNAL_SERVER_ERROR)


def _told(request: HttpRequest, wrong: Wrong, template: str, **context: bool) -> HttpResponse:
    """What went wrong, to a program or to a person."""
    return problem(request, wrong) if is_api(request) else render(_nobodys(request), template, context, status=wrong.status)


def _is_full(error: BaseException | None) -> bool:
    """Whether there was no room: for a file, or for what a database writes."""
    if isinstance(error, OSError):
        return error.errno in _NO_ROOM
    cause = error.__cause__ if isinstance(error, Error) else None
    return getattr(cause, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL or getattr(cause, "sqlstate", "") == _DISK_FULL


def _nobodys(request: HttpRequest) -> HttpRequest:
    """The same address asked by nobody: to know the reader, or what waits for them, would ask the database again."""
    bare = HttpRequest()
    bare.path, bare.path_info, bare.META, bare.GET = request.path, request.path_info, request.META, request.GET
    bare.user = AnonymousUser()
    return bare
