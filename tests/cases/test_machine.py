"""Whatever people try, in whatever order: only the table moves a case, and every move leaves its mark."""

import datetime as dt
from collections.abc import Callable

import pytest
from django.db import transaction
from django.db.models import Q
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.people import (
    ADMINISTRATOR,
    AUDITOR,
    HEAD,
    MACHINE,
    MANAGER,
    OFFICER,
    PUBLIC,
    SECRETARY,
    STRANGER,
    TREASURER,
    WINDOW,
    banked,
    decided_numbers,
    draft,
    firm,
    moment,
    window,
)
from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.access.errors import AccessError, Forbidden
from huiqi.access.models import AuditEntry
from huiqi.access.permissions import allowed
from huiqi.cases import actions, clocks
from huiqi.cases.actions import Outcome
from huiqi.cases.errors import CaseError, IllegalTransition, NotYet, StaleCase, UnknownCase
from huiqi.cases.models import Case, Clock, Event, Meeting, Notice
from huiqi.cases.states import CLOSED, ROWS, STATE_CLOCKS, State, row, rows_from, runs_in, stands_in
from huiqi.gateways.treasury.orders import yuan_of
from huiqi.units.money import wan
from soak import times

pytestmark = pytest.mark.database
PEOPLE = (MANAGER, WINDOW, OFFICER, SECRETARY, PUBLIC, MACHINE, STRANGER, AUDITOR, TREASURER, ADMINISTRATOR)
Do = Callable[[Actor, Case, dt.datetime], object]


def _by_meeting(kind: str) -> Do:
    def decide(actor: Actor, case: Case, at: dt.datetime) -> None:
        listed = Meeting.objects.filter(items__case=case, closed_at=None).first()
        meeting = listed or actions.convene(
            actor=actor, title="会议", case_ids=[case.pk], held_on=clocks.day_of(at), budget_fen=10**9, at=at
        )
        actions.decide(
            actor=actor, meeting_id=meeting.pk, at=at, minutes="同意", attendees="甲", document_number="1号",
            outcomes={case.pk: Outcome(kind, case.version, "理由")},
        )  # fmt: skip

    return decide


def _objection(actor: Actor, case: Case, at: dt.datetime) -> None:
    notice = Notice.objects.filter(case=case).first()
    actions.file_objection(
        actor=actor, notice_number=notice.number or "" if notice else "GS", name="甲", contact="1", reason="不实", at=at
    )


def _answer(upheld: bool) -> Do:
    def answer(actor: Actor, case: Case, at: dt.datetime) -> None:
        first = case.objections.filter(upheld=None).first()
        actions.answer_objection(
            actor=actor, case_id=case.pk, version=case.version, at=at, objection_id=first.pk if first else 0,
            upheld=upheld, text="经核查",
        )  # fmt: skip

    return answer


def _simple(action: Callable[..., object], **more: object) -> Do:
    return lambda actor, case, at: action(actor=actor, case_id=case.pk, version=case.version, at=at, **more)


def _instruct(actor: Actor, case: Case, at: dt.datetime) -> None:
    batch = actions.make_batch(actor=actor, case_ids=[case.pk], execute_on=clocks.calendar().on_or_after(at.date()), at=at)
    actions.sign_batch(actor=actor, number=str(batch), at=at)
    actions.send_batch(actor=actor, number=str(batch), at=at)


def _bank(word: str) -> Do:
    """The bank says `word` of the case's last payment."""

    def answer(actor: Actor, case: Case, at: dt.datetime) -> None:
        if (line := case.payment_lines.last()) is None:
            raise NotYet("没有付款")
        row = f"{line.reference},{word},{yuan_of(line.amount_fen)},{at.date()},B{at:%d%H%M%S},不符"
        content = f"指令编号,结果,金额,日期,银行流水号,原因\n{row}\n".encode()
        file = actions.import_return(actor=actor, content=content, name="return.csv", at=at)
        actions.book_lines(actor=actor, at=at)
        if (said := file.lines.get()).effect != "applied":
            raise NotYet(said.why)

    return answer


def _pay_back(actor: Actor, case: Case, at: dt.datetime) -> None:
    """The head decides where nobody has yet, and all that is owed comes in."""
    recovery = case.recoveries.filter(closed_at=None).first()
    fen, version = (recovery.claimed_fen if recovery else 1), case.version
    if recovery is None or recovery.decided_at is None:
        version = actions.decide_recovery(
            actor=HEAD, case_id=case.pk, version=version, at=at, document_number="追1号", principal_fen=fen, rate_bp=0,
            plan=((at.date() + dt.timedelta(days=30), fen),), pay_to="财政局", why="不实",
        ).version  # fmt: skip
    actions.record_receipt(
        actor=actor, case_id=case.pk, version=version, at=at, reference=f"R{at:%d%H%M%S}", received_on=at.date(),
        amount_fen=fen,
    )  # fmt: skip


