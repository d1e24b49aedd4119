"""What the undecided cases may still take, to the fen, for few queries; and the postings behind every figure."""

import datetime as dt

import pytest
from django.db import connection
from django.db.models import Sum
from django.test.utils import CaptureQueriesContext

from cases import people
from cases.people import AUDITOR, M03, MANAGER, OTHER_CODE, RENT, SECRETARY, TREASURER, moment
from huiqi.access.errors import Forbidden
from huiqi.cases import actions, queries
from huiqi.cases.models import Case
from huiqi.ledger import actions as ledger
from huiqi.ledger import queries as books
from huiqi.ledger.models import Envelope
from huiqi.policies import find_measure
from huiqi.register.models import Enterprise
from huiqi.units.money import wan

pytestmark = pytest.mark.database
ON = dt.date(2026, 3, 10)
LEAD = find_measure(M03)[1].lead


@pytest.fixture(autouse=True)
def district() -> None:
    people.firm()
    people.firm(OTHER_CODE, "另一家公司")
    people.window()
    people.decided_numbers()


def forecast() -> dict[str, queries.Forecast]:
    return queries.forecast(TREASURER, 2026, ON)


def test_a_case_counts_from_its_submission_to_its_decision() -> None:
    case = people.draft()
    assert forecast() == {}
    actions.submit(actor=MANAGER, case_id=case.pk, version=case.version, at=people.START, committed=True)
    assert forecast() == {M03: queries.Forecast(1, wan(35))}
    case = Case.objects.get()
    case = actions.accept(actor=people.WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))
    assert forecast() == {M03: queries.Forecast(1, wan(35))}
    case = actions.examine(
        actor=people.OFFICER, case_id=case.pk, version=case.version, at=moment(3, 9), supports=True, text="属实"
    )
    assert forecast() == {M03: queries.Forecast(1, wan(35))}
    people.decided(case)
    assert forecast() == {}


def test_a_case_the_department_does_not_support_asks_for_nothing() -> None:
    people.examined(supports=False)
    people.submitted(code=OTHER_CODE, facts={**RENT, "rent_paid_fen": wan(200)})
    assert forecast() == {M03: queries.Forecast(2, wan(70))}


def test_what_an_officer_found_counts_and_not_what_the_firm_said() -> None:
    case = people.accepted()
    case.verifications.create(fact="rent_paid_fen", value=wan(40), source="合同", on=ON, why="按发票核实", by="经办甲")
    assert forecast() == {M03: queries.Forecast(1, wan(14))}


def test_another_year_s_cases_and_readers_without_the_right_see_nothing() -> None:
    people.submitted()
    assert queries.forecast(AUDITOR, 2027, ON) == {}
    with pytest.raises(Forbidden):
        queries.forecast(MANAGER, 2026, ON)


def crowd(rows: int) -> None:
    """As many submitted cases more, each of a firm of its own; inserted raw."""
    first = Case.objects.get()
    plain = {f.attname: getattr(first, f.attname) for f in Case._meta.concrete_fields if f.attname != "id"}
    firms = Enterprise.objects.bulk_create(Enterprise(credit_code=f"9135{n:014d}", name=f"公司{n}") for n in range(rows))
    Case.objects.bulk_create(
        Case(**plain | {"enterprise_id": firm.pk, "number": f"LS-2026-9{n:05d}", "matter_key": f"crowd:{n}"})
        for n, firm in enumerate(firms)
    )


def test_many_cases_take_as_few_queries_as_one() -> None:
    people.submitted()
    with CaptureQueriesContext(connection) as one:
        forecast()
    crowd(300)
    with CaptureQueriesContext(connection) as many:
        assert forecast() == {M03: queries.Forecast(301, 301 * wan(35))}
    assert len(many) == len(one) <= 12


def test_beyond_a_bound_cases_are_counted_and_not_computed() -> None:
    people.submitted()
    crowd(20)
    assert queries.forecast(TREASURER, 2026, ON, most=5) == {M03: queries.Forecast(21, 5 * wan(35), 16)}


def test_the_postings_of_every_figure_sum_to_it() -> None:
    paid = people.decided()
    void = people.decided(people.examined(code=OTHER_CODE))
    envelope, at = Envelope.objects.get(), moment(3, 24)
    ledger.post(actor=TREASURER, case_ref=str(paid), reference="1", amount_fen=wan(35), document="回单1", at=at)
    ledger.give_back(actor=TREASURER, case_ref=str(paid), reference="1", amount_fen=wan(35), document="退汇1", at=at)
    ledger.post(actor=TREASURER, case_ref=str(paid), reference="2", amount_fen=wan(30), document="回单2", at=at)
    ledger.reverse(actor=TREASURER, case_ref=str(paid), receipt="3", amount_fen=wan(4), document="缴款3", at=at)
    ledger.interest(actor=TREASURER, case_ref=str(paid), receipt="3", amount_fen=123, document="缴款3", at=at)
    ledger.void(actor=SECRETARY, case_ref=str(void), amount_fen=wan(35), why="异议成立", at=at)
    place = {"year": 2026, "measure": M03, "department": LEAD}
    ledger.cut(actor=TREASURER, **place, amount_fen=wan(7), document="追减", key="c", at=at)
    ledger.close_year(actor=TREASURER, **place, carry_fen=wan(100), document="年终", at=at)
    for each in (envelope, Envelope.objects.get(year=2027)):
        found = books.figures_of(each)
        for figure in (*books.FIGURES, "voided"):
            fen = books.postings(each, figure).aggregate(fen=Sum("signed_fen"))["fen"] or 0
            assert fen == getattr(found, f"{figure}_fen"), figure
    assert books.figures_of(envelope).recovered_fen == wan(4)
