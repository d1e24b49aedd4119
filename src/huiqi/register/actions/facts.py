"""How does a fact enter the register, and by whose leave may it be used?"""

import datetime as dt
from collections.abc import Mapping

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.engine.facts import Fact, nearest_name
from huiqi.policies import POLICIES
from huiqi.register.errors import NoPermissionToUse, RegisterError, SpanInvalid, UnknownFact
from huiqi.register.models import Consent, Enterprise, FactRecord
from huiqi.register.permission import require_office, require_write


@transaction.atomic
def record_facts(
    *,
    actor: Actor,
    enterprise: Enterprise,
    values: Mapping[str, int],
    source: str,
    on: dt.date,
    at: dt.datetime,
    kind: str = FactRecord.Kind.DECLARATION,
    confidence: str = FactRecord.Confidence.STATED,
    evidence: str = "",
    consent: Consent | None = None,
    legal_basis: str = "",
) -> None:
    """What `source` says of an enterprise on a day; said again on the same day it replaces, later it stands beside.

    `values` are stored whole numbers by fact name. What is already there is not written again.
    Raises Forbidden, UnknownFact; for a register also OfficeOnly, NoPermissionToUse.
    """
    require_write(actor, enterprise.credit_code)
    _check(values)
    if kind == FactRecord.Kind.REGISTER:
        require_office(actor, "登记资料")
        _require_leave(enterprise, source, consent, legal_basis)
    says = {"kind": kind, "confidence": confidence, "evidence": evidence, "consent": consent, "legal_basis": legal_basis}
    there = {row.fact: row for row in enterprise.facts.filter(source=source, recorded_on=on).select_related("consent")}
    new = [name for name, value in values.items() if not _same(there.get(name), {"value": value, **says})]
    if not new:
        return
    rows = [FactRecord(enterprise=enterprise, fact=n, value=values[n], source=source, recorded_on=on, **says) for n in new]
    FactRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enterprise", "fact", "source", "recorded_on"],
        update_fields=["value", *says],
    )
    detail = {"source": source, "kind": str(kind), "on": str(on), "facts": {name: values[name] for name in new}}
    subject = f"enterprise:{enterprise.credit_code}"
    audit.record(actor=actor, verb="register.record_facts", subject=subject, at=at, detail=detail)


def _same(row: FactRecord | None, says: Mapping[str, object]) -> bool:
    return row is not None and all(getattr(row, column) == value for column, value in says.items())


def known_facts() -> dict[str, Fact]:
    """Every fact that some policy asks for, by name."""
    return {name: fact for policy in POLICIES.values() for name, fact in policy.facts.items()}


def _check(values: Mapping[str, int]) -> None:
    known = known_facts()
    for name, value in values.items():
        if name not in known:
            close = nearest_name(name, known)
            raise UnknownFact(
                "FACT_UNKNOWN",
                "没有名为 %(name)s 的事实；是否想写 %(close)s？" if close else "没有名为 %(name)s 的事实，请核对名称。",
                name=name,
                close=close,
            )
        fact = known[name]
        if not fact.lo <= value <= fact.hi:
            raise UnknownFact(
                "FACT_VALUE",
                "%(label)s（%(name)s）：%(value)s 超出范围 %(lo)s 至 %(hi)s，请核对单位。",
                label=fact.label,
                name=name,
                value=value,
                lo=fact.lo,
                hi=fact.hi,
            )


def _require_leave(enterprise: Enterprise, source: str, consent: Consent | None, legal_basis: str) -> None:
    if consent is None and not legal_basis.strip():
        raise NoPermissionToUse(
            "REGISTER_WITHOUT_LEAVE",
            "使用“%(source)s”的资料须有企业同意或法律依据；请先取得同意，或写明依据。",
            source=source,
        )
    if consent is not None and (consent.enterprise_id != enterprise.pk or consent.source != source):
        raise NoPermissionToUse(
            "CONSENT_FOR_OTHER_USE",
            "这份同意不是 %(name)s 就“%(source)s”给出的，不能用在这里；请另取得同意。",
            name=enterprise.name,
            source=source,
        )


@transaction.atomic
def give_consent(
    *, actor: Actor, enterprise: Enterprise, source: str, purpose: str, on: dt.date, at: dt.datetime
) -> Consent:
    """The enterprise lets what `source` says be used for `purpose` from `on` on. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    if not purpose.strip():
        raise RegisterError("CONSENT_PURPOSE", "没有写明用途；同意只对写明的用途有效，请补填用途。")
    row, new = Consent.objects.get_or_create(enterprise=enterprise, source=source, purpose=purpose.strip(), given_on=on)
    if new:
        detail = {"source": source, "purpose": row.purpose, "on": str(on)}
        subject = f"enterprise:{enterprise.credit_code}"
        audit.record(actor=actor, verb="register.give_consent", subject=subject, at=at, detail=detail)
    return row


@transaction.atomic
def withdraw_consent(*, actor: Actor, consent: Consent, on: dt.date, at: dt.datetime) -> Consent:
    """From `on` on the facts under this consent no longer count. Raises Forbidden, SpanInvalid."""
    require_write(actor, consent.enterprise.credit_code)
    if on < consent.given_on:
        raise SpanInvalid("CONSENT_SPAN", "撤回日 %(on)s 早于同意日 %(given)s，请核对。", on=on, given=consent.given_on)
    consent.withdrawn_on = on
    consent.save(update_fields=["withdrawn_on"])
    subject, detail = f"enterprise:{consent.enterprise.credit_code}", {"source": consent.source, "on": str(on)}
    audit.record(actor=actor, verb="register.withdraw_consent", subject=subject, at=at, detail=detail)
    return consent
