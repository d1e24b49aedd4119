"""What do the departments do in the substantive check? Establish facts, give opinions, visit, audit, examine."""

import datetime as dt
from collections.abc import Sequence

from django.db import IntegrityError, transaction

from huiqi.access.actor import Actor
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import require
from huiqi.cases import clocks
from huiqi.cases.actions.change import changing, move, note, reasoned, refuse_stale, step
from huiqi.cases.actions.photographs import Photo, keep_photographs, receive_photographs
from huiqi.cases.clocks import day_of
from huiqi.cases.completeness import deferred
from huiqi.cases.errors import AnswerRefused, IllegalTransition, NotYet
from huiqi.cases.evaluation import answer, asked, case_facts, claimed_fen
from huiqi.cases.models import Case, Examination, Opinion, SpecialAudit, Verification, Visit
from huiqi.cases.queries.cases import case_by_id
from huiqi.cases.queries.experts import last_panel
from huiqi.cases.states import ACCEPTED, OPINION, SUBSTANTIVE
from huiqi.cases.typed import plain
from huiqi.engine.explain import as_json
from huiqi.engine.facts import FactError
from huiqi.engine.rule import ReviewMode
from huiqi.units.sentence import Sentence


def only_accepted(case: Case) -> None:
    """Raises IllegalTransition where the substantive check is not under way."""
    if case.state != ACCEPTED:
        raise IllegalTransition(
            "申请 %(case)s 现在是“%(state)s”，只有审核中的申请可以这样办理。", case=case, state=case.get_state_display()
        )


def verify_fact(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, fact: str, raw: object, source: str, why: str
) -> Case:
    """Establish a fact above what firm and register say; `raw` in the form of `Fact.read`.

    Raises Forbidden, StaleCase, IllegalTransition, AnswerRefused, ReasonMissing.
    """
    with changing(actor=actor, verb="case.examine", case_id=case_id, version=version, at=at) as case:
        only_accepted(case)
        facts = asked(case)
        if fact not in facts:
            raise AnswerRefused(fact, "这项措施不问“%(asked)s”；请从事实清单中选择。", asked=fact[:60])
        why, source = reasoned(why, "核实事实"), reasoned(source, "核实事实的依据")
        try:
            value = facts[fact].read(raw)
        except FactError as error:
            raise AnswerRefused(fact, error.reason) from None
        Verification.objects.create(
            case=case, fact=fact, value=value, source=source[:100], why=why[:300], by=actor.name, on=day_of(at)
        )
        detail = {"fact": fact, "value": value, "source": source[:100]}
        label = Sentence("核实“%(fact)s”", fact=facts[fact].label)
        return note(case, "verify_fact", label, verb="case.verify", actor=actor, at=at, why=why, detail=detail)


