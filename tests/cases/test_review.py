"""Departments accept, refuse, differ, visit, have audited, and propose; nobody passes a step that is not due."""

import datetime as dt

import pytest

from cases.people import (
    ADMINISTRATOR,
    AUDITOR,
    CODE,
    CULTURE,
    HEAD,
    INDUSTRY_OFFICER,
    M01,
    MANAGER,
    OFFICER,
    PARK,
    PUBLIC,
    RENT,
    SECRETARY,
    START,
    STREET_OFFICER,
    STREETS,
    TREASURER,
    URBAN,
    URBAN_OFFICER,
    WINDOW,
    WINDOW_TWO,
    accepted,
    attached,
    decided_numbers,
    draft,
    firm,
    moment,
    submitted,
    who,
    window,
)
from huiqi.access.errors import Forbidden
from huiqi.cases import actions, credit, queries
from huiqi.cases.errors import CreditBlocked, IllegalTransition, LeaseHeld, NotYet, ReasonMissing, UnknownCase
from huiqi.cases.evaluation import answer, case_facts
from huiqi.cases.models import Case, CreditCheck
from huiqi.cases.states import State
from huiqi.units.money import wan

pytestmark = pytest.mark.database
NINTH = moment(3, 9)


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    window()
    window(M01)
    decided_numbers()


class Listed:
    """A list with the firms it is given."""

    def __init__(self, *codes: str, outcome: str = "blocked") -> None:
        self.codes, self.outcome = codes, outcome

    def check(self, credit_code: str, at: dt.datetime) -> credit.CreditAnswer:
        found = self.outcome if credit_code in self.codes else "clear"
        return credit.CreditAnswer(found, "严重失信主体名单")


@pytest.fixture
def listed() -> object:
    before = credit.connect(Listed(CODE))
    yield
    credit.connect(before)


def park() -> Case:
    return accepted(M01, PARK, matter="甲园区")


def examine(case: Case, supports: bool = True, resolution: str = "", actor: object = OFFICER) -> Case:
    return actions.examine(
        actor=actor, case_id=case.pk, version=case.version, at=NINTH, supports=supports, text="属实", resolution=resolution
    )  # type: ignore[arg-type]


def opine(case: Case, department: str, agrees: bool = True, text: str = "") -> Case:
    actor = {STREETS: STREET_OFFICER, URBAN: URBAN_OFFICER}[department]
    return actions.opine(
        actor=actor, case_id=case.pk, version=case.version, at=moment(3, 5), department=department, agrees=agrees, text=text
    )


def test_a_firm_on_the_list_is_not_accepted_and_the_answer_is_kept(listed: object) -> None:
    case = submitted()
    with pytest.raises(CreditBlocked, match="严重失信主体名单"):
        actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))
    check = CreditCheck.objects.get()
    assert (check.outcome, check.list_name, check.asked_at) == ("blocked", "严重失信主体名单", moment(3, 3))
    assert Case.objects.get().state == State.SUBMITTED
    assert case_facts(case, START.date())["on_dishonesty_list"].holds.kind == "credit"


def test_without_a_list_the_answer_says_so_and_counts_for_nothing() -> None:
    case = accepted()
    assert CreditCheck.objects.get().outcome == "not_connected"
    assert case_facts(case, START.date())["on_dishonesty_list"].holds.kind == "declaration"


def test_a_refusal_needs_its_reason() -> None:
    case = submitted()
    with pytest.raises(ReasonMissing):
        actions.refuse_acceptance(actor=WINDOW, case_id=case.pk, version=case.version, at=START, why="  ")
    case = actions.refuse_acceptance(
        actor=WINDOW, case_id=case.pk, version=case.version, at=START, why="不属于本措施的支持范围"
    )
    assert (case.state, case.closed_at, case.due_on) == (State.REFUSED, START, None)
    assert queries.history(case)[-1].why == "不属于本措施的支持范围"


def test_co_departments_answer_beside_each_other_on_the_same_version() -> None:
    case = park()
    assert [(r.clock.about, r.due_on) for r in queries.readings(case, dt.date(2026, 3, 3)) if r.clock.kind == "opinion"] == [
        (STREETS, dt.date(2026, 3, 17)),
        (URBAN, dt.date(2026, 3, 17)),
    ]
    with pytest.raises(NotYet, match="各街道办、区城管综合执法局"):
        examine(case)
    opine(case, STREETS)
    opine(case, URBAN)
    assert examine(case).state == State.EXAMINED


