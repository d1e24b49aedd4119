"""How does money move? Every write of this room: one transfer each, once per key, with one audit entry.

Two-phase: `reserve` at the decision takes from what is available, `post` at payment or `void` ends it. What the bank
sends back is reserved again by `give_back`; what a firm pays back leaves `paid` by `reverse`. Whoever calls has asked
for the right to decide, pay or recover; `appropriate`, `cut` and `close_year` ask for theirs here.

Everybody locks the envelope first and the end of the audit chain last, so nobody waits for somebody who waits for them.
"""

import datetime as dt
from dataclasses import dataclass

from django.db import IntegrityError, transaction
from django.utils import timezone

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.permissions import require
from huiqi.ledger.errors import (
    AmountRefused,
    CaseShort,
    EnvelopeClosed,
    EnvelopeShort,
    KeyReused,
    ReasonWanted,
    UnknownEnvelope,
)
from huiqi.ledger.models import Account, Envelope, Transfer

Kind, In = Transfer.Kind, Account.Kind
FEN_MAX = 10**15
"""Ten trillion yuan: no sum of the books comes near what 64 bits hold."""

_FLOWS: dict[str, tuple[str, str]] = {
    Kind.APPROPRIATE: (In.FUNDING, In.AVAILABLE),
    Kind.CUT: (In.AVAILABLE, In.FUNDING),
    Kind.LAPSE: (In.AVAILABLE, In.FUNDING),
    Kind.CARRY_OVER: (In.AVAILABLE, In.AVAILABLE),
    Kind.RESERVE: (In.AVAILABLE, In.RESERVED),
    Kind.VOID: (In.RESERVED, In.AVAILABLE),
    Kind.POST: (In.RESERVED, In.PAID),
    Kind.GIVE_BACK: (In.PAID, In.RESERVED),
    Kind.REVERSE: (In.PAID, In.RECOVERED),
    Kind.INTEREST: (In.PAYER, In.INTEREST),
}
"""From which kind of account to which each kind of transfer goes."""
_OF_ENVELOPE = (In.FUNDING, In.AVAILABLE)


@dataclass(frozen=True)
class Order:
    """What is to be moved, and on what it rests: a document number, a bank reference, a reason."""

    key: str
    kind: str
    amount_fen: int
    case_ref: str = ""
    document: str = ""


def appropriate(
    *, actor: Actor, year: int, measure: str, department: str, amount_fen: int, document: str, key: str, at: dt.datetime
) -> Transfer:
    """Give an envelope money, opening it where it is new. `document` is the budget document. Raises Forbidden,
    AmountRefused, EnvelopeClosed, KeyReused, ReasonWanted."""
    require(actor, "budget.write")
    order = Order(key, Kind.APPROPRIATE, amount_fen, document=_grounds(document))
    with transaction.atomic():
        opened, _ = Envelope.objects.get_or_create(year=year, measure=measure, department=department)
        envelope = lock(pk=opened.pk)
        if envelope.closed_at and not Transfer.objects.filter(key=key).exists():
            raise _closed(envelope)
        return _move(order, envelope, envelope, actor, at)


def cut(
    *, actor: Actor, year: int, measure: str, department: str, amount_fen: int, document: str, key: str, at: dt.datetime
) -> Transfer:
    """Take back what is still available. Raises Forbidden, AmountRefused, EnvelopeShort, KeyReused, ReasonWanted."""
    require(actor, "budget.write")
    order = Order(key, Kind.CUT, amount_fen, document=_grounds(document))
    with transaction.atomic():
        envelope = _envelope(year, measure, department)
        return _move(order, envelope, envelope, actor, at)


def reserve(
    *, actor: Actor, year: int, measure: str, department: str, case_ref: str, amount_fen: int, document: str, at: dt.datetime
) -> Transfer:
    """Set money aside for a decided case, once. Raises UnknownEnvelope, EnvelopeClosed, EnvelopeShort, AmountRefused."""
    with transaction.atomic():
        envelope = _envelope(year, measure, department)
        order = Order(f"reserve:{case_ref}", Kind.RESERVE, amount_fen, case_ref, document)
        if envelope.closed_at and not Transfer.objects.filter(key=order.key).exists():
            raise _closed(envelope)
        return _move(order, envelope, envelope, actor, at)


def void(*, actor: Actor, case_ref: str, amount_fen: int, why: str, at: dt.datetime) -> Transfer:
    """Give what a case has reserved back to its envelope, once. Raises CaseShort, ReasonWanted."""
    return _of_case(Order(f"void:{case_ref}", Kind.VOID, amount_fen, case_ref, _grounds(why)), actor, at)


