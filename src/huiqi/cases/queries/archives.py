"""Which ended cases are in the archive, which must go there, which came back to life, and whose keeping ends soon?"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.db.models import Case as Choose
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When

from huiqi.access.actor import SYSTEM_ROLE, Actor
from huiqi.access.permissions import allowed, require
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import ArchiveRecord, Case, CasePaper, Event, HandOver, Objection, Recovery, Upload
from huiqi.cases.states import ENDED, PAID
from huiqi.cases.typed import plain
from huiqi.policies import POLICIES
from huiqi.units.sentence import Sentence


class Stage(models.TextChoices):
    """Where an ended case stands with the archive."""

    TO_DO = "todo", "待归档"
    AGAIN = "again", "须再次归档"
    DONE = "done", "已归档"
    OPEN = "open", "有未结事项"


ORDERS = ("-ended_at", "ended_at", "retain_until")
EXPIRES_WITHIN = dt.timedelta(days=365)
_SEES_ALL = frozenset({"secretary", "auditor", SYSTEM_ROLE})


def _own_measures(actor: Actor) -> list[str]:
    departments = {g.department for g in actor.grants if g.role in ("officer", "head")}
    return [m.id for policy in POLICIES.values() for m in policy.measures if m.lead in departments]


def _within_reach(actor: Actor, measure: str) -> Q:
    """What require("archive.read") allows, as one condition. Raises Forbidden where that is nothing."""
    if not allowed(actor, "archive.read"):
        require(actor, "archive.read")
    if not actor.roles.isdisjoint(_SEES_ALL):
        return Q()
    return Q(**{f"{measure}__in": _own_measures(actor)})


def ended_cases(actor: Actor) -> QuerySet[Any]:
    """Every ended Case whose archive the actor may read, with `stage`, `ended_at`, `archive`, `retain_until`.

    `archive` is the key of its last package. A draft that was deleted is none. Raises Forbidden.
    """
    last = ArchiveRecord.objects.filter(case=OuterRef("pk")).order_by("-version")
    came = Event.objects.filter(case=OuterRef("pk"), to_state=OuterRef("state")).exclude(from_state=F("to_state"))
    files = Upload.objects.filter(paper=OuterRef("pk"), removed_at=None)
    owed = CasePaper.objects.filter(case=OuterRef("pk"), manner=CasePaper.Manner.DEFERRED).exclude(Exists(files))
    is_open = Q(Exists(Objection.objects.filter(case=OuterRef("pk"), upheld=None)))
    is_open |= Q(Exists(Recovery.objects.filter(case=OuterRef("pk"), closed_at=None)))
    newer = Exists(Event.objects.filter(case=OuterRef("pk"), pk__gt=OuterRef("archived_event")))
    rows = Case.objects.filter(_within_reach(actor, "measure"), state__in=ENDED).exclude(number=None)
    return rows.annotate(
        archive=Subquery(last.values("pk")[:1]),
        archived_event=Subquery(last.values("last_event")[:1]),
        retain_until=Subquery(last.values("retain_until")[:1]),
        ended_at=Subquery(came.order_by("-pk").values("at")[:1]),
        stage=Choose(
            When(is_open | (Q(state=PAID) & Exists(owed)), then=Value(Stage.OPEN.value)),
            When(archived_event=None, then=Value(Stage.TO_DO.value)),
            When(newer, then=Value(Stage.AGAIN.value)),
            default=Value(Stage.DONE.value),
            output_field=models.CharField(),
        ),
    ).select_related("enterprise")


def archive_cases(
    actor: Actor, *, stage: str = "", measure: str = "", words: str = "", expires_by: dt.date | None = None, order: str = ""
) -> QuerySet[Any]:
    """The list: by stage, measure, words, the day by which keeping ends; `order` one of ORDERS. Raises Forbidden."""
    found = ended_cases(actor)
    if stage in Stage.values:
        found = found.filter(stage=stage)
    if measure:
        found = found.filter(measure=measure)
    for word in plain(words).split()[:5]:
        found = found.filter(Q(number__icontains=word) | Q(enterprise__name__icontains=word))
    if expires_by:
        found = found.filter(retain_until__lte=expires_by)
    return found.order_by(order if order in ORDERS else ORDERS[0], "-pk")


def stage_counts(actor: Actor) -> dict[str, int]:
    """How many cases stand where, in one query. Raises Forbidden."""
    return dict(ended_cases(actor).order_by().values_list("stage").annotate(n=Count("pk")))


def quiet_cases(actor: Actor, before: dt.datetime) -> QuerySet[Any]:
    """What must go into the archive and has had no event since a moment, the oldest end first. Raises Forbidden."""
    moved = Event.objects.filter(case=OuterRef("pk"), at__gte=before)
    due = ended_cases(actor).filter(stage__in=[Stage.TO_DO, Stage.AGAIN])
    return due.exclude(Exists(moved)).order_by("ended_at", "pk")


def ended_on(case: Case) -> dt.datetime:
    """When a case came into the state it ended in."""
    return case.events.filter(to_state=case.state).exclude(from_state=F("to_state")).latest("pk").at


def open_matters(case: Case) -> list[Sentence]:
    """What of an ended case is still open: each a sentence; none where it can go into the archive."""
    found = []
    if case.state not in ENDED:
        found.append(Sentence("还没有办结（%(state)s）", state=case.get_state_display()))
    if count := case.objections.filter(upheld=None).count():
        found.append(Sentence("有%(count)s件异议没有答复", count=count))
    if case.recoveries.filter(closed_at=None).exists():
        found.append(Sentence("追回还没有办完"))
    if case.state == PAID:
        for paper in case.papers.filter(manner=CasePaper.Manner.DEFERRED):
            if not paper.uploads.filter(removed_at=None).exists():
                found.append(Sentence("容缺的材料没有补交：%(paper)s", paper=paper.name))
    return found


def is_archived(case: Case) -> bool:
    """Whether the last package of a case holds all of its history."""
    last, event = case.archives.last(), case.events.last()
    return last is not None and event is not None and last.last_event >= event.pk


def archive_for(actor: Actor, record_id: int) -> ArchiveRecord:
    """A package's row, fetched and checked in one call. Raises UnknownCase, Forbidden."""
    rows = ArchiveRecord.objects.select_related("case__enterprise", "handed_over__hand_over")
    record = rows.filter(pk=record_id).first()
    if record is None:
        raise UnknownCase("找不到这份档案，请从档案列表重新打开。")
    require(actor, "archive.read", record.case)
    return record


