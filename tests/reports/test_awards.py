"""What the public sees of an award: its notice, and whether it was withdrawn, paid or recovered; nothing else."""

import datetime as dt

import pytest
from pytest_django import DjangoAssertNumQueries

from cases import people
from cases.people import OTHER_CODE
from huiqi.cases import actions as cases
from huiqi.cases.models import Notice
from huiqi.reports.awards import PublicAward, Standing, awards_of, each_award, public_awards
from huiqi.units.money import wan

pytestmark = pytest.mark.database


def ready() -> None:
    """One firm, an open window, decided numbers and an account."""
    people.ready()


def only() -> PublicAward:
    """The one award there is."""
    (award,) = each_award(public_awards())
    return award


def test_an_award_is_seen_from_its_notice_to_its_payment() -> None:
    ready()
    people.decided()
    assert list(each_award(public_awards())) == []
    case = people.noticed(people.Case.objects.get())
    award = only()
    assert (award.enterprise, award.measure, award.year, award.award_fen) == ("示例直播公司", people.M03, 2026, wan(35))
    assert award.credit_code_masked.count("*") == 10
    assert (award.standing, award.paid_fen, award.paid_on) == (Standing.NOTICED, 0, None)
    case = people.to_be_paid(case)
    assert only().standing == Standing.DUE
    people.answered(people.sent(case))
    award = only()
    assert (award.standing, award.paid_fen, award.recovered_fen) == (Standing.PAID, wan(35), 0)
    assert isinstance(award.paid_on, dt.date)


def test_a_recovery_under_way_is_not_told() -> None:
    ready()
    case = people.to_be_paid()
    people.answered(people.sent(case))
    case.refresh_from_db()
    people.recovering(case)
    assert only().standing == Standing.PAID


def test_a_withdrawn_award_stays_with_its_reason() -> None:
    ready()
    case = people.to_be_paid()
    cases.revoke(
        actor=people.SECRETARY, case_id=case.pk, version=case.version, at=people.moment(7, 1), why="企业已不符合条件"
    )
    award = only()
    assert (award.standing, award.withdrawn_why, award.paid_fen) == (Standing.WITHDRAWN, "决定已撤销：企业已不符合条件", 0)


def test_a_page_of_awards_costs_three_queries(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    ready()
    people.to_be_paid()
    people.firm(OTHER_CODE, "另一家直播公司")
    people.noticed(people.decided(people.examined(code=OTHER_CODE)))
    assert Notice.objects.count() == 2
    with django_assert_num_queries(3):
        found = awards_of(list(public_awards(measure=people.M03, year=2026)))
    assert [a.enterprise for a in found] == ["另一家直播公司", "示例直播公司"]
    assert [a.enterprise for a in each_award(public_awards(words="另一家"))] == ["另一家直播公司"]
    assert list(each_award(public_awards(year=2025))) == []
