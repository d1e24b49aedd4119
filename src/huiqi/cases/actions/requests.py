"""How is a service asked for and answered? Each department answers its own part, by its own clock; the firm says how it was.

A part sent back for more stands still; the request is answered once every part is.
"""

import datetime as dt
import json
import uuid
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.permissions import About, require
from huiqi.cases import clocks
from huiqi.cases.actions.change import reasoned
from huiqi.cases.actions.messages import tell_of_service
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import AnswerRefused, DuplicateCase, IllegalTransition, NotYet, StaleCase, UnknownCase
from huiqi.cases.models import ServiceEvent, ServiceFile, ServicePart, ServiceRequest
from huiqi.cases.offerings import Offering, offering, read_all
from huiqi.cases.typed import plain
from huiqi.register import queries as register
from huiqi.register.cipher import keyring
from huiqi.register.files import Received, receive

WAITING, RETURNED, PROVIDED, DECLINED, TAKEN_BACK = ServicePart.State
OPEN, ANSWERED, CLOSED, WITHDRAWN = ServiceRequest.State
FILES_MAX = 20
"""Files of one part, at most."""

Typed = Mapping[tuple[str, str], str]
"""Part key (empty for what is common) and question → what was typed."""
Files = Sequence[tuple[str, str, str, bytes]]
"""Part key, paper, file name, content."""


def ask(
    *, actor: Actor, credit_code: str, service: str, parts: Sequence[str], typed: Typed, at: dt.datetime, files: Files = ()
) -> ServiceRequest:
    """Ask for a service; each part goes to its department at once.

    Raises Forbidden, AnswerRefused, FileRefused, DuplicateCase (the firm asked for the same a moment ago), UnknownCase.
    """
    offered = offering(service)
    require(actor, "service.ask", About(credit_code=credit_code))
    keys = tuple(part.key for part in offered.parts if part.key in parts)
    if not keys:
        raise AnswerRefused("parts", "还没有选择要办的事项；请至少选一项。")
    answers = read_all(offered.asks(keys), typed)
    received = [(key, paper, receive(name, content)) for key, paper, name, content in files]
    firm = register.enterprise(credit_code)
    with transaction.atomic():
        _refuse_twice(offered, firm.pk, answers, keys, at)
        request = ServiceRequest.objects.create(
            service=service, measure=offered.measure, enterprise=firm, asked_by=actor.name, asked_at=at
        )
        request.number = f"FW-{day_of(at).year}-{request.pk:06d}"
        request.save(update_fields=["number"])
        for key in keys:
            part = _open_part(request, offered, key, answers.get("", {}) | answers.get(key, {}), day_of(at))
            for _, paper, file in (row for row in received if row[0] == key):
                ServiceFile.objects.create(part=part, paper=paper, uploaded_by=actor.name, **file.fields(at))
        note_request(
            request, None, "ask", "提出申请", "service.ask", actor, at, detail={"service": service, "parts": list(keys)}
        )
    return request


def _open_part(request: ServiceRequest, offered: Offering, key: str, answers: Mapping[str, str], on: dt.date) -> ServicePart:
    row, reference = offered.part(key), uuid.uuid4()
    return ServicePart.objects.create(
        request=request,
        key=key,
        department=row.department,
        reference=reference,
        answers_encrypted=_sealed(answers, reference),
        days_left=row.days,
        started_on=on,
        due_on=clocks.calendar().add_working_days(on, row.days),
    )


def _sealed(answers: Mapping[str, str], reference: uuid.UUID) -> str:
    return keyring().encrypt(json.dumps(dict(answers), ensure_ascii=False), str(reference))


TWICE = dt.timedelta(minutes=10)
"""The same request within this time is one sent twice."""


def _refuse_twice(
    offered: Offering, firm: int, answers: Mapping[str, Mapping[str, str]], keys: Sequence[str], at: dt.datetime
) -> None:
    rows = ServiceRequest.objects.filter(enterprise=firm, service=offered.key, state=OPEN, asked_at__gt=at - TWICE)
    for other in rows.prefetch_related("parts"):
        said = {part.key: part.answers for part in other.parts.all()}
        if said == {key: dict(answers.get("", {})) | dict(answers.get(key, {})) for key in keys}:
            raise DuplicateCase(
                "刚刚已提交过同样的申请 %(number)s；请在那项申请中查看办理情况。", str(other), number=other.number
            )


