"""The observatory's figures: exact, each the sum of its list, never added where they must not be, and cheap."""

import datetime as dt
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases import people
from cases.people import AUDITOR, INDUSTRY_OFFICER, OFFICER, TREASURER, who
from drafting import ways
from huiqi.access.errors import Forbidden
from huiqi.cases.clocks import calendar, read
from huiqi.cases.models import Case, Clock
from huiqi.drafting import actions as drafting
from huiqi.ledger import queries as ledger
from huiqi.register.queries import results
from huiqi.reports.observatory import clocks
from huiqi.reports.observatory.figure import Figure, Span, Total, totals, whole
from huiqi.reports.observatory.overview import FIGURES, overview
from huiqi.units.money import wan
from huiqi.units.workdays import Calendar
from reports.district import ON, lived

pytestmark = pytest.mark.database
SPAN = Span("livestream", ON)
KNOWN: dict[str, tuple[int | None, Total]] = {
    "revenue": (wan(900), Total(1, wan(900), 1, 1)),
    "online_retail": (1_200, Total(2, 1_200, 2, 1)),
    "gmv": (7_000, Total(1, 7_000, 1, 1)),
    "firms": (2, Total(2, 2, 2, 2)),
    "attracted": (1, Total(1, 1, 1, 1)),
    "investment": (wan(70), Total(1, wan(70), 1, 1)),
    "chain_room_operator": (1, Total(1, 1, 1, 1)),
    "chain_mcn": (1, Total(1, 1, 1, 1)),
    "chain_supplier": (1, Total(1, 1, 1, 1)),
    "chain_platform_operator": (0, Total()),
    "chain_host": (0, Total()),
    "chain_live_room": (0, Total()),
    "chain_warehouse": (0, Total()),
    "chain_logistics": (0, Total()),
    "chain_training": (0, Total()),
    "venues": (1, Total(1, 1, 1)),
    "occupancy": (4_000, Total(1, 400, 1_000)),
    "tenants": (1, Total(1, 1, 1, 1)),
    "leverage_revenue": (571, Total(1, wan(200), wan(35), 1)),
    "leverage_investment": (200, Total(1, wan(70), wan(35), 1)),
    "paid_firms": (1, Total(1, 1, 1, 1)),
    "submitted": (3, Total(3, 3, 3, 3)),
    "first_pass": (3_333, Total(3, 1, 3, 3)),
    "rounds": (33, Total(3, 1, 3, 3)),
    "corrections": (1, Total(1, 1, 1, 1)),
    "prefilled": (3_000, Total(2, 6, 20, 2)),
    "supported": (wan(70), Total(2, wan(70), 2, 2)),
    "free": (0, Total(2, 0, 2, 2)),
    "free_money": (0, Total(2, 0, wan(70), 2)),
    "objections": (1, Total(1, 1, 1, 1)),
    "upheld": (0, Total(1, 0, 1, 1)),
    "recoveries": (1, Total(1, 1, 1, 1)),
    "received": (wan(10), Total(1, wan(10), 1, 1)),
    "appropriated": (wan(1_000_000), Total(1, wan(1_000_000), 1)),
    "reserved": (wan(35), Total(3, wan(35), 3)),
    "paid": (wan(25), Total(2, wan(25), 2)),
    "recovered": (wan(10), Total(1, wan(10), 1)),
    "available": (wan(999_930), Total(3, wan(999_930), 3)),
    "decided": (wan(70), Total(2, wan(70), 2)),
}


def test_every_figure_is_known_to_the_fen() -> None:
    lived()
    found = overview(AUDITOR, SPAN, ON)
    assert {key: (found.value(key), found.total(key)) for key in FIGURES} == KNOWN


def listed(figure: Figure, span: Span, part: str = "") -> Total:
    """What the rows of a list come to, added up one by one."""
    rows = figure.listed(AUDITOR, span, part)
    found = list(rows.values("pk", *({figure.amount, figure.of, figure.firm} - {""})))
    assert len({row["pk"] for row in found}) == len(found), "a row stands in the list twice"
    amount = sum(row[figure.amount] for row in found) if figure.amount else len(found)
    of = sum(row[figure.of] for row in found) if figure.of else len(found)
    return Total(len(found), amount, of, len({row[figure.firm] for row in found}) if figure.firm else 0)


def test_each_figure_is_the_sum_of_the_list_behind_it() -> None:
    lived()
    spans = (SPAN, Span("livestream", dt.date(2026, 3, 14)), SPAN.before())
    found = totals([(figure, span) for figure in FIGURES.values() for span in spans])
    for key, figure in FIGURES.items():
        for span in spans:
            parts = found.get((key, span.on), {})
            assert whole(parts) == listed(figure, span), (key, span)
            if figure.part:
                assert parts == {part: listed(figure, span, part) for part in parts}, (key, span)


