"""Who is certain is proposed to, once; one click makes a case; what changed meanwhile is never confirmed unseen."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases.people import (
    ADMINISTRATOR,
    CODE,
    FILLER,
    M01,
    M03,
    MACHINE,
    MANAGER,
    OFFICER,
    OTHER_CODE,
    PUBLIC,
    RENT,
    SECRETARY,
    START,
    STRANGER,
    WINDOW,
    decided,
    decided_numbers,
    firm,
    moment,
    submitted,
)
from cases.proposals import TAX, free_window, known_firm, proposed, registers_say
from huiqi.access import audit
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.cases import actions, queries
from huiqi.cases.entitlement import Change, entitled
from huiqi.cases.errors import NotYet, ProposalOver, ReasonMissing, StaleProposal, UnknownCase, WindowClosed
from huiqi.cases.models import Case, Proposal, Window
from huiqi.cases.snapshot import replay, seal
from huiqi.cases.states import State
from huiqi.engine.explain import explain
from huiqi.policies import load
from huiqi.policies.facts import FACTS
from huiqi.register import actions as register
from huiqi.register import queries as register_queries
from huiqi.register.models import FactRecord

pytestmark = pytest.mark.database
NIGHT = moment(3, 3, 2)


def night(at: dt.datetime = NIGHT) -> dict[str, int]:
    """What one run did in the one window."""
    ran = actions.propose(actor=MACHINE, at=at)
    return {key: getattr(ran[0], key) for key in ("new", "changed", "kept", "withdrawn")} if ran else {}


def confirm(proposal: Proposal, at: dt.datetime = NIGHT, **other: object) -> Case:
    call = {"actor": MANAGER, "proposal_id": proposal.pk, "version": proposal.version, "at": at} | other
    return actions.confirm_proposal(**call)


def decline(proposal: Proposal, why: str = "今年不需要", at: dt.datetime = NIGHT) -> Proposal:
    return actions.decline_proposal(actor=MANAGER, proposal_id=proposal.pk, version=proposal.version, at=at, why=why)


def lacking(*names: str) -> dict[str, object]:
    return {name: value for name, value in RENT.items() if name not in names}


def test_a_firm_of_which_registers_say_everything_is_proposed_to_once() -> None:
    proposal = proposed()
    assert (proposal.award_fen, proposal.enterprise.credit_code, proposal.version) == (35_000_000, CODE, 1)
    assert proposal.sm3 == seal(proposal.frozen)
    assert {f["source"] for f in proposal.frozen["facts"]} == {TAX}
    assert night() == {"new": 0, "changed": 0, "kept": 1, "withdrawn": 0}
    assert Proposal.objects.get().version == 1


@pytest.mark.parametrize(
    "facts",
    [
        lacking("rent_paid_fen"),
        lacking("on_dishonesty_list"),
        RENT | {"on_dishonesty_list": True},
        RENT | {"rent_years_supported": 3},
        RENT | {"rent_paid_fen": 2_000_000},
    ],
    ids=["rent unknown", "credit unknown", "dishonest", "years used up", "below the least award"],
)
def test_who_is_not_certain_is_not_proposed_to(facts: dict[str, object]) -> None:
    known_firm(facts=facts)
    known_firm(OTHER_CODE)
    free_window()
    decided_numbers()
    night()
    assert [p.enterprise.credit_code for p in Proposal.objects.all()] == [OTHER_CODE]


def test_a_fact_that_can_still_take_the_award_away_has_to_be_known() -> None:
    one = known_firm(facts=lacking("other_rent_subsidy_fen") | {"rent_paid_fen": 100_000_000_000})
    free_window()
    decided_numbers()
    night()
    assert Proposal.objects.count() == 0  # another subsidy could still be as large as the rent
    registers_say(one, 3, other_rent_subsidy_fen=0)
    night()
    assert Proposal.objects.get().award_fen == 70_000_000


def test_nothing_is_proposed_before_the_numbers_are_decided_and_the_run_says_so() -> None:
    known_firm()
    free_window()
    (ran,) = actions.propose(actor=MACHINE, at=NIGHT)
    assert "补贴比例" in ran.why_not
    assert Proposal.objects.count() == 0


def test_a_window_proposes_only_where_it_was_set_and_only_while_it_is_open() -> None:
    known_firm()
    window = free_window(free=False)
    decided_numbers()
    assert night() == {}
    change = {"actor": ADMINISTRATOR, "window_id": window.pk, "closes_at": window.closes_at, "at": START, "why": "试行"}
    actions.change_window(**change, free_of_application=True)
    assert night(moment(7, 1)) == {}
    assert night() == {"new": 1, "changed": 0, "kept": 0, "withdrawn": 0}
    actions.change_window(**change)  # another end leaves it as it is
    assert Window.objects.get().free_of_application
    actions.change_window(**change, free_of_application=False)
    assert night() == {"new": 0, "changed": 0, "kept": 0, "withdrawn": 1}
    assert "不再免申即享" in Proposal.objects.get().why


@pytest.mark.parametrize(("measure", "says"), [(M01, "哪个园区"), ("livestream.m08", "评审")])
def test_a_measure_that_needs_a_judgement_or_a_name_is_never_free_of_application(measure: str, says: str) -> None:
    with pytest.raises(NotYet, match=says):
        free_window(measure)


def test_who_has_a_case_on_the_matter_is_not_proposed_to_until_it_is_withdrawn() -> None:
    known_firm()
    free_window()
    decided_numbers()
    case = submitted()
    assert night()["new"] == 0
    actions.withdraw(actor=MANAGER, case_id=case.pk, version=case.version, at=NIGHT)
    assert night()["new"] == 1


def test_who_applied_by_day_is_not_shown_the_proposal_of_the_night() -> None:
    proposal = proposed()
    case = submitted()
    assert list(queries.proposals_to(MANAGER, NIGHT)) == []
    with pytest.raises(StaleProposal, match="另行申请"):
        confirm(proposal)
    assert list(Case.objects.all()) == [case]


def test_the_certain_are_those_to_whom_the_law_gives_one_answer() -> None:
    firms = register.load_demonstration(actor=MACHINE, firms=60, seed=7, at=START)
    for place, one in enumerate(firms):  # each firm keeps another few facts to itself
        FactRecord.objects.filter(enterprise=one, fact__in=sorted(FACTS)[place % 20 :: 20]).delete()
    program, on = load("livestream"), NIGHT.date()
    binding = register_queries.binding(program, on)
    settled = unsettled = 0
    for measure in program.policy.money:
        answers = {f.pk: explain(binding, measure.id, register_queries.facts_of(f, on=on)).award_fen for f in firms}
        found = entitled(binding, measure.id, firms, on)
        assert {pk: e.award_fen for pk, e in found.items()} == {pk: fen for pk, fen in answers.items() if fen}
        settled, unsettled = settled + len(found), unsettled + sum(fen is None for fen in answers.values())
    assert settled > 10
    assert unsettled > 10


def test_a_changed_fact_changes_the_proposal_and_says_what() -> None:
    proposal = proposed()
    registers_say(proposal.enterprise, 3, rent_paid_fen=90_000_000)
    assert night() == {"new": 0, "changed": 1, "kept": 0, "withdrawn": 0}
    proposal.refresh_from_db()
    assert (proposal.award_fen, proposal.version) == (31_000_000, 2)
    words = [Change(**change).words(load("livestream")) for change in proposal.changes]
    assert words == [("实付租金", "100万元", "90万元"), ("可得金额", "35万元", "31万元")]


def test_who_is_no_longer_certain_loses_the_proposal_with_a_reason_and_may_get_it_again() -> None:
    proposal = proposed()
    registers_say(proposal.enterprise, 3, sublet=True)
    assert night()["withdrawn"] == 1
    proposal.refresh_from_db()
    assert proposal.state == "withdrawn"
    assert "不能确定" in proposal.why
    registers_say(proposal.enterprise, 4, sublet=False)
    assert night(moment(3, 5, 2)) == {"new": 0, "changed": 1, "kept": 0, "withdrawn": 0}
    proposal.refresh_from_db()
    assert (proposal.state, proposal.why, proposal.version) == ("open", "", 3)


def test_one_click_hands_in_the_case_with_the_facts_proposed() -> None:
    proposal = proposed()
    case = confirm(proposal)
    proposal.refresh_from_db()
    assert (case.state, case.source, case.committed) == (State.SUBMITTED, "proposal", True)
    assert (proposal.state, proposal.case) == ("confirmed", case)
    assert case.facts["rent_paid_fen"] == 100_000_000
    assert {p.name: p.manner for p in case.papers.all()} == {paper.name: "register" for paper in case.law.papers}
    consent = proposal.enterprise.consents.get()
    assert (consent.source, consent.purpose) == (TAX, "免申即享：直播企业房租补贴（2026年）")
    assert confirm(proposal) == case
    assert Case.objects.count() == 1
    assert night(moment(3, 4, 2)) == {"new": 0, "changed": 0, "kept": 0, "withdrawn": 0}


def test_a_confirmed_case_is_awarded_like_any_other_and_counted() -> None:
    case = confirm(proposed())
    case = actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 4))
    case = actions.examine(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 9), supports=True, text="登记资料属实"
    )
    case = decided(case)
    assert (case.state, case.decision.award_fen) == (State.DECIDED, 35_000_000)
    assert replay(case.decision).same
    (count,) = queries.proposal_counts(moment(3, 13))
    assert (count.proposed, count.confirmed, count.awarded, count.awarded_fen) == (1, 1, 1, 35_000_000)


def test_a_paper_that_nothing_replaces_leaves_a_draft_that_is_filled_in() -> None:
    one = firm()
    registers_say(one, **lacking("rent_paid_fen"))
    register.record_facts(
        actor=MANAGER, enterprise=one, values={"rent_paid_fen": 100_000_000}, source="申报", on=START.date(), at=START
    )
    free_window()
    decided_numbers()
    night()
    proposal = Proposal.objects.get()
    assert queries.papers_still_owed(proposal) == ("租金发票和付款凭证",)
    case = confirm(proposal)
    assert case.state == State.DRAFT
    assert queries.standing(case, NIGHT.date())["lacking"].papers == ("租金发票和付款凭证",)  # type: ignore[attr-defined]


def test_a_draft_of_the_firms_own_is_used_and_its_answers_give_way() -> None:
    proposal = proposed()
    own = actions.open_draft(actor=MANAGER, credit_code=CODE, measure=M03, at=START)
    own = actions.save_draft(
        actor=MANAGER, case_id=own.pk, version=own.version, at=START, answers={"rent_paid_fen": 500_000_000}
    )
    case = confirm(proposal)
    assert (case, case.state, case.facts["rent_paid_fen"]) == (own, State.SUBMITTED, 100_000_000)


def test_what_changed_since_the_firm_read_it_is_refused_and_proposed_anew() -> None:
    proposal = proposed()
    registers_say(proposal.enterprise, 3, rent_paid_fen=90_000_000)
    with pytest.raises(StaleProposal) as refused:
        confirm(proposal)
    assert [change["name"] for change in refused.value.changes] == ["rent_paid_fen", ""]
    assert Case.objects.count() == 0
    now = Proposal.objects.get()
    assert (now.award_fen, now.version, now.state) == (31_000_000, 2, "open")
    assert confirm(now).facts["rent_paid_fen"] == 90_000_000


def test_a_number_decided_anew_is_refused_too() -> None:
    proposal = proposed()
    register.record_decision(
        actor=SECRETARY, key="livestream.m03.rate_bp", value=3_000, valid_from=dt.date(2026, 3, 3), at=START,
        document_number="南领纪〔2026〕2号", approver="区领导小组",
    )  # fmt: skip
    with pytest.raises(StaleProposal):
        confirm(proposal)
    words = [Change(**change).words(load("livestream")) for change in Proposal.objects.get().changes]
    assert words == [("补贴比例", "35%", "30%"), ("可得金额", "35万元", "30万元")]


def test_a_proposal_that_no_longer_holds_is_refused_with_the_reason() -> None:
    proposal = proposed()
    registers_say(proposal.enterprise, 3, on_dishonesty_list=True)
    with pytest.raises(StaleProposal, match="不能确定"):
        confirm(proposal)
    with pytest.raises(ProposalOver, match="已收回"):
        confirm(Proposal.objects.get())
    assert Case.objects.count() == 0


def test_a_declined_proposal_keeps_its_reason_and_is_not_made_again() -> None:
    proposal = proposed()
    with pytest.raises(ReasonMissing):
        decline(proposal, " ")
    declined = decline(proposal)
    assert (declined.state, declined.why) == ("declined", "今年不需要")
    assert night() == {"new": 0, "changed": 0, "kept": 0, "withdrawn": 0}
    with pytest.raises(ProposalOver, match="今年不需要"):
        confirm(proposal)


def test_a_confirmed_proposal_is_not_declined_and_a_changed_one_not_unseen() -> None:
    proposal = proposed()
    registers_say(proposal.enterprise, 3, rent_paid_fen=90_000_000)
    night()
    with pytest.raises(StaleProposal):
        decline(proposal)
    case = confirm(Proposal.objects.get())
    with pytest.raises(ProposalOver, match=str(case.number)):
        decline(Proposal.objects.get())


def test_a_proposal_ends_with_its_window() -> None:
    proposal = proposed()
    assert list(queries.proposals_to(MANAGER, NIGHT)) == [proposal]
    late = moment(7, 1)
    assert list(queries.proposals_to(MANAGER, late)) == []
    with pytest.raises(WindowClosed):
        confirm(proposal, late)
    (count,) = queries.proposal_counts(late)
    assert (count.proposed, count.waiting, count.expired, count.awarded_fen) == (1, 0, 1, 0)


@pytest.mark.parametrize("actor", [FILLER, STRANGER, OFFICER, ADMINISTRATOR, PUBLIC], ids=lambda a: a.name)
def test_only_who_submits_for_the_firm_answers(actor) -> None:
    proposal = proposed()
    with pytest.raises(Forbidden):
        confirm(proposal, actor=actor)
    with pytest.raises(Forbidden):
        actions.decline_proposal(actor=actor, proposal_id=proposal.pk, version=1, at=NIGHT, why="不要")
    assert Proposal.objects.get().state == "open"


def test_a_firm_sees_its_own_proposals_only_and_only_the_service_proposes() -> None:
    proposal = proposed()
    assert queries.proposal_for(FILLER, proposal.pk) == proposal
    assert list(queries.proposals_to(STRANGER, NIGHT)) == []
    for actor, pk in ((STRANGER, proposal.pk), (MANAGER, proposal.pk + 1)):
        with pytest.raises(UnknownCase):
            queries.proposal_for(actor, pk)
    with pytest.raises(UnknownCase):
        confirm(proposal, proposal_id=proposal.pk + 1)
    with pytest.raises(Forbidden):
        actions.propose(actor=SECRETARY, at=NIGHT)


def test_every_step_is_in_the_audit_chain() -> None:
    proposal = proposed()
    entry = AuditEntry.objects.get(verb="case.propose")
    assert proposal.sm3 in entry.detail
    night()
    assert AuditEntry.objects.filter(verb="case.propose").count() == 1  # what changed nothing leaves no entry
    confirm(proposal)
    assert AuditEntry.objects.filter(verb="case.confirm_proposal", subject=f"proposal:{proposal.pk}").exists()
    assert audit.verify() is None


def test_the_table_refuses_a_second_proposal_of_a_matter_and_an_end_without_reason() -> None:
    proposal = proposed()
    for change in ({"pk": None}, {"state": "declined"}, {"state": "confirmed"}, {"award_fen": 0}):
        broken = Proposal.objects.get(pk=proposal.pk)
        for name, value in change.items():
            setattr(broken, name, value)
        with pytest.raises(IntegrityError), transaction.atomic():
            broken.save()


def test_a_run_over_many_firms_takes_few_queries(django_assert_max_num_queries) -> None:
    register.load_demonstration(actor=MACHINE, firms=120, seed=7, at=START)
    free_window("livestream.m04")
    decided_numbers("livestream.m04")
    with django_assert_max_num_queries(25):
        assert night()["new"] > 0
    with django_assert_max_num_queries(20):
        assert night()["new"] == 0
