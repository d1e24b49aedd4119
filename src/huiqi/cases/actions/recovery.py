"""How does a wrong award come back? Notice, the firm's statement, decision, receipts, until nothing is owed.

The books move with each receipt: interest first, then principal. What comes back goes to the treasury.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.db.models import Q

from huiqi.access.actor import Actor
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import require
from huiqi.cases import clocks
from huiqi.cases.actions.change import changing, locked, move, note, reasoned
from huiqi.cases.clocks import calendar, day_of, reading
from huiqi.cases.errors import IllegalTransition, NotYet
from huiqi.cases.interest import Owed
from huiqi.cases.models import Case, Instalment, Recovery, RecoveryReceipt
from huiqi.cases.queries.recovery import standing_of
from huiqi.cases.states import STATEMENT
from huiqi.cases.typed import plain
from huiqi.ledger import actions as ledger
from huiqi.ledger import queries as books

MOST_INSTALMENTS = 36
_NOTHING = Owed(0, 0)
ESCALATE_AFTER = dt.timedelta(days=10)
"""After the last day of an instalment, when the head is told. Assumed."""


def open_recovery(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, ground: str, claimed_fen: int, why: str
) -> Case:
    """Tell the firm what is to come back and why; it has five working days to state its case.

    Raises Forbidden, StaleCase, IllegalTransition, NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb="case.recover", case_id=case_id, version=version, at=at) as case:
        if ground not in Recovery.Ground.values:
            raise NotYet("追回的原因须从列表中选择；请重新选择。")
        paid = books.money_of(str(case)).paid_fen
        made = Recovery(
            case=case,
            ground=ground,
            claimed_fen=claimed_fen,
            notice=plain(why),
            opened_at=at,
            opened_by=actor.account_id,
            opened_by_name=actor.name,
        )
        move(case, "open_recovery", actor=actor, at=at, why=why, detail={"ground": ground, "fen": claimed_fen})
        if not 0 < claimed_fen <= paid:
            raise NotYet("追回金额须大于0，且不超过账上已拨付的%(paid_fen)s；请核对金额。", paid_fen=paid)
        made.save()
        clocks.start(case, STATEMENT, day_of(at))
        return case


def state_case(*, actor: Actor, case_id: int, version: int, at: dt.datetime, text: str) -> Case:
    """What the firm says to the notice, once, until the decision. Raises Forbidden, StaleCase, NotYet, ReasonMissing."""
    with changing(actor=actor, verb="case.state_case", case_id=case_id, version=version, at=at) as case:
        recovery = _open(case)
        if recovery.decided_at or recovery.stated_at:
            raise NotYet("陈述申辩已经提交过，或者已经作出决定；不服决定的，可以申请行政复议或提起行政诉讼。")
        recovery.statement, recovery.stated_at = reasoned(text, "陈述申辩"), at
        recovery.save(update_fields=["statement", "stated_at"])
        clocks.end(case, STATEMENT, day_of(at))
        return note(case, "state_case", "企业陈述申辩", verb="case.state_case", actor=actor, at=at, tells=("lead", "head"))