EVENTS: dict[str, Do] = {
    "submit": _simple(actions.submit, committed=True),
    "withdraw": _simple(actions.withdraw),
    "accept": _simple(actions.accept),
    "request_correction": _simple(actions.request_correction, points=[("", "请补盖章页")]),
    "refuse_acceptance": _simple(actions.refuse_acceptance, why="不符合"),
    "resubmit": _simple(actions.resubmit),
    "examine": _simple(actions.examine, supports=True, text="属实"),
    "decide": _by_meeting("supported"),
    "reject": _by_meeting("rejected"),
    "send_back": _by_meeting("sent_back"),
    "notice": _simple(actions.publish_notice),
    "object": _objection,
    "dismiss_objection": _answer(False),
    "uphold_objection": _answer(True),
    "end_notice": _simple(actions.end_notice),
    "instruct": _instruct,
    "pay": _bank("已付"),
    "return_payment": _bank("退回"),
    "revoke": _simple(actions.revoke, why="申报材料不实"),
    "open_recovery": _simple(actions.open_recovery, ground="overpaid", claimed_fen=wan(1), why="多付"),
    "drop_recovery": _simple(actions.drop_recovery, why="属实"),
    "close_recovery": _pay_back,
}


def test_every_event_of_the_table_is_tried_here() -> None:
    assert set(EVENTS) == {t.event for t in ROWS}


@pytest.fixture
def district() -> None:
    firm()
    window()
    decided_numbers()
    banked()


STEPS = st.tuples(
    st.integers(0, 99), st.sampled_from(PEOPLE), st.sampled_from(sorted(EVENTS)), st.sampled_from((0, 0, 0, 1, 4, 9))
)


@settings(max_examples=times(60), deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(STEPS, min_size=4, max_size=24))
def test_only_the_table_moves_a_case_and_every_move_leaves_its_mark(
    district: None, steps: list[tuple[int, Actor, str, int]]
) -> None:
    with transaction.atomic():
        case, at = draft(), moment(3, 2)
        for luck, anyone, any_event, days in steps:
            at += dt.timedelta(days=days, minutes=1)
            actor, event = (anyone, any_event) if luck < 30 else _sensible(case, luck)
            case = _try(case, actor, event, at)
            _clocks_are_right(case, at)
        assert audit.verify() is None
        transaction.set_rollback(True)  # every example starts from the same district


def _sensible(case: Case, luck: int) -> tuple[Actor, str]:
    """Something the table allows now, by somebody who may; it seldom closes the case, so that walks get far."""
    rows = rows_from(case.state) or ROWS
    possible = [t for t in rows if t.target not in CLOSED or luck > 94] or rows
    chosen = possible[luck % len(possible)]
    return next(p for p in PEOPLE if allowed(p, chosen.verb, case) and p is not STRANGER), chosen.event


def _try(case: Case, actor: Actor, event: str, at: dt.datetime) -> Case:
    """One attempt, compared with the table: moved by its row with its marks, or refused and nothing changed."""
    before = (case.state, case.version, Event.objects.count(), AuditEntry.objects.count(), Clock.objects.count())
    rule = row(case.state, event)
    may = allowed(actor, rule.verb, case) if rule else None
    refused = _attempt(case, actor, event, at)
    if refused:
        now = Case.objects.get(pk=case.pk)
        counted = (Event.objects.count(), AuditEntry.objects.count(), Clock.objects.count())
        assert (now.state, now.version, *counted) == before
        if rule is None:
            assert isinstance(refused, (IllegalTransition, Forbidden, NotYet, UnknownCase))
        if rule and not may:
            assert isinstance(refused, (Forbidden, NotYet))
        return now
    now = Case.objects.get(pk=case.pk)
    assert rule is not None, f"{event} from {case.state} is not in the table"
    assert may, f"{actor.name} may not {rule.verb}"
    assert now.state in {rule.target, case.state if rule.stays else rule.target}
    last = Event.objects.filter(case=case).last()
    assert last is not None
    assert (last.from_state, last.to_state, last.version, last.actor) == (case.state, now.state, now.version, actor.name)
    assert now.version > case.version
    named = Q(subject=f"case:{case.number}") | Q(detail__contains=str(case.number))  # a batch names all of its cases
    assert AuditEntry.objects.filter(named, verb=rule.verb).count() >= 1
    with pytest.raises((StaleCase, Forbidden)):
        actions.withdraw(actor=MANAGER, case_id=case.pk, version=case.version, at=at)
    return now


def _attempt(case: Case, actor: Actor, event: str, at: dt.datetime) -> Exception | None:
    """The refusal, or None where it was done."""
    try:
        with transaction.atomic():
            EVENTS[event](actor, case, at)
    except (CaseError, AccessError) as refused:
        return refused
    return None


def _clocks_are_right(case: Case, at: dt.datetime) -> None:
    """Each clock of the state runs, stands or is over just as the table says, and its days add up."""
    on, days = clocks.day_of(at), clocks.calendar()
    for kind in STATE_CLOCKS:
        clock = clocks.running(case, kind)
        assert (clock is not None) == (case.state in runs_in(kind) | stands_in(kind))
        if clock:
            shown = clocks.reading(clock, on, days)
            paused = sum(days.working_days_between(p.from_on, p.until_on or on) for p in clock.pauses.all())
            assert shown.elapsed + paused == days.working_days_between(clock.started_on, on)
            assert bool(shown.paused_for) == (case.state in stands_in(kind))
    timeless = (State.DRAFT, State.EXAMINED, State.DECIDED, State.PAID, State.RECOVERING, *CLOSED)
    assert (case.due_on is None) == (case.state in timeless)
    assert (case.closed_at is None) == (case.state not in CLOSED)
