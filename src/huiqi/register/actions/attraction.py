"""How are operators attracted? The office keeps leads, steps and promises; a landed firm proves what it invested."""

import datetime as dt

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.policies import find_measure
from huiqi.register.errors import RegisterError
from huiqi.register.models import Enterprise, Investment, Lead, LeadPromise, LeadStep
from huiqi.register.permission import require_office, require_write

Stage = Lead.Stage


@transaction.atomic
def open_lead(
    *,
    actor: Actor,
    name: str,
    kind: str,
    comes_from: str,
    owner: str,
    next_step: str,
    next_on: dt.date | None,
    at: dt.datetime,
) -> Lead:
    """The district begins to talk to somebody. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "招商线索")
    name, comes_from, owner = name.strip()[:100], comes_from.strip()[:60], owner.strip()[:60]
    if not (name and comes_from and owner) or kind not in Lead.Kind.values:
        raise RegisterError("LEAD_EMPTY", "请填写名称、类别、现在所在地和负责人。")
    if Lead.objects.filter(name=name).exists():
        raise RegisterError("LEAD_TWICE", "%(name)s 已有线索；请在那条线索里登记进展。", name=name)
    row = Lead.objects.create(
        name=name, kind=kind, comes_from=comes_from, owner=owner, next_step=next_step.strip()[:200], next_on=next_on,
        created_at=at,
    )  # fmt: skip
    _record(actor, row, at, "register.open_lead", {"kind": kind})
    return row


@transaction.atomic
def take_step(
    *, actor: Actor, lead_id: int, stage: str, words: str, next_step: str, next_on: dt.date | None, at: dt.datetime
) -> Lead:
    """What happened, how far it is now, and what comes next. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "招商线索")
    row = _locked(lead_id)
    if stage not in Stage.values or stage == Stage.LANDED:
        raise RegisterError("LEAD_STAGE", "请选阶段；已落户请用“登记落户”，写明企业和日期。")
    if row.stage == Stage.LANDED:
        raise RegisterError("LEAD_LANDED", "%(name)s 已经落户，线索到此为止。", name=row.name)
    if not words.strip():
        raise RegisterError("LEAD_WORDS", "请写明这次的进展。")
    row.stage, row.next_step, row.next_on = stage, next_step.strip()[:200], next_on
    row.save(update_fields=["stage", "next_step", "next_on"])
    LeadStep.objects.create(lead=row, stage=stage, words=words.strip(), by=actor.name, at=at)
    _record(actor, row, at, "register.take_step", {"stage": stage})
    return row


@transaction.atomic
def promise(
    *, actor: Actor, lead_id: int, what: str, measure: str, document: str, on: dt.date, at: dt.datetime
) -> LeadPromise:
    """What was promised, and on which clause; nothing can be promised outside the policy. Raises Forbidden,
    OfficeOnly, RegisterError.
    """
    require_office(actor, "招商承诺")
    row = _locked(lead_id)
    try:
        find_measure(measure)
    except KeyError:
        raise RegisterError("PROMISE_CLAUSE", "承诺必须写明依据政策的哪一条；政策之外不能承诺。") from None
    if not what.strip():
        raise RegisterError("PROMISE_EMPTY", "请写明承诺了什么。")
    made = LeadPromise.objects.create(
        lead=row, what=what.strip()[:300], measure=measure, promised_on=on, by=actor.name, document=document.strip()[:100]
    )
    _record(actor, row, at, "register.promise", {"measure": measure, "what": made.what})
    return made


