"""How does the district decide? A meeting settles a batch under its budget, and each decision is frozen.

Numbers are those in force on the day of the meeting. A case whose award is cut to nothing is decided as not
supported, without giving its share to the others: the residue is reported and kept.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.db import IntegrityError, transaction

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.access.permissions import require
from huiqi.cases import credit
from huiqi.cases.actions.change import locked, move, reasoned, refuse_stale
from huiqi.cases.actions.supervision import plan
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import IllegalTransition, NotPayable, NotYet, ReasonMissing
from huiqi.cases.evaluation import answer, case_facts, claimed_fen
from huiqi.cases.models import Case, Decision, Meeting, MeetingItem, Window
from huiqi.cases.queries import budget_left, meeting_by_id
from huiqi.cases.queries.experts import ranking, review_json
from huiqi.cases.snapshot import Share, freeze, seal
from huiqi.cases.states import EXAMINED
from huiqi.cases.typed import plain
from huiqi.engine.batch import Batch, Claim, Settled, settle
from huiqi.ledger import actions as ledger
from huiqi.policies import find_measure
from huiqi.register import queries as register


@dataclass(frozen=True)
class Outcome:
    """What the meeting says of one case: supported, rejected or sent_back; the last two with a reason."""

    kind: str
    version: int
    reason: str = ""


_NOTHING_LEFT: dict[str, str] = {
    Meeting.Method.PRO_RATA: "按预算核减、舍尾取整后低于起付额，不予发放",
    Meeting.Method.PRIORITY: "按审定的优先次序，轮到时预算余额舍尾取整后低于起付额，不予发放",
}
"""Why a case that was supported gets nothing."""


def convene(
    *,
    actor: Actor,
    title: str,
    case_ids: Sequence[int],
    held_on: dt.date,
    budget_fen: int,
    at: dt.datetime,
    method: str = Meeting.Method.PRO_RATA,
) -> Meeting:
    """List examined cases of one measure and year for a meeting, with the figures before and after the batch steps.

    The order of priority begins as the experts' ranking, else as the cases came in; `arrange` changes it.
    Raises Forbidden, IllegalTransition, NotYet.
    """
    require(actor, "case.decide")
    with transaction.atomic():
        cases = [locked(pk) for pk in sorted(set(case_ids))]
        for case in cases:
            require(actor, "case.decide", case)
        _refuse_list(cases, budget_fen)
        _refuse_method(method)
        meeting = Meeting.objects.create(
            title=reasoned(title, "会议名称")[:200],
            measure=cases[0].measure,
            year=cases[0].year,
            held_on=held_on,
            budget_fen=budget_fen,
            method=method,
            convened_at=at,
        )
        try:
            with transaction.atomic():
                ranks = _first_ranks(cases)
                MeetingItem.objects.bulk_create(_items(meeting, _settle(meeting, cases, ranks), cases, ranks))
        except IntegrityError:
            raise IllegalTransition("有申请已在另一次会议的清单上；请刷新清单后重选。") from None
        detail = {"cases": [str(c) for c in cases], "budget_fen": budget_fen, "held_on": held_on.isoformat()}
        record(actor=actor, verb="case.decide", subject=f"meeting:{meeting.pk}", at=at, detail={"event": "convene"} | detail)
    return meeting


def _refuse_list(cases: list[Case], budget_fen: int) -> None:
    if not cases:
        raise NotYet("清单上还没有申请；请至少选择一项待审定的申请。")
    if len({(c.measure, c.year) for c in cases}) > 1:
        raise NotYet("一次会议审定同一措施、同一年度的申请；请分开列清单。")
    if strange := [str(c) for c in cases if c.state != EXAMINED]:
        raise IllegalTransition("申请 %(strange)s 不是待审定状态，不能列入清单；请刷新后重选。", strange=tuple(strange))
    if budget_fen < 0:
        raise NotYet("本次预算不能是负数；请填0或以上的金额。")
    _refuse_over_budget(cases[0].measure, cases[0].year, budget_fen)


def _refuse_over_budget(measure: str, year: int, fen: int, *, besides: int = 0) -> None:
    """Raises NotYet where less than `fen` is left for a measure and year. Windows and envelope stay locked until the
    end: of two meetings at once the second sees what the first took."""
    list(Window.objects.select_for_update(no_key=True).filter(measure=measure, year=year).order_by("pk"))
    ledger.hold(year=year, measure=measure, department=find_measure(measure)[1].lead)
    left = budget_left(measure, year, besides=besides)
    if left is None:
        raise NotYet("%(year)s年还没有为这项措施下达预算；请先由财政在“预算”页登记，再列会议清单。", year=year)
    if fen > left:
        raise NotYet(
            "%(year)s年的预算减去已审定的金额和其他会议清单的预算，还剩%(left_fen)s，不够%(wanted_fen)s；请减少本次预算，或先追加预算、调整窗口期预算。",
            year=year,
            left_fen=max(left, 0),
            wanted_fen=fen,
        )


def _refuse_method(method: str) -> None:
    if method not in Meeting.Method.values:
        raise NotYet("请选择超预算时的办法：按比例核减，或按优先次序。")


def _first_ranks(cases: Sequence[Case]) -> dict[int, int]:
    """The order a list begins with, by case id: as the experts ranked the cases, the others as they came in."""
    windows = {case.window_id: case.window for case in cases}
    placed = {rank.panel.case_id: rank.place for window in windows.values() for rank in ranking(window)}
    in_turn = sorted(cases, key=lambda c: (placed.get(c.pk, len(cases) + 1), c.submitted_at or c.saved_at, c.pk))
    return {case.pk: place for place, case in enumerate(in_turn, 1)}


def _ranks(meeting: Meeting) -> dict[int, int]:
    """The order as it stands, by case id."""
    return dict(meeting.items.values_list("case_id", "rank"))


def _settle(meeting: Meeting, cases: Sequence[Case], ranks: Mapping[int, int]) -> Batch:
    """The batch of a meeting: what each case claims on its day, cut to its budget by its method."""
    binding = register.binding(find_measure(meeting.measure)[0], meeting.held_on)
    claims = [Claim(str(c), c.measure, c.matter_key, _claimed(c, meeting.held_on)) for c in cases]
    by_priority = {str(c): ranks[c.pk] for c in cases} if meeting.method == Meeting.Method.PRIORITY else None
    return settle(binding, claims, meeting.budget_fen, by_priority)


def _claimed(case: Case, on: dt.date) -> int:
    """Fen before any batch step; nothing where the department proposes not to support."""
    examination = case.examinations.last()
    return claimed_fen(answer(case, on)) if examination and examination.supports else 0


def _items(meeting: Meeting, batch: Batch, cases: Sequence[Case], ranks: Mapping[int, int]) -> list[MeetingItem]:
    return [
        MeetingItem(meeting=meeting, case=c, rank=ranks[c.pk], **_figures(s))
        for c, s in zip(cases, batch.claims, strict=True)
    ]


def _figures(settled: Settled) -> dict[str, int]:
    return {
        "claimed_fen": settled.claim.claimed_fen,
        "highest_only_fen": settled.highest_only_fen,
        "pro_rata_cut_fen": settled.pro_rata_cut_fen,
        "award_fen": settled.award_fen,
    }


def strike(*, actor: Actor, meeting_id: int, case_id: int, at: dt.datetime, why: str) -> Meeting:
    """Take a case off the list of a meeting that is not concluded; the others are settled anew. Raises NotYet."""
    require(actor, "case.decide")
    with transaction.atomic():
        meeting = _open_meeting(meeting_id)
        removed, _ = meeting.items.filter(case_id=case_id).delete()
        if not removed:
            raise NotYet("这项申请不在会议清单上；请刷新清单。")
        _settle_anew(meeting)
        record(actor=actor, verb="case.decide", subject=f"meeting:{meeting.pk}", at=at, why=reasoned(why, "移出清单"),
               detail={"event": "strike", "case": case_id})  # fmt: skip
    return meeting


def arrange(*, actor: Actor, meeting_id: int, method: str, order: Sequence[int], at: dt.datetime) -> Meeting:
    """How a meeting's list is cut if it is over the budget, and in which order of priority (every case id, the first
    first); all are settled anew. Raises Forbidden, NotYet."""
    require(actor, "case.decide")
    _refuse_method(method)
    with transaction.atomic():
        meeting = _open_meeting(meeting_id)
        if sorted(order) != sorted(_ranks(meeting)):
            raise NotYet("清单已有变动，次序没有保存；请刷新后重排。")
        for place, case_id in enumerate(order, 1):
            meeting.items.filter(case_id=case_id).update(rank=place)
        meeting.method = method
        meeting.save(update_fields=["method"])
        _settle_anew(meeting)
        record(actor=actor, verb="case.decide", subject=f"meeting:{meeting.pk}", at=at,
               detail={"event": "arrange", "method": method, "order": list(order)})  # fmt: skip
    return meeting


def _settle_anew(meeting: Meeting) -> None:
    """The figures of every case on the list, computed again; its cases are locked."""
    ranks = _ranks(meeting)
    cases = [locked(pk) for pk in sorted(ranks)]
    for case, settled in zip(cases, _settle(meeting, cases, ranks).claims, strict=True):
        meeting.items.filter(case=case).update(**_figures(settled))


def _open_meeting(meeting_id: int) -> Meeting:
    meeting = meeting_by_id(meeting_id, for_update=True)
    if meeting.closed_at:
        raise NotYet("“%(title)s”已经审定完毕，不能再改；请另开一次会议。", title=meeting.title)
    return meeting


def decide(
    *,
    actor: Actor,
    meeting_id: int,
    at: dt.datetime,
    minutes: str,
    attendees: str,
    document_number: str,
    outcomes: Mapping[int, Outcome],
) -> Meeting:
    """Record what the meeting decided, for every case on its list (by case id), all or nothing.

    The credit gate is asked first; what is supported is frozen with its award. Raises Forbidden, StaleCase,
    NotPayable (open numbers: it says which), CreditBlocked, ReasonMissing, NotYet.
    """
    require(actor, "case.decide")
    meeting = meeting_by_id(meeting_id)
    listed = list(meeting.items.select_related("case__enterprise", "case__window").order_by("case_id"))
    _refuse_outcomes(meeting, [i.case for i in listed], outcomes, day_of(at))
    for item in listed:
        require(actor, "case.decide", item.case)
        if outcomes[item.case_id].kind == "supported":
            refuse_stale(item.case, outcomes[item.case_id].version)
            credit.pass_gate(item.case, "decide", actor=actor, at=at)
    with transaction.atomic():
        meeting = _open_meeting(meeting_id)
        cases = [locked(item.case_id) for item in listed]
        for case in cases:
            require(actor, "case.decide", case)
            refuse_stale(case, outcomes[case.pk].version)
        stays = [c for c in cases if outcomes[c.pk].kind == "supported"]
        ranks = _ranks(meeting)
        batch = _settle(meeting, stays, ranks)
        _refuse_over_budget(meeting.measure, meeting.year, batch.paid_fen, besides=meeting.pk)
        shares = _shares(batch, _places(stays, ranks) if meeting.method == Meeting.Method.PRIORITY else {})
        meeting.minutes, meeting.attendees = reasoned(minutes, "会议纪要"), reasoned(attendees, "参会人员")[:500]
        meeting.document_number, meeting.residue_fen = reasoned(document_number, "文号")[:60], batch.residue_fen
        meeting.closed_at = at
        meeting.save()
        for case in cases:
            _conclude(meeting, case, outcomes[case.pk], shares.get(str(case)), actor=actor, at=at)
        detail = {
            "event": "decide",
            "method": meeting.method,
            "awarded_fen": batch.paid_fen,
            "residue_fen": batch.residue_fen,
        }
        record(actor=actor, verb="case.decide", subject=f"meeting:{meeting.pk}", at=at, detail=detail)
    return meeting


def _places(cases: Sequence[Case], ranks: Mapping[int, int]) -> dict[str, int]:
    """Each case's place among those that share, from 1, by case number."""
    return {str(case): place for place, case in enumerate(sorted(cases, key=lambda c: ranks[c.pk]), 1)}