def archives_of(actor: Actor, case: Case) -> list[ArchiveRecord]:
    """Every package of a case, the last first; none for who may not read the archive."""
    return list(case.archives.order_by("-version")) if allowed(actor, "archive.read", case) else []


@dataclass(frozen=True)
class CaseArchive:
    """What the page of an ended case says of its archive: its packages, the last first, and what comes next."""

    records: tuple[ArchiveRecord, ...]
    open: tuple[Sentence, ...]
    """What has to be finished first."""
    stale: bool
    """Whether no package holds all of its history."""
    makes: bool
    """Whether the reader may archive it."""


def archive_of(actor: Actor, case: Case) -> CaseArchive | None:
    """The archive of a case; None where it has not ended or the reader may not know."""
    if case.state not in ENDED or not allowed(actor, "archive.read", case):
        return None
    stale = not is_archived(case)
    matters = tuple(open_matters(case)) if stale else ()
    return CaseArchive(tuple(archives_of(actor, case)), matters, stale, stale and allowed(actor, "archive.make", case))


def to_hand_over(actor: Actor) -> QuerySet[ArchiveRecord]:
    """Packages that no hand-over holds yet, by reference. Raises Forbidden."""
    rows = ArchiveRecord.objects.filter(_within_reach(actor, "case__measure"), handed_over=None)
    return rows.select_related("case__enterprise").order_by("reference", "version")


def hand_overs(actor: Actor) -> QuerySet[HandOver]:
    """Every hand-over with a package the actor may read, the last first, with `count` and `size`. Raises Forbidden."""
    reach = _within_reach(actor, "items__record__case__measure")
    rows = HandOver.objects.filter(reach) if reach else HandOver.objects.all()
    return rows.annotate(count=Count("items"), size=models.Sum("items__record__size"))


def hand_over_for(actor: Actor, hand_over_id: int) -> tuple[HandOver, list[ArchiveRecord]]:
    """A hand-over and its packages by reference; whoever may read all of them. Raises UnknownCase, Forbidden."""
    found = HandOver.objects.filter(pk=hand_over_id).first()
    if found is None:
        raise UnknownCase("找不到这次移交，请从移交列表重新打开。")
    rows = ArchiveRecord.objects.filter(handed_over__hand_over=found).select_related("case__enterprise")
    records = list(rows.order_by("reference", "version"))
    for record in records:
        require(actor, "archive.read", record.case)
    return found, records
