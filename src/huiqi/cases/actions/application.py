"""What does a firm do with its application? Draft, save, submit, correct, withdraw; its papers are in papers.py."""

import datetime as dt
from collections.abc import Mapping

from django.db import IntegrityError, transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, require
from huiqi.cases import queries
from huiqi.cases.actions.change import changing, move, note, step
from huiqi.cases.clocks import day_of, finish
from huiqi.cases.completeness import lacking, refuse_incomplete
from huiqi.cases.errors import AnswerRefused, DuplicateCase, IllegalTransition, MeasureBlocked
from huiqi.cases.evaluation import DECLARED_SOURCE, asked, case_facts
from huiqi.cases.matters import ONE_EACH, matter_key
from huiqi.cases.models import Case, Window
from huiqi.cases.states import DRAFT, EDITABLE, LIVE
from huiqi.cases.typed import plain
from huiqi.engine.facts import Fact, FactError
from huiqi.policies import find_measure
from huiqi.register import actions as register_actions
from huiqi.register import queries as register
from huiqi.units.sentence import Sentence


def open_draft(
    *, actor: Actor, credit_code: str, measure: str, at: dt.datetime, matter: str = "", source: str = "application"
) -> Case:
    """The firm's draft in the open window of a measure: the one there is, or a new one with what is known filled in.

    Raises Forbidden, WindowClosed, MeasureBlocked, UnknownEnterprise.
    """
    window = queries.open_window(measure, at)
    program, law = find_measure(measure)
    require(actor, "case.draft", About(credit_code=credit_code, lead=law.lead, co_departments=law.co_departments))
    if closed := register.why_closed(measure, on=day_of(at)):
        raise MeasureBlocked(closed)
    firm = register.enterprise(credit_code)
    matter = plain(matter)[:100]
    drafts = Case.objects.filter(enterprise=firm, window=window, matter=matter, state=DRAFT)
    if found := drafts.first():
        return found
    case = Case(
        enterprise=firm, window=window, measure=measure, year=window.year, kind=law.kind, matter=matter, source=source,
        created_at=at, saved_at=at,
    )  # fmt: skip
    facts = asked(case)
    known = register.facts_of(firm, on=day_of(at), only=tuple(facts))
    case.facts = {name: facts[name].show(value) for name, value in known.items() if name in facts}
    try:
        with transaction.atomic():
            case.version = 0
            case.save()
            case.number = f"{PREFIX[program.policy.id]}-{window.year}-{case.pk:06d}"
            note(case, "open_draft", "开始填写", verb="case.draft", actor=actor, at=at)
    except IntegrityError:
        return drafts.get()
    return case


PREFIX = {"livestream": "LS"}
"""How case numbers of a policy begin."""


def save_draft(
    *,
    actor: Actor,
    case_id: int,
    version: int,
    at: dt.datetime,
    answers: Mapping[str, object] | None = None,
    matter: str | None = None,
) -> Case:
    """Keep some answers (`Fact.show` form, null: handed in later); the case returned tells `saved_at` and `version`.

    Raises Forbidden, StaleCase, IllegalTransition, AnswerRefused.
    """
    with changing(actor=actor, verb="case.draft", case_id=case_id, version=version, at=at) as case:
        _refuse_fixed(case)
        case.facts = case.facts | read_answers(asked(case), answers or {})
        if matter is not None and case.state == DRAFT:
            case.matter = plain(matter)[:100]
        case.saved_at = at
        given = {"facts": sorted(answers or {})}
        try:
            with transaction.atomic():
                return note(case, "save_draft", "保存填写", verb="case.draft", actor=actor, at=at, detail=given)
        except IntegrityError:
            other = Case.objects.get(enterprise=case.enterprise, window=case.window, matter=case.matter, state=DRAFT)
            raise _duplicate(case, other) from None


def read_answers(facts: Mapping[str, Fact], answers: Mapping[str, object]) -> dict[str, object]:
    """The answers, each checked and as `Fact.show` writes it. Raises AnswerRefused naming the fact."""
    read: dict[str, object] = {}
    for name, raw in answers.items():
        if name not in facts:
            raise AnswerRefused(name, "这项措施不问“%(name)s”；请刷新页面后重填。", name=name[:60])
        try:
            read[name] = None if raw is None else facts[name].show(facts[name].read(raw))
        except FactError as error:
            raise AnswerRefused(name, error.reason) from None
    return read