def _shares(batch: Batch, places: Mapping[str, int]) -> dict[str, tuple[Settled, Share]]:
    """Each claim's figures and its place in the batch, by case number; `places` is empty where the cut is pro rata."""
    kept = sum(s.highest_only_fen for s in batch.claims)
    found = {}
    for s in batch.claims:
        share = Share(s.claim.claimed_fen, kept - s.highest_only_fen, batch.budget_fen)
        if place := places.get(s.claim.case_ref):
            share = replace(share, rank=place, left_fen=s.left_fen)
        found[s.claim.case_ref] = (s, share)
    return found


def _refuse_outcomes(meeting: Meeting, cases: list[Case], outcomes: Mapping[int, Outcome], today: dt.date) -> None:
    if meeting.closed_at:
        raise NotYet("“%(title)s”已经审定完毕，不能再改；请另开一次会议。", title=meeting.title)
    if today < meeting.held_on:
        raise NotYet("会议定于%(held_on)s召开，还没有到；请在会后登记审定结果。", held_on=meeting.held_on)
    missing = [str(c) for c in cases if c.pk not in outcomes or outcomes[c.pk].kind not in MeetingItem.Outcome.values[1:]]
    if missing or len(outcomes) != len(cases):
        raise NotYet(
            "清单上的每项申请都要有审定结果；请补上：%(missing)s。", missing=tuple(missing) or "（多出了不在清单上的申请）"
        )
    for case in cases:
        outcome = outcomes[case.pk]
        if outcome.kind != "supported" and not plain(outcome.reason):
            raise ReasonMissing("申请 %(case)s 不予支持或退回重审，须写明理由，申请人会看到。", case=case)
        if outcome.kind == "supported":
            _refuse_unpayable(case, meeting.held_on)


