"""How do venues, recognitions and leases enter the register?"""

import datetime as dt

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.register.errors import RegisterError, SpanInvalid
from huiqi.register.models import SUB_DISTRICTS, Enterprise, Lease, Recognition, RecognitionReview, Venue
from huiqi.register.permission import require_office, require_write


@transaction.atomic
def record_venue(
    *,
    actor: Actor,
    name: str,
    kind: str,
    sub_district: str,
    at: dt.datetime,
    address: str = "",
    operator: Enterprise | None = None,
    area_m2: int | None = None,
    studios: int | None = None,
    demonstration: bool = False,
) -> Venue:
    """A venue under its name, new or changed. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "园区和集聚区")
    if sub_district not in SUB_DISTRICTS:
        raise RegisterError(
            "SUB_DISTRICT",
            "没有名为 %(name)s 的街道，请填其中之一：%(known)s。",
            name=sub_district,
            known=tuple(SUB_DISTRICTS),
        )
    if kind not in Venue.Kind.values:
        raise RegisterError(
            "VENUE_KIND",
            "没有名为 %(name)s 的园区类型，请填其中之一：%(known)s。",
            name=kind,
            known=tuple(Venue.Kind.values),
        )
    says: dict[str, object] = {"kind": kind, "sub_district": sub_district, "address": address, "operator": operator}
    says |= {"area_m2": area_m2, "studios": studios}
    row = Venue.objects.filter(name=name).first()
    if row and all(getattr(row, column) == value for column, value in says.items()):
        return row
    row, _ = Venue.objects.update_or_create(name=name, defaults={**says, "demonstration": demonstration})
    detail = {"kind": kind, "sub_district": sub_district, "operator": operator.credit_code if operator else ""}
    detail |= {"area_m2": str(area_m2 or ""), "studios": str(studios or "")}
    audit.record(actor=actor, verb="register.write", subject=f"venue:{name}", at=at, detail=detail)
    return row


@transaction.atomic
def recognise(
    *, actor: Actor, venue: Venue, valid_from: dt.date, valid_to: dt.date, document: str, at: dt.datetime
) -> Recognition:
    """A venue is recognised by `document` for a span. Raises Forbidden, OfficeOnly, SpanInvalid, RegisterError."""
    require_office(actor, "园区认定")
    if valid_to < valid_from:
        raise SpanInvalid(
            "RECOGNITION_SPAN",
            "%(name)s：截止日 %(until)s 早于起始日 %(since)s，请核对。",
            name=venue.name,
            until=valid_to,
            since=valid_from,
        )
    if not document.strip():
        raise RegisterError("RECOGNITION_DOCUMENT", "%(name)s：没有填认定文号，请补填。", name=venue.name)
    row, new = Recognition.objects.get_or_create(
        venue=venue, document=document.strip(), defaults={"valid_from": valid_from, "valid_to": valid_to}
    )
    if not new and (row.valid_from, row.valid_to) != (valid_from, valid_to):
        raise RegisterError(
            "RECOGNITION_TWICE",
            "%(name)s 已按 %(document)s 认定，期限不同；更正请先撤销原认定，另发文号。",
            name=venue.name,
            document=document,
        )
    if new:
        detail = {"valid_from": str(valid_from), "valid_to": str(valid_to), "document": row.document}
        audit.record(actor=actor, verb="register.recognise", subject=f"venue:{venue.name}", at=at, detail=detail)
    return row


@transaction.atomic
def withdraw_recognition(
    *, actor: Actor, recognition: Recognition, on: dt.date, document: str, at: dt.datetime
) -> Recognition:
    """From `on` on the recognition no longer holds; earlier months stay. Raises Forbidden, OfficeOnly, RegisterError."""
    require_office(actor, "园区认定")
    if not document.strip():
        raise RegisterError("WITHDRAWAL_DOCUMENT", "%(name)s：没有填撤销文号，请补填。", name=recognition.venue.name)
    recognition.withdrawn_on, recognition.withdrawal_document = on, document.strip()
    recognition.save(update_fields=["withdrawn_on", "withdrawal_document"])
    subject, detail = f"venue:{recognition.venue.name}", {"on": str(on), "document": document.strip()}
    audit.record(actor=actor, verb="register.withdraw_recognition", subject=subject, at=at, detail=detail)
    return recognition


@transaction.atomic
def review_recognition(
    *, actor: Actor, recognition: Recognition, year: int, passed: bool, findings: str, on: dt.date, at: dt.datetime
) -> RecognitionReview:
    """The yearly review of a recognition, once a year: it passes, or is warned.

    Raises Forbidden, OfficeOnly, RegisterError.
    """
    require_office(actor, "园区认定")
    name = recognition.venue.name
    if not findings.strip():
        raise RegisterError("REVIEW_FINDINGS", "%(name)s：没有写复核情况，请补填。", name=name)
    if not recognition.valid_from.year <= year <= min(recognition.valid_to, on).year:
        raise RegisterError(
            "REVIEW_YEAR", "%(name)s：%(year)s年不在认定有效期内或还没有到，请核对年度。", name=name, year=year
        )
    if recognition.withdrawn_on and recognition.withdrawn_on <= on:
        raise RegisterError("REVIEW_WITHDRAWN", "%(name)s 的认定已撤销，不再复核。", name=name)
    outcome = RecognitionReview.Outcome.PASSED if passed else RecognitionReview.Outcome.WARNED
    row, new = RecognitionReview.objects.get_or_create(
        recognition=recognition,
        year=year,
        defaults={"outcome": outcome, "findings": findings.strip(), "reviewed_on": on, "by": actor.name},
    )
    if not new:
        raise RegisterError("REVIEW_TWICE", "%(name)s %(year)s年已经复核过；请在下一年度再复核。", name=name, year=year)
    detail = {"year": year, "outcome": outcome.value, "document": recognition.document}
    audit.record(actor=actor, verb="register.review_recognition", subject=f"venue:{name}", at=at, detail=detail)
    return row


@transaction.atomic
def record_lease(
    *,
    actor: Actor,
    enterprise: Enterprise,
    venue: Venue,
    area_m2: int,
    monthly_rent_fen: int,
    starts_on: dt.date,
    ends_on: dt.date,
    at: dt.datetime,
    filed_number: str = "",
    sublet: bool | None = None,
) -> Lease:
    """A lease, known by firm, venue and first day; recorded by an office that has seen it, since it counts as a register.

    Raises Forbidden, OfficeOnly, SpanInvalid, RegisterError.
    """
    require_write(actor, enterprise.credit_code)
    require_office(actor, "租约")
    if ends_on < starts_on:
        raise SpanInvalid(
            "LEASE_SPAN",
            "%(name)s：截止日 %(until)s 早于起始日 %(since)s，请核对。",
            name=enterprise.name,
            until=ends_on,
            since=starts_on,
        )
    if monthly_rent_fen < 0 or area_m2 <= 0:
        raise RegisterError("LEASE_AMOUNT", "%(name)s：月租金不能为负，面积须大于 0 平方米，请核对。", name=enterprise.name)
    says = {
        "area_m2": area_m2,
        "monthly_rent_fen": monthly_rent_fen,
        "ends_on": ends_on,
        "filed_number": filed_number,
        "sublet": sublet,
    }
    row = Lease.objects.filter(enterprise=enterprise, venue=venue, starts_on=starts_on).first()
    if row and all(getattr(row, column) == value for column, value in says.items()):
        return row
    row, _ = Lease.objects.update_or_create(enterprise=enterprise, venue=venue, starts_on=starts_on, defaults=says)
    detail = {"venue": venue.name, "starts_on": str(starts_on)} | {**says, "ends_on": str(ends_on)}
    subject = f"enterprise:{enterprise.credit_code}"
    audit.record(actor=actor, verb="register.record_lease", subject=subject, at=at, detail=detail)
    return row