def submit(*, actor: Actor, case_id: int, version: int, at: dt.datetime, committed: bool) -> Case:
    """Hand the draft in. Unmet conditions do not stop it: the page has said so, the officer answers.

    Raises Forbidden, StaleCase, IllegalTransition, WindowClosed, DraftIncomplete, DuplicateCase.
    """
    with changing(actor=actor, verb="case.submit", case_id=case_id, version=version, at=at) as case:
        step(case, "submit")
        refuse_closed(case.window, at)
        case.submitted_at, case.committed, case.saved_at = at, committed, at
        refuse_incomplete(case, lacking(case, day_of(at)))
        return _hand_in(case, "submit", actor=actor, at=at)


def resubmit(*, actor: Actor, case_id: int, version: int, at: dt.datetime) -> Case:
    """Hand the correction in; the window may have closed meanwhile. Raises like submit()."""
    with changing(actor=actor, verb="case.resubmit", case_id=case_id, version=version, at=at) as case:
        step(case, "resubmit")
        case.saved_at = at
        refuse_incomplete(case, lacking(case, day_of(at)))
        case.corrections.filter(answered_at=None).update(answered_at=at)
        return _hand_in(case, "resubmit", actor=actor, at=at)


def _hand_in(case: Case, event: str, *, actor: Actor, at: dt.datetime) -> Case:
    """Claim the matter, keep the firm's answers in the register, move."""
    case.matter_key = matter_key(
        measure=case.measure, credit_code=case.credit_code, year=case.year, matter=case.matter, facts=case.facts
    )
    other = Case.objects.filter(matter_key=case.matter_key, state__in=LIVE).exclude(pk=case.pk).first()
    if other:
        raise _duplicate(case, other)
    facts = asked(case)
    declared = {name: facts[name].read(raw) for name, raw in case.facts.items() if raw is not None}
    register_actions.record_facts(
        actor=actor, enterprise=case.enterprise, values=declared, source=DECLARED_SOURCE, on=day_of(at), at=at
    )
    differing = sorted(f.fact for f in case_facts(case, day_of(at)).values() if f.differs)
    detail = {"matter_key": case.matter_key, "differing_facts": differing}
    try:
        with transaction.atomic():
            return move(case, event, actor=actor, at=at, detail=detail)
    except IntegrityError:
        raise _duplicate(case, Case.objects.get(matter_key=case.matter_key, state__in=LIVE)) from None


def _duplicate(case: Case, other: Case) -> DuplicateCase:
    kind = ONE_EACH.get(case.measure)
    what = Sentence("这个%(kind)s", kind=kind) if kind else Sentence("%(year)s年的这项支持", year=case.year)
    return DuplicateCase(
        "贵单位%(what)s已有申请 %(other)s（%(state)s），同一事项不重复受理；请在那项申请中办理，或先撤回它。",
        str(other),
        what=what,
        other=other,
        state=other.get_state_display(),
    )


def withdraw(*, actor: Actor, case_id: int, version: int, at: dt.datetime, why: str = "") -> Case:
    """Take the application back before it is decided. Raises Forbidden, StaleCase, IllegalTransition."""
    with changing(actor=actor, verb="case.withdraw", case_id=case_id, version=version, at=at) as case:
        step(case, "withdraw")
        if case.meeting_items.filter(outcome="open").exists():
            raise IllegalTransition(
                "申请 %(case)s 已列入集体审定的清单，暂不能撤回；请联系牵头部门移出清单后再撤回。", case=case
            )
        _end_own_clocks(case, day_of(at))
        return move(case, "withdraw", actor=actor, at=at, why=why)


def _end_own_clocks(case: Case, on: dt.date) -> None:
    """Opinions are no longer waited for."""
    for clock in case.clocks.filter(ended_on=None, kind="opinion"):
        finish(clock, on)


def refuse_closed(window: Window, at: dt.datetime) -> None:
    """Raises WindowClosed where the window is not open now, naming the next opening."""
    if not window.opens_at <= at < window.closes_at:
        raise queries.window_closed(window.measure, at)


def _refuse_fixed(case: Case) -> None:
    if case.state not in EDITABLE:
        raise IllegalTransition(
            "申请 %(case)s 现在是“%(state)s”，内容不能再改；需要更改请联系窗口。", case=case, state=case.get_state_display()
        )