def test_a_department_answers_once_and_for_itself_only() -> None:
    case = park()
    opine(case, STREETS)
    with pytest.raises(NotYet, match="已经出具"):
        opine(case, STREETS, False, "再想想")
    for actor, department in ((STREET_OFFICER, URBAN), (INDUSTRY_OFFICER, STREETS), (OFFICER, CULTURE)):
        with pytest.raises(Forbidden):
            actions.opine(
                actor=actor, case_id=case.pk, version=case.version, at=NINTH, department=department, agrees=True, text=""
            )


def test_a_disagreement_needs_a_reason_and_then_a_resolution() -> None:
    case = park()
    with pytest.raises(ReasonMissing):
        opine(case, STREETS, False)
    opine(case, STREETS, False, "消防未验收")
    opine(case, URBAN)
    with pytest.raises(ReasonMissing, match="各街道办不同意"):
        examine(case)
    case = examine(case, resolution="3月8日协调会：已补验收")
    assert (case.state, case.examinations.get().award_fen) == (State.EXAMINED, wan(200))


def test_a_proposal_not_to_support_needs_no_resolution() -> None:
    case = park()
    opine(case, STREETS, False, "消防未验收")
    opine(case, URBAN)
    assert examine(case, supports=False).examinations.get().award_fen == 0


def test_a_deferred_paper_must_follow_before_support_is_proposed() -> None:
    case = draft()
    case = actions.note_paper(
        actor=MANAGER, case_id=case.pk, version=case.version, at=START, name="租赁备案证明", manner="deferred"
    )
    case = actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=START, committed=True)
    case = actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))
    with pytest.raises(NotYet, match="租赁备案证明"):
        examine(case)
    case = attached(case, "租赁备案证明", at=NINTH)
    assert examine(case).state == State.EXAMINED


def test_a_fact_an_officer_established_stands_above_all_others() -> None:
    case = accepted()
    for raw, source, why in ((-1, "发票", "核对"), (80_000_000, "发票", " "), (80_000_000, "", "核对")):
        with pytest.raises((ReasonMissing, Exception)):
            actions.verify_fact(
                actor=OFFICER, case_id=case.pk, version=case.version, at=NINTH, fact="rent_paid_fen", raw=raw,
                source=source, why=why,
            )  # fmt: skip
    case = actions.verify_fact(
        actor=OFFICER, case_id=case.pk, version=case.version, at=NINTH, fact="rent_paid_fen", raw=80_000_000,
        source="发票和银行流水", why="两张发票不在租期内",
    )  # fmt: skip
    fact = case_facts(case, NINTH.date())["rent_paid_fen"]
    assert (fact.holds.kind, fact.holds.value, [d.value for d in fact.differs]) == ("verified", 80_000_000, [100_000_000])
    assert examine(case).examinations.get().award_fen == wan(28)


def test_a_fact_nobody_knows_stops_support_and_not_a_refusal() -> None:
    case = accepted(facts={**RENT, "other_rent_subsidy_fen": None})
    assert answer(case, NINTH.date()).missing == ("other_rent_subsidy_fen",)
    with pytest.raises(NotYet, match="已获其他房租补贴"):
        examine(case)
    assert examine(case, supports=False).state == State.EXAMINED


def test_an_unmet_condition_cannot_be_proposed_for_support() -> None:
    with pytest.raises(NotYet, match="补贴年数未满"):
        examine(accepted(facts={**RENT, "rent_years_supported": 3}))


def test_a_visit_is_recorded_with_who_was_there_and_not_before_it_was() -> None:
    case = accepted()
    common = {"actor": OFFICER, "case_id": case.pk, "at": NINTH, "place": "粤海街道", "findings": "在营", "conforms": True}
    with pytest.raises(NotYet, match="还没有到"):
        actions.record_visit(**common, version=case.version, visited_on=dt.date(2026, 3, 10), officers="甲、乙")  # type: ignore[arg-type]
    visit = actions.record_visit(**common, version=case.version, visited_on=NINTH.date(), officers="甲、乙")  # type: ignore[arg-type]
    assert visit.case.version == case.version + 1