def opine(*, actor: Actor, case_id: int, version: int, at: dt.datetime, department: str, agrees: bool, text: str) -> Case:
    """A co-department's opinion, given once. It raises no version: departments answer beside each other.

    Raises Forbidden, StaleCase, IllegalTransition, NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb="case.opine", case_id=case_id, version=version, at=at) as case:
        only_accepted(case)
        if department not in actor.departments:
            raise Forbidden(
                "OTHER_DEPARTMENT", "您不属于%(department)s，不能代它出具意见；请转给该部门。", department=department
            )
        text = reasoned(text, "会签意见") if not agrees else plain(text)
        opinion = Opinion.objects.filter(case=case, department=department).first()
        if opinion is None or opinion.agrees is not None:
            raise NotYet("%(department)s的意见已经出具，或这项申请没有请它会签；请刷新页面查看。", department=department)
        opinion.agrees, opinion.text, opinion.answered_at, opinion.answered_by = agrees, text, at, actor.name
        opinion.save()
        clocks.end(case, OPINION, day_of(at), about=department)
        label = Sentence("%(department)s：%(opinion)s", department=department, opinion="同意" if agrees else "不同意")
        detail: dict[str, object] = {"department": department, "agrees": agrees}
        return note(case, "opine", label, verb="case.opine", actor=actor, at=at, why=text, detail=detail, tells=("lead",),
                    changes=False)  # fmt: skip


def record_visit(
    *,
    actor: Actor,
    case_id: int,
    version: int,
    at: dt.datetime,
    visited_on: dt.date,
    place: str,
    officers: str,
    findings: str,
    conforms: bool,
    photographs: Sequence[Photo] = (),
) -> Visit:
    """What a visit on site found; at least two officers sign by name. Raises Forbidden, StaleCase, NotYet."""
    seen = case_by_id(case_id)
    require(actor, "case.visit", seen)
    refuse_stale(seen, version)
    pictures = receive_photographs(photographs)
    with changing(actor=actor, verb="case.visit", case_id=case_id, version=version, at=at) as case:
        only_accepted(case)
        if visited_on > day_of(at):
            raise NotYet("核查日期%(visited_on)s还没有到；请填实际到场的日期。", visited_on=visited_on)
        visit = Visit.objects.create(
            case=case,
            visited_on=visited_on,
            place=reasoned(place, "核查地点")[:200],
            officers=reasoned(officers, "核查人员")[:200],
            findings=reasoned(findings, "核查情况"),
            conforms=conforms,
            recorded_by=actor.name,
        )
        keep_photographs(visit, pictures, actor, at)
        detail: dict[str, object] = {"on": visited_on.isoformat(), "conforms": conforms}
        detail |= {"photographs": [picture.file.sha256 for picture in pictures]} if pictures else {}
        note(case, "record_visit", "记录现场核查", verb="case.visit", actor=actor, at=at, detail=detail)
        return visit


def order_audit(*, actor: Actor, case_id: int, version: int, at: dt.datetime, auditor: str, why: str) -> Case:
    """Ask for a special audit; the substantive clock stands still until its report. Raises Forbidden, StaleCase, NotYet."""
    with changing(actor=actor, verb="case.audit_specially", case_id=case_id, version=version, at=at) as case:
        only_accepted(case)
        why = reasoned(why, "委托专项审计")
        if case.audits.filter(reported_at=None).exists():
            raise NotYet("申请 %(case)s 的专项审计还没有报告；请等报告后再委托。", case=case)
        try:
            with transaction.atomic():
                SpecialAudit.objects.create(
                    case=case, auditor=reasoned(auditor, "审计机构")[:200], reason=why[:300], ordered_at=at
                )
        except IntegrityError:
            raise NotYet("申请 %(case)s 的专项审计还没有报告；请等报告后再委托。", case=case) from None
        pause_substantive(case, "专项审计", day_of(at))
        return note(case, "order_audit", "委托专项审计", verb="case.audit_specially", actor=actor, at=at, why=why)


def report_audit(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, conclusion: str, audited_fen: int | None = None
) -> Case:
    """The audit's conclusion and, where it found one, the amount in fen (>= 0); the clock goes on.

    Raises Forbidden, StaleCase, NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb="case.audit_specially", case_id=case_id, version=version, at=at) as case:
        only_accepted(case)
        audit = case.audits.filter(reported_at=None).first()
        if audit is None:
            raise NotYet("申请 %(case)s 没有在办的专项审计；请先委托。", case=case)
        if audited_fen is not None and audited_fen < 0:
            raise NotYet("审定的金额不能是负数；请核对后填0或以上的金额。")
        audit.reported_at, audit.audited_fen, audit.conclusion = at, audited_fen, reasoned(conclusion, "审计结论")
        audit.save()
        resume_substantive(case, day_of(at))
        return note(case, "report_audit", "专项审计报告", verb="case.audit_specially", actor=actor, at=at,
                    detail={"audited_fen": audited_fen})  # fmt: skip


