"""The way of the money from decision to receipt, by the actions people and the worker use, each life going on from where
the one before it ended; and what must hold when all is done.

`WRONG` holds two ways of doing it wrong, which a bank's book must show.
"""

import datetime as dt
import time
from collections.abc import Callable
from random import Random

from django.conf import settings
from django.db import transaction

from cases import people as p
from huiqi.access.audit import verify
from huiqi.cases import actions
from huiqi.cases.actions import Outcome, orders
from huiqi.cases.models import BankReturnLine, Case, Decision, Meeting, PaymentBatch, PaymentLine
from huiqi.cases.queries.reconciliation import reconcile
from huiqi.cases.snapshot import replay
from huiqi.cases.states import DECIDED, EXAMINED, NOTICED, PAID
from huiqi.ledger import queries as ledger
from huiqi.ledger.queries import CaseMoney
from huiqi.units.credit_code import make_credit_code

Step = Callable[[str], None]
"""Told the name of what is done next."""
AT, ANSWERED = p.moment(3, 24), p.moment(3, 30)
ENDINGS = "017080"
"""The last digits of the accounts of six firms: one unknown to the bank, one closed when the money has come."""


def begin() -> None:
    """The district before any case."""
    p.window(budget_fen=None)
    p.decided_numbers()


def prepare(turn: int) -> None:
    """Six more firms with an examined case and an account each."""
    for place, ending in enumerate(ENDINGS):
        code = make_credit_code(f"{turn * len(ENDINGS) + place:08d}")
        p.firm(code, f"第{turn}轮第{place}家公司")
        p.banked(code, f"622200000000{place:03d}{ending}")
        p.examined(code=code)


def all_done() -> bool:
    """Whether every case is paid, every batch is answered, and every answer is collected and booked."""
    ended = (PaymentBatch.State.SETTLED, PaymentBatch.State.CANCELLED)
    return not (
        Case.objects.exclude(state=PAID).exists()
        or PaymentBatch.objects.exclude(state__in=ended).exists()
        or BankReturnLine.objects.filter(effect=BankReturnLine.Effect.PENDING).exists()
        or list((settings.TREASURY_FOLDER / orders.RETURNS).glob("*.csv"))
    )


def office(step: Step, chance: Random, wrong: str) -> None:
    """Decide, publish, make, sign and send, until the process is killed."""
    while True:
        _decide(step)
        _publish(step)
        _correct(step)
        (_send_before_the_commit if wrong == "files first" else _batch)(step, chance)
        time.sleep(0.01)


def worker(step: Step, chance: Random, wrong: str) -> None:
    """What `huiqi worker` does with the bank, the same three actions, until the process is killed."""
    while True:
        step("deliver")
        if wrong == "delivered first":
            _deliver_after_the_commit()
        elif wrong != "files first":
            actions.deliver_orders(at=AT)
        step("collect")
        actions.collect_returns(actor=p.MACHINE, at=ANSWERED)
        step("book")
        actions.book_lines(actor=p.MACHINE, at=ANSWERED)
        time.sleep(0.01)


def _decide(step: Step) -> None:
    open_meeting = Meeting.objects.filter(closed_at=None).first()
    if open_meeting is None:
        listed = list(Case.objects.filter(state=EXAMINED).order_by("pk")[:2])
        if not listed:
            return
        step("convene")
        open_meeting = actions.convene(
            actor=p.SECRETARY, title="会议", case_ids=[c.pk for c in listed], held_on=p.moment(3, 12).date(),
            budget_fen=35_000_000 * len(listed), at=p.moment(3, 11),
        )  # fmt: skip
    step("decide")
    versions = Case.objects.filter(meeting_items__meeting=open_meeting).values_list("pk", "version")
    actions.decide(
        actor=p.SECRETARY, meeting_id=open_meeting.pk, at=p.moment(3, 12), minutes="同意。", attendees="甲、乙",
        document_number="南领资〔2026〕3号", outcomes={pk: Outcome("supported", version) for pk, version in versions},
    )  # fmt: skip


