"""Who may do what: the whole table, and the duties nobody may combine."""

from pathlib import Path

import pytest

from access.people import CO, FIRM, OTHER, OTHER_FIRM, actor, case
from huiqi.access.actor import DEPARTMENT_ROLES, FIRM_ROLES, ROLES, STAFF_ROLES, SYSTEM, VISITOR, Actor, Grant
from huiqi.access.errors import Forbidden
from huiqi.access.permissions import SEPARATED, VERBS, allowed, matrix_markdown, require

ROOT = Path(__file__).parents[2]
MAY: dict[str, str] = {
    "case.read": "manager filler reader window officer head secretary treasury auditor system",
    "case.draft": "manager filler",
    "case.submit": "manager",
    "case.resubmit": "manager",
    "case.withdraw": "manager",
    "case.confirm_proposal": "manager",
    "case.accept": "window",
    "case.request_correction": "window",
    "case.refuse_acceptance": "window",
    "case.opine": "co",
    "case.visit": "officer head",
    "case.audit_specially": "officer head",
    "case.assign_experts": "officer head",
    "case.score": "expert",
    "case.examine": "officer head",
    "case.decide": "secretary",
    "case.notice": "officer head",
    "case.object": "anyone",
    "case.answer_objection": "officer head",
    "case.supervise": "officer head",
    "case.pay": "treasury",
    "payment.read": "treasury auditor",
    "case.settle": "treasury system",
    "case.revoke": "secretary",
    "case.recover": "officer head",
    "case.decide_recovery": "head",
    "case.state_case": "manager",
    "budget.read": "officer head secretary treasury auditor",
    "budget.write": "treasury",
    "observatory.read": "officer head secretary treasury auditor",
    "service.ask": "manager filler",
    "service.read": "manager filler reader officer head auditor",
    "service.answer": "officer head",
    "service.recognise": "head",
    "complaint.file": "anyone",
    "complaint.read": "officer head secretary auditor",
    "complaint.assign": "secretary",
    "complaint.answer": "officer head",
    "case.propose": "system",
    "case.advance": "system",
    "window.open": "head administrator",
    "law.simulate": "officer head secretary treasury",
    "draft.read": "officer head secretary treasury auditor",
    "draft.prepare": "officer head secretary",
    "draft.consult": "head secretary",
    "draft.comment": "anyone",
    "draft.dispose": "officer head secretary",
    "draft.review": "officer head",
    "draft.opine": "head",
    "draft.submit": "head",
    "draft.review_legality": "secretary",
    "draft.decide": "secretary",
    "draft.publish": "secretary",
    "draft.guide": "officer head",
    "draft.evaluate": "officer head",
    "draft.conclude_evaluation": "head",
    "number.decide": "secretary",
    "measure.clear": "secretary",
    "register.read": "manager filler reader window officer head secretary auditor administrator system",
    "register.write": "manager filler officer head administrator system",
    "account.invite": "manager",
    "account.grant": "manager administrator system",
    "factor.ask": "administrator",
    "factor.reset": "manager head administrator",
    "webhook.keep": "manager window officer head secretary treasury administrator",
    "archive.make": "officer head secretary system",
    "archive.read": "officer head secretary auditor system",
    "audit.read": "auditor",
    "baseline.read": "auditor administrator",
    "calendar.import": "administrator system",
    "interest.declare": "window officer head expert secretary treasury",
}
"""Written here a second time, as a newcomer would say it; the table must agree."""


def everyone() -> dict[str, Actor]:
    return {**{role: actor(role) for role in ROLES}, "system": SYSTEM("test"), "visitor": VISITOR("test")}


@pytest.mark.parametrize("verb", VERBS)
def test_exactly_the_named_roles_may(verb: str) -> None:
    named = MAY[verb].split()
    if named == ["anyone"]:
        expected = set(everyone())
    elif named == ["co"]:
        expected = set()  # the lead department gives no opinion as a co-department
    else:
        expected = set(named)
    assert {name for name, who in everyone().items() if allowed(who, verb, case(experts=(1,)))} == expected


@pytest.mark.parametrize("role", FIRM_ROLES)
@pytest.mark.parametrize("verb", sorted(VERBS))
def test_a_firm_reaches_only_its_own(role: str, verb: str) -> None:
    reached = allowed(actor(role), verb, case(credit_code=OTHER_FIRM))
    assert reached == (verb in ("case.object", "draft.comment", "complaint.file"))


@pytest.mark.parametrize("role", sorted(set(DEPARTMENT_ROLES) - {"window"}))
def test_a_department_reaches_what_it_leads_or_is_heard_on(role: str) -> None:
    acts = {verb for verb in VERBS if allowed(actor(role, department=OTHER), verb, case())}
    heard = {verb for verb in VERBS if allowed(actor(role, department=CO), verb, case())}
    everywhere = {"case.object", "register.read", "register.write", "interest.declare", "budget.read", "law.simulate"}
    everywhere |= {"webhook.keep"}
    everywhere |= {"observatory.read"}
    everywhere |= {"draft.read", "draft.prepare", "draft.comment", "draft.dispose"} | {"draft.consult"} & {*acts}
    everywhere |= {"complaint.file"}
    assert acts == everywhere
    assert ("draft.consult" in acts) == (role == "head")
    assert heard == everywhere | {"case.read", "case.opine"}


