"""Without a fair-competition conclusion in force nothing begins: no window, no application, no proposal. Cases go on."""

import datetime as dt
import re

import pytest

from cases.people import (
    ADMINISTRATOR,
    CODE,
    M01,
    M03,
    MACHINE,
    MANAGER,
    OFFICER,
    SECRETARY,
    START,
    WINDOW,
    concluded,
    decided,
    decided_numbers,
    draft,
    firm,
    moment,
    submitted,
    window,
)
from cases.proposals import free_window, known_firm, proposed
from huiqi.cases import actions
from huiqi.cases.errors import MeasureBlocked, StaleProposal
from huiqi.cases.models import Case, Proposal, Window
from huiqi.policies import load
from huiqi.register import actions as register
from huiqi.register.models import FairCompetitionConclusion, PublishedVersion

pytestmark = pytest.mark.database
APRIL = moment(4, 1)
OPEN, WITHDRAWN = Proposal.State.OPEN, Proposal.State.WITHDRAWN


def unreviewed() -> None:
    """As if no measure had ever been concluded."""
    FairCompetitionConclusion.objects.all().delete()


def failed(measure: str = M03, at: dt.datetime = START) -> None:
    """The conclusion is that it does not pass."""
    register.record_conclusion(actor=SECRETARY, measure=measure, passed=False, document="公审9号", on=at.date(), at=at)


def test_every_money_measure_needs_a_conclusion_before_a_window_opens() -> None:
    for law in load("livestream").policy.money:
        with pytest.raises(MeasureBlocked, match=re.escape(law.title)):
            actions.open_window(
                actor=ADMINISTRATOR, measure=law.id, year=2026, opens_at=moment(3, 1), closes_at=moment(4, 1), at=START
            )
    assert not Window.objects.exists()
    concluded()
    for law in load("livestream").policy.money:
        if not law.blocked:
            window(law.id)
    assert Window.objects.count() == 7
    with pytest.raises(MeasureBlocked, match="按贡献度和新迁入给予奖励"):
        window("livestream.m02")


def test_what_failed_or_passed_under_an_exception_that_is_over_opens_no_window() -> None:
    concluded()
    failed(at=moment(2, 1))
    with pytest.raises(MeasureBlocked, match="公审9号 是不通过"):
        free_window()
    excepted = {"on": dt.date(2026, 2, 1), "until": dt.date(2026, 2, 28)}
    register.record_conclusion(actor=SECRETARY, measure=M01, passed=True, document="公审8号", at=START, **excepted)
    with pytest.raises(MeasureBlocked, match="2026年02月28日为止，已经到期"):
        window(M01)
    FairCompetitionConclusion.objects.filter(document="公审8号").update(until=dt.date(2026, 3, 1))
    assert window(M01)


def test_no_application_begins_in_a_window_whose_measure_lost_its_conclusion() -> None:
    firm()
    window()
    draft()
    failed()
    with pytest.raises(MeasureBlocked, match="是不通过"):
        actions.open_draft(actor=MANAGER, credit_code=CODE, measure=M03, at=START)
    unreviewed()
    with pytest.raises(MeasureBlocked, match="还没有公平竞争审查结论"):
        actions.open_draft(actor=MANAGER, credit_code=CODE, measure=M03, at=START)
    assert Case.objects.count() == 1


def test_nothing_is_proposed_without_a_conclusion_and_what_was_is_taken_back() -> None:
    known_firm()
    free_window()
    decided_numbers()
    unreviewed()
    (ran,) = actions.propose(actor=MACHINE, at=START)
    assert (ran.new, "还没有公平竞争审查结论" in ran.why_not) == (0, True)
    concluded()
    actions.propose(actor=MACHINE, at=START)
    assert Proposal.objects.get().state == OPEN
    failed()
    actions.propose(actor=MACHINE, at=START)
    found = Proposal.objects.get()
    assert (found.state, "公审9号 是不通过" in found.why) == (WITHDRAWN, True)


def test_a_proposal_is_not_confirmed_once_its_measure_lost_its_conclusion() -> None:
    found = proposed()
    failed()
    with pytest.raises(StaleProposal, match="是不通过"):
        actions.confirm_proposal(actor=MANAGER, proposal_id=found.pk, version=found.version, at=START)
    assert not Case.objects.exists()


def test_a_case_that_was_handed_in_goes_on_to_its_decision() -> None:
    firm()
    window()
    case = submitted()
    unreviewed()
    case = actions.accept(actor=WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))
    decided_numbers()
    case = actions.examine(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 9), supports=True, text="材料属实"
    )
    assert decided(case).state == "DECIDED"


def version(effective_on: dt.date, expires_on: dt.date, withheld: dict[str, str] | None = None) -> PublishedVersion:
    """Published on its first day."""
    return register.publish_version(
        actor=SECRETARY, policy="livestream", title="若干措施", text="一、目标\n三、措施", at=START, values={},
        document_number=f"南府规{effective_on}", issued_on=effective_on, effective_on=effective_on, expires_on=expires_on,
        withheld=withheld or {}, approver="区政府常务会议",
    )  # fmt: skip


def opened(opens: dt.datetime = APRIL) -> Window:
    """A window for the rent subsidy, asked for on 2 March."""
    return actions.open_window(
        actor=ADMINISTRATOR, measure=M03, year=2026, opens_at=opens, closes_at=opens + dt.timedelta(days=30), at=START
    )


def test_a_policy_that_is_not_published_opens_no_window() -> None:
    concluded()
    with pytest.raises(MeasureBlocked, match="还没有编号公布"):
        opened()
    assert not Window.objects.exists()


def test_a_window_opens_inside_the_days_of_a_version_that_opens_the_measure() -> None:
    concluded()
    version(dt.date(2026, 4, 1), dt.date(2026, 12, 31))
    with pytest.raises(MeasureBlocked, match="从2026年04月01日起施行"):
        opened(moment(3, 31))
    assert opened().measure == M03
    with pytest.raises(MeasureBlocked, match="到2026年12月31日为止，已经失效"):
        opened(moment(1, 1, year=2027))
    version(dt.date(2026, 5, 1), dt.date(2027, 12, 31), {M03: "另行公布办理办法"})
    with pytest.raises(MeasureBlocked, match="没有开放这一项：另行公布办理办法"):
        opened(moment(6, 1))


def test_once_its_version_has_expired_nobody_begins_an_application() -> None:
    firm()
    window()
    PublishedVersion.objects.update(expires_on=dt.date(2026, 3, 31))
    assert draft().state == "DRAFT"
    with pytest.raises(MeasureBlocked, match="已经失效"):
        actions.open_draft(actor=MANAGER, credit_code=CODE, measure=M03, at=moment(4, 1))
