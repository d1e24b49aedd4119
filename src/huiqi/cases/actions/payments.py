"""How is money sent? Cases are put into a batch, the batch is signed, and sent; the books move when the bank answers.

A batch is made of what `dry_run` says can be paid. Its files are written from its rows alone, so that whoever was
stopped in between writes the same again; a line's reference is the bank's key and the ledger's.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Count, QuerySet

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import SEPARATED, About, allowed, require
from huiqi.cases import credit
from huiqi.cases.actions.change import move_all, note_all, reasoned
from huiqi.cases.clocks import calendar, day_of
from huiqi.cases.errors import NotYet, UnknownCase
from huiqi.cases.models import BatchSignature, Case, Event, PaymentBatch, PaymentLine
from huiqi.cases.states import TO_BE_PAID
from huiqi.register import queries as register
from huiqi.register.models import BankAccount
from huiqi.units.sentence import Sentence

MADE, SIGNED, SENT, SETTLED, CANCELLED = PaymentBatch.State
Line = PaymentLine.State
MOST = 5_000
"""Lines in one batch: what the bank takes in one file."""


@dataclass(frozen=True)
class Ready:
    """A case that can be paid now: to which account, how much, and the attempt it would be."""

    case: Case
    account: BankAccount
    amount_fen: int
    attempt: int


@dataclass(frozen=True)
class Held:
    """A case that cannot be paid now, and why."""

    case: Case
    amount_fen: int
    why: str


@dataclass(frozen=True)
class DryRun:
    """What a batch would pay, and what it would leave."""

    ready: tuple[Ready, ...]
    held: tuple[Held, ...]

    @property
    def total_fen(self) -> int:
        return sum(r.amount_fen for r in self.ready)


def dry_run(*, actor: Actor, measure: str = "", case_ids: Sequence[int] | None = None) -> DryRun:
    """Every case to be paid (of a measure, of these), in a fixed number of queries; nothing is written.

    Who only reads payments sees what the treasury could pay. Raises Forbidden.
    """
    require(actor, "payment.read")
    cases = _light(Case.objects.filter(state=TO_BE_PAID).select_related("enterprise", "decision")).order_by("due_on", "pk")
    if measure:
        cases = cases.filter(measure=measure)
    if case_ids is not None:
        cases = cases.filter(pk__in=case_ids)
    return _sorted_out(list(cases[:MOST]), actor)


def _light(rows: QuerySet[Case]) -> QuerySet[Case]:
    """Without answers and frozen decision, which nobody needs here: reading those of 5,000 cases takes seconds."""
    return rows.defer("facts", "decision__frozen")


def _sorted_out(cases: list[Case], actor: Actor) -> DryRun:
    """What can be paid of these cases and what is held."""
    keys = [case.pk for case in cases]
    accounts = register.bank_accounts([case.enterprise_id for case in cases])
    attempts = dict(PaymentLine.objects.filter(case__in=keys).values_list("case").annotate(Count("pk")))
    returned = {line.case_id: line for line in PaymentLine.objects.filter(case__in=keys, state=Line.RETURNED)}
    live = set(
        PaymentLine.objects.filter(case__in=keys, state__in=[Line.WAITING, Line.SENT, Line.PAID]).values_list(
            "case", flat=True
        )
    )
    hands = _hands(keys)
    ready, held = [], []
    for case in cases:
        account, amount = accounts.get(case.enterprise_id), case.decision.award_fen
        if why := _why_held(case, account, returned.get(case.pk), case.pk in live, hands[case.pk], actor):
            held.append(Held(case, amount, why))
        elif account:
            ready.append(Ready(case, account, amount, attempts.get(case.pk, 0) + 1))
    return DryRun(tuple(ready), tuple(held))


def _hands(keys: list[int]) -> defaultdict[int, defaultdict[str, set[int]]]:
    """Who examined, scored, decided each of these cases: what the separation of duties asks."""
    found: defaultdict[int, defaultdict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    rows = Event.objects.filter(case__in=keys, verb__in=SEPARATED, account__isnull=False)
    for case, verb, account in rows.values_list("case", "verb", "account"):
        found[case][verb].add(account or 0)
    return found


def _why_held(
    case: Case, account: BankAccount | None, last: PaymentLine | None, live: bool, hands: dict[str, set[int]], actor: Actor
) -> str:
    """Why a case cannot be paid now by this person; empty where it can."""
    subject = About(case.credit_code, case.lead, case.co_departments, {v: frozenset(a) for v, a in hands.items()})
    if allowed(actor, "case.pay"):
        try:
            require(actor, "case.pay", subject)
        except Forbidden as refused:
            return refused.reason
    if live:
        return Sentence("已列入另一批次，还没有回单；请办理那个批次，或先把它作废")
    if account is None:
        return Sentence("企业还没有登记收款账户；请企业在“收款账户”页登记")
    if last and last.account_id == account.pk:
        return Sentence("上次被银行退回：%(reason)s；等企业更正收款账户", reason=last.reason)
    return ""


def make_batch(*, actor: Actor, case_ids: Sequence[int], execute_on: dt.date, at: dt.datetime) -> PaymentBatch:
    """Put cases into a batch. All of them can be paid, or nothing is written; the credit gate is asked and its answers
    are kept. Raises Forbidden, NotYet, CreditBlocked."""
    require(actor, "case.pay")
    keys = sorted(set(case_ids))
    if not 0 < len(keys) <= MOST:
        raise NotYet("一个批次至少1笔，最多%(most)s笔；请重新选择。", most=MOST)
    if execute_on < day_of(at):
        raise NotYet("付款日期不能早于今天；请改为今天或以后的工作日。")
    if not calendar().is_working_day(execute_on):
        raise NotYet("%(day)s不是工作日，银行不办理；请改为工作日。", day=execute_on)
    barred = credit.ask_all(_firms_of(keys), "pay", actor=actor, at=at)
    with transaction.atomic():
        cases = list(_locked(keys))
        found = _sorted_out([c for c in cases if c.pk not in barred], actor)
        if len(found.ready) < len(keys):
            raise NotYet("有%(count)s笔不能拨付：%(why)s。请从试算清单重新选择。", count=len(keys) - len(found.ready),
                         why=_first_reasons(cases, keys, found, barred))  # fmt: skip
        try:
            with transaction.atomic():
                batch = _written(found, execute_on, actor, at)
        except IntegrityError:
            raise NotYet("有申请刚被列入另一批次；请从试算清单重新选择。") from None
        lines = [f"{r.case} {r.amount_fen}" for r in found.ready]
        detail = {"event": "make_batch", "batch": batch.number, "fen": batch.total_fen, "lines": lines}
        record(actor=actor, verb="case.pay", subject=f"batch:{batch.number}", at=at, detail=detail)
        note_all(cases, "make_batch", "列入拨付批次", verb="case.pay", actor=actor, at=at, detail={"batch": batch.number})
    return batch


def _firms_of(keys: Iterable[int]) -> list[Case]:
    """These cases with their firms, for the credit gate."""
    return list(Case.objects.filter(pk__in=keys).select_related("enterprise").defer("facts"))


def _locked(keys: Sequence[int]) -> QuerySet[Case]:
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise", "decision")
    return _light(rows).filter(pk__in=keys, state=TO_BE_PAID).order_by("pk")


def _first_reasons(
    cases: Sequence[Case], keys: Sequence[int], found: DryRun, barred: dict[int, str]
) -> tuple[Sentence, ...]:
    """Up to three of the cases that stand in the way, each with its reason."""
    said = [Sentence("%(case)s：%(why)s", case=h.case, why=h.why) for h in found.held]
    said += [Sentence("%(case)s：列入“%(list)s”", case=c, list=barred[c.pk]) for c in cases if c.pk in barred]
    if len(cases) < len(keys):
        said.append(Sentence("%(count)s项已不是待拨付状态", count=len(keys) - len(cases)))
    return tuple(said[:3])


def _written(found: DryRun, execute_on: dt.date, actor: Actor, at: dt.datetime) -> PaymentBatch:
    """The batch and its lines."""
    total = found.total_fen
    batch = PaymentBatch.objects.create(
        made_at=at,
        made_by=actor.account_id,
        made_by_name=actor.name,
        execute_on=execute_on,
        count=len(found.ready),
        total_fen=total,
        signatures_needed=2 if total > settings.TWO_SIGNATURES_ABOVE_FEN else 1,
    )
    batch.number = f"PB-{day_of(at).year}-{batch.pk:06d}"
    batch.save(update_fields=["number"])
    PaymentLine.objects.bulk_create(
        (
            PaymentLine(
                batch=batch,
                case=r.case,
                reference=f"{r.case}-{r.attempt}",
                account=r.account,
                payee=r.account.holder,
                amount_fen=r.amount_fen,
            )
            for r in found.ready
        ),
        batch_size=500,
    )
    return batch


def batch_by_number(number: str, *, for_update: bool = False) -> PaymentBatch:
    """A batch by its number. Raises UnknownCase."""
    rows = PaymentBatch.objects.select_for_update(no_key=True) if for_update else PaymentBatch.objects
    try:
        return rows.get(number=number.replace("\0", ""))
    except PaymentBatch.DoesNotExist:
        raise UnknownCase("找不到这个拨付批次，请从列表重新打开。") from None


def sign_batch(*, actor: Actor, number: str, at: dt.datetime) -> PaymentBatch:
    """Sign what was made. Above the amount of HUIQI_TWO_SIGNATURES_ABOVE two people must. Raises Forbidden, NotYet."""
    require(actor, "case.pay")
    with transaction.atomic():
        batch = batch_by_number(number, for_update=True)
        cases = _cases_of(batch)
        _require_for_all(actor, cases)
        if batch.state != MADE:
            raise NotYet(
                "批次 %(batch)s 现在是“%(state)s”，不用签批；请刷新页面。", batch=batch, state=batch.get_state_display()
            )
        if batch.signatures.filter(account=actor.account_id or 0).exists():
            raise NotYet("您已经签过批次 %(batch)s；金额超过限额的批次须由另一位国库人员再签。", batch=batch)
        BatchSignature.objects.create(batch=batch, account=actor.account_id or 0, name=actor.name, at=at)
        if batch.signatures.count() >= batch.signatures_needed:
            batch.state = SIGNED
            batch.save(update_fields=["state"])
        detail = {"event": "sign_batch", "batch": batch.number, "fen": batch.total_fen, "state": batch.state}
        record(actor=actor, verb="case.pay", subject=f"batch:{batch.number}", at=at, detail=detail)
        note_all(cases, "sign_batch", "签批拨付批次", verb="case.pay", actor=actor, at=at, detail={"batch": batch.number})
    return batch


def _cases_of(batch: PaymentBatch) -> list[Case]:
    keys = batch.lines.values_list("case", flat=True)
    rows = Case.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise").defer("facts")
    return list(rows.filter(pk__in=keys).order_by("pk"))


def _require_for_all(actor: Actor, cases: Sequence[Case]) -> None:
    """Raises Forbidden where the actor may not pay one of these cases: examined or decided it, or has an interest."""
    hands = _hands([case.pk for case in cases])
    for case in cases:
        done = {verb: frozenset(accounts) for verb, accounts in hands[case.pk].items()}
        require(actor, "case.pay", About(case.credit_code, case.lead, case.co_departments, done))


def cancel_batch(*, actor: Actor, number: str, why: str, at: dt.datetime) -> PaymentBatch:
    """Give up a batch that was not sent; its cases can be put into another. Raises Forbidden, NotYet, ReasonMissing."""
    require(actor, "case.pay")
    with transaction.atomic():
        batch = batch_by_number(number, for_update=True)
        if batch.state not in (MADE, SIGNED):
            raise NotYet("批次 %(batch)s 已经发送或作废，不能作废；已发送的只能等银行回单。", batch=batch)
        cases = _cases_of(batch)
        batch.state, batch.closed_why = CANCELLED, reasoned(why, "作废批次")[:300]
        batch.save(update_fields=["state", "closed_why"])
        batch.lines.update(state=Line.DROPPED)
        record(actor=actor, verb="case.pay", subject=f"batch:{batch.number}", at=at, why=batch.closed_why,
               detail={"event": "cancel_batch", "batch": batch.number})  # fmt: skip
        note_all(cases, "cancel_batch", "拨付批次作废", verb="case.pay", actor=actor, at=at, detail={"batch": batch.number})
    return batch


def send_batch(*, actor: Actor, number: str, at: dt.datetime) -> PaymentBatch:
    """Send what was signed: its cases are being paid from now on. The credit gate is asked once more; whoever is barred
    by now stops the batch. The files follow by `deliver_orders`. Raises Forbidden, NotYet."""
    require(actor, "case.pay")
    keys = batch_by_number(number).lines.values_list("case", flat=True)
    barred = credit.ask_all(_firms_of(keys), "pay", actor=actor, at=at)
    with transaction.atomic():
        batch = batch_by_number(number, for_update=True)
        if batch.state != SIGNED:
            raise NotYet(
                "批次 %(batch)s 现在是“%(state)s”，不能发送；须先完成签批，且只发送一次。",
                batch=batch,
                state=batch.get_state_display(),
            )
        cases = _cases_of(batch)
        _require_for_all(actor, cases)
        if stopped := tuple(str(c) for c in cases if c.pk in barred):
            raise NotYet("%(cases)s 现在列入失信名单，批次不能发送；请作废批次，去掉这些申请后重新编制。", cases=stopped[:5])
        batch.state, batch.sent_at = SENT, at
        batch.save(update_fields=["state", "sent_at"])
        batch.lines.update(state=Line.SENT)
        detail = {"event": "send_batch", "batch": batch.number, "fen": batch.total_fen, "cases": [str(c) for c in cases]}
        record(actor=actor, verb="case.pay", subject=f"batch:{batch.number}", at=at, detail=detail)
        move_all(cases, "instruct", actor=actor, at=at, detail={"batch": batch.number})
    return batch
