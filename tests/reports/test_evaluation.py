"""What a policy cost, reached and brought about, to the fen, beside what was expected before it was published."""

import datetime as dt

import pytest

from cases import people
from cases.people import CODE, M03, TREASURER, who
from drafting import ways
from drafting.ways import RENT
from huiqi.access.errors import Forbidden
from huiqi.drafting import actions
from huiqi.drafting.models import Guide, PolicyForecast
from huiqi.policies import load
from huiqi.register import actions as register
from huiqi.register.models import Enterprise, LivestreamRole, Statement
from huiqi.register.queries import results
from huiqi.reports.evaluation import Figures, Result, figures
from huiqi.units.money import wan

pytestmark = pytest.mark.database
ON = dt.date(2026, 9, 30)
MONEY = [m.id for m in load("livestream").policy.money]


def expected(**changed: object) -> PolicyForecast:
    """Published with a forecast of two years, the rent subsidy's 40 and 30 万元 to three and two firms."""
    draft = ways.at_step("publication")
    typed = {
        "years": [2026, 2027], "measures": {RENT: {"fen": [wan(40), wan(30)], "firms": [3, 2]}}, "results": {"firms": 4},
        "origin": {},
    }  # fmt: skip
    found = actions.record_forecast(actor=ways.OFFICER, draft_id=draft.pk, at=ways.PUBLISHED, **(typed | changed))
    ways.published(draft, values={})
    return found


def test_money_and_firms_are_those_of_the_books_and_the_cases() -> None:
    people.paid()
    people.firm(people.OTHER_CODE, "另一家直播公司")
    people.submitted(code=people.OTHER_CODE)
    forecast = expected()
    version = Guide.objects.get().version
    found = figures(TREASURER, version, forecast, ON)
    rent = found.measures[M03]
    assert found.years == (2026,)
    assert (rent.expected_fen, rent.decided_fen, rent.paid_fen, rent.recovered_fen) == (wan(40), wan(35), wan(35), 0)
    assert (rent.expected_firms, rent.applied, rent.supported) == (3, 2, 1)
    assert rent.off_fen == -wan(5)
    assert rent.budget_fen == wan(1_000_000)
    assert list(found.measures) == MONEY
    assert all(sums.decided_fen == 0 for key, sums in found.measures.items() if key != M03)
    assert (found.total.decided_fen, found.total.expected_fen) == (wan(35), wan(40))
    assert {year: sums.decided_fen for year, sums in found.by_year.items()} == {2026: wan(35)}
    later = figures(TREASURER, version, forecast, dt.date(2028, 1, 5))
    assert (later.years, later.measures[M03].expected_fen, later.measures[M03].expected_firms) == (
        (2026, 2027, 2028), wan(70), 3,
    )  # fmt: skip
    assert Figures.of_json(found.as_json()) == found


def test_where_nothing_was_expected_nothing_is_held_against_it() -> None:
    ways.published(ways.at_step("publication"))
    found = figures(TREASURER, Guide.objects.get().version, None, ON)
    assert {found.total.expected_fen, found.total.off_fen, *(s.expected_firms for s in found.measures.values())} == {None}
    assert all(one.expected is None and one.reached_bp is None for one in found.results)
    with pytest.raises(Forbidden):
        figures(who(9, "窗口", "window"), Guide.objects.get().version, None, ON)


def role(code: str, name: str, since: dt.date, until: dt.date | None = None) -> Enterprise:
    """A firm that streams from a day on."""
    firm = people.firm(code, name)
    LivestreamRole.objects.create(enterprise=firm, role="room_operator", since=since, until=until)
    return firm


def test_results_are_of_their_day_and_reach_towards_what_was_expected() -> None:
    one = role(CODE, "示例直播公司", dt.date(2025, 1, 1))
    two = role(people.OTHER_CODE, "另一家直播公司", dt.date(2026, 7, 1))
    for firm, year, fen, checked in (
        (one, 2025, wan(900), dt.date(2026, 4, 1)), (two, 2025, wan(500), dt.date(2026, 4, 1)),
        (one, 2024, wan(700), dt.date(2025, 4, 1)), (one, 2026, wan(990), None),
    ):  # fmt: skip
        Statement.objects.create(
            enterprise=firm, year=year, revenue_fen=fen, full_year=True, auditor="会计所", report_number="1", source="typed",
            checked_on=checked,
        )  # fmt: skip
    assert results(dt.date(2026, 6, 1)) == {"revenue_fen": wan(900), "firms": 1, "venues": 0}
    assert results(ON) == {"revenue_fen": wan(1_400), "firms": 2, "venues": 0}
    assert results(dt.date(2025, 6, 1))["revenue_fen"] == wan(700)
    forecast = expected(results={"firms": 5, "revenue_fen": wan(900)})
    found = {one.key: one for one in figures(TREASURER, Guide.objects.get().version, forecast, ON).results}
    assert found["firms"] == Result("firms", 1, 2, 5)
    assert found["firms"].reached_bp == 2_500
    assert found["revenue_fen"].reached_bp is None
    assert Result("firms", 10, 8, 20).reached_bp == 0
    register.record_enterprise(actor=people.ADMINISTRATOR, credit_code="91440300MA5EQAPM8P", name="无直播", at=people.START)
    assert results(ON)["firms"] == 2
