"""How does a base come to train? It asks, the office decides; it holds courses; people sign up, attend, are certified."""

import datetime as dt
import re
import uuid
from collections.abc import Mapping
from pathlib import Path

from django.db import transaction
from django.db.models import Sum

from huiqi.access.actor import Actor
from huiqi.register.actions.noting import note
from huiqi.register.actions.tables import BadLine, Column, read_table
from huiqi.register.cipher import keyring
from huiqi.register.errors import RegisterError, SpanInvalid
from huiqi.register.models import Attendance, Course, Enterprise, Trainee, TrainingBase
from huiqi.register.models.training import HOURS
from huiqi.register.permission import require_office, require_write
from huiqi.units.sentence import Sentence

CERTIFICATE = re.compile(r"[A-Z0-9]{10,24}")
PHONE = re.compile(r"1\d{10}")
CERTIFICATE_COLUMNS = (
    Column("phone", "手机号", aliases=("联系电话", "电话")),
    Column("certificate", "证书编号", aliases=("证书号", "证书号码")),
    Column("certified_on", "发证日期", "date", aliases=("颁发日期",)),
)
State = TrainingBase.State


@transaction.atomic
def ask_for_base(
    *, actor: Actor, enterprise: Enterprise, kind: str, name: str, address: str, teachers: str, at: dt.datetime
) -> TrainingBase:
    """A school or firm asks to be recognised; what was refused may be asked for again. Raises Forbidden, RegisterError."""
    require_write(actor, enterprise.credit_code)
    name, address, teachers = name.strip()[:100], address.strip()[:200], teachers.strip()
    if kind not in TrainingBase.Kind.values or not (name and address and teachers):
        raise RegisterError("BASE_EMPTY", "请选基地类别，并填写名称、地址和师资。")
    row = TrainingBase.objects.filter(enterprise=enterprise, kind=kind, name=name).first()
    if row is not None and row.state not in (State.REFUSED, State.WITHDRAWN):
        raise RegisterError(
            "BASE_TWICE", "%(name)s 现在是“%(state)s”，不用再申请。", name=name, state=row.get_state_display()
        )
    row = row or TrainingBase(enterprise=enterprise, kind=kind, name=name)
    row.address, row.teachers, row.state, row.asked_at, row.reason = address, teachers, State.ASKED, at, ""
    row.save()
    note(actor, f"base:{row.pk}", at, "register.ask_for_base", {"kind": kind})
    return row


@transaction.atomic
def decide_base(
    *,
    actor: Actor,
    base_id: int,
    recognised: bool,
    document: str = "",
    valid_from: dt.date | None = None,
    valid_to: dt.date | None = None,
    reason: str = "",
    at: dt.datetime,
) -> TrainingBase:
    """The office recognises the base by a document for a span, refuses it, or withdraws what it recognised.

    Raises Forbidden, OfficeOnly, SpanInvalid, RegisterError.
    """
    require_office(actor, "培训基地认定")
    row = _base(base_id)
    if recognised:
        if not document.strip() or valid_from is None or valid_to is None:
            raise RegisterError("BASE_DOCUMENT", "%(name)s：认定须填文号和有效期。", name=row.name)
        if valid_to < valid_from:
            raise SpanInvalid("BASE_SPAN", "%(name)s：有效期止早于有效期起，请核对。", name=row.name)
        row.state, row.document, row.valid_from, row.valid_to = (
            State.RECOGNISED,
            document.strip()[:100],
            valid_from,
            valid_to,
        )
    else:
        if not reason.strip():
            raise RegisterError("BASE_REASON", "%(name)s：请写明理由，申请单位会看到。", name=row.name)
        row.state = State.WITHDRAWN if row.state == State.RECOGNISED else State.REFUSED
    row.reason = reason.strip()
    row.save()
    note(actor, f"base:{row.pk}", at, "register.decide_base", {"state": str(row.state), "document": row.document})
    return row


@transaction.atomic
def plan_course(
    *,
    actor: Actor,
    base_id: int,
    title: str,
    occupation: str,
    level: int,
    plan: str,
    hours: int,
    places: int,
    starts_on: dt.date,
    ends_on: dt.date,
    on: dt.date,
    at: dt.datetime,
) -> Course:
    """A recognised training base offers a free course of enough hours. Raises Forbidden, SpanInvalid, RegisterError."""
    row = _base(base_id)
    require_write(actor, row.enterprise.credit_code)
    require_recognised(row, TrainingBase.Kind.TRAINING, starts_on, ends_on, on)
    if occupation not in Course.Occupation.values or level not in HOURS or not (title.strip() and plan.strip()):
        raise RegisterError("COURSE_EMPTY", "请填写课程名称、职业、级别和课程计划。")
    if hours < HOURS[level]:
        raise RegisterError(
            "COURSE_HOURS", "%(level)s至少 %(least)s 学时，计划只有 %(hours)s 学时。",
            level=str(Course.Level(level).label), least=HOURS[level], hours=hours,
        )  # fmt: skip
    if places <= 0:
        raise RegisterError("COURSE_PLACES", "名额须大于0。")
    made = Course.objects.create(
        base=row, title=title.strip()[:100], occupation=occupation, level=level, plan=plan.strip(), hours=hours,
        places=places, starts_on=starts_on, ends_on=ends_on,
    )  # fmt: skip
    note(actor, f"course:{made.pk}", at, "register.plan_course", {"level": level, "hours": hours})
    return made


