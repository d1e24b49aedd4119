"""How does anybody complain, and who deals with it? Filed by the public, given to a department, answered by it.

Who is complained of has no part in it: a department neither reads nor answers a complaint about itself. The secretary gives
complaints out, but for those about the leading group, whose secretary they are: these go to FALLBACK at once.
"""

import datetime as dt
import secrets
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import transaction

from huiqi.access.actor import VISITOR, Actor
from huiqi.access.audit import record, sm3
from huiqi.access.departments import ALL, LEADING_GROUP, WORKING
from huiqi.access.permissions import require
from huiqi.cases import clocks
from huiqi.cases.actions.change import reasoned
from huiqi.cases.actions.messages import tell_of_complaint
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import AnswerRefused, IllegalTransition, StaleCase, UnknownCase
from huiqi.cases.models import Complaint, ComplaintEvent, Notice
from huiqi.cases.queries.complaints import require_impartial
from huiqi.cases.typed import plain
from huiqi.register.cipher import keyring

TAKE_ON_DAYS, ANSWER_DAYS = 5, 15
"""Working days to take a complaint on, and from then to answer it. Assumed: docs/decisions says on what ground."""
FALLBACK = "区企业服务中心"
"""Who handles what the secretary must not see."""
BODY_MAX = 4_000
RECEIVED, HANDLED, ANSWERED, DECLINED = Complaint.State
ANONYMOUS = frozenset({Complaint.Kind.CLAIM, Complaint.Kind.LEAK, Complaint.Kind.POLICY, Complaint.Kind.CONDUCT})
"""What may be filed without a name; a complaint about a result is somebody's own matter and needs one."""


def file_complaint(
    *, actor: Actor, kind: str, body: str, at: dt.datetime, notice: str = "", against: str = "", name: str = "",
    contact: str = "",
) -> tuple[Complaint, str]:  # fmt: skip
    """Take a complaint; returns it with the secret that leads to the answer, which is kept nowhere.

    Raises AnswerRefused where something is missing or not among the choices.
    """
    require(actor, "complaint.file")
    body, name, contact, notice = (plain(text) for text in (body, name, contact, notice))
    _refuse(kind, body, notice, against, named=bool(name and contact))
    secret, reference = secrets.token_urlsafe(16), uuid.uuid4()
    seal, somebody = _sealed_for(reference), VISITOR("complaint")  # neither account nor network: it may be anonymous
    with transaction.atomic():
        made = Complaint.objects.create(
            secret_hash=sm3(secret), reference=reference, kind=kind, notice=notice, against=against,
            body_encrypted=seal(body), name_encrypted=seal(name), contact_encrypted=seal(contact), filed_at=at,
            due_on=clocks.calendar().add_working_days(day_of(at), TAKE_ON_DAYS),
        )  # fmt: skip
        made.number = f"TS-{day_of(at).year}-{made.pk:06d}"
        made.save(update_fields=["number"])
        _note(made, "file", "收到", "complaint.file", somebody, at, detail={"kind": kind, "named": bool(name)})
        if against == LEADING_GROUP:
            _give(made, FALLBACK, somebody, at, "涉及区领导小组，不经其秘书分派。")
    return made, secret


def _refuse(kind: str, body: str, notice: str, against: str, *, named: bool) -> None:
    if kind not in Complaint.Kind.values:
        raise AnswerRefused("kind", "请选择要反映的是哪一类问题。")
    if not body or len(body) > BODY_MAX:
        raise AnswerRefused("body", "请写明情况，最多%(most)s字。", most=BODY_MAX)
    if notice and not Notice.objects.filter(number=notice).exists():
        raise AnswerRefused("notice", "没有编号为 %(number)s 的公示；请核对编号，或留空。", number=notice[:20])
    if against and against not in ALL:
        raise AnswerRefused("against", "请从列表中选择部门，或留空。")
    if kind == Complaint.Kind.CONDUCT and not against:
        raise AnswerRefused("against", "请选择您投诉的部门；它不会看到这件投诉，由其他部门办理。")
    if kind not in ANONYMOUS and not named:
        raise AnswerRefused("name", "对自己的公示、受理或审核结果提出投诉，请填写姓名或单位名称和联系方式；举报可以匿名。")


def _sealed_for(reference: uuid.UUID) -> Callable[[str], str]:
    ring = keyring()
    return lambda text: ring.encrypt(text, str(reference)) if text else ""


