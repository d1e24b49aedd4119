"""How does a package of a case come on record, and how is it handed over to the archives office?"""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.permissions import require
from huiqi.cases.actions.change import locked, reasoned
from huiqi.cases.errors import NotArchivable
from huiqi.cases.models import ArchiveRecord, Case, HandedOver, HandOver
from huiqi.cases.queries.archives import is_archived, open_matters

MOST_HANDED_OVER = 500
"""Packages of one hand-over, at most."""


@dataclass(frozen=True)
class Package:
    """What was packed, as the row says it."""

    version: int
    reference: str
    title: str
    last_event: int
    ended_on: dt.date
    sha256: str
    previous: str
    size: int
    files: int
    pages: int
    retention_years: int
    retain_until: dt.date


def require_archivable(actor: Actor, case: Case) -> None:
    """Nothing where the case may go into the archive now. Raises Forbidden, NotArchivable."""
    require(actor, "archive.make", case)
    if matters := open_matters(case):
        raise NotArchivable("申请 %(case)s 还不能归档：%(why)s。", case=case, why=tuple(matters))
    if is_archived(case):
        raise NotArchivable("申请 %(case)s 已经归档，之后没有变化；需要时请下载已有的档案包。", case=case)


def record_archive(*, actor: Actor, case_id: int, at: dt.datetime, package: Package) -> ArchiveRecord:
    """The package, which the store already holds, on record. Raises Forbidden, UnknownCase, NotArchivable.

    A case that moved while it was packed is refused: the package would lack what happened.
    """
    with transaction.atomic():
        case = locked(case_id)
        require_archivable(actor, case)
        last = case.events.last()
        if last is None or last.pk != package.last_event:
            raise NotArchivable("申请 %(case)s 在打包时有了变化；请再归档一次。", case=case)
        made = ArchiveRecord.objects.create(case=case, made_at=at, made_by=actor.name, **vars(package))
        record(actor=actor, verb="archive.make", subject=f"archive:{made}", at=at,
               detail={"sha256": made.sha256, "size": made.size, "reference": made.reference,
                       "retain_until": made.retain_until.isoformat()})  # fmt: skip
        return made


def hand_over(*, actor: Actor, record_ids: Sequence[int], receiver: str, note: str, at: dt.datetime) -> HandOver:
    """Packages handed over together; each once. Raises Forbidden, NotArchivable, ReasonMissing."""
    with transaction.atomic():
        rows = ArchiveRecord.objects.select_for_update(of=("self",), no_key=True).select_related("case__enterprise")
        records = list(rows.filter(pk__in=record_ids, handed_over=None).order_by("pk"))
        if not records or len(records) != len(set(record_ids)):
            raise NotArchivable("选中的档案有的已经移交，或没有选中；请从待移交的档案中重新勾选。")
        if len(records) > MOST_HANDED_OVER:
            raise NotArchivable("一次最多移交%(most)s件；请分几次移交。", most=MOST_HANDED_OVER)
        for one in records:
            require(actor, "archive.make", one.case)
        made = HandOver.objects.create(
            number=_next_number(at), receiver=reasoned(receiver, "接收单位"), note=note.strip()[:300], made_at=at,
            made_by=actor.name,
        )  # fmt: skip
        HandedOver.objects.bulk_create(HandedOver(hand_over=made, record=one) for one in records)
        record(actor=actor, verb="archive.hand_over", subject=f"handover:{made}", at=at,
               detail={"packages": [str(one) for one in records], "receiver": made.receiver})  # fmt: skip
        return made


def _next_number(at: dt.datetime) -> str:
    """One after the last of the year; two at once are kept apart by the column's being unique."""
    return f"YJ-{at.year}-{HandOver.objects.filter(number__startswith=f'YJ-{at.year}-').count() + 1:04d}"
