"""三（八）: an event is filed before it is held, approved by an office, and its audited net cost becomes a fact."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.people import ADMINISTRATOR, CODE, INDUSTRY_OFFICER, MANAGER, STRANGER, firm, moment
from huiqi.access.errors import Forbidden
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError
from huiqi.register.models import BrandEvent, Enterprise, EventItem
from huiqi.register.queries.events import whole_months_between

pytestmark = pytest.mark.database
AT, ON = moment(3, 2), dt.date(2026, 3, 2)
FIRST, LAST = dt.date(2026, 4, 1), dt.date(2026, 4, 2)
OVER = dt.date(2026, 4, 10)
LINES = [("venue", "会展中心", 60_000_000), ("publicity", "投放", 20_000_000), ("sponsors", "冠名", 10_000_000),
         ("public_money", "市级资金", 5_000_000)]  # fmt: skip


def filed(one: Enterprise | None = None, *, starts_on: dt.date = FIRST, on: dt.date = ON, **other) -> BrandEvent:
    base = {
        "name": "直播节",
        "place": "海上世界",
        "ends_on": max(starts_on, LAST),
        "plan": "三天二十场",
        "expected_fen": 10**8,
    }
    return actions.file_event(actor=MANAGER, enterprise=one or firm(), starts_on=starts_on, on=on, at=AT, **(base | other))


def approved() -> BrandEvent:
    return actions.decide_event(actor=INDUSTRY_OFFICER, event_id=filed().pk, approved=True, document="南工信1号", at=AT)


def facts(on: dt.date) -> dict[str, int]:
    known = queries.facts_of(Enterprise.objects.get(credit_code=CODE), on=on)
    return {name: value for name, value in known.items() if "event" in name}


def test_an_event_filed_fifteen_working_days_before_is_in_time_and_one_day_later_is_not() -> None:
    assert actions.days_before(ON) == 15
    last = next(d for d in (FIRST - dt.timedelta(n) for n in range(60)) if actions.is_in_time(d, FIRST))
    assert queries.calendar().working_days_between(last, FIRST - dt.timedelta(1)) == 15
    assert not actions.is_in_time(last + dt.timedelta(1), FIRST) or not queries.calendar().is_working_day(
        last + dt.timedelta(1)
    )
    assert filed(on=last).in_time
    assert not filed(name="另一场", on=FIRST - dt.timedelta(2)).in_time


def test_what_is_filed_late_stays_late_and_cannot_be_claimed() -> None:
    late = filed(on=dt.date(2026, 3, 30))
    actions.decide_event(actor=INDUSTRY_OFFICER, event_id=late.pk, approved=True, document="南工信1号", at=AT)
    assert facts(OVER)["event_filed_before"] == 0


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_on": ON},
        {"starts_on": dt.date(2026, 5, 1), "ends_on": dt.date(2026, 4, 30)},
        {"name": "  "},
        {"expected_fen": -1},
    ],
)
def test_an_event_that_cannot_be_is_not_filed(wrong: dict[str, object]) -> None:
    with pytest.raises(RegisterError):
        filed(**wrong)
    assert not BrandEvent.objects.exists()


def test_a_firm_files_for_itself_once_and_an_office_approves() -> None:
    event = filed()
    with pytest.raises(RegisterError, match="已经备案"):
        filed()
    with pytest.raises(Forbidden):
        actions.file_event(actor=STRANGER, enterprise=firm(), name="x", place="x", starts_on=FIRST, ends_on=LAST, plan="x",
                           expected_fen=0, on=ON, at=AT)  # fmt: skip
    with pytest.raises(OfficeOnly):
        actions.decide_event(actor=MANAGER, event_id=event.pk, approved=True, document="x", at=AT)
    with pytest.raises(RegisterError, match="文号"):
        actions.decide_event(actor=INDUSTRY_OFFICER, event_id=event.pk, approved=True, at=AT)
    with pytest.raises(RegisterError, match="理由"):
        actions.decide_event(actor=INDUSTRY_OFFICER, event_id=event.pk, approved=False, at=AT)
    actions.decide_event(actor=INDUSTRY_OFFICER, event_id=event.pk, approved=False, reason="与主题无关", at=AT)
    with pytest.raises(RegisterError, match="不能撤回"):
        actions.withdraw_event(actor=MANAGER, event_id=event.pk, at=AT)


def test_what_was_withdrawn_may_be_filed_again() -> None:
    actions.withdraw_event(actor=MANAGER, event_id=filed().pk, at=AT)
    assert filed().state == "filed"


def test_the_audited_cost_less_income_is_the_fact_of_the_claim() -> None:
    event = approved()
    base = {"actor": MANAGER, "event_id": event.pk, "lines": LINES, "at": AT}
    with pytest.raises(RegisterError, match="结束之后"):
        actions.write_costs(**base, on=LAST)
    actions.write_costs(**base, on=OVER)
    assert "event_cost_net_fen" not in facts(OVER)
    actions.audit_costs(actor=ADMINISTRATOR, event_id=event.pk, auditor="某会计师事务所", on=OVER, at=AT)
    assert facts(dt.date(2026, 5, 2)) == {
        "event_filed_before": 1, "event_approved_brand": 1, "event_cost_net_fen": 65_000_000, "months_since_event": 1,
    }  # fmt: skip
    with pytest.raises(RegisterError, match="已经审计"):
        actions.write_costs(**base, on=OVER)
    assert facts(LAST) == {}


def test_income_above_the_cost_leaves_nothing_to_claim() -> None:
    event = approved()
    actions.write_costs(actor=MANAGER, event_id=event.pk, lines=[("venue", "场地", 100), ("tickets", "门票", 900)], on=OVER,
                        at=AT)  # fmt: skip
    actions.audit_costs(actor=INDUSTRY_OFFICER, event_id=event.pk, auditor="某所", on=OVER, at=AT)
    assert facts(OVER)["event_cost_net_fen"] == 0


@pytest.mark.parametrize("line", [("venue", "", 1), ("gift", "x", 1), ("venue", "x", 0)])
def test_a_line_that_says_nothing_is_refused_and_the_sheet_stays(line: tuple[str, str, int]) -> None:
    event = approved()
    actions.write_costs(actor=MANAGER, event_id=event.pk, lines=LINES, on=OVER, at=AT)
    with pytest.raises(RegisterError, match="第 2 行"):
        actions.write_costs(actor=MANAGER, event_id=event.pk, lines=[LINES[0], line], on=OVER, at=AT)
    assert EventItem.objects.count() == len(LINES)


def test_the_list_of_events_takes_one_query(django_assert_num_queries) -> None:
    for number in range(4):
        filed(name=f"第{number}场")
    with django_assert_num_queries(1):
        rows = list(queries.events(words="场 海上", states=("filed",)))
        assert [row.enterprise.name for row in rows] == ["示例直播公司"] * 4


@given(st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1)), st.integers(0, 1_000))
def test_months_since_an_event_never_count_a_month_that_is_not_over(first: dt.date, days: int) -> None:
    months = whole_months_between(first, first + dt.timedelta(days))
    assert 28 * months <= days <= 31 * (months + 1)