def require_recognised(row: TrainingBase, kind: str, starts_on: dt.date, ends_on: dt.date, on: dt.date) -> None:
    """Nothing where the base is recognised for this all the while. Raises SpanInvalid, RegisterError."""
    if ends_on < starts_on:
        raise SpanInvalid("COURSE_SPAN", "结束日期早于开始日期，请核对。")
    if row.kind != kind or row.state != State.RECOGNISED or row.valid_from is None or row.valid_to is None:
        raise RegisterError("BASE_NOT_RECOGNISED", "%(name)s 还没有认定，认定后才能开办。", name=row.name)
    if not row.valid_from <= starts_on <= ends_on <= row.valid_to:
        raise RegisterError(
            "BASE_SPAN_OVER", "%(name)s 的认定有效期是 %(first)s 至 %(last)s，超出的不能开办。",
            name=row.name, first=row.valid_from, last=row.valid_to,
        )  # fmt: skip


@transaction.atomic
def enrol(*, actor: Actor, course_id: int, name: str, phone: str, on: dt.date, at: dt.datetime) -> Trainee:
    """Somebody signs up for a free course, or the base does it for them. Not over its places, one person once.

    Anybody may. Raises RegisterError.
    """
    course = Course.objects.select_for_update(of=("self",), no_key=True).select_related("base").filter(pk=course_id).first()
    if course is None or course.closed_on is not None or course.ends_on < on:
        raise RegisterError("COURSE_OVER", "这门课程已经结束，请看其他课程。")
    person = reachable(name, phone)
    if course.trainees.filter(phone_lookup__in=keyring().lookups(_phone(phone))).exists():
        raise RegisterError("TRAINEE_TWICE", "这个手机号已经报名，不用重复报名。")
    if course.trainees.count() >= course.places:
        raise RegisterError("COURSE_FULL", "%(title)s 的 %(places)s 个名额已满。", title=course.title, places=course.places)
    row = Trainee.objects.create(course=course, enrolled_at=at, **person)
    note(actor, f"course:{course.pk}", at, "register.enrol", {"trainee": str(row.reference)})
    return row


def _phone(phone: str) -> str:
    return "".join(phone.split()).removeprefix("+86")


def reachable(name: str, phone: str) -> Mapping[str, object]:
    """The columns of a person with a telephone number. Raises RegisterError."""
    name, number = name.strip()[:60], _phone(phone)
    if not name or not PHONE.fullmatch(number):
        raise RegisterError("PERSON_EMPTY", "请填写姓名和11位手机号。")
    reference = uuid.uuid4()
    return {
        "reference": reference, "name": name, "phone_encrypted": keyring().encrypt(number, str(reference)),
        "phone_lookup": keyring().lookup(number),
    }  # fmt: skip


@transaction.atomic
def attend(*, actor: Actor, course_id: int, day: dt.date, hours: Mapping[int, int], on: dt.date, at: dt.datetime) -> int:
    """The hours of each trainee (by key) on a day; said again they change, 0 takes them back. How many were there.

    Raises Forbidden, RegisterError.
    """
    course = _course(course_id)
    require_write(actor, course.base.enterprise.credit_code)
    _still_open(course)
    if not course.starts_on <= day <= min(course.ends_on, on):
        raise RegisterError("ATTENDANCE_DAY", "%(day)s 不在课程期间，或还没有到。", day=day)
    trainees = {row.pk: row for row in course.trainees.all()}
    if set(hours) - set(trainees) or any(not 0 <= number <= 12 for number in hours.values()):
        raise RegisterError("ATTENDANCE_HOURS", "每人每天填0至12学时。")
    Attendance.objects.filter(trainee__in=hours, day=day).delete()
    rows = [Attendance(trainee=trainees[pk], day=day, hours=number) for pk, number in hours.items() if number]
    Attendance.objects.bulk_create(rows)
    note(actor, f"course:{course.pk}", at, "register.attend", {"day": str(day), "present": len(rows)})
    return len(rows)