def decide_recovery(
    *,
    actor: Actor,
    case_id: int,
    version: int,
    at: dt.datetime,
    document_number: str,
    principal_fen: int,
    rate_bp: int,
    plan: Sequence[tuple[dt.date, int]],
    pay_to: str,
    why: str,
) -> Case:
    """Decide what is paid back, at which interest, in which instalments (last day, fen of principal) and where to.

    By the head of the department, who did not open it. Raises Forbidden, StaleCase, NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb="case.decide_recovery", case_id=case_id, version=version, at=at) as case:
        recovery = _open(case)
        _may_decide(recovery, case, actor, at)
        line = case.payment_lines.get(state="paid")
        if not (number := plain(document_number)) or not (account := plain(pay_to)):
            raise NotYet("追回决定须写明文号和缴款账户；请填写后再提交。")
        if not 0 < principal_fen <= min(recovery.claimed_fen, books.money_of(str(case)).paid_fen):
            raise NotYet("追回本金须大于0，且不超过告知的%(fen_fen)s；请核对金额。", fen_fen=recovery.claimed_fen)
        if not 0 <= rate_bp <= 10_000:
            raise NotYet("年利率须在0至100%之间；请核对。")
        _sound(plan, principal_fen, day_of(at))
        recovery.decided_at, recovery.decided_by_name, recovery.document_number = at, actor.name, number[:60]
        recovery.decision, recovery.principal_fen, recovery.rate_bp = reasoned(why, "追回决定"), principal_fen, rate_bp
        recovery.interest_from, recovery.pay_to = line.answered_on, account[:200]
        recovery.save()
        Instalment.objects.bulk_create(
            Instalment(recovery=recovery, number=i, due_on=due, amount_fen=fen) for i, (due, fen) in enumerate(plan, 1)
        )
        clocks.end(case, STATEMENT, day_of(at))
        detail: dict[str, object] = {"document": number, "fen": principal_fen, "rate_bp": rate_bp, "instalments": len(plan)}
        return note(case, "decide_recovery", "作出追回决定", verb="case.decide_recovery", actor=actor, at=at,
                    why=recovery.decision, detail=detail, tells=("firm", "lead", "treasury"))  # fmt: skip


def _may_decide(recovery: Recovery, case: Case, actor: Actor, at: dt.datetime) -> None:
    """Raises Forbidden, NotYet."""
    if recovery.decided_at:
        raise NotYet("追回决定已经作出（%(number)s）；请刷新页面。", number=recovery.document_number)
    if recovery.opened_by == actor.account_id:
        raise Forbidden("SEPARATION_OF_DUTIES", "启动追回的人不能作出追回决定；请由部门另一位负责人办理。")
    clock = clocks.running(case, STATEMENT)
    if clock and not (shown := reading(clock, day_of(at), calendar())).overdue:
        raise NotYet("企业的陈述申辩期到%(day)s为止，企业还没有陈述；请在期满后或收到陈述后再决定。", day=shown.due_on)


def _sound(plan: Sequence[tuple[dt.date, int]], principal_fen: int, today: dt.date) -> None:
    """Raises NotYet where the instalments are no plan for the principal."""
    days = [due for due, _fen in plan]
    if not 0 < len(plan) <= MOST_INSTALMENTS or days != sorted(set(days)) or days[0] < today:
        raise NotYet("分期须有1至%(most)s期，日期从今天起依次往后；请核对还款计划。", most=MOST_INSTALMENTS)
    if any(fen <= 0 for _due, fen in plan) or sum(fen for _due, fen in plan) != principal_fen:
        raise NotYet("各期金额须大于0，合计须正好等于追回本金%(fen_fen)s；请核对还款计划。", fen_fen=principal_fen)


def drop_recovery(*, actor: Actor, case_id: int, version: int, at: dt.datetime, why: str) -> Case:
    """End a recovery without its money; after the decision only by the head, and never once something came in.

    Raises Forbidden, StaleCase, IllegalTransition, NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb="case.recover", case_id=case_id, version=version, at=at) as case:
        recovery = case.recoveries.filter(closed_at=None).first()
        if recovery and recovery.decided_at:
            require(actor, "case.decide_recovery", case)
        if recovery and recovery.receipts.exists():
            raise NotYet("已有还款入账，不能终止追回；请等企业还清，或由部门依法另作决定。")
        move(case, "drop_recovery", actor=actor, at=at, why=why)
        clocks.end(case, STATEMENT, day_of(at))
        _close(_open(case), at)
        return case


def record_receipt(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, reference: str, received_on: dt.date, amount_fen: int
) -> Case:
    """Book what came in, once per bank reference: interest first, then principal; the recovery ends when nothing is owed.

    Raises Forbidden, StaleCase, NotYet.
    """
    with changing(actor=actor, verb="case.settle", case_id=case_id, version=version, at=at) as case:
        recovery = _open(case)
        if recovery.interest_from is None:
            raise NotYet("还没有作出追回决定，不能登记还款；请等决定作出后再登记。")
        made = _receipt(recovery, plain(reference), received_on, amount_fen, day_of(at))
        made.recorded_at, made.recorded_by = at, actor.name
        made.save()
        key, ref, document = made.reference, str(case), recovery.document_number
        if made.interest_fen:
            ledger.interest(actor=actor, case_ref=ref, receipt=key, amount_fen=made.interest_fen, document=document, at=at)
        if made.principal_fen:
            ledger.reverse(actor=actor, case_ref=ref, receipt=key, amount_fen=made.principal_fen, document=document, at=at)
        parts = {"interest_fen": made.interest_fen, "principal_fen": made.principal_fen}
        detail: dict[str, object] = {"reference": key, "on": str(received_on), "fen": amount_fen, **parts}
        note(case, "record_receipt", "登记还款", verb="case.settle", actor=actor, at=at, detail=detail, tells=("firm",))
        if standing_of(recovery, received_on).owed == _NOTHING:
            move(case, "close_recovery", actor=actor, at=at)
            _close(recovery, at)
        return case


