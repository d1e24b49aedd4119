"""How is a case changed? Fetch and lock, check the right and the version, move by the table, write history and audit.

Every action of this room goes through `changing`; what it writes stands or falls with its one transaction.
"""

import datetime as dt
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.permissions import require
from huiqi.cases import clocks
from huiqi.cases.actions.messages import tell
from huiqi.cases.errors import IllegalTransition, ReasonMissing, StaleCase, UnknownCase
from huiqi.cases.models import Case, Event
from huiqi.cases.states import CLOSED, T, row, rows_from
from huiqi.cases.typed import plain
from huiqi.units.sentence import Sentence


@contextmanager
def changing(*, actor: Actor, verb: str, case_id: int, version: int, at: dt.datetime) -> Iterator[Case]:
    """The case, locked, if the actor may do `verb` and read it at `version`. Raises Forbidden, StaleCase, UnknownCase."""
    with transaction.atomic():
        case = locked(case_id)
        require(actor, verb, case)
        refuse_stale(case, version)
        yield case


def locked(case_id: int) -> Case:
    """The case, locked until the transaction ends. Raises UnknownCase.

    The lock leaves the key free: PostgreSQL looks at foreign keys at commit, when another writer may hold the end of
    the audit chain that this one waits for.
    """
    try:
        return (
            Case.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise", "window").get(pk=case_id)
        )
    except Case.DoesNotExist:
        raise UnknownCase("找不到这项申请，请从列表重新打开。") from None


def refuse_stale(case: Case, version: int) -> None:
    """Raises StaleCase where the case is no longer at `version`, saying what was done since and by whom."""
    if not is_stale(case, version):
        return
    since = case.events.filter(version__gt=version).order_by("version", "pk")
    said = [Sentence("%(actor)s于%(at)s%(label)s", actor=e.actor, at=timezone.localtime(e.at), label=e.said) for e in since]
    changes = tuple(said) or (Sentence("草稿已在别处保存"),)
    raise StaleCase("您打开之后，这项申请已有变化：%(changes)s。请刷新页面，核对后再办理。", changes, changes=changes)


def is_stale(case: Case, version: int) -> bool:
    """Whether the case moved on since it was read at `version`."""
    return case.version != version


def step(case: Case, event: str) -> T:
    """The row of the table for an event now. Raises IllegalTransition naming what is possible instead."""
    if found := row(case.state, event):
        return found
    possible = tuple(dict.fromkeys(t.label for t in rows_from(case.state))) or "没有后续办理"
    raise IllegalTransition(
        "申请 %(case)s 现在是“%(state)s”，不能这样办理；现在可以：%(possible)s。",
        case=case,
        state=case.get_state_display(),
        possible=possible,
    )


def move(
    case: Case,
    event: str,
    *,
    actor: Actor,
    at: dt.datetime,
    why: str = "",
    detail: Mapping[str, object] | None = None,
    personal: Mapping[str, object] | None = None,
    stay: bool = False,
) -> Case:
    """Move a locked case by one row of the table: state, clocks, version, history, audit.

    `stay` keeps the state where the row allows it. Raises IllegalTransition, ReasonMissing.
    """
    rule = step(case, event)
    if "reason" in rule.needs:
        why = reasoned(why, rule.label)
    why = plain(why)
    before, case.state = case.state, case.state if stay and rule.stays else rule.target
    if case.state in CLOSED:
        case.closed_at = at
    clocks.follow(case, clocks.day_of(at), rule.label)
    write(case, event, rule.verb, rule.label, before=before, tells=rule.tells, actor=actor, at=at, why=why, detail=detail,
          personal=personal)  # fmt: skip
    return case


def note(
    case: Case,
    event: str,
    label: str,
    *,
    verb: str,
    actor: Actor,
    at: dt.datetime,
    why: str = "",
    detail: Mapping[str, object] | None = None,
    tells: Sequence[str] = (),
    changes: bool = True,
) -> Case:
    """Record something that moves no state. `changes` is False where readers of the case need not read it again."""
    write(case, event, verb, label, before=case.state, tells=tells, actor=actor, at=at, why=why, detail=detail,
          changes=changes)  # fmt: skip
    return case


