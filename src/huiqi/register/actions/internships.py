"""How does somebody become an intern? A base offers places, people apply, the base takes or refuses them with a reason."""

import datetime as dt

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.register.actions.training import reachable, require_recognised
from huiqi.register.cipher import keyring
from huiqi.register.errors import RegisterError
from huiqi.register.models import Internship, InternshipApplication, TrainingBase
from huiqi.register.permission import require_write

ASKED, TAKEN, REFUSED = InternshipApplication.State


@transaction.atomic
def offer_internship(
    *,
    actor: Actor,
    base_id: int,
    title: str,
    words: str,
    places: int,
    starts_on: dt.date,
    ends_on: dt.date,
    on: dt.date,
    at: dt.datetime,
) -> Internship:
    """A recognised internship base offers places. Raises Forbidden, SpanInvalid, RegisterError."""
    base = TrainingBase.objects.select_related("enterprise").filter(pk=base_id).first()
    if base is None:
        raise RegisterError("BASE_UNKNOWN", "找不到这个基地，请从列表重新打开。")
    require_write(actor, base.enterprise.credit_code)
    require_recognised(base, TrainingBase.Kind.INTERNSHIP, starts_on, ends_on, on)
    if not (title.strip() and words.strip()) or places <= 0:
        raise RegisterError("INTERNSHIP_EMPTY", "请填写岗位、说明和名额。")
    row = Internship.objects.create(
        base=base, title=title.strip()[:100], words=words.strip(), places=places, starts_on=starts_on, ends_on=ends_on
    )
    audit.record(actor=actor, verb="register.offer_internship", subject=f"internship:{row.pk}", at=at, detail={})
    return row


@transaction.atomic
def apply_for_internship(
    *, actor: Actor, internship_id: int, name: str, phone: str, school: str, on: dt.date, at: dt.datetime
) -> InternshipApplication:
    """Somebody applies; one person once. Anybody may. Raises RegisterError."""
    row = Internship.objects.filter(pk=internship_id).first()
    if row is None or row.ends_on < on:
        raise RegisterError("INTERNSHIP_OVER", "这个岗位已经结束，请看其他岗位。")
    person = reachable(name, phone)
    if not school.strip():
        raise RegisterError("INTERNSHIP_SCHOOL", "请填写学校和专业。")
    lookups = [person["phone_lookup"], *keyring().lookups("".join(phone.split()).removeprefix("+86"))]
    if row.applications.filter(phone_lookup__in=lookups).exists():
        raise RegisterError("INTERN_TWICE", "这个手机号已经申请过这个岗位。")
    made = InternshipApplication.objects.create(internship=row, school=school.strip()[:100], asked_at=at, **person)
    detail = {"applicant": str(made.reference)}
    audit.record(actor=actor, verb="register.apply_for_internship", subject=f"internship:{row.pk}", at=at, detail=detail)
    return made


@transaction.atomic
def answer_intern(*, actor: Actor, application_id: int, taken: bool, reason: str, at: dt.datetime) -> InternshipApplication:
    """The base takes somebody, not over its places, or refuses with a reason. Raises Forbidden, RegisterError."""
    made = InternshipApplication.objects.filter(pk=application_id).first()
    if made is None:
        raise RegisterError("INTERN_UNKNOWN", "找不到这份申请，请从岗位重新打开。")
    rows = Internship.objects.select_for_update(of=("self",), no_key=True).select_related("base__enterprise")
    row = rows.get(pk=made.internship_id)
    require_write(actor, row.base.enterprise.credit_code)
    if taken and row.applications.filter(state=TAKEN).exclude(pk=made.pk).count() >= row.places:
        raise RegisterError("INTERNSHIP_FULL", "%(title)s 的 %(places)s 个名额已满。", title=row.title, places=row.places)
    if not taken and not reason.strip():
        raise RegisterError("INTERN_REASON", "不录用请写明理由，申请人会知道。")
    made.state, made.reason = (TAKEN if taken else REFUSED), reason.strip()[:300]
    made.save(update_fields=["state", "reason"])
    detail = {"applicant": str(made.reference), "taken": taken}
    audit.record(actor=actor, verb="register.answer_intern", subject=f"internship:{row.pk}", at=at, detail=detail)
    return made