def _refuse_unpayable(case: Case, on: dt.date) -> None:
    """Raises NotPayable with every reason why nothing may be awarded."""
    examination = case.examinations.last()
    if examination is None or not examination.supports:
        raise NotPayable(
            "牵头部门对申请 %(case)s 提出不予支持；如需支持，请退回重审。", ("牵头部门提出不予支持",), case=case
        )
    found = answer(case, on)
    reasons = [r for r in found.blocked_by if found.missing or found.refused or found.undecided or found.award_fen]
    if reasons:
        raise NotPayable(
            "申请 %(case)s 可以审核，还不能审定支持：%(reasons)s。", tuple(reasons), case=case, reasons=tuple(reasons)
        )


def _conclude(
    meeting: Meeting, case: Case, outcome: Outcome, part: tuple[Settled, Share] | None, *, actor: Actor, at: dt.datetime
) -> None:
    """Freeze and move one case as the meeting said."""
    kind, reason = outcome.kind, plain(outcome.reason)
    settled, share = part or (None, None)
    figures = _figures(settled) if settled else {"award_fen": 0}
    if settled and settled.award_fen == 0:
        kind, reason = "rejected", _NOTHING_LEFT[meeting.method]
    meeting.items.filter(case=case).update(outcome=kind, reason=reason, **figures)
    if kind == "sent_back":
        move(case, "send_back", actor=actor, at=at, why=reason)
        return
    given = settled.given_lines() if settled else {}
    answered, facts = answer(case, meeting.held_on, given=given), case_facts(case, meeting.held_on)
    frozen = freeze(answered, facts, share, review_json(case))
    supported = kind == "supported"
    award_fen = settled.award_fen if settled and supported else 0
    decision = Decision.objects.create(
        case=case,
        meeting=meeting,
        supported=supported,
        award_fen=award_fen,
        reason=reason,
        document_number=meeting.document_number,
        frozen=frozen,
        sm3=seal(frozen),
        decided_on=meeting.held_on,
    )
    if supported:
        plan(case, decision)
        ledger.reserve(actor=actor, year=case.year, measure=case.measure, department=case.lead, case_ref=str(case),
                       amount_fen=award_fen, document=meeting.document_number, at=at)  # fmt: skip
    detail = {"award_fen": award_fen, "meeting": meeting.pk, "sm3": decision.sm3}
    move(case, "decide" if supported else "reject", actor=actor, at=at, why=reason, detail=detail)
