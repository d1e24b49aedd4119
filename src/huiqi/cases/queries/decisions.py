"""What was decided, what is before the public, and what does the firm's letter say?"""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet, Sum
from django.utils import timezone

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Case, Decision, Meeting, MeetingItem, Notice, Window
from huiqi.cases.queries.cases import visible_to
from huiqi.cases.states import EXAMINED, REFUSED, VOIDED
from huiqi.cases.typed import plain
from huiqi.engine.batch import Batch, Claim, Settled, settle
from huiqi.ledger import queries as ledger
from huiqi.policies import find_measure
from huiqi.register import queries as register


@dataclass(frozen=True)
class WayLine:
    """One case on a meeting's list, cut by either method."""

    item: MeetingItem
    pro_rata: Settled
    priority: Settled


@dataclass(frozen=True)
class BothWays:
    """A meeting's list cut by either method, so that the body can compare before anything is recorded."""

    lines: tuple[WayLine, ...]
    pro_rata: Batch
    priority: Batch


APPEALS = (
    "对本决定不服的，可以自收到之日起60日内依法申请行政复议。",
    "也可以自收到之日起6个月内依法向人民法院提起行政诉讼。",
)
"""The routes printed on every decision. The periods are assumed (domain.md §2.4) until legal staff confirm them."""


@dataclass(frozen=True)
class AwardLetter:
    """What the letter to the firm says; money in fen. Where nothing is awarded, `reason` says why."""

    document_number: str
    enterprise: str
    credit_code: str
    case_number: str
    matter: str
    supported: bool
    award_fen: int
    reason: str
    decided_on: dt.date
    department: str
    appeals: tuple[str, ...]


def award_letter(case: Case) -> AwardLetter:
    """The letter of a decided case. Raises UnknownCase where nothing was decided."""
    decision = Decision.objects.filter(case=case).first()
    if decision is None:
        raise UnknownCase("申请 %(case)s 还没有审定，没有决定书；请等审定后再打开。", case=case)
    law = case.law
    return AwardLetter(
        decision.document_number,
        case.enterprise.name,
        case.credit_code,
        str(case),
        f"{law.clause}{law.title}（{case.year}年）",
        decision.supported,
        decision.award_fen,
        decision.reason,
        decision.decided_on,
        law.lead,
        APPEALS,
    )


def refusal_letter(case: Case) -> AwardLetter:
    """The letter of a case not accepted, or whose decision was made void. Raises UnknownCase elsewhere."""
    if case.state not in (REFUSED, VOIDED) or case.closed_at is None:
        raise UnknownCase(
            "申请 %(case)s 现在是“%(state)s”，没有不予受理或撤销的通知书。", case=case, state=case.get_state_display()
        )
    law, last = case.law, case.events.filter(to_state=case.state).first()
    return AwardLetter(
        "",
        case.enterprise.name,
        case.credit_code,
        str(case),
        f"{law.clause}{law.title}（{case.year}年）",
        False,
        0,
        last.why if last else "",
        timezone.localdate(case.closed_at),
        law.lead,
        APPEALS,
    )


def meeting_by_id(meeting_id: int, *, for_update: bool = False) -> Meeting:
    """The meeting by its key. Raises UnknownCase."""
    rows = Meeting.objects.select_for_update(no_key=True) if for_update else Meeting.objects
    try:
        return rows.get(pk=meeting_id)
    except Meeting.DoesNotExist:
        raise UnknownCase("找不到这次会议，请从列表重新打开。") from None


def meetings(actor: Actor) -> QuerySet[Meeting]:
    """Every meeting, the latest first. Raises Forbidden."""
    require(actor, "case.decide")
    return Meeting.objects.all()


def both_ways(meeting: Meeting) -> BothWays:
    """The list of an open meeting by either method, in the order of priority, as if all on it were supported."""
    items = list(meeting.items.select_related("case__enterprise").order_by("rank", "case_id"))
    binding = register.binding(find_measure(meeting.measure)[0], meeting.held_on)
    claims = [Claim(str(i.case), meeting.measure, i.case.matter_key, i.claimed_fen) for i in items]
    pro_rata = settle(binding, claims, meeting.budget_fen)
    priority = settle(binding, claims, meeting.budget_fen, {c.case_ref: i.rank for c, i in zip(claims, items, strict=True)})
    lines = zip(items, pro_rata.claims, priority.claims, strict=True)
    return BothWays(tuple(WayLine(*line) for line in lines), pro_rata, priority)


def waiting_for_decision(actor: Actor, measure: str, year: int) -> QuerySet[Case]:
    """Examined cases that are on no meeting's list yet."""
    listed = Q(meeting_items__outcome="open")
    return visible_to(actor).filter(state=EXAMINED, measure=measure, year=year).exclude(listed).order_by("pk")


def budget_left(measure: str, year: int, *, besides: int = 0) -> int | None:
    """Fen a meeting on a measure and year may still award; None where no money was appropriated for it.

    It is what the envelope has available, and no more than the windows' budgets leave where each has one. The budget
    of every meeting that still has cases to decide is gone from both, but for the meeting `besides`.
    """
    available = ledger.available_fen(year, measure, find_measure(measure)[1].lead)
    if available is None:
        return None
    held = Meeting.objects.filter(measure=measure, year=year, closed_at=None).exclude(pk=besides)
    held = held.filter(Exists(MeetingItem.objects.filter(meeting=OuterRef("pk"))))
    left = available - (held.aggregate(fen=Sum("budget_fen"))["fen"] or 0)
    windows = windows_left(measure, year, besides=besides)
    return left if windows is None else min(left, windows)


def windows_left(measure: str, year: int, *, besides: int = 0) -> int | None:
    """Fen the windows of a measure and year may still award; None where one of them has no budget."""
    budgets = list(Window.objects.filter(measure=measure, year=year).values_list("budget_fen", flat=True))
    known = [b for b in budgets if b is not None]
    if len(known) < len(budgets):
        return None
    awarded = Decision.objects.filter(case__measure=measure, case__year=year).exclude(case__state=VOIDED)
    held = Meeting.objects.filter(measure=measure, year=year, closed_at=None).exclude(pk=besides)
    held = held.filter(Exists(MeetingItem.objects.filter(meeting=OuterRef("pk"))))
    return (
        sum(known)
        - (awarded.aggregate(fen=Sum("award_fen"))["fen"] or 0)
        - (held.aggregate(fen=Sum("budget_fen"))["fen"] or 0)
    )


def notices() -> QuerySet[Notice]:
    """Every public notice, the latest first, withdrawn ones too."""
    return Notice.objects.all()


def notice_by_number(number: str) -> Notice:
    """The notice behind a permanent address. Raises UnknownCase."""
    found = Notice.objects.filter(number=plain(number)).first()
    if found is None:
        raise UnknownCase("没有编号为 %(number)s 的公示，请核对链接。", number=number[:20])
    return found