@transaction.atomic
def keep_promise(*, actor: Actor, promise_id: int, on: dt.date, at: dt.datetime) -> LeadPromise:
    """What was promised is done. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "招商承诺")
    made = LeadPromise.objects.select_related("lead").filter(pk=promise_id).first()
    if made is None:
        raise RegisterError("PROMISE_UNKNOWN", "找不到这项承诺，请从线索重新打开。")
    made.kept_on = on
    made.save(update_fields=["kept_on"])
    _record(actor, made.lead, at, "register.keep_promise", {"what": made.what})
    return made


@transaction.atomic
def land(*, actor: Actor, lead_id: int, enterprise: Enterprise, settled_on: dt.date, on: dt.date, at: dt.datetime) -> Lead:
    """The lead has founded or moved a firm here: from then on its day of settling is known. Raises Forbidden,
    OfficeOnly, RegisterError.
    """
    require_office(actor, "落户登记")
    row = _locked(lead_id)
    if row.stage == Stage.LANDED:
        raise RegisterError("LEAD_LANDED", "%(name)s 已经落户，线索到此为止。", name=row.name)
    if settled_on > on:
        raise RegisterError("LANDED_FUTURE", "落户日期 %(day)s 还没有到，请核对。", day=settled_on)
    if Lead.objects.filter(enterprise=enterprise).exists():
        raise RegisterError("LANDED_TWICE", "%(firm)s 已经登记为另一条线索的落户企业。", firm=enterprise.name)
    row.stage, row.enterprise, row.settled_on, row.next_step, row.next_on = Stage.LANDED, enterprise, settled_on, "", None
    row.save()
    LeadStep.objects.create(lead=row, stage=Stage.LANDED, words=enterprise.name, by=actor.name, at=at)
    _record(actor, row, at, "register.land", {"firm": enterprise.credit_code, "settled_on": str(settled_on)})
    return row


@transaction.atomic
def record_investment(
    *,
    actor: Actor,
    enterprise: Enterprise,
    kind: str,
    what: str,
    invoice: str,
    paid_on: dt.date,
    amount_fen: int,
    on: dt.date,
    at: dt.datetime,
) -> Investment:
    """An invoice the firm paid. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    what, invoice = what.strip()[:200], invoice.strip()[:60]
    if kind not in Investment.Kind.values or not (what and invoice) or amount_fen <= 0:
        raise RegisterError("INVESTMENT_EMPTY", "请选类别，填写内容和发票号，金额须大于0。")
    if paid_on > on:
        raise RegisterError("INVESTMENT_FUTURE", "付款日期 %(day)s 还没有到，请核对。", day=paid_on)
    if Investment.objects.filter(enterprise=enterprise, invoice=invoice).exists():
        raise RegisterError("INVESTMENT_TWICE", "发票 %(invoice)s 已经登记过。", invoice=invoice)
    row = Investment.objects.create(
        enterprise=enterprise, kind=kind, what=what, invoice=invoice, paid_on=paid_on, amount_fen=amount_fen
    )
    subject, detail = f"investment:{row.pk}", {"kind": kind, "amount_fen": amount_fen}
    audit.record(actor=actor, verb="register.record_investment", subject=subject, at=at, detail=detail)
    return row


@transaction.atomic
def check_investments(*, actor: Actor, enterprise: Enterprise, auditor: str, year: int, on: dt.date, at: dt.datetime) -> int:
    """The special audit of a year was seen: every invoice of it counts. How many. Raises Forbidden, OfficeOnly,
    RegisterError.
    """
    require_office(actor, "投资核对")
    if not auditor.strip():
        raise RegisterError("INVESTMENT_AUDITOR", "没有写审计机构，请补填。")
    rows = Investment.objects.filter(enterprise=enterprise, paid_on__year=year, checked_on=None)
    count = rows.update(auditor=auditor.strip()[:100], checked_on=on, checked_by=actor.name)
    if not count:
        raise RegisterError("INVESTMENT_NONE", "%(year)s 年没有待核对的投资。", year=year)
    subject, detail = f"enterprise:{enterprise.credit_code}", {"year": year, "invoices": count}
    audit.record(actor=actor, verb="register.check_investments", subject=subject, at=at, detail=detail)
    return count


def _locked(lead_id: int) -> Lead:
    row = Lead.objects.select_for_update(of=("self",), no_key=True).filter(pk=lead_id).first()
    if row is None:
        raise RegisterError("LEAD_UNKNOWN", "找不到这条线索，请从列表重新打开。")
    return row


def _record(actor: Actor, row: Lead, at: dt.datetime, verb: str, detail: dict[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=f"lead:{row.pk}", at=at, detail={"stage": row.stage} | detail)