def write(
    case: Case,
    event: str,
    verb: str,
    label: str,
    *,
    before: str,
    tells: Sequence[str],
    actor: Actor,
    at: dt.datetime,
    why: str,
    detail: Mapping[str, object] | None,
    personal: Mapping[str, object] | None = None,
    changes: bool = True,
) -> Event:
    """Save the case with its next version, one line of history, one audit entry, and a message for everyone it tells."""
    case.version += changes
    case.save()
    case.__dict__.pop("hands", None)
    moved = {"from": before, "to": case.state, "version": case.version} | dict(detail or {})
    record(actor=actor, verb=verb, subject=f"case:{case.number}", at=at, why=why, detail={"event": event, **moved},
           personal=personal)  # fmt: skip
    event_row = Event.objects.create(
        case=case,
        event=event,
        verb=verb,
        label=label[:60],
        from_state=before,
        to_state=case.state,
        version=case.version,
        account=actor.account_id,
        actor=actor.name,
        at=at,
        why=why,
        detail=dict(detail or {}) | _said(label),
        tells=list(tells),
    )
    tell(event_row, case)
    return event_row


def _said(label: str) -> dict[str, object]:
    """What lets a page say a label with values in it in another language."""
    return {"said": [label.pattern, label.values]} if isinstance(label, Sentence) and label.values else {}


def move_all(cases: Sequence[Case], event: str, *, actor: Actor, at: dt.datetime, detail: Mapping[str, object]) -> None:
    """Move many locked cases by the same row, which tells nobody and ends no clock, in a few statements.

    Whoever calls writes the one audit entry that names them all. Raises IllegalTransition, and then none was moved.
    """
    rules = [step(case, event) for case in cases]
    for case, rule in zip(cases, rules, strict=True):
        if rule.tells or rule.within not in {t.within for t in rows_from(rule.target)}:
            raise AssertionError(f"{event} is moved one by one")
        case.state = rule.target
    for state in {rule.target for rule in rules}:
        keys = [case.pk for case in cases if case.state == state]
        for first in range(0, len(keys), _AT_ONCE):
            Case.objects.filter(pk__in=keys[first : first + _AT_ONCE]).update(state=state, version=F("version") + 1)
    before = [rule.source for rule in rules]
    _write_all(cases, before, event, rules[0].label, rules[0].verb, 1, actor, at, detail)


def note_all(
    cases: Sequence[Case], event: str, label: str, *, verb: str, actor: Actor, at: dt.datetime, detail: Mapping[str, object]
) -> None:
    """A line of history for many cases that moves none of them. Whoever calls writes the audit entry."""
    _write_all(cases, [case.state for case in cases], event, label, verb, 0, actor, at, detail)


_AT_ONCE = 500
"""Rows in one statement."""


def _write_all(
    cases: Sequence[Case],
    before: Sequence[str],
    event: str,
    label: str,
    verb: str,
    step_up: int,
    actor: Actor,
    at: dt.datetime,
    detail: Mapping[str, object],
) -> None:
    made = (
        Event(
            case=case,
            event=event,
            verb=verb,
            label=label,
            from_state=was,
            to_state=case.state,
            version=case.version + step_up,
            account=actor.account_id,
            actor=actor.name,
            at=at,
            detail=dict(detail),
        )
        for case, was in zip(cases, before, strict=True)
    )
    Event.objects.bulk_create(made, batch_size=_AT_ONCE)


def reasoned(why: str, label: str) -> str:
    """The reason without blanks at its ends. Raises ReasonMissing where nothing is left."""
    if not (words := plain(why)):
        raise ReasonMissing("“%(label)s”须写明理由，申请人会看到；请填写后再提交。", label=label)
    return words