@transaction.atomic
def certify(
    *, actor: Actor, trainee_id: int, certificate: str, certified_on: dt.date, on: dt.date, at: dt.datetime
) -> Trainee:
    """A trainee with enough hours got a certificate, whose number nobody else has. Raises Forbidden, RegisterError."""
    row = Trainee.objects.select_for_update(of=("self",), no_key=True).filter(pk=trainee_id).first()
    if row is None:
        raise RegisterError("TRAINEE_UNKNOWN", "找不到这名学员，请从课程重新打开。")
    course = _course(row.course_id)
    require_write(actor, course.base.enterprise.credit_code)
    _still_open(course)
    fault = _certificate_fault(row, course, certificate, certified_on, on)
    if fault is not None:
        raise RegisterError("CERTIFICATE_WRONG", "%(name)s：%(why)s。", name=row.name, why=fault)
    row.certificate, row.certified_on = certificate.strip().upper(), certified_on
    row.save(update_fields=["certificate", "certified_on"])
    note(actor, f"course:{course.pk}", at, "register.certify", {"trainee": str(row.reference)})
    return row


def _certificate_fault(row: Trainee, course: Course, number: str, certified_on: dt.date, on: dt.date) -> Sentence | None:
    number = number.strip().upper()
    if not CERTIFICATE.fullmatch(number):
        return Sentence("证书编号应为10至24位字母或数字")
    other = Trainee.objects.filter(certificate=number).exclude(pk=row.pk).select_related("course").first()
    if other is not None:
        return Sentence("证书编号已登记在“%(title)s”的另一名学员名下", title=other.course.title)
    if not course.starts_on <= certified_on <= on:
        return Sentence("发证日期早于开课，或还没有到")
    attended = row.attendances.aggregate(hours=Sum("hours"))["hours"] or 0
    if attended < HOURS[course.level]:
        return Sentence("只上了%(hours)s学时，不足%(least)s学时", hours=attended, least=HOURS[course.level])
    return None


@transaction.atomic
def import_certificates(
    *, actor: Actor, course_id: int, path: Path, on: dt.date, at: dt.datetime
) -> tuple[int, tuple[BadLine, ...]]:
    """Certificates by telephone number: how many were kept, and each line that was not, with its reason.

    Raises Forbidden, SheetUnreadable.
    """
    course = _course(course_id)
    require_write(actor, course.base.enterprise.credit_code)
    lines, bad = read_table(path, CERTIFICATE_COLUMNS)
    trainees = {row.phone_lookup: row for row in course.trainees.all()}
    kept = 0
    for number, values in lines:
        row = next((trainees[key] for key in keyring().lookups(_phone(values["phone"])) if key in trainees), None)
        if row is None:
            bad.append(BadLine(number, "手机号", values["phone"], Sentence("这门课程没有这个手机号的学员")))
            continue
        try:
            certify(actor=actor, trainee_id=row.pk, certificate=values["certificate"],
                    certified_on=values["certified_on"], on=on, at=at)  # fmt: skip
            kept += 1
        except RegisterError as refused:
            bad.append(BadLine(number, "证书编号", values["certificate"], refused.reason))
    return kept, tuple(sorted(bad, key=lambda line: line.line))


@transaction.atomic
def close_course(*, actor: Actor, course_id: int, free_proof: str, on: dt.date, at: dt.datetime) -> Course:
    """The course is over, and the base states by a numbered paper that nobody paid. Raises Forbidden, RegisterError."""
    course = _course(course_id)
    require_write(actor, course.base.enterprise.credit_code)
    _still_open(course)
    if course.ends_on >= on or not free_proof.strip():
        raise RegisterError("COURSE_CLOSE", "课程结束后才能结课，并须填免费培训证明的文号。")
    course.free_proof, course.closed_on = free_proof.strip()[:100], on
    course.save(update_fields=["free_proof", "closed_on"])
    note(actor, f"course:{course.pk}", at, "register.close_course", {"proof": course.free_proof})
    return course


def _still_open(course: Course) -> None:
    if course.closed_on is not None:
        raise RegisterError("COURSE_CLOSED", "%(title)s 已经结课，不能再改。", title=course.title)


def _base(base_id: int) -> TrainingBase:
    rows = TrainingBase.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise")
    row = rows.filter(pk=base_id).first()
    if row is None:
        raise RegisterError("BASE_UNKNOWN", "找不到这个基地，请从列表重新打开。")
    return row


def _course(course_id: int) -> Course:
    row = Course.objects.select_related("base__enterprise").filter(pk=course_id).first()
    if row is None:
        raise RegisterError("COURSE_UNKNOWN", "找不到这门课程，请从列表重新打开。")
    return row
