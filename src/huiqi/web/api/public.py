"""What may anybody read of what happened? Published versions, windows for applications, awards."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from huiqi.cases.models import Notice, Window
from huiqi.cases.typed import plain
from huiqi.register.models import PublishedVersion
from huiqi.register.queries.publications import standings
from huiqi.reports.awards import PublicAward, awards_of, public_awards
from huiqi.reports.windows import PublicWindow, WindowStanding, public_windows, standing_at, windows_at
from huiqi.web.api import record_schemas as s
from huiqi.web.api.naming import NO_NUL, PolicyId, known_policy
from huiqi.web.api.paging import Cursor, Limit, paged
from huiqi.web.api.problems import Wrong
from huiqi.web.public.words import today
from huiqi.web.tags import tr

router = Router()
NoticeNumber = Path(..., max_length=20, pattern=NO_NUL, description="of its notice", examples=["GS-2026-000001"])
OfMeasure = Query("", max_length=60, pattern=NO_NUL, examples=["livestream.m03"])


@router.get(
    "/policies/{policy}/versions",
    response=list[s.VersionOut],
    summary=_("一项政策公布过的版本"),
    operation_id="versions",
)
def versions(request: HttpRequest, policy: str = PolicyId) -> list[dict[str, Any]]:
    """The published versions of a policy, the latest first, with where each stands today."""
    rows = PublishedVersion.objects.filter(policy=known_policy(policy).policy.id)
    return [s.shape(row, s.VersionOut, standing=standing) for row, standing in standings(rows, today())]


@router.get("/windows", response=s.WindowPage, summary=_("申报窗口期：开放的、即将开放的和已截止的"), operation_id="windows")
def windows(
    request: HttpRequest,
    response: HttpResponse,
    measure: str = OfMeasure,
    standing: Literal["", "coming", "open", "suspended", "closed"] = "",
    limit: int = Limit,
    cursor: str = Cursor,
) -> dict[str, object]:
    """Windows, the latest set first. `open` is one that takes applications now and lawfully."""
    at, rows = timezone.now(), public_windows(measure=measure)
    if standing:
        rows = standing_at(rows, WindowStanding(standing), at, today())

    def show(found: Sequence[Window]) -> list[dict[str, Any]]:
        return [_window_json(w) for w in windows_at(found, at, today())]

    return paged(request, response, rows, show, cursor=cursor, limit=limit)


@router.get("/awards", response=s.AwardPage, summary=_("公示过的支持：按措施、年度和关键词"), operation_id="awards")
def awards(
    request: HttpRequest,
    response: HttpResponse,
    measure: str = OfMeasure,
    year: int = Query(0, ge=0, le=9999, description="0: every year"),
    q: str = Query("", max_length=80, pattern=NO_NUL, description="of a firm's name, or of what it is for"),
    limit: int = Limit,
    cursor: str = Cursor,
) -> dict[str, object]:
    """Awards put before the public, the latest first, and what became of each."""
    rows = public_awards(measure=measure, year=year or None, words=plain(q))

    def show(found: Sequence[Notice]) -> list[dict[str, Any]]:
        return [_award_json(a) for a in awards_of(found)]

    return paged(request, response, rows, show, cursor=cursor, limit=limit)


@router.get("/awards/{number}", response=s.AwardOut, summary=_("一项公示过的支持"), operation_id="award")
def award(request: HttpRequest, number: str = NoticeNumber) -> dict[str, Any]:
    """One award by the number of its notice, which is its address for good."""
    found = awards_of(list(public_awards().filter(number=number)))
    if not found:
        words = gettext("没有编号为 %(name)s 的公示；编号见列表。") % {"name": number}
        raise Wrong(HTTPStatus.NOT_FOUND, "AWARD_UNKNOWN", words, name=number)
    return _award_json(found[0])


def _award_json(a: PublicAward) -> dict[str, Any]:
    return s.shape(a, s.AwardOut, title=gettext(a.title), department=gettext(a.department), standing=str(a.standing))


def _window_json(w: PublicWindow) -> dict[str, Any]:
    law = {"measure": w.law.id, "clause": w.law.clause, "title": gettext(w.law.title), "lead": gettext(w.law.lead)}
    return s.shape(w, s.WindowOut, **law, standing=str(w.standing), why=tr(w.why) if w.why else "")