def _receipt(recovery: Recovery, reference: str, on: dt.date, amount_fen: int, today: dt.date) -> RecoveryReceipt:
    """The receipt, split. Raises NotYet where it cannot be booked."""
    if not reference or len(reference) > 60:
        raise NotYet("请填写银行流水号，最多60个字；同一流水号只入账一次。")
    if RecoveryReceipt.objects.filter(reference=reference).exists():
        raise NotYet("流水号 %(reference)s 的还款已经登记过，没有再次入账。", reference=reference)
    last = recovery.receipts.last()
    earliest = last.received_on if last else recovery.interest_from
    if earliest and not earliest <= on <= today:
        raise NotYet("到账日期须在%(first)s与今天之间，按到账先后登记；请核对日期。", first=earliest)
    owed = standing_of(recovery, on).owed
    assert owed is not None, "decided"
    if not 0 < amount_fen <= owed.total_fen:
        raise NotYet("%(day)s应还的全部本息是%(owed_fen)s；到账金额须大于0且不超过它，多出的请退回企业。",
                     day=on, owed_fen=owed.total_fen)  # fmt: skip
    interest = min(owed.interest_fen, amount_fen)
    return RecoveryReceipt(
        recovery=recovery,
        reference=reference,
        received_on=on,
        amount_fen=amount_fen,
        interest_fen=interest,
        principal_fen=amount_fen - interest,
    )


def tell_instalments(*, actor: Actor, at: dt.datetime) -> tuple[str, ...]:
    """Remind of each instalment whose day has passed unpaid; ten days later the head is told. Raises Forbidden."""
    require(actor, "case.advance")
    on = day_of(at)
    late = Q(reminded_at=None, due_on__lt=on) | Q(escalated_at=None, due_on__lt=on - ESCALATE_AFTER)
    waiting = Instalment.objects.filter(late, recovery__closed_at=None).order_by("pk")
    return tuple(
        ref for pk, case_id in waiting.values_list("pk", "recovery__case_id") if (ref := _tell(pk, case_id, on, actor, at))
    )


def _tell(pk: int, case_id: int, on: dt.date, actor: Actor, at: dt.datetime) -> str:
    """The case's number where somebody was told; empty where it was paid, or told, meanwhile."""
    with transaction.atomic():
        case = locked(case_id)
        part = Instalment.objects.select_related("recovery").get(pk=pk)
        due = next(d for d in standing_of(part.recovery, on).plan if d.instalment.pk == pk)
        if not due.overdue or part.recovery.closed_at:
            return ""
        escalate = part.due_on < on - ESCALATE_AFTER
        if part.escalated_at if escalate else part.reminded_at:
            return ""
        part.reminded_at, part.escalated_at = part.reminded_at or at, at if escalate else None
        part.save(update_fields=["reminded_at", "escalated_at"])
        event, label = ("instalment_escalated", "还款逾期督办") if escalate else ("instalment_overdue", "还款逾期催办")
        tells = ("firm", "lead", "head") if escalate else ("firm", "lead")
        note(case, event, label, verb="case.advance", actor=actor, at=at, tells=tells, changes=False,
             detail={"instalment": part.number, "due_on": str(part.due_on), "open_fen": due.open_fen})  # fmt: skip
        return str(case)


def _open(case: Case) -> Recovery:
    """The case's open recovery, locked. Raises IllegalTransition."""
    found = case.recoveries.select_for_update(no_key=True).filter(closed_at=None).first()
    if found is None:
        raise IllegalTransition("申请 %(case)s 没有正在进行的追回；请刷新页面。", case=case)
    return found


def _close(recovery: Recovery, at: dt.datetime) -> None:
    recovery.closed_at = at
    recovery.save(update_fields=["closed_at"])
