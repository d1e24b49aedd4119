"""What does the bank's answer do? Each line is kept as it came, and booked once: paid, sent back, or neither with a reason.

A file is read whole into rows; then each row is booked in a transaction of its own, so that whoever was stopped goes on
where it stopped. The same file, the same line, an older line: nothing is booked twice.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.permissions import require
from huiqi.cases.actions.change import locked, move
from huiqi.cases.actions.receipts import remember_payment
from huiqi.cases.errors import CaseError, NotYet, ReturnKnown
from huiqi.cases.models import BankReturn, BankReturnLine, Case, PaymentBatch, PaymentLine
from huiqi.gateways.treasury import PAID, ReturnLine, TreasuryError, read_return
from huiqi.ledger import actions as ledger
from huiqi.ledger.errors import LedgerError
from huiqi.units.sentence import Sentence

PENDING, APPLIED, REPEATED, REFUSED = BankReturnLine.Effect
Line = PaymentLine.State
AT_ONCE = 200
"""Lines booked in one request; the worker books the rest."""


@dataclass(frozen=True)
class Booked:
    """What became of the lines that were booked, and how many still wait."""

    applied: int = 0
    repeated: int = 0
    refused: int = 0
    left: int = 0


def import_return(*, actor: Actor, content: bytes, name: str, at: dt.datetime) -> BankReturn:
    """Keep every line of a file of bank answers; `book_lines` books them. Raises Forbidden, NotYet, ReturnKnown."""
    require(actor, "case.settle")
    try:
        found = read_return(content, name)
    except TreasuryError as error:
        raise NotYet("银行回单读不出，什么也没有入账：%(why)s", why=error.reason) from None
    with transaction.atomic():
        file, new = BankReturn.objects.get_or_create(
            sha256=found.sha256, defaults={"name": name[:120], "imported_at": at, "imported_by": actor.name}
        )
        if not new:
            raise ReturnKnown("这份回单已于%(at)s由%(who)s导入，没有再次入账。", at=file.imported_at, who=file.imported_by)
        BankReturnLine.objects.bulk_create((_row(file, line) for line in found.lines), batch_size=500)
        BankReturnLine.objects.bulk_create(
            (
                BankReturnLine(
                    file=file, number=f.number, reference=f.reference[:35], effect=REFUSED, why=str(f.reason)[:300]
                )
                for f in found.faults
            ),
            batch_size=500,
        )
        detail = {"event": "import_return", "file": file.sha256, "lines": len(found.lines), "faults": len(found.faults)}
        record(actor=actor, verb="case.settle", subject=f"bank_return:{file.pk}", at=at, detail=detail)
    return file


def _row(file: BankReturn, line: ReturnLine) -> BankReturnLine:
    return BankReturnLine(
        file=file,
        number=line.number,
        reference=line.reference,
        outcome=line.outcome,
        amount_fen=line.amount_fen,
        on=line.on,
        bank_reference=line.bank_reference[:60],
        reason=line.reason[:300],
    )


def book_lines(*, actor: Actor, at: dt.datetime, most: int = AT_ONCE) -> Booked:
    """Book what waits, in the order in which it came; run again, it goes on. Raises Forbidden."""
    require(actor, "case.settle")
    waiting = BankReturnLine.objects.filter(effect=PENDING).order_by("pk")
    effects = [_book(key, actor, at) for key in waiting.values_list("pk", flat=True)[:most]]
    return Booked(effects.count(APPLIED), effects.count(REPEATED), effects.count(REFUSED), waiting.count())


def _book(key: int, actor: Actor, at: dt.datetime) -> str:
    """One line: what it did, written beside it."""
    with transaction.atomic():
        named = PaymentLine.objects.filter(reference__in=BankReturnLine.objects.filter(pk=key).values("reference"))
        paid = named.values_list("case_id", flat=True).first()
        case = locked(paid) if paid else None  # first the case, then its line, as everywhere
        answer = BankReturnLine.objects.select_for_update().get(pk=key)
        if answer.effect != PENDING:
            return answer.effect
        line = PaymentLine.objects.select_for_update(no_key=True).filter(reference=answer.reference).first()
        answer.effect, answer.why = _effect(line, answer)
        if answer.effect == APPLIED and line and case:
            try:
                with transaction.atomic():
                    _apply(case, line, answer, actor, at)
            except (CaseError, LedgerError) as refused:  # the case went another way since: somebody must look at it
                answer.effect, answer.why = REFUSED, str(refused.reason)[:300]
        answer.save(update_fields=["effect", "why"])
        if answer.effect == REFUSED:
            record(actor=actor, verb="case.settle", subject=f"bank_return:{answer.file_id}", at=at, why=answer.why,
                   detail={"event": "refuse_line", "line": answer.number, "reference": answer.reference})  # fmt: skip
    return answer.effect


def _effect(line: PaymentLine | None, answer: BankReturnLine) -> tuple[str, str]:
    """What an answer does to the line it names, and why it does nothing."""
    if line is None:
        return REFUSED, Sentence("没有这个付款编号：不是本系统发出的款项，请退回银行核对")
    if answer.amount_fen != line.amount_fen:
        fen = {"ours_fen": line.amount_fen, "theirs_fen": answer.amount_fen}
        return REFUSED, Sentence("金额与指令不同：指令%(ours_fen)s，回单%(theirs_fen)s；请与银行核对", **fen)
    if line.state in (Line.WAITING, Line.DROPPED):
        return REFUSED, Sentence("这笔款项没有发送过；请与银行核对")
    older = line.answered_on is not None and answer.on is not None and answer.on <= line.answered_on
    match line.state, answer.outcome:
        case (Line.SENT, _):
            return APPLIED, ""
        case (Line.PAID, "paid") | (Line.RETURNED, "returned"):
            return REPEATED, Sentence("已经入账，没有再次入账")
        case (Line.PAID, "returned") if not (line.answered_on and answer.on and answer.on < line.answered_on):
            return APPLIED, ""
        case (Line.RETURNED, "paid") if older:
            return REPEATED, Sentence("退汇之前的支付回单，晚到了，没有再次入账")
        case (Line.RETURNED, "paid"):
            return REFUSED, Sentence("这笔款项已经退汇，银行却说其后已支付；请与银行核对，以免重复支付")
    return REFUSED, Sentence("退汇日期早于支付日期；请与银行核对")


def _apply(case: Case, line: PaymentLine, answer: BankReturnLine, actor: Actor, at: dt.datetime) -> None:
    """Book one answer: the ledger, the locked case, the line, and the batch where it was the last."""
    grounds = answer.bank_reference or line.reference
    detail = {"reference": line.reference, "bank_reference": answer.bank_reference, "fen": line.amount_fen}
    money: dict[str, Any] = {
        "actor": actor,
        "case_ref": str(case),
        "reference": line.reference,
        "amount_fen": line.amount_fen,
        "at": at,
    }
    if answer.outcome == PAID:
        ledger.post(**money, document=grounds)
        line.state = Line.PAID
        remember_payment(case, line.amount_fen, at)
        move(case, "pay", actor=actor, at=at, detail=detail)
    else:
        why = answer.reason or "银行未说明原因"
        if line.state == Line.PAID:
            ledger.give_back(**money, document=grounds)
            remember_payment(case, -line.amount_fen, at)
        line.state, line.reason = Line.RETURNED, why
        move(case, "return_payment", actor=actor, at=at, why=why, detail=detail)
    line.answered_on, line.bank_reference = answer.on, answer.bank_reference
    line.save(update_fields=["state", "reason", "answered_on", "bank_reference"])
    batch = PaymentBatch.objects.select_for_update(no_key=True).get(pk=line.batch_id)
    if batch.state == PaymentBatch.State.SENT and not batch.lines.filter(state=Line.SENT).exists():
        batch.state = PaymentBatch.State.SETTLED
        batch.save(update_fields=["state"])
