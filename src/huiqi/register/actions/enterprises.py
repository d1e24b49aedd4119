"""How do enterprises and people enter the register, and how are people forgotten?

No identity number, name or telephone of a person stands in an audit entry, an error or a log.
"""

import datetime as dt
import uuid

from django.db import IntegrityError, transaction
from django.views.decorators.debug import sensitive_variables

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.access.permissions import About, require
from huiqi.register import queries
from huiqi.register.cipher import keyring, renew
from huiqi.register.errors import RegisterError, SpanInvalid, UnknownPerson
from huiqi.register.models import (
    SUB_DISTRICTS,
    BankAccount,
    Enterprise,
    InternshipApplication,
    LivestreamRole,
    Person,
    Trainee,
)
from huiqi.register.permission import require_office, require_write
from huiqi.units.credit_code import CreditCodeError, read_credit_code
from huiqi.units.identity_number import read_identity_number

_OPEN = (
    "name",
    "sub_district",
    "in_qianhai",
    "industry",
    "established_on",
    "contact_name",
    "contact_phone",
    "contact_email",
    "demonstration",
)


@transaction.atomic
def record_enterprise(*, actor: Actor, credit_code: str, at: dt.datetime, **known: object) -> Enterprise:
    """An enterprise under its credit code, new or changed; `known` holds columns, `industry` a code of today's edition.

    Nothing is written where nothing changed. Raises Forbidden, RegisterError, UnknownIndustryCode.
    """
    try:
        credit_code = read_credit_code(credit_code)
    except CreditCodeError as error:
        raise RegisterError(
            "CREDIT_CODE", "统一社会信用代码 %(code)s：%(why)s", code=credit_code, why=error.reason
        ) from None
    require_write(actor, credit_code)
    if strange := set(known) - set(_OPEN):
        raise TypeError(f"an enterprise has no {', '.join(sorted(strange))}")
    if known.get("sub_district", "") not in ("", *SUB_DISTRICTS):
        raise RegisterError(
            "SUB_DISTRICT",
            "没有名为 %(name)s 的街道，请填其中之一：%(known)s。",
            name=known["sub_district"],
            known=tuple(SUB_DISTRICTS),
        )
    if isinstance(known.get("industry"), str):
        known["industry"] = queries.industry_code(str(known["industry"]), on=at.date())
    # The key stays free: a case of this firm, whose writer holds the end of the audit chain, is checked against it.
    found = Enterprise.objects.select_for_update(no_key=True).filter(credit_code=credit_code).first()
    row = found or Enterprise(credit_code=credit_code)
    changed = sorted(column for column, value in known.items() if row.pk is None or getattr(row, column) != value)
    if row.pk and not changed:
        return row
    for column in changed:
        setattr(row, column, known[column])
    if not row.name.strip():
        raise RegisterError("ENTERPRISE_NAME", "%(code)s：没有填企业名称，请填营业执照上的名称。", code=credit_code)
    row.save()
    audit.record(actor=actor, verb="register.write", subject=f"enterprise:{credit_code}", at=at, detail={"changed": changed})
    return row


@transaction.atomic
@sensitive_variables("identity_number", "number")
def record_person(
    *, actor: Actor, enterprise: Enterprise, name: str, identity_number: str, at: dt.datetime, demonstration: bool = False
) -> Person:
    """A person, known by the identity number; the same number again is the same person. Recorded on behalf of a firm.

    Raises Forbidden, IdentityNumberError (which never repeats the number).
    """
    require_write(actor, enterprise.credit_code)
    number = read_identity_number(identity_number)
    found = queries.person_by_identity(number)
    if found is not None:
        return found
    ring, reference = keyring(), uuid.uuid4()
    row = Person(
        reference=reference,
        name=name,
        identity_encrypted=ring.encrypt(number, str(reference)),
        identity_lookup=ring.lookup(number),
        demonstration=demonstration,
    )
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        raced = queries.person_by_identity(number)
        if raced is None:
            raise
        return raced
    subject, detail = f"person:{reference}", {"for": enterprise.credit_code}
    audit.record(actor=actor, verb="register.write", subject=subject, at=at, detail=detail)
    return row


@transaction.atomic
def forget_person(*, actor: Actor, reference: uuid.UUID, why: str, at: dt.datetime) -> Person:
    """Erase name and number. The row stays, so that what hung on it still has a place. Raises Forbidden, UnknownPerson."""
    require_office(actor, "个人信息删除")
    row = Person.objects.select_for_update().filter(reference=reference).first()
    if row is None:
        raise UnknownPerson("PERSON_UNKNOWN", "没有编号为 %(reference)s 的人员，请从名单重新打开。", reference=reference)
    if row.forgotten_on is None:
        row.name, row.identity_encrypted, row.identity_lookup = "", "", None
        row.forgotten_on = at.date()
        row.save()
        audit.record(actor=actor, verb="register.forget_person", subject=f"person:{reference}", at=at, why=why)
    return row


@transaction.atomic
def record_role(
    *, actor: Actor, enterprise: Enterprise, role: str, since: dt.date, person: Person | None = None, at: dt.datetime
) -> LivestreamRole:
    """A role of the live-streaming rule; a host needs a person, no other role has one. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    if role not in LivestreamRole.Role.values:
        raise RegisterError(
            "ROLE_UNKNOWN",
            "没有名为 %(name)s 的角色，请填其中之一：%(known)s。",
            name=role,
            known=tuple(LivestreamRole.Role.values),
        )
    if (role == LivestreamRole.Role.HOST) != (person is not None):
        raise RegisterError("ROLE_PERSON", "直播营销人员须登记到人，其他角色登记到企业；请核对角色和人员。")
    row, new = LivestreamRole.objects.get_or_create(enterprise=enterprise, role=role, person=person, since=since)
    if new:
        detail = {"role": role, "since": str(since), "person": str(person.reference) if person else ""}
        subject = f"enterprise:{enterprise.credit_code}"
        audit.record(actor=actor, verb="register.write", subject=subject, at=at, detail=detail)
    return row


@transaction.atomic
def end_role(*, actor: Actor, role: LivestreamRole, until: dt.date, at: dt.datetime) -> LivestreamRole:
    """The last day of a role. Raises Forbidden, SpanInvalid."""
    require_write(actor, role.enterprise.credit_code)
    if until < role.since:
        raise SpanInvalid("ROLE_SPAN", "截止日 %(until)s 早于起始日 %(since)s，请核对。", until=until, since=role.since)
    role.until = until
    role.save(update_fields=["until"])
    subject, detail = f"enterprise:{role.enterprise.credit_code}", {"role": role.role, "until": str(until)}
    audit.record(actor=actor, verb="register.write", subject=subject, at=at, detail=detail)
    return role


@transaction.atomic
def rotate_keys(*, actor: Actor, at: dt.datetime) -> int:
    """Write every identity, bank account and telephone number anew under the newest key; the number of rows written.

    Afterwards no row needs an older key. All or nothing: one row that cannot be read stops it.
    Raises Forbidden, CipherError.
    """
    require(actor, "register.write", About())
    written = renew(Person, {"identity_encrypted": "identity_lookup"}) + renew(BankAccount, {"number_encrypted": ""})
    written += sum(renew(table, {"phone_encrypted": "phone_lookup"}) for table in (Trainee, InternshipApplication))
    audit.record(actor=actor, verb="register.rotate_keys", subject="register", at=at, detail={"written": written})
    return written