def _publish(step: Step) -> None:
    for case in Case.objects.filter(state=DECIDED):
        step("publish")
        actions.publish_notice(actor=p.OFFICER, case_id=case.pk, version=case.version, at=p.moment(3, 13))
    for case in Case.objects.filter(state=NOTICED):
        step("end notice")
        actions.end_notice(actor=p.MACHINE, case_id=case.pk, version=case.version, at=p.moment(3, 23))


def _correct(step: Step) -> None:
    """Firms whose payment came back name another account."""
    for held in actions.dry_run(actor=p.TREASURER).held:
        if "被银行退回" in str(held.why):
            step("correct")
            p.banked(held.case.credit_code, f"6222000001{held.case.pk:05d}0")


def _batch(step: Step, chance: Random) -> None:
    """Whatever batch is there goes one step on, or is given up now and then; where cases wait, another is made."""
    for batch in PaymentBatch.objects.filter(state__in=(PaymentBatch.State.MADE, PaymentBatch.State.SIGNED)):
        if chance.random() < 0.15:
            step("cancel")
            actions.cancel_batch(actor=p.TREASURER, number=str(batch), why="日期有误", at=AT)
        elif batch.state == PaymentBatch.State.MADE:
            step("sign")
            signer = p.TREASURER_TWO if batch.signatures.exists() else p.TREASURER
            actions.sign_batch(actor=signer, number=str(batch), at=AT)
        else:
            step("send")
            actions.send_batch(actor=p.TREASURER, number=str(batch), at=AT)
    if ready := actions.dry_run(actor=p.TREASURER).ready[: chance.randint(1, 3)]:
        step("make")
        actions.make_batch(actor=p.TREASURER, case_ids=[r.case.pk for r in ready], execute_on=AT.date(), at=AT)


def _send_before_the_commit(step: Step, chance: Random) -> None:
    """Wrong: the bank has the files before the database has the batch."""
    if ready := actions.dry_run(actor=p.TREASURER).ready[: chance.randint(1, 2)]:
        at = AT + dt.timedelta(seconds=chance.randrange(3600))
        with transaction.atomic():
            keys = [r.case.pk for r in ready]
            batch = actions.make_batch(actor=p.TREASURER, case_ids=keys, execute_on=AT.date(), at=at)
            actions.sign_batch(actor=p.TREASURER, number=str(batch), at=at)
            batch = actions.send_batch(actor=p.TREASURER, number=str(batch), at=at)
            PaymentBatch.objects.filter(pk=batch.pk).update(delivered_at=at)
            orders._write_files(batch)
            step("send")


def _deliver_after_the_commit() -> None:
    """Wrong: the database says the bank has the files before it has them."""
    for batch in PaymentBatch.objects.filter(state=PaymentBatch.State.SENT, delivered_at=None):
        with transaction.atomic():
            PaymentBatch.objects.filter(pk=batch.pk).update(delivered_at=AT)
        orders._write_files(batch)


def faults(paid: dict[str, int], taken: set[str]) -> list[str]:
    """What does not hold at the end; `paid` is the bank's book, case → fen, `taken` the names of the files it took."""
    found = [f"the books: {line}" for line in ledger.differences()]
    delivered = {f"{batch}.csv" for batch in PaymentBatch.objects.exclude(delivered_at=None)}
    found += [f"{name} never reached the bank" for name in sorted(delivered - taken)]
    if (broken := verify()) is not None:
        found.append(f"the audit chain breaks at {broken}")
    found += [f"not reconciled: {case}" for one in reconcile(p.AUDITOR) for case in one.differing]
    awards = {}
    for decision in Decision.objects.select_related("case"):
        case, award = str(decision.case), decision.award_fen
        awards[case] = award
        if not replay(decision).same:
            found.append(f"{case}: replayed otherwise: {replay(decision).differences}")
        if ledger.money_of(case) != CaseMoney(paid_fen=award):
            found.append(f"{case}: the books say {ledger.money_of(case)}")
        if PaymentLine.objects.filter(case=decision.case, state=PaymentLine.State.PAID).count() != 1:
            found.append(f"{case}: not one line that was paid")
    if awards != paid:
        found.append(f"the bank's book is not what was decided: {sorted(set(awards.items()) ^ set(paid.items()))}")
    return found
