"""Sums of awards, found by standing in the database, agree with what is said of each award; counts are protected."""

import datetime as dt

import pytest

from cases import people
from cases.people import OTHER_CODE
from huiqi.cases import actions as cases
from huiqi.cases.models import Notice
from huiqi.register.models import LivestreamRole, Statement
from huiqi.reports import results
from huiqi.reports.awards import Standing, awards_of, public_awards
from huiqi.reports.disclosure import Sum
from huiqi.reports.progress import progress
from huiqi.reports.results import Totals, by_measure, by_year, standing
from huiqi.units.money import wan

pytestmark = pytest.mark.database
THIRD = "91440300MA5G000033"


def ready() -> None:
    """A paid award and one whose decision was revoked."""
    people.paid()
    people.firm(OTHER_CODE, "另一家直播公司")
    gone = people.noticed(people.decided(people.examined(code=OTHER_CODE)))
    gone = people.to_be_paid(gone)
    cases.revoke(actor=people.SECRETARY, case_id=gone.pk, version=gone.version, at=people.moment(7, 1), why="已搬离")


def test_what_was_withdrawn_counts_only_as_withdrawn(django_assert_num_queries) -> None:
    ready()
    expected = Totals(awards=1, awarded_fen=wan(35), paid_fen=wan(35), recovered_fen=0, withdrawn=1)
    with django_assert_num_queries(1):
        assert by_measure(public_awards()) == {people.M03: expected}
    assert by_year(public_awards()) == {2026: expected}
    assert sum(by_measure(public_awards()).values(), start=Totals()) == expected
    assert by_measure(public_awards(year=2025)) == {}


def test_the_database_finds_an_award_by_the_standing_that_its_page_says() -> None:
    ready()
    everything = awards_of(list(public_awards()))
    for key in Standing:
        found = [a.number for a in awards_of(list(standing(public_awards(), key)))]
        assert found == [a.number for a in everything if a.standing == key], key
    assert {a.standing for a in everything} == {Standing.PAID, Standing.WITHDRAWN}


@pytest.mark.parametrize("step", ["noticed", "to_be_paid"])
def test_so_it_does_before_the_payment(step) -> None:
    people.firm()
    people.window()
    people.decided_numbers()
    getattr(people, step)()
    (award,) = awards_of(list(public_awards()))
    assert [key for key in Standing if standing(public_awards(), key).exists()] == [award.standing]


def test_awards_are_ordered_by_day_or_amount() -> None:
    ready()
    Notice.objects.filter(withdrawn_at=None).update(award_fen=wan(99))
    rows = results.ordered(public_awards(), "most")
    assert [n.award_fen for n in rows] == [wan(99), wan(35)]
    assert [n.award_fen for n in results.ordered(public_awards(), "least")] == [wan(35), wan(99)]
    assert list(results.ordered(public_awards(), "nonsense")) == list(public_awards())


def test_two_applicants_are_not_counted_out() -> None:
    ready()
    table = results.applications()
    assert (table.rows, table.columns) == ((people.M03,), (2026,))
    assert set(table.cells.values()) == {None}
    people.firm(THIRD, "第三家直播公司")
    people.submitted(code=THIRD)
    assert set(results.applications().cells.values()) == {3}


def test_progress_shows_each_kind_of_figure_apart_and_revenue_with_three_firms() -> None:
    ready()
    on = dt.date(2026, 11, 1)
    for place, code in enumerate((people.CODE, OTHER_CODE, THIRD), start=1):
        firm = people.firm(code, f"公司{place}")
        LivestreamRole.objects.create(enterprise=firm, role="room_operator", since=dt.date(2024, 1, 1))
        Statement.objects.create(
            enterprise=firm, year=2025, revenue_fen=place * wan(100), full_year=True, auditor="甲所", report_number="1",
            source="typed", checked_on=dt.date(2026, 3, place), checked_by="经办",
        )  # fmt: skip
        found = {y.year: y.revenue for y in progress("livestream", on).years}
        assert found.get(2025) == (Sum(wan(600), 3, dt.date(2026, 3, 3)) if place == 3 else None)
    this = next(y for y in progress("livestream", on).years if y.year == 2026)
    assert (this.budget_fen, this.done.paid_fen, this.revenue, this.sessions) == (wan(1_000_000), wan(35), None, None)
    assert progress("livestream", dt.date(2026, 3, 2)).years[-1].revenue is None
