"""How is a venue recognised? It is scored on the spot, the head decides, and the register holds it from then on."""

import datetime as dt
from collections.abc import Mapping, Sequence

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.cases.actions.change import reasoned
from huiqi.cases.actions.photographs import Photo, receive_photographs
from huiqi.cases.actions.requests import answered, changing_part, keep_files, note_request
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import AnswerRefused, IllegalTransition, NotYet
from huiqi.cases.models import Assessment, ServicePart
from huiqi.cases.offerings import VENUE, offering
from huiqi.cases.recognition import CRITERIA, PASSES_AT
from huiqi.register import actions as register
from huiqi.register.models import Recognition, Venue

PHOTOGRAPH = "现场照片"
"""The paper under which the photographs of a visit are kept."""


def assess(
    *,
    actor: Actor,
    part_id: int,
    version: int,
    at: dt.datetime,
    visited_on: dt.date,
    officers: str,
    findings: str,
    points: Mapping[str, int],
    photographs: Sequence[Photo] = (),
) -> Assessment:
    """The score sheet of a visit with its photographs; another visit replaces it until the request is decided.

    Raises Forbidden, StaleCase, IllegalTransition, AnswerRefused, NotYet (a photograph, a day to come), ReasonMissing.
    """
    pictures = receive_photographs(photographs)
    with changing_part(actor=actor, verb="service.answer", part_id=part_id, version=version) as (request, part):
        _refuse_other(part)
        if visited_on > day_of(at):
            raise NotYet("核查日期 %(day)s 还没有到；请在现场核查之后登记。", day=visited_on)
        given = _points(points)
        row, _ = Assessment.objects.update_or_create(
            part=part,
            defaults={
                "visited_on": visited_on,
                "officers": reasoned(officers, "核查人员")[:200],
                "findings": reasoned(findings, "核查情况"),
                "points": given,
                "total": sum(given.values()),
                "by": actor.name,
                "at": at,
            },
        )
        keep_files(part, [(PHOTOGRAPH, picture.file) for picture in pictures], actor, at)
        note_request(
            request, part, "assess", "现场评分", "service.answer", actor, at,
            detail={"points": given, "total": row.total, "photographs": len(pictures)},
        )  # fmt: skip
        return row


def _points(points: Mapping[str, int]) -> dict[str, int]:
    """Every criterion with points it can have. Raises AnswerRefused."""
    for criterion in CRITERIA:
        if points.get(criterion.key) not in range(criterion.most + 1):
            raise AnswerRefused(criterion.key, "“%(label)s”请给0到%(most)s分。", label=criterion.label, most=criterion.most)
    return {criterion.key: points[criterion.key] for criterion in CRITERIA}


def _refuse_other(part: ServicePart) -> None:
    if offering(part.request.service).part(part.key).result != VENUE:
        raise IllegalTransition("申请 %(number)s 不是认定申请，不用评分。", number=part.request.number)
    if part.state != ServicePart.State.WAITING:
        raise IllegalTransition(
            "申请 %(number)s 的这个事项现在是“%(state)s”，不能“%(label)s”。",
            number=part.request.number, state=part.get_state_display(), label="现场评分",
        )  # fmt: skip


def grant_recognition(
    *,
    actor: Actor,
    part_id: int,
    version: int,
    at: dt.datetime,
    valid_from: dt.date,
    valid_to: dt.date,
    document: str,
) -> Recognition:
    """The head recognises the venue for a span of days, by a document; the firm is its operator from then on.

    Raises Forbidden, StaleCase, IllegalTransition, NotYet (no score sheet, or too few points), RegisterError.
    """
    with changing_part(actor=actor, verb="service.recognise", part_id=part_id, version=version) as (request, part):
        _refuse_other(part)
        sheet = Assessment.objects.filter(part=part).first()
        if sheet is None:
            raise NotYet("还没有现场评分；请先登记现场评分，再作认定。")
        if sheet.total < PASSES_AT:
            raise NotYet(
                "现场评分 %(total)s 分，不到 %(least)s 分，不能认定；请答复“不能提供”并写明理由。",
                total=sheet.total, least=PASSES_AT,
            )  # fmt: skip
        recognition = register.recognise(
            actor=actor, venue=_venue(part, actor, at), valid_from=valid_from, valid_to=valid_to, document=document, at=at
        )
        reply = f"已认定，文号 {recognition.document}，有效期 {valid_from} 至 {valid_to}。"
        answered(request, part, actor=actor, at=at, state=ServicePart.State.PROVIDED, label="认定", reply=reply)
        return recognition


def _venue(part: ServicePart, actor: Actor, at: dt.datetime) -> Venue:
    said = part.answers
    kinds = {str(label): value for value, label in Venue.Kind.choices}
    with transaction.atomic():
        return register.record_venue(
            actor=actor,
            name=said["name"],
            kind=kinds[said["kind"]],
            sub_district=said["sub_district"],
            address=said["address"],
            operator=part.request.enterprise,
            area_m2=int(said["area_m2"]),
            studios=int(said["studios"]),
            at=at,
        )