def pause_substantive(case: Case, reason: str, on: dt.date) -> None:
    """The substantive check of a locked case stands still. Raises NotYet where it already does."""
    if clock := clocks.running(case, SUBSTANTIVE):
        clocks.pause(clock, reason, on)
        case.due_on = None


def resume_substantive(case: Case, on: dt.date) -> None:
    """The substantive check of a locked case goes on."""
    if clock := clocks.running(case, SUBSTANTIVE):
        clocks.resume(clock, on)
        case.due_on = clocks.due_on(case, on)


def examine(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, supports: bool, text: str, resolution: str = ""
) -> Case:
    """The lead department's proposal: the award is the engine's, the officer says whether to support it and why.

    To support needs every opinion, every deferred paper, the audit's report and every fact that matters; a
    disagreement needs its `resolution`. Open numbers do not stop it. Raises Forbidden, StaleCase, IllegalTransition,
    NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb="case.examine", case_id=case_id, version=version, at=at) as case:
        step(case, "examine")
        on = day_of(at)
        found = answer(case, on)
        _refuse_early(case, supports, resolution)
        _refuse_unjudged(case, supports, bool(found.refused))
        if supports:
            if found.missing:
                labels = tuple(case.program.policy.facts[n].label for n in found.missing)
                raise NotYet(
                    "申请 %(case)s 还有事实没有查清：%(facts)s。请先核实，或提出不予支持。", case=case, facts=labels
                )
            if found.refused:
                raise NotYet(
                    "申请 %(case)s 不符合条件：%(reasons)s。请提出不予支持，或先核实事实。",
                    case=case,
                    reasons=tuple(found.blocked_by[-1:]),
                )
        Examination.objects.create(
            case=case,
            supports=supports,
            text=reasoned(text, "审核意见"),
            resolution=plain(resolution),
            claimed_fen=claimed_fen(found),
            award_fen=(found.award_fen or 0) if supports else 0,
            facts=[f.as_json() for f in case_facts(case, on).values()],
            answer=as_json(found),
            at=at,
            by=actor.name,
        )
        detail = {"supports": supports, "award_fen": found.award_fen or 0, "open_numbers": [n.key for n in found.undecided]}
        return move(case, "examine", actor=actor, at=at, why=text, detail=detail)


def _refuse_unjudged(case: Case, supports: bool, refused: bool) -> None:
    """Raises NotYet where experts must judge first or found too little. Whom the law refuses, they need not judge."""
    if case.law.review != ReviewMode.COMPETITIVE:
        return
    panel = last_panel(case)
    if panel is not None and panel.closed_at is None:
        raise NotYet("专家评审还没有结束；请结束评审后再提出审核意见。")
    if panel is None and not refused:
        raise NotYet("“%(title)s”是评审类措施，须先经专家评审；请先组成专家组。", title=case.law.title)
    if panel is not None and supports and not panel.passed:
        scored, needed = (panel.score or 0) / 100, panel.sheet.threshold / 100
        raise NotYet(
            "专家评审得分%(scored)s，低于入围分%(needed)s；请提出不予支持。", scored=f"{scored:.2f}", needed=f"{needed:.2f}"
        )


def _refuse_early(case: Case, supports: bool, resolution: str) -> None:
    """Raises NotYet, or ReasonMissing where departments disagree and nobody says how that was settled."""
    if waiting := list(case.opinions.filter(agrees=None).values_list("department", flat=True)):
        raise NotYet("还在等%(departments)s的会签意见；请催办后再提出审核意见。", departments=tuple(waiting))
    if case.audits.filter(reported_at=None).exists():
        raise NotYet("专项审计还没有报告；请登记审计结论后再提出审核意见。")
    if not supports:
        return
    if papers := deferred(case):
        raise NotYet("容缺的材料还没有补交：%(papers)s。请通知申请人补交后再提出审核意见。", papers=tuple(papers))
    if against := list(case.opinions.filter(agrees=False).values_list("department", flat=True)):
        reasoned(resolution, Sentence("%(departments)s不同意，须有协调意见", departments=tuple(against)))