@pytest.mark.parametrize("actor", [MANAGER, WINDOW, SECRETARY, TREASURER, AUDITOR, ADMINISTRATOR, INDUSTRY_OFFICER, PUBLIC],
                         ids=lambda a: a.name)  # fmt: skip
def test_only_the_lead_department_examines(actor: object) -> None:
    case = accepted()
    with pytest.raises(Forbidden):
        examine(case, actor=actor)
    assert Case.objects.get().state == State.ACCEPTED


def test_an_officer_with_an_interest_in_the_firm_stands_back() -> None:
    case = accepted()
    with pytest.raises(Forbidden, match="回避"):
        examine(case, actor=who(77, "亲属", "officer", department=CULTURE, interest=CODE))


def test_a_case_shows_who_works_on_it_for_ten_minutes() -> None:
    case = submitted()
    actions.take_lease(actor=WINDOW, case_id=case.pk, at=moment(3, 3, 9))
    with pytest.raises(LeaseHeld, match="窗口甲正在办理"):
        actions.take_lease(actor=WINDOW_TWO, case_id=case.pk, at=moment(3, 3, 9) + dt.timedelta(minutes=9))
    actions.take_lease(actor=WINDOW, case_id=case.pk, at=moment(3, 3, 9) + dt.timedelta(minutes=5))
    with pytest.raises(LeaseHeld):
        actions.take_lease(actor=WINDOW_TWO, case_id=case.pk, at=moment(3, 3, 9) + dt.timedelta(minutes=14))
    taken = actions.take_lease(actor=WINDOW_TWO, case_id=case.pk, at=moment(3, 3, 9) + dt.timedelta(minutes=15))
    assert queries.lease_of(taken, moment(3, 3, 9) + dt.timedelta(minutes=16)) == "窗口乙"
    actions.release_lease(actor=WINDOW, case_id=case.pk)
    assert Case.objects.get().lease_holder == "窗口乙"
    actions.release_lease(actor=WINDOW_TWO, case_id=case.pk)
    assert (Case.objects.get().lease_holder, Case.objects.get().version) == ("", case.version)


def test_what_the_state_does_not_allow_says_what_it_does() -> None:
    case = submitted()
    with pytest.raises(IllegalTransition, match="现在可以：受理、一次性告知补正、不予受理、撤回申请"):
        examine(case)
    with pytest.raises(UnknownCase):
        actions.accept(actor=WINDOW, case_id=10**9, version=1, at=START)


def test_each_sees_what_the_table_lets_it_read() -> None:
    mine = submitted()
    drafted = draft(M01, PARK)
    seen = {
        actor.name: set(queries.visible_to(actor))
        for actor in (
            MANAGER,
            WINDOW,
            OFFICER,
            HEAD,
            INDUSTRY_OFFICER,
            STREET_OFFICER,
            SECRETARY,
            AUDITOR,
            ADMINISTRATOR,
            PUBLIC,
        )
    }
    assert seen == {
        "企业甲": {mine, drafted}, "窗口甲": {mine}, "经办甲": {mine}, "负责人": {mine}, "工信经办": set(),
        "街道经办": set(), "秘书": {mine}, "审计": {mine}, "管理员": set(), "访客": set(),
    }  # fmt: skip
    for actor in (INDUSTRY_OFFICER, ADMINISTRATOR, PUBLIC):
        with pytest.raises(Forbidden):
            queries.case_for(actor, str(mine))


def test_a_list_is_searched_filtered_and_ordered_in_few_queries(django_assert_max_num_queries: object) -> None:
    mine = submitted()
    with django_assert_max_num_queries(1):  # type: ignore[operator]
        found = list(queries.cases_of(WINDOW, states=["SUBMITTED"], words="示例 LS-2026", due_by=dt.date(2026, 3, 9)))
        assert [(c.enterprise.name, c.lead) for c in found] == [("示例直播公司", CULTURE)]
    assert found == [mine]
    assert list(queries.cases_of(WINDOW, words="没有")) == []
    assert list(queries.cases_of(WINDOW, due_by=dt.date(2026, 3, 8), order="nonsense")) == []
