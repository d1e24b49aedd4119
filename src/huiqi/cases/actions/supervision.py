"""What happens after an award? A plan is drawn up with the decision; each check is recorded once, with its finding.

What a firm had to be on the day of the decision, and can cease to be, is looked at again a year later. One awarded case
in ten is visited; which one follows from its number, so that nobody chooses.
"""

import datetime as dt

from huiqi.access.actor import Actor
from huiqi.access.audit import sm3
from huiqi.cases.actions.change import changing, note, reasoned
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import IllegalTransition, NotYet
from huiqi.cases.models import Case, Decision, SupervisionCheck, SupervisionPlan
from huiqi.cases.states import CLOSED, DECIDED, NOTICED, OBJECTED
from huiqi.units.sentence import Sentence

SAMPLED_ONE_IN = 10
"""One awarded case in ten is drawn for a visit. Source: the default sampling of domain.md R14."""

CONTINUING = ("operates_in_district", "recognised_park", "in_recognised_venue", "not_sublet", "lease_filed")
"""Conditions that a firm can cease to meet after the decision, by their names in the policy."""

REPORT, VISIT = "资金使用和效果报告", "现场抽查：申报材料与票据、账目是否相符"


def plan(case: Case, decision: Decision) -> SupervisionPlan:
    """The default checks of an award, in the transaction of its decision: conditions and report after a year,
    a visit after half of one.
    """
    sampled = int(sm3(str(case))[:8], 16) % SAMPLED_ONE_IN == 0
    made = SupervisionPlan.objects.create(case=case, sampled=sampled)
    on = decision.decided_on
    rows = [(line["label"], line["clause"], 12) for line in decision.frozen["answer"]["trace"] if line["key"] in CONTINUING]
    rows.append((REPORT, "", 12))
    if sampled:
        rows.append((VISIT, "", 6))
    SupervisionCheck.objects.bulk_create(
        SupervisionCheck(plan=made, what=what, clause=clause, department=case.lead, due_on=months_after(on, months))
        for what, clause, months in rows
    )
    return made


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day so many months later; a day that month has not is the first of the next.

    >>> months_after(dt.date(2026, 3, 12), 12), months_after(dt.date(2026, 8, 31), 6)
    (datetime.date(2027, 3, 12), datetime.date(2027, 3, 1))
    """
    years, month = divmod(day.month - 1 + months, 12)
    try:
        return day.replace(year=day.year + years, month=month + 1)
    except ValueError:
        return dt.date(day.year + years, month + 2, 1)


def record_check(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, check_id: int, conforms: bool, finding: str
) -> Case:
    """What one check found; the head of the department is told where something is wrong.

    Raises Forbidden, StaleCase, IllegalTransition, NotYet, ReasonMissing.
    """
    with changing(actor=actor, verb="case.supervise", case_id=case_id, version=version, at=at) as case:
        if case.state in CLOSED:
            raise IllegalTransition(
                "申请 %(case)s 是“%(state)s”，没有要核查的支持；请回到列表。", case=case, state=case.get_state_display()
            )
        if case.state in (DECIDED, NOTICED, OBJECTED):
            raise NotYet("申请 %(case)s 还在公示程序中，事后核查在公示结束后开始；请公示期满后再登记。", case=case)
        check = SupervisionCheck.objects.filter(pk=check_id, plan__case=case, done_on=None).first()
        if check is None:
            raise NotYet("这一项已经登记过核查结果，或不属于这项申请；请刷新页面。")
        check.done_on, check.conforms, check.done_by = day_of(at), conforms, actor.name
        check.finding = reasoned(finding, "核查情况")
        check.save()
        detail: dict[str, object] = {"check": check.pk, "what": check.what, "conforms": conforms}
        label = Sentence("事后核查：%(finding)s", finding="符合" if conforms else "不符合")
        tells = () if conforms else ("head",)
        return note(case, "supervise", label, verb="case.supervise", actor=actor, at=at, why=check.finding, detail=detail,
                    tells=tells)  # fmt: skip