def post(*, actor: Actor, case_ref: str, reference: str, amount_fen: int, document: str, at: dt.datetime) -> Transfer:
    """What the bank paid under `reference`, a payment line's own: reserved becomes paid. Raises CaseShort, KeyReused."""
    return _of_case(Order(f"post:{reference}", Kind.POST, amount_fen, case_ref, document), actor, at)


def give_back(*, actor: Actor, case_ref: str, reference: str, amount_fen: int, document: str, at: dt.datetime) -> Transfer:
    """What the bank paid under `reference` and sent back: reserved again. Raises CaseShort, KeyReused."""
    return _of_case(Order(f"give_back:{reference}", Kind.GIVE_BACK, amount_fen, case_ref, document), actor, at)


def reverse(*, actor: Actor, case_ref: str, receipt: str, amount_fen: int, document: str, at: dt.datetime) -> Transfer:
    """Principal that came back under `receipt`; it goes to the treasury, not into the envelope. Raises CaseShort."""
    return _of_case(Order(f"reverse:{receipt}", Kind.REVERSE, amount_fen, case_ref, document), actor, at)


def interest(*, actor: Actor, case_ref: str, receipt: str, amount_fen: int, document: str, at: dt.datetime) -> Transfer:
    """Interest that came in under `receipt`. Raises CaseShort where the case never had money."""
    return _of_case(Order(f"interest:{receipt}", Kind.INTEREST, amount_fen, case_ref, document), actor, at)


def close_year(
    *, actor: Actor, year: int, measure: str, department: str, carry_fen: int, document: str, at: dt.datetime
) -> tuple[Transfer, ...]:
    """End an envelope's year: `carry_fen` of what is available goes to the next year's envelope, the rest lapses.

    What is reserved stays, to be paid or voided; closing again sweeps what was voided since. Raises Forbidden,
    UnknownEnvelope, EnvelopeShort, EnvelopeClosed (the next year is closed too), ReasonWanted.
    """
    require(actor, "budget.write")
    grounds = _grounds(document)
    if carry_fen < 0:
        raise AmountRefused("结转金额不能是负数；请填0或以上的金额。")
    with transaction.atomic():
        envelope = _envelope(year, measure, department)
        left = _account(envelope, In.AVAILABLE).balance_fen
        if carry_fen > left:
            raise _short(envelope, left, carry_fen)
        turn = Transfer.objects.filter(kind__in=(Kind.CARRY_OVER, Kind.LAPSE), source__envelope=envelope).count()
        moved = []
        if carry_fen:
            opened, _ = Envelope.objects.get_or_create(year=year + 1, measure=measure, department=department)
            following = lock(pk=opened.pk)
            if following.closed_at:
                raise _closed(following)
            order = Order(f"carry_over:{envelope}:{turn}", Kind.CARRY_OVER, carry_fen, document=grounds)
            moved.append(_move(order, envelope, following, actor, at))
        if left - carry_fen:
            order = Order(f"lapse:{envelope}:{turn}", Kind.LAPSE, left - carry_fen, document=grounds)
            moved.append(_move(order, envelope, envelope, actor, at))
        envelope.closed_at = envelope.closed_at or at
        envelope.save(update_fields=["closed_at"])
        record(actor=actor, verb="budget.write", subject=str(envelope), at=at, why=grounds,
               detail={"event": "close_year", "carried_fen": carry_fen, "lapsed_fen": left - carry_fen})  # fmt: skip
    return tuple(moved)


def _of_case(order: Order, actor: Actor, at: dt.datetime) -> Transfer:
    """A transfer between accounts of the envelope from which the case's money was reserved."""
    with transaction.atomic():
        reserved = Transfer.objects.filter(key=f"reserve:{order.case_ref}").select_related("target").first()
        if reserved is None:
            raise CaseShort("申请 %(case)s 没有占用过预算，不能办理；请先审定并占用预算。", case=order.case_ref)
        envelope = lock(pk=reserved.target.envelope_id)
        return _move(order, envelope, envelope, actor, at)


