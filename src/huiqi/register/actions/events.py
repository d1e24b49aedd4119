"""How is a brand event filed, approved and reckoned up? The firm files and adds lines; an office approves and audits."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.policies import load
from huiqi.register.errors import RegisterError, SpanInvalid
from huiqi.register.models import BrandEvent, Enterprise, EventItem
from huiqi.register.permission import require_office, require_write
from huiqi.register.queries.codes import calendar
from huiqi.register.queries.policies import binding

DAYS_BEFORE = "livestream.m08.filing_working_days_before"
"""The number of the policy: how many working days before its first day an event is filed."""
FILED, APPROVED, DECLINED, WITHDRAWN = BrandEvent.State


def days_before(on: dt.date) -> int:
    """The working days that the policy asks for on a day."""
    return binding(load("livestream"), on).values[DAYS_BEFORE]


def is_in_time(filed_on: dt.date, starts_on: dt.date) -> bool:
    """Whether an event filed on a day is filed early enough: that many working days lie after it, before the event."""
    return calendar().working_days_between(filed_on, starts_on - dt.timedelta(1)) >= days_before(filed_on)


@transaction.atomic
def file_event(
    *,
    actor: Actor,
    enterprise: Enterprise,
    name: str,
    place: str,
    starts_on: dt.date,
    ends_on: dt.date,
    plan: str,
    expected_fen: int,
    on: dt.date,
    at: dt.datetime,
) -> BrandEvent:
    """File an event that is still to come; `in_time` tells whether it can be claimed later. Raises Forbidden,
    SpanInvalid, RegisterError.
    """
    require_write(actor, enterprise.credit_code)
    name, place, plan = name.strip()[:100], place.strip()[:200], plan.strip()
    if not (name and place and plan):
        raise RegisterError("EVENT_EMPTY", "请填写活动名称、地点和方案。")
    if ends_on < starts_on:
        raise SpanInvalid("EVENT_SPAN", "%(name)s：结束日期早于开始日期，请核对。", name=name)
    if starts_on <= on:
        raise RegisterError(
            "EVENT_PAST", "%(name)s：活动须在举办前备案，%(day)s 已经开始，不能再备案。", name=name, day=starts_on
        )
    if expected_fen < 0:
        raise RegisterError("EVENT_AMOUNT", "%(name)s：预计费用不能为负，请核对。", name=name)
    if BrandEvent.objects.filter(enterprise=enterprise, name=name, starts_on=starts_on).exclude(state=WITHDRAWN).exists():
        raise RegisterError(
            "EVENT_TWICE", "%(name)s 在 %(day)s 的活动已经备案；请在那条备案中查看。", name=name, day=starts_on
        )
    row = BrandEvent.objects.create(
        enterprise=enterprise, name=name, place=place, starts_on=starts_on, ends_on=ends_on, plan=plan,
        expected_fen=expected_fen, filed_at=at, in_time=is_in_time(on, starts_on),
    )  # fmt: skip
    _record(actor, row, at, "register.file_event", {"starts_on": str(starts_on), "in_time": row.in_time})
    return row


@transaction.atomic
def decide_event(
    *, actor: Actor, event_id: int, approved: bool, document: str = "", reason: str = "", at: dt.datetime
) -> BrandEvent:
    """The office lets the event bear the name, by a document, or not, for a reason. Raises Forbidden, OfficeOnly,
    RegisterError.
    """
    require_office(actor, "品牌活动认可")
    row = _locked(event_id)
    if row.state != FILED:
        raise RegisterError(
            "EVENT_DECIDED", "%(name)s 现在是“%(state)s”，不能再作决定。", name=row.name, state=row.get_state_display()
        )
    row.document, row.reason = document.strip()[:100], reason.strip()
    if approved and not row.document:
        raise RegisterError("EVENT_DOCUMENT", "%(name)s：没有填认可文号，请补填。", name=row.name)
    if not approved and not row.reason:
        raise RegisterError("EVENT_REASON", "%(name)s：不予认可须写明理由，企业会看到。", name=row.name)
    row.state, row.decided_at, row.decided_by = (APPROVED if approved else DECLINED), at, actor.name
    row.save()
    _record(actor, row, at, "register.decide_event", {"approved": approved, "document": row.document})
    return row


@transaction.atomic
def withdraw_event(*, actor: Actor, event_id: int, at: dt.datetime) -> BrandEvent:
    """The firm takes back a filing that is not decided. Raises Forbidden, RegisterError."""
    row = _locked(event_id)
    require_write(actor, row.enterprise.credit_code)
    if row.state != FILED:
        raise RegisterError(
            "EVENT_DECIDED", "%(name)s 现在是“%(state)s”，不能撤回。", name=row.name, state=row.get_state_display()
        )
    row.state = WITHDRAWN
    row.save(update_fields=["state"])
    _record(actor, row, at, "register.withdraw_event", {})
    return row


@transaction.atomic
def write_costs(
    *, actor: Actor, event_id: int, lines: Sequence[tuple[str, str, int]], on: dt.date, at: dt.datetime
) -> BrandEvent:
    """The firm's cost sheet of an event that is over: (kind, what, fen) a line; it replaces the one before.

    Raises Forbidden, RegisterError.
    """
    row = _locked(event_id)
    require_write(actor, row.enterprise.credit_code)
    if row.state != APPROVED or row.ends_on >= on:
        raise RegisterError("EVENT_NOT_OVER", "%(name)s：认可的活动结束之后才能填费用。", name=row.name)
    if row.audited_on:
        raise RegisterError("EVENT_AUDITED", "%(name)s 的费用已经审计，不能再改；有出入请联系区工信局。", name=row.name)
    for place, (kind, what, fen) in enumerate(lines, 1):
        if kind not in EventItem.Kind.values or not what.strip() or fen <= 0:
            raise RegisterError("EVENT_LINE", "第 %(line)s 行：请选类别，写明内容，金额须大于0。", line=place)
    row.items.all().delete()
    EventItem.objects.bulk_create(
        EventItem(event=row, kind=kind, what=what.strip()[:200], amount_fen=fen) for kind, what, fen in lines
    )
    _record(actor, row, at, "register.write_event_costs", {"lines": len(lines)})
    return row


@transaction.atomic
def audit_costs(*, actor: Actor, event_id: int, auditor: str, on: dt.date, at: dt.datetime) -> BrandEvent:
    """The office has seen the special audit of a cost sheet: from then on its sum counts and stands.

    Raises Forbidden, OfficeOnly, RegisterError.
    """
    require_office(actor, "活动费用审计")
    row = _locked(event_id)
    if row.audited_on or not row.items.exists():
        raise RegisterError("EVENT_NO_COSTS", "%(name)s 没有待审计的费用；请企业先填费用。", name=row.name)
    if not auditor.strip():
        raise RegisterError("EVENT_AUDITOR", "%(name)s：没有写审计机构，请补填。", name=row.name)
    row.auditor, row.audited_on = auditor.strip()[:100], on
    row.save(update_fields=["auditor", "audited_on"])
    _record(actor, row, at, "register.audit_event_costs", {"auditor": row.auditor})
    return row


def _locked(event_id: int) -> BrandEvent:
    rows = BrandEvent.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise")
    row = rows.filter(pk=event_id).first()
    if row is None:
        raise RegisterError("EVENT_UNKNOWN", "找不到这项活动，请从列表重新打开。")
    return row


def _record(actor: Actor, row: BrandEvent, at: dt.datetime, verb: str, detail: dict[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=f"event:{row.pk}", at=at, detail={"state": row.state} | detail)