def test_revenue_online_retail_and_gmv_are_never_added() -> None:
    """Each is a figure of its own, of other rows; no figure and no line of the overview holds the sum of any two."""
    lived()
    found = overview(AUDITOR, SPAN, ON)
    three = [found.value(key) or 0 for key in ("revenue", "online_retail", "gmv")]
    sums = {sum(three), three[0] + three[1], three[0] + three[2], three[1] + three[2]}
    shown = {found.value(key) for key in FIGURES} | set(found.revenue_by_year.values()) | {found.goal_fen}
    assert shown.isdisjoint(sums)
    models = {key: FIGURES[key].rows(SPAN).model for key in ("revenue", "online_retail", "gmv")}
    assert len({*models.values()}) == 3


def test_revenue_firms_and_venues_are_those_of_the_goals() -> None:
    lived()
    found = overview(AUDITOR, SPAN, ON)
    assert {
        "revenue_fen": found.value("revenue"),
        "firms": found.value("firms"),
        "venues": found.value("venues"),
    } == results(ON)
    assert found.goal_fen == 10**12
    assert found.revenue_by_year == {2023: None, 2024: None, 2025: wan(900)}


def test_what_nobody_handed_in_is_not_zero_and_what_the_books_hold_is() -> None:
    found = overview(AUDITOR, SPAN, ON)
    unknown = {key for key in FIGURES if found.value(key) is None}
    assert unknown == {
        "revenue", "online_retail", "gmv", "investment", "occupancy", "leverage_revenue", "leverage_investment",
        "first_pass", "rounds", "prefilled", "free", "free_money", "upheld",
    }  # fmt: skip
    assert found.pace.in_time_bp is None
    assert {found.value(key) for key in set(FIGURES) - unknown} == {0}


def test_a_day_knows_nothing_of_later() -> None:
    lived()
    then = overview(AUDITOR, Span("livestream", dt.date(2026, 3, 14)), ON)
    values = {
        key: then.value(key) for key in ("supported", "reserved", "paid", "recoveries", "objections", "revenue", "tenants")
    }
    assert values == {
        "supported": wan(70), "reserved": wan(70), "paid": 0, "recoveries": 0, "objections": 0, "revenue": None,
        "tenants": 2,
    }  # fmt: skip
    assert then.value("supported", before=True) == 0
    assert {line.claimed_fen for line in then.money} == {None}


def test_money_by_measure_is_that_of_the_books_beside_forecast_and_claims() -> None:
    lived()
    people.firm("91440300MA5FUNHD2B", "第四家公司")
    people.submitted(code="91440300MA5FUNHD2B")
    found = {line.measure: line for line in overview(TREASURER, SPAN, ON).money}
    rent = found[people.M03]
    (books,) = ledger.figures(TREASURER, 2026)
    assert (rent.appropriated_fen, rent.reserved_fen, rent.paid_fen, rent.recovered_fen, rent.available_fen) == (
        books.appropriated_fen, books.reserved_fen, books.paid_fen, books.recovered_fen, books.available_fen,
    )  # fmt: skip
    assert (rent.decided_fen, rent.claimed_fen, rent.expected_fen) == (wan(70), wan(35), None)
    assert found[people.M01].appropriated_fen is None


def test_what_was_expected_is_that_of_the_year() -> None:
    draft = ways.at_step("publication")
    measures = {ways.RENT: {"fen": [wan(40), wan(30)], "firms": [3, 2]}}
    drafting.record_forecast(
        actor=ways.OFFICER, draft_id=draft.pk, years=[2026, 2027], measures=measures, results={}, origin={},
        at=ways.PUBLISHED,
    )  # fmt: skip
    ways.published(draft, values={})
    found = overview(AUDITOR, SPAN, ON)
    assert {line.measure: line.expected_fen for line in found.money}[ways.RENT] == wan(40)
    assert found.forecast_draft == draft.pk
    assert overview(AUDITOR, Span("livestream", dt.date(2028, 3, 1)), ON).forecast_draft is None


def test_clocks_are_those_of_the_cases_in_bulk() -> None:
    lived()
    days = calendar()
    for on in (ON, dt.date(2026, 3, 9), dt.date(2026, 3, 14)):
        span = Span("livestream", on)
        one_by_one = {
            clock.pk: read(clock, list(clock.pauses.all()), on, days).elapsed
            for clock in Clock.objects.filter(started_on__lte=on)
        }
        found = clocks.runs(span)
        assert {run.pk: run.elapsed for run in found}.items() <= one_by_one.items()
        ended = Clock.objects.filter(ended_on__range=span.days).count()
        assert sum(not run.open for run in found) == ended > 0


