"""Which operations of the CommonGrants protocol are there? Opportunities and awards: listed, searched, one by one."""

from http import HTTPStatus
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Query

from huiqi.cases.models import Notice
from huiqi.reports.windows import PublicWindow
from huiqi.web.api.document import Api
from huiqi.web.api.operations import Plain
from huiqi.web.api.problems import Body, Wrong, answer_problems
from huiqi.web.api.schemas import ProtocolError
from huiqi.web.commongrants import awards, matching
from huiqi.web.commongrants import schemas as s
from huiqi.web.commongrants.naming import uuid_of
from huiqi.web.commongrants.opportunities import Opportunities


class CommonGrantsApi(Api):
    """The API under /common-grants/."""

    error = ProtocolError
    error_type = "application/json"


api = CommonGrantsApi(
    title="惠企 huiqi · CommonGrants",
    version="0.5.0",
    description="按 CommonGrants 协议提供的申报窗口期和公示过的支持。",
    docs_url=None,
    parser=Body(),
    renderer=Plain(),
    urls_namespace="common-grants",
)
answer_problems(api)
PageNumber = Query(1, ge=1, le=s.PAGE_MAX)
PageSize = Query(s.PAGE_SIZE, alias="pageSize", ge=1, le=s.PAGE_SIZE_MAX)
_OUT: Any = {"by_alias": True, "exclude_none": True}


@api.get("/opportunities", response=s.OpportunityPage, summary=_("列出申报机会"), operation_id="listOpportunities", **_OUT)
def opportunities(request: HttpRequest, page: int = PageNumber, page_size: int = PageSize) -> s.OpportunityPage:
    """Windows for applications, the latest change first."""
    known, asked = Opportunities(_host(request)), s.Pagination(page=page, page_size=page_size)
    found = known.search(s.OppSearch())[0]
    return s.OpportunityPage(**_opportunities(known, found, asked))


@api.post(
    "/opportunities/search",
    response=s.FoundOpportunities,
    summary=_("查找申报机会"),
    operation_id="searchOpportunities",
    **_OUT,
)
def search_opportunities(request: HttpRequest, body: s.OppSearch) -> s.FoundOpportunities:
    """By words, status, day of closing and amounts; `customFilters` knows measure, kind and lead."""
    known, asked = Opportunities(_host(request)), body.pagination or s.Pagination()
    found, how, what = known.search(body)
    return s.FoundOpportunities(**_opportunities(known, found, asked), sort_info=how, filter_info=what)


@api.get(
    "/opportunities/{opp_id}", response=s.OneOpportunity, summary=_("一个申报机会"), operation_id="getOpportunity", **_OUT
)
def opportunity(request: HttpRequest, opp_id: UUID) -> s.OneOpportunity:
    """One window, with the awards it led to."""
    known = Opportunities(_host(request))
    found = known.by_uuid(opp_id)
    if found is None:
        raise _unknown(opp_id)
    return s.OneOpportunity(data=known.details(found))


@api.get("/awards", response=s.AwardPage, summary=_("列出公示过的支持"), operation_id="listAwards", **_OUT)
def list_awards(request: HttpRequest, page: int = PageNumber, page_size: int = PageSize) -> s.AwardPage:
    """Awards put before the public, the latest change first."""
    asked = s.Pagination(page=page, page_size=page_size)
    return s.AwardPage(**_awards(request, awards.all_awards(), asked))


@api.post("/awards/search", response=s.FoundAwards, summary=_("查找公示过的支持"), operation_id="searchAwards", **_OUT)
def search_awards(request: HttpRequest, body: s.AwdSearch) -> s.FoundAwards:
    """By a firm's name, status, opportunity, day and amount; `customFilters` knows measure, kind and lead."""
    found, how, what = awards.search(body)
    return s.FoundAwards(**_awards(request, found, body.pagination or s.Pagination()), sort_info=how, filter_info=what)


@api.get("/awards/{awd_id}", response=s.OneAward, summary=_("一项公示过的支持"), operation_id="getAward", **_OUT)
def award(request: HttpRequest, awd_id: UUID) -> s.OneAward:
    """One award. Its id is made of its notice's number, which is looked for among all of them."""
    numbers = Notice.objects.order_by().values_list("number", flat=True)
    number = next((n for n in numbers.iterator() if uuid_of("award", n) == awd_id), None)
    if number is None:
        raise _unknown(awd_id)
    return s.OneAward(data=awards.shown(list(awards.all_awards().filter(number=number)), _host(request))[0])


def _opportunities(known: Opportunities, found: list[PublicWindow], asked: s.Pagination) -> dict[str, Any]:
    items = [known.opportunity(w) for w in matching.page_of(found, asked)]
    return {"items": items, "pagination_info": matching.pagination(len(found), asked)}


def _awards(request: HttpRequest, rows: Any, asked: s.Pagination) -> dict[str, Any]:
    total = rows.count()
    items = awards.shown(list(matching.page_of(rows, asked)), _host(request))
    return {"items": items, "pagination_info": matching.pagination(total, asked)}


def _host(request: HttpRequest) -> str:
    return request.build_absolute_uri("/")


def _unknown(wanted: UUID) -> Wrong:
    words = gettext("没有编号为 %(name)s 的内容；编号见列表。") % {"name": wanted}
    return Wrong(HTTPStatus.NOT_FOUND, "NOT_FOUND", words, name=str(wanted))
