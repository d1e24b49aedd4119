"""Rent counts in the months in which a lease runs and the venue is recognised, each of their days."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction

from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError, SpanInvalid
from huiqi.register.models import Enterprise, Lease, Recognition, Venue
from huiqi.register.tenancy import Span, whole_months
from huiqi.units.money import wan
from register.people import AT, FILLER, OFFICER, firm

pytestmark = pytest.mark.database
ALL_YEAR = tuple(range(1, 13))


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def span(text: str) -> tuple[dt.date, dt.date]:
    first, last = text.split("/")
    return day(first), day(last)


def venue(kind: str = "park", name: str = "甲园区") -> Venue:
    return actions.record_venue(actor=OFFICER, name=name, kind=kind, sub_district="粤海", at=AT)


def recognised(place: Venue, text: str, document: str = "认1号") -> Recognition:
    first, last = span(text)
    return actions.recognise(actor=OFFICER, venue=place, valid_from=first, valid_to=last, document=document, at=AT)


def leased(one: Enterprise, place: Venue, text: str, filed: str = "备1号", sublet: bool | None = False) -> Lease:
    first, last = span(text)
    return actions.record_lease(
        actor=OFFICER,
        enterprise=one,
        venue=place,
        area_m2=100,
        monthly_rent_fen=wan(1),
        starts_on=first,
        ends_on=last,
        filed_number=filed,
        sublet=sublet,
        at=AT,
    )


@pytest.mark.parametrize(
    ("lease", "recognition", "months"),
    [
        ("2025-01-01/2027-12-31", "2025-01-01/2027-12-31", ALL_YEAR),
        ("2026-03-01/2026-06-30", "2025-01-01/2027-12-31", (3, 4, 5, 6)),
        ("2025-01-01/2027-12-31", "2026-03-02/2026-06-29", (4, 5)),  # a day short at each end
        ("2026-01-01/2026-06-30", "2026-05-01/2026-12-31", (5, 6)),
        ("2026-01-01/2026-06-30", "2026-07-01/2026-12-31", ()),
        ("2025-01-01/2025-12-31", "2025-01-01/2027-12-31", ()),
    ],
)
def test_a_month_counts_where_both_cover_all_of_it(lease: str, recognition: str, months: tuple[int, ...]) -> None:
    one, place = firm(), venue()
    leased(one, place, lease)
    recognised(place, recognition)
    rent = queries.recognised_rent(one, year=2026)
    assert (rent.months, rent.rent_fen) == (months, len(months) * wan(1))


def test_a_recognition_renewed_the_next_day_leaves_no_gap_and_a_day_later_does() -> None:
    one, place = firm(), venue()
    leased(one, place, "2026-01-01/2026-12-31")
    recognised(place, "2026-01-01/2026-05-14")
    recognised(place, "2026-05-15/2026-12-31", "认2号")
    assert whole_months([Span(*span("2026-05-01/2026-05-14")), Span(*span("2026-05-16/2026-06-30"))], 2026) == (6,)
    assert queries.recognised_rent(one, year=2026).months == ALL_YEAR


def test_a_withdrawn_recognition_ends_the_day_before() -> None:
    one, place = firm(), venue()
    leased(one, place, "2026-01-01/2026-12-31")
    row = recognised(place, "2026-01-01/2026-12-31")
    actions.withdraw_recognition(actor=OFFICER, recognition=row, on=day("2026-07-01"), document="撤1号", at=AT)
    assert queries.recognised_rent(one, year=2026).months == (1, 2, 3, 4, 5, 6)
    assert [queries.facts_of(one, on=day(d))["in_recognised_venue"] for d in ("2026-06-30", "2026-07-01")] == [1, 0]


def test_an_education_park_supports_no_rent() -> None:
    one, place = firm(), venue("education_park")
    leased(one, place, "2026-01-01/2026-12-31")
    recognised(place, "2026-01-01/2026-12-31")
    assert queries.recognised_rent(one, year=2026).months == ()
    assert queries.facts_of(one, on=day("2026-05-01"))["in_recognised_venue"] == 0


def test_a_running_lease_answers_and_without_one_nothing_is_known() -> None:
    one, place = firm(), venue()
    recognised(place, "2026-01-01/2026-12-31")
    leased(one, place, "2026-02-01/2026-06-30", filed="", sublet=None)
    assert queries.facts_of(one, on=day("2026-01-31")) == {}
    assert queries.facts_of(one, on=day("2026-02-01")) == {"in_recognised_venue": 1, "lease_filed": 0}
    leased(one, place, "2026-02-01/2026-06-30", sublet=True)
    assert queries.facts_of(one, on=day("2026-06-30")) == {"in_recognised_venue": 1, "lease_filed": 1, "sublet": 1}
    assert queries.facts_of(one, on=day("2026-07-01")) == {}


def test_what_the_leases_show_beats_what_the_firm_says_and_is_marked() -> None:
    one, place = firm(), venue()
    leased(one, place, "2026-02-01/2026-06-30", filed="")
    on = day("2026-03-02")
    actions.record_facts(actor=FILLER, enterprise=one, values={"lease_filed": 1}, source="申报", on=on, at=AT)
    found = {word.fact: word for word in queries.facts_with_sources(one, on=on)}["lease_filed"]
    assert (found.value, found.source, found.kind) == (0, "租约和园区认定登记", "register")
    assert [(w.source, w.value) for w in found.differs_from] == [("申报", 1)]


def test_a_firm_records_no_lease_and_recognises_nothing() -> None:
    one, place = firm(), venue()
    with pytest.raises(OfficeOnly):
        actions.record_lease(
            actor=FILLER,
            enterprise=one,
            venue=place,
            area_m2=1,
            monthly_rent_fen=1,
            starts_on=day("2026-01-01"),
            ends_on=day("2026-01-02"),
            at=AT,
        )
    with pytest.raises(OfficeOnly):
        actions.recognise(
            actor=FILLER, venue=place, valid_from=day("2026-01-01"), valid_to=day("2026-01-02"), document="1", at=AT
        )


def test_what_ends_before_it_starts_or_names_no_document_is_refused_by_code_and_table() -> None:
    one, place = firm(), venue()
    with pytest.raises(SpanInvalid):
        leased(one, place, "2026-02-02/2026-02-01")
    with pytest.raises(SpanInvalid):
        recognised(place, "2026-02-02/2026-02-01")
    with pytest.raises(RegisterError, match="文号"):
        recognised(place, "2026-02-01/2026-02-01", " ")
    first, last = span("2026-02-02/2026-02-01")
    with pytest.raises(IntegrityError, match="lease_ends"), transaction.atomic():
        Lease.objects.create(enterprise=one, venue=place, area_m2=1, monthly_rent_fen=1, starts_on=first, ends_on=last)
    with pytest.raises(IntegrityError, match="recognition_ends"), transaction.atomic():
        Recognition.objects.create(venue=place, valid_from=first, valid_to=last, document="1")


def test_a_document_recognises_once_and_is_not_changed_in_silence() -> None:
    place = venue()
    assert recognised(place, "2026-01-01/2026-12-31") == recognised(place, "2026-01-01/2026-12-31")
    with pytest.raises(RegisterError, match="撤销"):
        recognised(place, "2026-01-01/2027-12-31")
