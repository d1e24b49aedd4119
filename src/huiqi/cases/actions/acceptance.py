"""What does the window do in its five working days? Accept, ask for a correction in one go, refuse acceptance."""

import datetime as dt
from collections.abc import Sequence

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.cases import clocks, credit
from huiqi.cases.actions.change import changing, move, refuse_stale, step
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import NotYet, ReasonMissing
from huiqi.cases.evaluation import asked
from huiqi.cases.models import Case, Correction, Opinion
from huiqi.cases.queries import case_by_id
from huiqi.cases.states import OPINION, RETURNED
from huiqi.cases.typed import plain


def accept(*, actor: Actor, case_id: int, version: int, at: dt.datetime) -> Case:
    """Take the application in, once the credit gate is passed; every co-department is asked for its opinion.

    Raises Forbidden, StaleCase, IllegalTransition, CreditBlocked (the gate's answer stays recorded).
    """
    case = case_by_id(case_id)
    require(actor, "case.accept", case)
    refuse_stale(case, version)
    step(case, "accept")
    check = credit.pass_gate(case, "accept", actor=actor, at=at)
    with changing(actor=actor, verb="case.accept", case_id=case_id, version=version, at=at) as case:
        for department in case.co_departments:
            Opinion.objects.create(case=case, department=department, asked_at=at)
            clocks.start(case, OPINION, day_of(at), about=department)
        return move(case, "accept", actor=actor, at=at, detail={"credit": check.outcome, "list": check.list_name})


def request_correction(
    *, actor: Actor, case_id: int, version: int, at: dt.datetime, points: Sequence[tuple[str, str]]
) -> Case:
    """Send back with every point at once: (fact or paper name, what to do). The form check stands still meanwhile.

    A second notice is refused: all points belong in the first. Raises Forbidden, StaleCase, IllegalTransition, NotYet.
    """
    with changing(actor=actor, verb="case.request_correction", case_id=case_id, version=version, at=at) as case:
        step(case, "request_correction")
        if not points or not all(plain(ask) for _, ask in points):
            raise ReasonMissing("请一次列全要补正的各项，每项写明怎么改；申请人会逐条看到。")
        if case.corrections.exists():
            raise NotYet("申请 %(case)s 已一次性告知过补正，不能再次退回；请受理，或写明理由不予受理。", case=case)
        known = set(asked(case)) | {p.name for p in case.law.papers} | {""}
        if strange := [about for about, _ in points if about not in known]:
            raise NotYet(
                "“%(strange)s”不是这项申请的事实或材料；请从清单中选择，或留空写总的要求。", strange="、".join(strange)[:100]
            )
        listed = [{"about": about, "ask": plain(ask)} for about, ask in points]
        Correction.objects.create(case=case, points=listed, asked_at=at, asked_by=actor.name)
        return move(case, "request_correction", actor=actor, at=at, detail={"points": listed})


def refuse_acceptance(*, actor: Actor, case_id: int, version: int, at: dt.datetime, why: str) -> Case:
    """Refuse with the reason; after a correction notice only once its time has passed.

    Raises Forbidden, StaleCase, IllegalTransition, ReasonMissing, NotYet.
    """
    with changing(actor=actor, verb="case.refuse_acceptance", case_id=case_id, version=version, at=at) as case:
        step(case, "refuse_acceptance")
        if case.state == RETURNED and not clocks.correction_is_over(case, day_of(at)):
            raise NotYet("申请 %(case)s 的补正期限未到（%(due_on)s截止），请等申请人补正。", case=case, due_on=case.due_on)
        return move(case, "refuse_acceptance", actor=actor, at=at, why=why)