def test_the_pace_of_each_stage_and_department() -> None:
    lived()
    stages, parts = clocks.paces(clocks.runs(SPAN))
    told = {pace.stage: (pace.ended, pace.median, pace.p95, pace.in_time, pace.overdue, pace.in_time_bp) for pace in stages}
    assert told == {
        "form": (3, 2, 2, 3, 0, 10_000),
        "correction": (1, 2, 2, 1, 0, 10_000),
        "substantive": (2, 2, 4, 2, 0, 10_000),
        "notice": (1, 6, 6, 1, 0, None),
        "reply": (1, 2, 2, 1, 0, 10_000),
        "payment": (1, 2, 2, 1, 0, 10_000),
        "statement": (1, 7, 7, 0, 0, 0),
    }
    assert {stage: [one.department for one in lines] for stage, lines in parts.items()} == {
        "form": ["window"], "correction": ["firm"], "substantive": [people.CULTURE], "notice": [people.CULTURE],
        "reply": [people.CULTURE], "payment": ["区财政局"], "statement": ["firm"],
    }  # fmt: skip
    office = overview(AUDITOR, SPAN, ON).pace
    assert (office.ended, office.in_time, office.overdue) == (7, 7, 0)


def test_what_is_late_and_still_open_counts_against_the_share() -> None:
    people.firm()
    people.window()
    people.submitted()
    late = Span("livestream", dt.date(2026, 3, 10))
    assert clocks.runs(Span("livestream", dt.date(2026, 3, 9))) == []
    (run,) = clocks.runs(late)
    assert (run.open, run.elapsed, run.days, run.late) == (True, 6, 5, True)
    assert overview(AUDITOR, late, ON).pace.in_time_bp == 0


def test_the_days_of_a_pause_do_not_count() -> None:
    week = Calendar({dt.date(2026, 5, 1): False}, 2026)
    worked = clocks.Worked(week, dt.date(2026, 4, 20), dt.date(2026, 5, 20))
    start, last = dt.date(2026, 4, 27), dt.date(2026, 5, 8)
    assert worked.between(start, last) == week.working_days_between(start, last) == 8
    pauses = [(dt.date(2026, 4, 28), dt.date(2026, 4, 30)), (dt.date(2026, 5, 6), None)]
    assert worked.elapsed(start, last, pauses) == 8 - 2 - 2
    assert clocks.rank(Counter({4: 1, 6: 1}), 50) == 4


def test_a_list_shows_the_cases_its_reader_may_read() -> None:
    lived()
    assert FIGURES["submitted"].listed(OFFICER, SPAN).count() == 3
    assert FIGURES["submitted"].listed(INDUSTRY_OFFICER, SPAN).count() == 0
    with pytest.raises(Forbidden):
        FIGURES["revenue"].listed(TREASURER, SPAN)
    with pytest.raises(Forbidden):
        overview(who(9, "窗口", "window"), SPAN, ON)


def test_proposals_are_awards_without_application() -> None:
    _paid, objected, _refused = lived()
    Case.objects.filter(pk=objected.pk).update(source="proposal")
    found = overview(AUDITOR, SPAN, ON)
    assert (found.value("free"), found.value("free_money")) == (5_000, 5_000)


def test_what_a_register_said_was_not_typed() -> None:
    _paid, objected, _refused = lived()
    examination = objected.examinations.get()
    trap = {"fact": "x", "value": 1, "source": '"kind": "register"', "kind": "declaration"}
    examination.facts = [{**fact, "kind": "register"} for fact in examination.facts[:3]] + [trap]
    examination.save()
    found = overview(AUDITOR, SPAN, ON).total("prefilled")
    assert (found.amount, found.of) == (6, 14)


def test_an_overview_takes_as_many_queries_however_many_cases_there_are() -> None:
    lived()

    def cost() -> int:
        with CaptureQueriesContext(connection) as queries:
            overview(AUDITOR, SPAN, ON)
        return len(queries)

    before = cost()
    first = Case.objects.order_by("pk")[1]
    rows = [f.attname for f in Case._meta.concrete_fields if f.attname != "id"]
    copies = [
        {name: getattr(first, name) for name in rows} | {"number": f"X-{at}", "matter_key": f"x:{at}"} for at in range(300)
    ]
    Case.objects.bulk_create(Case(**one) for one in copies)
    made = Case.objects.filter(number__startswith="X-")
    Clock.objects.bulk_create(
        Clock(case=case, kind="form", days=5, started_on=dt.date(2026, 3, 2), ended_on=dt.date(2026, 3, 4)) for case in made
    )
    assert cost() == before <= 18
    assert clocks.paces(clocks.runs(SPAN))[0][0].ended == 303