@contextmanager
def _changing(*, actor: Actor, verb: str, number: str, version: int) -> Iterator[Complaint]:
    """The complaint, locked, if the actor may do `verb` to it at `version`."""
    with transaction.atomic():
        found = Complaint.objects.select_for_update(no_key=True).filter(number=plain(number)[:20]).first()
        if found is None:
            raise UnknownCase("找不到编号为 %(number)s 的投诉，请从列表重新打开。", number=number[:20])
        require(actor, verb, found.subject)
        require_impartial(actor, found)
        if found.version != version:
            raise StaleCase("您打开之后，这件投诉已有变化。请刷新页面，核对后再办理。", ())
        yield found


def assign_complaint(*, actor: Actor, number: str, version: int, at: dt.datetime, department: str, why: str) -> Complaint:
    """Give a complaint to a department, or from one to another. Raises Forbidden, StaleCase, AnswerRefused, UnknownCase."""
    with _changing(actor=actor, verb="complaint.assign", number=number, version=version) as found:
        if found.state not in (RECEIVED, HANDLED):
            raise _over(found)
        if department not in WORKING:
            raise AnswerRefused("department", "请选择办理的部门。")
        if department == found.against:
            raise AnswerRefused(
                "department", "投诉的就是%(department)s，不能由它自己办理；请选别的部门。", department=department
            )
        _give(found, department, actor, at, reasoned(why, "分派"))
    return found


def _give(found: Complaint, department: str, actor: Actor, at: dt.datetime, why: str) -> None:
    """The clock of the answer starts once, with the first department."""
    if found.state == RECEIVED:
        found.due_on = clocks.calendar().add_working_days(day_of(at), ANSWER_DAYS)
    found.state, found.department, found.late_told_at = HANDLED, department, None
    _saved(found)
    _note(found, "assign", "分派办理", "complaint.assign", actor, at, why=f"{department}：{why}",
          detail={"department": department})  # fmt: skip


def decline_complaint(*, actor: Actor, number: str, version: int, at: dt.datetime, answer: str) -> Complaint:
    """Not taken on, with the reason its author reads. Raises Forbidden, StaleCase, ReasonMissing, IllegalTransition."""
    with _changing(actor=actor, verb="complaint.assign", number=number, version=version) as found:
        if found.state != RECEIVED:
            raise _over(found)
        _close(found, DECLINED, answer, actor, at, "不予受理")
    return found


def answer_complaint(*, actor: Actor, number: str, version: int, at: dt.datetime, answer: str) -> Complaint:
    """The department's answer closes it. Raises Forbidden, StaleCase, ReasonMissing, IllegalTransition."""
    with _changing(actor=actor, verb="complaint.answer", number=number, version=version) as found:
        if found.state != HANDLED:
            raise _over(found)
        _close(found, ANSWERED, answer, actor, at, "答复")
    return found


def tell_late_complaints(*, actor: Actor, at: dt.datetime) -> tuple[str, ...]:
    """Note each open complaint past its last day once a department, in its history and the log; their numbers."""
    told = []
    late = Complaint.objects.filter(state__in=(RECEIVED, HANDLED), due_on__lt=day_of(at), late_told_at=None).order_by("pk")
    for pk in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            found = Complaint.objects.select_for_update(no_key=True).get(pk=pk)
            if Complaint.objects.filter(pk=pk, due_on__lt=day_of(at), late_told_at=None).update(late_told_at=at):
                _note(found, "late", "逾期", "case.advance", actor, at)
                told.append(str(found))
    return tuple(told)


def _close(found: Complaint, state: str, answer: str, actor: Actor, at: dt.datetime, label: str) -> None:
    found.answer = reasoned(answer, label)
    found.state, found.due_on, found.closed_at = state, None, at
    _saved(found)
    verb = "complaint.answer" if state == ANSWERED else "complaint.assign"
    _note(found, state[:10], label, verb, actor, at)


def _saved(found: Complaint) -> None:
    found.version += 1
    found.save(update_fields=["state", "department", "due_on", "answer", "closed_at", "late_told_at", "version"])


def _over(found: Complaint) -> IllegalTransition:
    return IllegalTransition(
        "投诉 %(number)s 现在是“%(state)s”，不能再这样办理；请刷新页面。",
        number=found.number,
        state=found.get_state_display(),
    )


def _note(
    found: Complaint, event: str, label: str, verb: str, actor: Actor, at: dt.datetime, *, why: str = "",
    detail: dict[str, object] | None = None,
) -> None:  # fmt: skip
    made = ComplaintEvent.objects.create(complaint=found, event=event, label=label, actor=actor.name, at=at, why=why)
    record(actor=actor, verb=verb, subject=f"complaint:{found.number}", at=at, detail={"event": event} | (detail or {}))
    tell_of_complaint(made)
