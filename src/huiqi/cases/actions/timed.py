"""What does time itself do? Remind at 80 % of a clock, escalate at its end, let a notice end, name what is due.

Run twice, done once.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases import clocks
from huiqi.cases.actions.change import locked, note
from huiqi.cases.actions.complaints import tell_late_complaints
from huiqi.cases.actions.publication import end_notice
from huiqi.cases.actions.recovery import tell_instalments
from huiqi.cases.actions.requests import tell_late_parts
from huiqi.cases.clocks import Reading, day_of
from huiqi.cases.models import Case, Clock, Panel, SupervisionCheck
from huiqi.cases.states import ACCEPTED, CLOCK_LABELS, CLOCK_TELLS, CLOSED, NOTICED, STATE_CLOCKS, runs_in
from huiqi.units.sentence import Sentence

REMIND_AT = 80
"""Percent of a clock's working days."""


@dataclass(frozen=True)
class Ran:
    """What one run did, by case number."""

    reminded: tuple[str, ...]
    escalated: tuple[str, ...]
    notices_ended: tuple[str, ...]
    checks_due: tuple[str, ...]
    reviews_due: tuple[str, ...]
    instalments_due: tuple[str, ...]
    services_late: tuple[str, ...]
    """By the number of the request."""
    complaints_late: tuple[str, ...]
    """By their own numbers."""


def run_clocks(*, actor: Actor, at: dt.datetime) -> Ran:
    """All timed work up to a moment, each case in its own transaction; `actor` is access.actor.SYSTEM."""
    require(actor, "case.advance")
    on, days = day_of(at), clocks.calendar()
    ended = _end_notices(actor, at)
    reminded, escalated = [], []
    for clock in Clock.objects.filter(ended_on=None).select_related("case").prefetch_related("pauses").iterator(1000):
        shown = clocks.reading(clock, on, days)
        if clock.kind in STATE_CLOCKS and clock.case.state in runs_in(clock.kind) and clock.case.due_on != shown.due_on:
            Case.objects.filter(pk=clock.case_id).update(due_on=shown.due_on)  # the calendar was imported meanwhile
        if not CLOCK_TELLS[clock.kind] or shown.paused_for:
            continue
        if shown.elapsed >= clock.days and clock.escalated_at is None:
            _tell(clock.pk, shown, True, actor, at)
            escalated.append(str(clock.case))
        elif shown.elapsed * 100 >= clock.days * REMIND_AT and clock.reminded_at is None:
            _tell(clock.pk, shown, False, actor, at)
            reminded.append(str(clock.case))
    checks, reviews = _name_checks(actor, at), _name_reviews(actor, at)
    return Ran(
        tuple(reminded),
        tuple(escalated),
        ended,
        checks,
        reviews,
        tell_instalments(actor=actor, at=at),
        tell_late_parts(actor=actor, at=at),
        tell_late_complaints(actor=actor, at=at),
    )


def _end_notices(actor: Actor, at: dt.datetime) -> tuple[str, ...]:
    over = Case.objects.filter(state=NOTICED, public_notice__ends_on__lt=day_of(at)).order_by("pk")
    return tuple(
        str(end_notice(actor=actor, case_id=pk, version=version, at=at)) for pk, version in over.values_list("pk", "version")
    )


def _name_checks(actor: Actor, at: dt.datetime) -> tuple[str, ...]:
    """Tell the department of each check after the award whose day has come."""
    due = SupervisionCheck.objects.filter(done_on=None, reminded_at=None, due_on__lte=day_of(at))
    found = []
    for pk, case_id in due.exclude(plan__case__state__in=CLOSED).order_by("pk").values_list("pk", "plan__case_id"):
        with transaction.atomic():
            case = locked(case_id)
            if not SupervisionCheck.objects.filter(pk=pk, done_on=None, reminded_at=None).update(reminded_at=at):
                continue
            what = SupervisionCheck.objects.values_list("what", flat=True).get(pk=pk)
            note(case, "check_due", "事后核查到期", verb="case.advance", actor=actor, at=at, tells=("lead",),
                 detail={"check": pk, "what": what}, changes=False)  # fmt: skip
        found.append(str(case))
    return tuple(found)


def _name_reviews(actor: Actor, at: dt.datetime) -> tuple[str, ...]:
    """Tell the department and the experts of each panel that is still open after its last day."""
    due = Panel.objects.filter(closed_at=None, reminded_at=None, due_on__lt=day_of(at), case__state=ACCEPTED)
    found = []
    for pk, case_id in due.order_by("pk").values_list("pk", "case_id"):
        with transaction.atomic():
            case = locked(case_id)
            if not Panel.objects.filter(pk=pk, closed_at=None, reminded_at=None).update(reminded_at=at):
                continue
            note(case, "review_due", "专家评审到期", verb="case.advance", actor=actor, at=at, tells=("lead", "experts"),
                 detail={"panel": pk}, changes=False)  # fmt: skip
        found.append(str(case))
    return tuple(found)


def _tell(clock_id: int, shown: Reading, escalate: bool, actor: Actor, at: dt.datetime) -> None:
    """Mark the clock and write who is told; readers of the case need not read it again."""
    with transaction.atomic():
        case = locked(shown.clock.case_id)
        clock = Clock.objects.select_for_update(no_key=True).get(pk=clock_id)
        if clock.ended_on or (clock.escalated_at if escalate else clock.reminded_at):
            return
        clock.reminded_at = clock.reminded_at or at
        if escalate:
            clock.escalated_at = at
        clock.save(update_fields=["reminded_at", "escalated_at"])
        event = "escalate" if escalate else "remind"
        tells = (*CLOCK_TELLS[clock.kind], "head") if escalate else CLOCK_TELLS[clock.kind]
        detail: dict[str, object] = {"run": clock.pk, "clock": clock.kind, "about": clock.about}
        detail |= {"elapsed": shown.elapsed, "days": clock.days}
        said = {"clock": CLOCK_LABELS[clock.kind], "about": clock.about}
        if clock.about:
            label = Sentence("%(clock)s（%(about)s）到期督办" if escalate else "%(clock)s（%(about)s）催办", **said)
        else:
            label = Sentence("%(clock)s到期督办" if escalate else "%(clock)s催办", **said)
        note(case, event, label, verb="case.advance", actor=actor, at=at, detail=detail, tells=tells,
             changes=False)  # fmt: skip
