"""What is looked at after an award follows from the conditions it was decided under; each finding is recorded once."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from cases import people
from cases.people import AUDITOR, HEAD, MACHINE, OFFICER, SECRETARY, decided, firm, moment, noticed
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.cases import actions, queries
from huiqi.cases.actions.supervision import REPORT, VISIT
from huiqi.cases.errors import IllegalTransition, NotYet, ReasonMissing
from huiqi.cases.models import Case, Event, SupervisionCheck

pytestmark = pytest.mark.database


@pytest.fixture(autouse=True)
def district() -> None:
    firm()
    people.window()
    people.decided_numbers()


def paid() -> Case:
    """A rent subsidy decided on 12 March 2026, to be paid."""
    noticed()
    actions.run_clocks(actor=MACHINE, at=moment(3, 21))
    return Case.objects.get()


def record(
    case: Case, check: SupervisionCheck, *, conforms: bool = True, finding: str = "在场，属实", day: int = 22
) -> Case:
    return actions.record_check(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, day), check_id=check.pk, conforms=conforms,
        finding=finding,
    )  # fmt: skip


def test_what_a_firm_can_cease_to_be_is_looked_at_after_a_year_by_the_department_in_charge() -> None:
    checks = queries.checks_of(decided())
    assert [(c.what, c.clause) for c in checks if c.what != VISIT] == [
        ("在本区实际经营", ""),
        ("入驻经认定的集聚区或产业园", "三（三）"),
        ("没有转租", "三（三）"),
        ("租约已备案", "三（三）"),
        (REPORT, ""),
    ]
    assert {(c.department, c.due_on) for c in checks if c.what != VISIT} == {(people.CULTURE, dt.date(2027, 3, 12))}


def test_a_case_that_is_drawn_is_visited_after_half_a_year_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("huiqi.cases.actions.supervision.SAMPLED_ONE_IN", 1)
    case = decided()
    assert case.supervision.sampled
    assert [c.due_on for c in queries.checks_of(case) if c.what == VISIT] == [dt.date(2026, 9, 12)]


def test_about_one_case_in_ten_is_drawn() -> None:
    from huiqi.access.audit import sm3
    from huiqi.cases.actions.supervision import SAMPLED_ONE_IN

    drawn = sum(int(sm3(f"LS-2026-{n:06d}")[:8], 16) % SAMPLED_ONE_IN == 0 for n in range(2000))
    assert 160 <= drawn <= 240


def test_a_rejection_has_no_plan() -> None:
    assert queries.checks_of(decided(kind="rejected", reason="租约已转租")) == []


def test_a_finding_is_recorded_once_with_who_when_and_what() -> None:
    case = paid()
    check = next(c for c in queries.open_checks(case) if c.what == "在本区实际经营")
    case = record(case, check)
    done = SupervisionCheck.objects.get(pk=check.pk)
    assert (done.done_on, done.conforms, done.finding, done.done_by) == (dt.date(2026, 3, 22), True, "在场，属实", "经办甲")
    assert check not in queries.open_checks(case)
    with pytest.raises(NotYet, match="已经登记过"):
        record(case, check, conforms=False)
    entry = AuditEntry.objects.filter(verb="case.supervise").get()
    assert (entry.subject, entry.details["what"]) == (f"case:{case.number}", "在本区实际经营")


def test_something_wrong_is_told_to_the_head_and_something_right_is_not() -> None:
    case = paid()
    first, second = queries.open_checks(case)[:2]
    case = record(case, first)
    record(case, second, conforms=False, finding="已搬离")
    assert [e.tells for e in Event.objects.filter(event="supervise")] == [[], ["head"]]


def test_only_the_department_in_charge_records_and_never_without_words() -> None:
    case = paid()
    check = queries.open_checks(case)[0]
    for actor in (SECRETARY, AUDITOR, people.INDUSTRY_OFFICER, people.MANAGER):
        with pytest.raises(Forbidden):
            actions.record_check(
                actor=actor, case_id=case.pk, version=case.version, at=moment(3, 22), check_id=check.pk, conforms=True,
                finding="x",
            )  # fmt: skip
    with pytest.raises(ReasonMissing):
        record(case, check, finding="  ")
    assert actions.record_check(
        actor=HEAD, case_id=case.pk, version=case.version, at=moment(3, 22), check_id=check.pk, conforms=True, finding="属实"
    )


def test_nothing_is_checked_before_the_notice_is_over_or_after_the_award_is_void() -> None:
    case = people.objected()
    check = queries.open_checks(case)[0]
    with pytest.raises(NotYet, match="公示"):
        record(case, check)
    actions.answer_objection(
        actor=OFFICER, case_id=case.pk, version=case.version, at=moment(3, 18), objection_id=case.objections.get().pk,
        upheld=True, text="属实",
    )  # fmt: skip
    case = Case.objects.get()
    with pytest.raises(IllegalTransition):
        record(case, check)
    assert list(queries.checks_to_do(OFFICER)) == []


def test_a_check_of_another_case_is_refused() -> None:
    case = paid()
    people.firm(people.OTHER_CODE, "乙公司")
    other = decided(people.examined(code=people.OTHER_CODE))
    with pytest.raises(NotYet):
        record(case, queries.open_checks(other)[0])


def test_the_department_is_told_on_the_day_a_check_is_due_once() -> None:
    paid()
    for day, expected in ((11, 0), (12, 5), (13, 5)):
        actions.run_clocks(actor=MACHINE, at=moment(3, day, 8, year=2027))
        assert Event.objects.filter(event="check_due").exclude(detail__what=VISIT).count() == expected
    assert {tuple(e.tells) for e in Event.objects.filter(event="check_due")} == {("lead",)}
    assert Case.objects.get().version == Event.objects.get(event="end_notice").version


def test_the_list_shows_what_is_open_the_earliest_first_to_those_who_read_the_case() -> None:
    case = paid()
    checks = list(queries.checks_to_do(OFFICER))
    assert [c.due_on for c in checks] == sorted(c.due_on for c in checks)
    assert len(checks) == len(queries.open_checks(case))
    assert list(queries.checks_to_do(people.INDUSTRY_OFFICER)) == []


def test_the_database_refuses_half_a_finding() -> None:
    check = queries.open_checks(paid())[0]
    with pytest.raises(IntegrityError), transaction.atomic():
        SupervisionCheck.objects.filter(pk=check.pk).update(done_on=dt.date(2027, 1, 1), conforms=True, done_by="甲")