@contextmanager
def changing_part(*, actor: Actor, verb: str, part_id: int, version: int) -> Iterator[tuple[ServiceRequest, ServicePart]]:
    """The request and one part of it, locked, if the actor may do `verb` to the part at `version`."""
    with transaction.atomic():
        found = ServicePart.objects.filter(pk=part_id).values_list("request_id", flat=True).first()
        request = _locked(found)
        part = request.parts.select_related("request__enterprise").get(pk=part_id)
        require(actor, verb, part.subject)
        _refuse_stale(request, version)
        yield request, part


def _locked(request_id: int | None) -> ServiceRequest:
    rows = ServiceRequest.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise")
    request = rows.filter(pk=request_id or 0).first()
    if request is None:
        raise UnknownCase("找不到这项服务申请，请从列表重新打开。")
    return request


def _refuse_stale(request: ServiceRequest, version: int) -> None:
    if request.version != version:
        raise StaleCase("您打开之后，这项申请已有变化。请刷新页面，核对后再办理。", ())


def return_part(*, actor: Actor, part_id: int, version: int, at: dt.datetime, why: str) -> ServicePart:
    """Ask the firm for more, all of it in one go; the clock stands still. Raises Forbidden, StaleCase, ReasonMissing."""
    with changing_part(actor=actor, verb="service.answer", part_id=part_id, version=version) as (request, part):
        _refuse_unless(part, WAITING, "退回补充")
        why = reasoned(why, "退回补充")
        used = clocks.calendar().working_days_between(part.started_on, day_of(at))
        part.state, part.days_left, part.due_on = RETURNED, max(part.days_left - used, 1), None
        part.save(update_fields=["state", "days_left", "due_on"])
        note_request(request, part, "return", "退回补充", "service.answer", actor, at, why=why)
        return part


def add_to_part(
    *, actor: Actor, part_id: int, version: int, at: dt.datetime, typed: Mapping[str, str], files: Files = ()
) -> ServicePart:
    """The firm adds what it was asked for; the department's clock goes on. Raises Forbidden, AnswerRefused, FileRefused."""
    received = [(paper, receive(name, content)) for _, paper, name, content in files]
    with changing_part(actor=actor, verb="service.ask", part_id=part_id, version=version) as (request, part):
        _refuse_unless(part, RETURNED, "补充")
        asks = offering(request.service).asks((part.key,))
        read = read_all(asks, {(key, ask.name): typed.get(ask.name, "") for key, ask in asks})
        keep_files(part, received, actor, at)
        on = day_of(at)
        part.answers_encrypted = _sealed(read.get("", {}) | read.get(part.key, {}), part.reference)
        part.state, part.started_on = WAITING, on
        part.due_on = clocks.calendar().add_working_days(on, part.days_left)
        part.save(update_fields=["answers_encrypted", "state", "started_on", "due_on"])
        note_request(request, part, "add", "提交补充", "service.ask", actor, at)
        return part


def keep_files(part: ServicePart, received: Sequence[tuple[str, Received]], actor: Actor, at: dt.datetime) -> None:
    """A row for each file with its paper, the same file once. Raises AnswerRefused where there are too many."""
    for paper, file in received:
        if part.files.filter(removed_at=None).count() >= FILES_MAX:
            raise AnswerRefused("files", "一个事项最多%(most)s个文件；请合并成一个 PDF。", most=FILES_MAX)
        if not part.files.filter(removed_at=None, sha256=file.sha256).exists():
            ServiceFile.objects.create(part=part, paper=paper, uploaded_by=actor.name, **file.fields(at))


def answer_part(*, actor: Actor, part_id: int, version: int, at: dt.datetime, provided: bool, reply: str) -> ServicePart:
    """The department's answer to its part. Raises Forbidden, StaleCase, IllegalTransition, ReasonMissing, NotYet."""
    label = "提供服务" if provided else "不能提供"
    with changing_part(actor=actor, verb="service.answer", part_id=part_id, version=version) as (request, part):
        _refuse_unless(part, WAITING, label)
        if provided and offering(request.service).part(part.key).result:
            raise NotYet("这项申请要先现场评分，再由部门负责人作出认定；请不要直接答复“提供服务”。")
        state = PROVIDED if provided else DECLINED
        return answered(request, part, actor=actor, at=at, state=state, label=label, reply=reasoned(reply, label))


