"""What may a program read with a token? What the token's account may, narrowed by the token's scopes."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Any

from django.db.models import Exists, OuterRef, Q
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext
from django.utils.translation import gettext_noop as _
from ninja import Path, Query, Router

from huiqi.access.actor import Actor
from huiqi.cases import clocks, queries
from huiqi.cases.models import Case, Event, PaymentBatch
from huiqi.cases.queries.payments import batches
from huiqi.cases.states import State
from huiqi.ledger import queries as ledger
from huiqi.units.identity_number import mask_identity_number
from huiqi.web.api import record_schemas as s
from huiqi.web.api.days import IsoDay, IsoMoment
from huiqi.web.api.entry import BudgetRead, CasesRead, PaymentsRead, Token
from huiqi.web.api.gate import token_in
from huiqi.web.api.naming import NO_NUL
from huiqi.web.api.paging import Cursor, Limit, paged
from huiqi.web.api.public import OfMeasure
from huiqi.web.public.words import today
from huiqi.web.tags import tr

router = Router()
_IDENTITY = re.compile(r"(?<!\d)\d{17}[\dXx](?![\dXx])")
CaseNumber = Path(..., max_length=20, pattern=NO_NUL, examples=["LS-2026-000001"])
InState = Query(None, description="default: all")
DueBy = Query(None, description="whose clock ends by that day")
UpdatedSince = Query(None, description="to which something happened since; with its offset from UTC")


def _actor(request: HttpRequest) -> Actor:
    return request.auth  # type: ignore[attr-defined]  # where the library puts what Token answers


@router.get("/me", response=s.MeOut, auth=Token(), summary=_("这个令牌是谁的，能做什么"), operation_id="me")
def me(request: HttpRequest) -> dict[str, Any]:
    """Whose token this is: to see whether it works, and until when."""
    actor, token = _actor(request), token_in(request)
    return {
        "name": actor.name,
        "roles": sorted(actor.roles),
        "departments": list(actor.departments),
        "firms": list(actor.firms),
        "token": token.prefix,
        "scopes": token.scopes,
        "expires_at": token.expires_at,
    }


@router.get("/cases", response=s.CasePage, auth=CasesRead(), summary=_("可以查看的申请"), operation_id="cases")
def cases(
    request: HttpRequest,
    response: HttpResponse,
    state: State | None = InState,
    measure: str = OfMeasure,
    q: str = Query("", max_length=80, pattern=NO_NUL, description="words of its number, firm or credit code"),
    due_by: IsoDay | None = DueBy,
    updated_since: IsoMoment | None = UpdatedSince,
    limit: int = Limit,
    cursor: str = Cursor,
) -> dict[str, object]:
    """A firm reads its own, an officer those of the department, the latest first. Follow `next` to the end."""
    rows = queries.cases_of(
        _actor(request), states=[state] if state else (), measures=[measure] if measure else (), words=q, due_by=due_by
    )
    if updated_since:
        happened = Event.objects.filter(case=OuterRef("pk"), at__gte=updated_since)
        rows = rows.filter(Q(saved_at__gte=updated_since) | Exists(happened))
    rows = rows.select_related("enterprise", "decision")
    on, days = today(), clocks.calendar()

    def show(found: Sequence[Case]) -> list[dict[str, Any]]:
        return [_case_json(case, on, days) for case in found]

    return paged(request, response, rows, show, cursor=cursor, limit=limit)


@router.get("/cases/{number}", response=s.CaseDetail, auth=CasesRead(), summary=_("一项申请的全部进度"), operation_id="case")
def case(request: HttpRequest, number: str = CaseNumber) -> dict[str, Any]:
    """One case: where it stands, its clocks, papers, history and money."""
    found = queries.case_for(_actor(request), number)
    on, days = today(), clocks.calendar()
    return _case_json(found, on, days) | {
        "asks": [f"{point['about']}：{point['ask']}" for point in queries.correction_points(found)],
        "papers": [_paper_json(line) for line in queries.paper_lines(found)],
        "clocks": [_clock_json(reading) for reading in queries.readings(found, on)],
        "history": [_event_json(event) for event in queries.history(found)],
        "payment": _payment_json(found),
    }


@router.get("/payments", response=s.BatchPage, auth=PaymentsRead(), summary=_("拨付批次"), operation_id="payments")
def payments(request: HttpRequest, response: HttpResponse, limit: int = Limit, cursor: str = Cursor) -> dict[str, object]:
    """Payment batches, the latest first, with how much of each the bank has answered."""

    def show(found: Sequence[PaymentBatch]) -> list[dict[str, Any]]:
        return [s.shape(batch, s.BatchOut, number=str(batch)) for batch in found]

    return paged(request, response, batches(_actor(request)), show, cursor=cursor, limit=limit)


@router.get("/budget", response=list[s.BudgetOut], auth=BudgetRead(), summary=_("一年的预算执行"), operation_id="budget")
def budget(request: HttpRequest, year: int = Query(0, ge=0, le=9999, description="0: this year")) -> list[dict[str, Any]]:
    """Every envelope of a year: what was set aside, and where it is."""
    found = ledger.figures(_actor(request), year or today().year)
    return [
        s.shape(
            f, s.BudgetOut, year=f.envelope.year, measure=f.envelope.measure, department=f.envelope.department,
            closed=f.envelope.closed_at is not None,
        )
        for f in found
    ]  # fmt: skip


def _case_json(case: Case, on: dt.date, days: clocks.Calendar) -> dict[str, Any]:
    decision = getattr(case, "decision", None)
    return s.shape(
        case, s.CaseOut, clause=case.law.clause, title=gettext(case.law.title), enterprise=case.enterprise.name,
        state_label=gettext(case.get_state_display()), award_fen=decision and decision.award_fen,
        working_days_left=None if case.due_on is None else days.working_days_between(on, case.due_on),
    )  # fmt: skip


def _paper_json(line: queries.PaperLine) -> dict[str, Any]:
    manner = line.row.manner if line.row else ""
    name, files = gettext(line.paper.name), len(line.files)
    return {"name": name, "manner": manner, "deferrable": line.paper.deferrable, "files": files}


def _clock_json(reading: clocks.Reading) -> dict[str, Any]:
    clock = reading.clock
    return s.shape(
        clock, s.ClockOut, label=gettext(clock.get_kind_display()), elapsed=reading.elapsed, due_on=reading.due_on,
        paused_for=tr(reading.paused_for),
    )  # fmt: skip


def _event_json(event: Event) -> dict[str, Any]:
    why = _IDENTITY.sub(lambda found: mask_identity_number(found[0]), event.why)
    return s.shape(event, s.EventOut, label=tr(event.said), why=why)


def _payment_json(case: Case) -> dict[str, Any] | None:
    receipt = queries.receipt_of(case)
    if receipt is None:
        return None
    line, money = receipt.line, ledger.money_of(str(case))
    return {
        "award_fen": receipt.amount_fen,
        "paid_fen": money.paid_fen + money.recovered_fen,
        "recovered_fen": money.recovered_fen,
        "state": line.state if line else "",
        "answered_on": line.answered_on if line else None,
        "reason": receipt.sent_back,
    }
