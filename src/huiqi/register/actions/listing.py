"""How is a plan to go public filed and followed? The firm declares and records stages, the office files and checks."""

import datetime as dt

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.register.errors import RegisterError, SpanInvalid
from huiqi.register.models import Board, Enterprise, Listing, ListingStep
from huiqi.register.permission import require_office, require_write

Stage = ListingStep.Stage


@transaction.atomic
def declare_listing(
    *, actor: Actor, enterprise: Enterprise, board_id: int, sponsor: str, plan: str, on: dt.date, at: dt.datetime
) -> Listing:
    """A firm says that it wants to go public. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    board = Board.objects.filter(pk=board_id).first()
    sponsor, plan = sponsor.strip()[:100], plan.strip()
    if board is None or not (sponsor and plan):
        raise RegisterError("LISTING_EMPTY", "请选板块，并填写保荐机构和上市计划。")
    if board.closed_on is not None and board.closed_on < on:
        raise RegisterError(
            "BOARD_CLOSED", "%(board)s 自 %(day)s 起不再受理，请选其他板块。", board=board.name, day=board.closed_on
        )
    if Listing.objects.filter(enterprise=enterprise, ended_on=None).exists():
        raise RegisterError("LISTING_TWICE", "这家企业已有一项上市计划；改板块请先终止原计划。")
    row = Listing.objects.create(enterprise=enterprise, board=board, sponsor=sponsor, plan=plan, declared_at=at)
    _record(actor, row, at, "register.declare_listing", {"board": board.key})
    return row


@transaction.atomic
def file_listing(*, actor: Actor, listing_id: int, document: str, on: dt.date, at: dt.datetime) -> Listing:
    """The office takes the plan on file, by a document. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "上市备案")
    row = _locked(listing_id)
    if row.filed_on is not None:
        raise RegisterError("LISTING_FILED", "这项上市计划已经备案：%(document)s。", document=row.filing_document)
    if not document.strip():
        raise RegisterError("LISTING_DOCUMENT", "没有填备案文号，请补填。")
    row.filed_on, row.filing_document = on, document.strip()[:100]
    row.save(update_fields=["filed_on", "filing_document"])
    _record(actor, row, at, "register.file_listing", {"document": row.filing_document})
    return row


@transaction.atomic
def record_step(
    *, actor: Actor, listing_id: int, stage: str, reached_on: dt.date, document: str, on: dt.date, at: dt.datetime
) -> ListingStep:
    """The firm says that a stage is reached; said again before it is checked, it changes. Raises Forbidden,
    SpanInvalid, RegisterError.
    """
    row = _locked(listing_id)
    require_write(actor, row.enterprise.credit_code)
    if stage not in Stage.values or not document.strip():
        raise RegisterError("STEP_EMPTY", "请选阶段，并填写文号。")
    if reached_on > on:
        raise SpanInvalid(
            "STEP_FUTURE", "%(stage)s：日期 %(day)s 还没有到，请核对。", stage=Stage(stage).label, day=reached_on
        )
    for other in row.steps.exclude(stage=stage):
        earlier, later = sorted([(other.stage, other.reached_on), (stage, reached_on)])
        if earlier[1] > later[1]:
            raise SpanInvalid(
                "STEP_ORDER",
                "%(stage)s（%(day)s）与%(other)s（%(other_day)s）的先后不符，请核对日期。",
                stage=Stage(stage).label,
                day=reached_on,
                other=other.get_stage_display(),
                other_day=other.reached_on,
            )
    step = row.steps.filter(stage=stage).first() or ListingStep(listing=row, stage=stage)
    if step.checked_on is not None:
        raise RegisterError(
            "STEP_CHECKED", "%(stage)s已经核实，不能再改；有出入请联系区工信局。", stage=step.get_stage_display()
        )
    step.reached_on, step.document, step.recorded_at = reached_on, document.strip()[:100], at
    step.save()
    _record(actor, row, at, "register.record_step", {"stage": stage, "document": step.document})
    return step


@transaction.atomic
def check_step(*, actor: Actor, step_id: int, on: dt.date, at: dt.datetime) -> ListingStep:
    """The office has seen the document of a stage; from then on it counts. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "上市进度核实")
    step = ListingStep.objects.select_related("listing__enterprise").filter(pk=step_id).first()
    if step is None:
        raise RegisterError("STEP_UNKNOWN", "找不到这个阶段，请从列表重新打开。")
    row = _locked(step.listing_id)
    if row.filed_on is None:
        raise RegisterError("LISTING_NOT_FILED", "这项上市计划还没有备案，请先备案再核实阶段。")
    step.checked_on, step.checked_by = on, actor.name
    step.save(update_fields=["checked_on", "checked_by"])
    _record(actor, row, at, "register.check_step", {"stage": step.stage})
    return step


@transaction.atomic
def end_listing(*, actor: Actor, listing_id: int, why: str, on: dt.date, at: dt.datetime) -> Listing:
    """A firm gives its plan up. Raises Forbidden, RegisterError."""
    row = _locked(listing_id)
    require_write(actor, row.enterprise.credit_code)
    if row.ended_on is not None or not why.strip():
        raise RegisterError("LISTING_END", "请写明终止的原因；已经终止的不能再终止。")
    row.ended_on, row.ended_why = on, why.strip()[:300]
    row.save(update_fields=["ended_on", "ended_why"])
    _record(actor, row, at, "register.end_listing", {"why": row.ended_why})
    return row


@transaction.atomic
def keep_board(
    *,
    actor: Actor,
    board_id: int,
    name: str,
    opened_on: dt.date | None,
    closed_on: dt.date | None,
    note: str,
    at: dt.datetime,
) -> Board:
    """The office keeps a board's name and dates. Raises Forbidden, OfficeOnly, SpanInvalid, RegisterError."""
    require_office(actor, "上市板块")
    row = Board.objects.select_for_update(no_key=True).filter(pk=board_id).first()
    if row is None or not name.strip():
        raise RegisterError("BOARD_UNKNOWN", "找不到这个板块，或没有填名称。")
    if opened_on and closed_on and closed_on < opened_on:
        raise SpanInvalid("BOARD_SPAN", "%(board)s：停止日期早于开板日期，请核对。", board=name.strip())
    row.name, row.opened_on, row.closed_on, row.note = name.strip()[:40], opened_on, closed_on, note.strip()[:200]
    row.save()
    detail = {"opened_on": str(opened_on or ""), "closed_on": str(closed_on or "")}
    audit.record(actor=actor, verb="register.keep_board", subject=f"board:{row.key}", at=at, detail=detail)
    return row


def _locked(listing_id: int) -> Listing:
    rows = Listing.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise", "board")
    row = rows.filter(pk=listing_id).first()
    if row is None:
        raise RegisterError("LISTING_UNKNOWN", "找不到这项上市计划，请从列表重新打开。")
    return row


def _record(actor: Actor, row: Listing, at: dt.datetime, verb: str, detail: dict[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=f"listing:{row.pk}", at=at, detail=detail)