def answered(
    request: ServiceRequest, part: ServicePart, *, actor: Actor, at: dt.datetime, state: str, label: str, reply: str
) -> ServicePart:
    """A part of a locked request is answered; the request is, once every part is."""
    part.reply, part.state, part.due_on = reply, state, None
    part.answered_by, part.answered_at = actor.name, at
    part.save(update_fields=["reply", "state", "due_on", "answered_by", "answered_at"])
    if not request.parts.filter(state__in=[WAITING, RETURNED]).exists():
        request.state = ANSWERED
    note_request(request, part, "answer", label, "service.answer", actor, at, why=part.reply)
    return part


def withdraw_request(*, actor: Actor, request_id: int, version: int, at: dt.datetime, why: str = "") -> ServiceRequest:
    """The firm takes back what no department has answered yet. Raises Forbidden, StaleCase, IllegalTransition."""
    with transaction.atomic():
        request = _locked(request_id)
        require(actor, "service.ask", About(credit_code=request.enterprise.credit_code))
        _refuse_stale(request, version)
        waiting = request.parts.filter(state__in=[WAITING, RETURNED])
        if not waiting.exists():
            raise IllegalTransition("申请 %(number)s 已全部答复，不能再撤回。", number=request.number)
        waiting.update(state=TAKEN_BACK, due_on=None)
        rest = request.parts.exclude(state=TAKEN_BACK).exists()
        request.state, request.closed_at = (ANSWERED, None) if rest else (WITHDRAWN, at)
        note_request(request, None, "withdraw", "撤回", "service.ask", actor, at, why=plain(why))
        return request


def rate(
    *, actor: Actor, request_id: int, version: int, at: dt.datetime, satisfaction: int, comment: str = ""
) -> ServiceRequest:
    """How the firm found it, one to five; the request is closed. It may think again. Raises Forbidden, AnswerRefused."""
    with transaction.atomic():
        request = _locked(request_id)
        require(actor, "service.ask", About(credit_code=request.enterprise.credit_code))
        _refuse_stale(request, version)
        if request.state not in (ANSWERED, CLOSED):
            raise IllegalTransition("申请 %(number)s 还没有全部答复，答复后再评价。", number=request.number)
        if satisfaction not in range(1, 6):
            raise AnswerRefused("satisfaction", "请选1到5之间的满意度。")
        request.satisfaction, request.comment = satisfaction, plain(comment)[:500]
        request.state, request.closed_at = CLOSED, request.closed_at or at
        note_request(request, None, "rate", "评价", "service.ask", actor, at, detail={"satisfaction": satisfaction})
        return request


def tell_late_parts(*, actor: Actor, at: dt.datetime) -> tuple[str, ...]:
    """Note each part past its last day once, in its history and the log; the numbers of their requests."""
    late = ServicePart.objects.filter(state=WAITING, due_on__lt=day_of(at), late_told_at=None).order_by("pk")
    told = []
    for pk in list(late.values_list("pk", flat=True)):
        with transaction.atomic():
            part = ServicePart.objects.get(pk=pk)
            request = _locked(part.request_id)
            if not ServicePart.objects.filter(pk=pk, state=WAITING, late_told_at=None).update(late_told_at=at):
                continue
            note_request(request, part, "late", "逾期未答复", "case.advance", actor, at, changes=False)
            told.append(str(request))
    return tuple(told)


def _refuse_unless(part: ServicePart, state: str, label: str) -> None:
    if part.state != state:
        raise IllegalTransition(
            "申请 %(number)s 的这个事项现在是“%(state)s”，不能“%(label)s”。",
            number=part.request.number,
            state=part.get_state_display(),
            label=label,
        )


def note_request(
    request: ServiceRequest,
    part: ServicePart | None,
    event: str,
    label: str,
    verb: str,
    actor: Actor,
    at: dt.datetime,
    *,
    why: str = "",
    detail: Mapping[str, object] | None = None,
    changes: bool = True,
) -> ServiceEvent:
    """Save the request with its next version, one line of history that tells whom it concerns, and one audit entry.

    The entry repeats nothing private.
    """
    request.version += changes
    request.save()
    said = {"event": event, "version": request.version, **({"part": part.key, "state": part.state} if part else {})}
    record(actor=actor, verb=verb, subject=f"service:{request.number}", at=at, detail=said | dict(detail or {}))
    row = ServiceEvent.objects.create(
        request=request, part=part, event=event, label=label, account=actor.account_id, actor=actor.name, at=at, why=why
    )
    tell_of_service(row)
    return row