def test_an_expert_reaches_only_what_was_assigned() -> None:
    assert not allowed(actor("expert", 1), "case.score", case(experts=(2,)))
    with pytest.raises(Forbidden) as refused:
        require(actor("expert", 1), "case.score", case(experts=(2,)))
    assert refused.value.code == "NOT_ASSIGNED"


@pytest.mark.parametrize("earlier", SEPARATED)
@pytest.mark.parametrize("later", SEPARATED)
def test_nobody_does_two_of_score_examine_decide_and_pay(earlier: str, later: str) -> None:
    roles = {"case.score": "expert", "case.examine": "officer", "case.decide": "secretary", "case.pay": "treasury"}
    role, done = roles[later], case(experts=(7, 8), **{earlier.removeprefix("case."): 7})
    assert allowed(actor(role, 7), later, done) == (earlier == later)
    assert allowed(actor(role, 8), later, done)


@pytest.mark.parametrize("role", STAFF_ROLES)
def test_an_interest_bars_every_act_on_that_firm(role: str) -> None:
    barred, other = actor(role, interests=(FIRM,)), case(credit_code=OTHER_FIRM, experts=(1,))
    acts = {verb for verb in VERBS if allowed(barred, verb, case(experts=(1,)))}
    reads = {"case.read", "register.read", "audit.read", "budget.read", "payment.read", "service.read", "draft.read"}
    reads |= {"archive.read", "observatory.read", "complaint.read", "baseline.read"}
    assert acts <= reads | {"case.object", "draft.comment", "complaint.file"}
    assert {v for v in VERBS if allowed(barred, v, other)} == {v for v in VERBS if allowed(actor(role), v, other)}


def test_an_expert_reads_no_case_under_its_name_and_none_with_an_interest() -> None:
    assert not allowed(actor("expert"), "case.read", case(experts=(1,)))
    assert allowed(actor("expert"), "case.score", case(experts=(1,)))
    with pytest.raises(Forbidden, match="回避") as refused:
        require(actor("expert", interests=(FIRM,)), "case.score", case(experts=(1,)))
    assert refused.value.code == "INTEREST_DECLARED"


def test_an_interest_in_ones_own_firm_does_not_bar_applying() -> None:
    assert allowed(actor("manager", interests=(FIRM,)), "case.submit", case())


def test_auditors_read_and_administrators_configure_whatever_else_they_hold() -> None:
    for strong in ("auditor", "administrator"):
        both = Actor(1, "甲", frozenset({Grant(strong), Grant("secretary"), Grant("treasury")}), "test")
        assert not allowed(both, "case.decide", case())
        assert not allowed(both, "case.pay", case())
        assert allowed(both, "case.read", case())


@pytest.mark.parametrize(
    ("who", "verb", "subject", "code", "words"),
    [
        (VISITOR("test"), "case.submit", case(), "SIGN_IN_FIRST", "登录"),
        (actor("reader"), "case.submit", case(), "ROLE_MISSING", "需要角色：企业管理员"),
        (actor("manager"), "case.submit", case(credit_code=OTHER_FIRM), "OTHER_FIRM", "另一家企业"),
        (actor("officer"), "case.examine", case(lead=OTHER), "OTHER_DEPARTMENT", "其他部门"),
        (actor("auditor"), "case.accept", case(), "AUDITOR_READS_ONLY", "审计人员只查看"),
        (actor("administrator"), "case.pay", case(), "ADMINISTRATOR_DECIDES_NOTHING", "只做配置"),
        (actor("secretary", 7), "case.decide", case(examine=7), "SEPARATION_OF_DUTIES", "已参与“提出审核意见”"),
        (actor("treasury", interests=(FIRM,)), "case.pay", case(), "INTEREST_DECLARED", "应当回避"),
    ],
)
def test_a_refusal_says_why(who, verb, subject, code, words) -> None:
    with pytest.raises(Forbidden, match=words) as refused:
        require(who, verb, subject)
    assert refused.value.code == code


def test_a_verb_that_depends_on_the_object_needs_one() -> None:
    assert allowed(actor("officer"), "case.examine")
    with pytest.raises(TypeError, match="subject"):
        require(actor("officer"), "case.examine")
    with pytest.raises(KeyError):
        require(actor("officer"), "case.invent", case())


def test_the_printed_table_is_fresh() -> None:
    assert (ROOT / "docs/permissions.md").read_text() == matrix_markdown(), "run: make docs"
