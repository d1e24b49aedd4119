"""What does the public see and say? Notices of five working days, objections under a real name, their answers."""

import datetime as dt

from huiqi.access.actor import Actor
from huiqi.cases import clocks
from huiqi.cases.actions.change import changing, move, reasoned, step
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import NotYet, UnknownCase
from huiqi.cases.masks import masked_credit_code, public_words
from huiqi.cases.models import Case, Notice, Objection
from huiqi.cases.states import NOTICE, NOTICED, REPLY, days_of
from huiqi.cases.typed import plain
from huiqi.ledger import actions as ledger


def publish_notice(*, actor: Actor, case_id: int, version: int, at: dt.datetime) -> Notice:
    """Put the award before the public. The page says name, part of the credit code, matter and amount, nothing else.

    Raises Forbidden, StaleCase, IllegalTransition.
    """
    with changing(actor=actor, verb="case.notice", case_id=case_id, version=version, at=at) as case:
        step(case, "notice")
        law = case.law
        ends_on = clocks.calendar().add_working_days(day_of(at), days_of(case.measure, NOTICE))
        notice = Notice.objects.create(
            case=case,
            enterprise_name=case.enterprise.name,
            credit_code_masked=masked_credit_code(case.credit_code),
            matter=f"{law.clause}{law.title}（{case.year}年）",
            award_fen=case.decision.award_fen,
            published_at=at,
            ends_on=ends_on,
        )
        notice.number = f"GS-{day_of(at).year}-{notice.pk:06d}"
        notice.save()
        move(case, "notice", actor=actor, at=at, detail={"notice": notice.number, "ends_on": ends_on.isoformat()})
    return notice


def file_objection(*, actor: Actor, notice_number: str, name: str, contact: str, reason: str, at: dt.datetime) -> Objection:
    """Anyone objects, under a real name and with a contact, until the notice ends; payment waits for the answer.

    The public has read no version, so none is asked for. Raises UnknownCase, NotYet, ReasonMissing, IllegalTransition.
    """
    notice = Notice.objects.filter(number=plain(notice_number)).first()
    if notice is None:
        raise UnknownCase("没有编号为 %(number)s 的公示，请核对链接。", number=notice_number[:20])
    if day_of(at) > notice.ends_on:
        raise NotYet("公示已于%(ends_on)s结束，不再受理异议；可以向牵头部门反映情况。", ends_on=notice.ends_on)
    name, contact = reasoned(name, "真实姓名"), reasoned(contact, "联系方式")
    reason = reasoned(reason, "异议理由")
    version = Case.objects.values_list("version", flat=True).get(pk=notice.case_id)
    with changing(actor=actor, verb="case.object", case_id=notice.case_id, version=version, at=at) as case:
        step(case, "object")
        objection = Objection.objects.create(case=case, name=name[:100], contact=contact[:100], reason=reason, filed_at=at)
        clocks.start(case, REPLY, day_of(at), about=str(objection.pk))
        move(case, "object", actor=actor, at=at, detail={"objection": objection.pk},
             personal={"name": name, "contact": contact, "reason": reason})  # fmt: skip
    return objection


def answer_objection(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, objection_id: int, upheld: bool, text: str
) -> Case:
    """Answer one objection. Upheld: the decision is void. Not upheld: the notice goes on once no other is open.

    Raises Forbidden, StaleCase, IllegalTransition, NotYet, ReasonMissing.
    """
    event = "uphold_objection" if upheld else "dismiss_objection"
    with changing(actor=actor, verb="case.answer_objection", case_id=case_id, version=version, at=at) as case:
        step(case, event)
        text = reasoned(text, "异议答复")
        objection = case.objections.filter(pk=objection_id, upheld=None).first()
        if objection is None:
            raise NotYet("这件异议已经答复，或不属于这项申请；请刷新页面。")
        _close(objection, upheld, text, actor, at)
        others = list(case.objections.filter(upheld=None))
        if upheld:
            for other in others:
                _close(other, True, f"同一申请的决定已撤销：{text}", actor, at)
            _void(case, f"异议成立：{text}", actor, at)
        detail = {"objection": objection_id, "upheld": upheld}
        return move(case, event, actor=actor, at=at, why=text, detail=detail, stay=bool(others))


def revoke(*, actor: Actor, case_id: int, version: int, at: dt.datetime, why: str) -> Case:
    """Undo a decision before its payment: the money goes back to the envelope, the notice says that it was withdrawn.

    Raises Forbidden, StaleCase, IllegalTransition, ReasonMissing.
    """
    with changing(actor=actor, verb="case.revoke", case_id=case_id, version=version, at=at) as case:
        step(case, "revoke")
        why = reasoned(why, "撤销决定")
        _void(case, f"决定已撤销：{why}", actor, at)
        return move(case, "revoke", actor=actor, at=at, why=why)


def _void(case: Case, why: str, actor: Actor, at: dt.datetime) -> None:
    """Give back what was set aside for the case, and withdraw its notice with the reason, as far as all may read it."""
    ledger.void(actor=actor, case_ref=str(case), amount_fen=case.decision.award_fen, why=why, at=at)
    Notice.objects.filter(case=case).update(withdrawn_at=at, withdrawn_why=public_words(why)[:300])


def _close(objection: Objection, upheld: bool, text: str, actor: Actor, at: dt.datetime) -> None:
    objection.upheld, objection.answer, objection.answered_at, objection.answered_by = upheld, text, at, actor.name
    objection.save()
    clocks.end(objection.case, REPLY, day_of(at), about=str(objection.pk))


def end_notice(*, actor: Actor, case_id: int, version: int, at: dt.datetime) -> Case:
    """After the last day of the notice, with no objection open: to be paid. Raises NotYet, IllegalTransition."""
    with changing(actor=actor, verb="case.advance", case_id=case_id, version=version, at=at) as case:
        step(case, "end_notice")
        ends_on = case.public_notice.ends_on
        if case.state != NOTICED or day_of(at) <= ends_on:
            raise NotYet("申请 %(case)s 的公示到%(ends_on)s为止，还没有期满。", case=case, ends_on=ends_on)
        return move(case, "end_notice", actor=actor, at=at)