def _move(order: Order, giving: Envelope, taking: Envelope, actor: Actor, at: dt.datetime) -> Transfer:
    """One transfer with its audit entry, or the one that was made under this key before. Both envelopes are locked."""
    if not 0 < order.amount_fen <= FEN_MAX:
        raise AmountRefused("金额须大于0，且不超过10万亿元；请核对金额。")
    source_kind, target_kind = _FLOWS[order.kind]
    source = _account(giving, source_kind, order.case_ref)
    if done := Transfer.objects.filter(key=order.key).first():
        return _the_same(done, order, source)
    if source.balance_fen < order.amount_fen and source.kind not in (In.FUNDING, In.PAYER):
        raise _lacking(source, giving, order)
    target = _account(taking, target_kind, order.case_ref)
    try:
        with transaction.atomic():
            moved = Transfer.objects.create(
                key=order.key,
                kind=order.kind,
                source=source,
                target=target,
                amount_fen=order.amount_fen,
                case_ref=order.case_ref,
                document=order.document[:120],
                booked_on=timezone.localdate(at),
                at=at,
                actor=actor.key,
            )
    except IntegrityError:  # a key that somebody used at this moment, on another envelope
        if done := Transfer.objects.filter(key=order.key).first():
            return _the_same(done, order, source)
        raise
    subject = f"case:{order.case_ref}" if order.case_ref else str(giving)
    detail = {"key": order.key, "fen": order.amount_fen, "envelope": str(giving)}
    record(actor=actor, verb=f"ledger.{order.kind}", subject=subject, at=at, why=order.document, detail=detail)
    return moved


def hold(*, year: int, measure: str, department: str) -> int | None:
    """Fen an envelope can still give, locked until the transaction ends; None where there is no envelope.

    Whoever will move money of several cases calls it first, for each envelope in the order of its years.
    """
    try:
        envelope = lock(year=year, measure=measure, department=department)
    except Envelope.DoesNotExist:
        return None
    return 0 if envelope.closed_at else _account(envelope, In.AVAILABLE).balance_fen


def lock(**which: object) -> Envelope:
    """An envelope, locked until the transaction ends: of two who move its money the second sees what the first left.

    Raises Envelope.DoesNotExist.
    """
    return Envelope.objects.select_for_update(no_key=True).get(**which)


def _account(envelope: Envelope, kind: str, case_ref: str = "") -> Account:
    """An account, opened where it is new."""
    ref = "" if kind in _OF_ENVELOPE else case_ref
    account, _ = Account.objects.get_or_create(envelope=envelope, kind=kind, case_ref=ref)
    return account


def _envelope(year: int, measure: str, department: str) -> Envelope:
    """The envelope, locked."""
    try:
        return lock(year=year, measure=measure, department=department)
    except Envelope.DoesNotExist:
        raise UnknownEnvelope(
            "%(year)s年没有为%(measure)s（%(department)s）下达预算；请先由财政登记预算。",
            year=year,
            measure=measure,
            department=department,
        ) from None


def _the_same(done: Transfer, order: Order, source: Account) -> Transfer:
    """The earlier transfer under a key. Raises KeyReused where it was something else."""
    wanted = (order.kind, order.amount_fen, order.case_ref, source.pk)
    if (done.kind, done.amount_fen, done.case_ref, done.source_id) != wanted:
        raise KeyReused(
            "编号 %(key)s 已用于另一笔账（%(fen_fen)s）；请核对后换一个编号。", key=order.key, fen_fen=done.amount_fen
        )
    return done


def _lacking(source: Account, envelope: Envelope, order: Order) -> CaseShort | EnvelopeShort:
    if source.kind == In.AVAILABLE:
        return _short(envelope, source.balance_fen, order.amount_fen)
    return CaseShort(
        "申请 %(case)s 的“%(account)s”只有%(left_fen)s，不够%(wanted_fen)s；请核对金额，可能已经办理过。",
        case=order.case_ref,
        account=source.get_kind_display(),
        left_fen=source.balance_fen,
        wanted_fen=order.amount_fen,
    )


def _short(envelope: Envelope, left_fen: int, wanted_fen: int) -> EnvelopeShort:
    return EnvelopeShort(
        "%(year)s年%(measure)s的预算可用%(left_fen)s，不够%(wanted_fen)s；请减少金额，或先由财政追加预算。",
        year=envelope.year,
        measure=envelope.measure,
        left_fen=left_fen,
        wanted_fen=wanted_fen,
    )


def _closed(envelope: Envelope) -> EnvelopeClosed:
    return EnvelopeClosed(
        "%(year)s年%(measure)s的预算已经年终关账，不能再占用或下达；请用下一年度的预算。",
        year=envelope.year,
        measure=envelope.measure,
    )


def _grounds(document: str) -> str:
    """What a transfer rests on, without blanks at its ends."""
    if not (words := " ".join(document.replace("\0", "").split())):
        raise ReasonWanted("须写明文号或理由；请填写后再提交。")
    return words
