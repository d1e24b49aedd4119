"""What people type is read to the fen, or comes back as it was typed with a sentence that says what to write."""

import pytest

from huiqi.policies.facts import FACTS
from huiqi.web.public.finder.fields import read_page, shown

RENT, YEARS, STAGE, SETTLED, SUBLET = (
    FACTS[name] for name in ("rent_paid_fen", "rent_years_supported", "listing_stage", "settled_on", "sublet")
)


def amount(text: str, unit: str = "wan", **more: str):
    return read_page([RENT], {"rent_paid_fen": text, "rent_paid_fen-unit": unit, **more})


@pytest.mark.parametrize(
    ("text", "unit", "fen"),
    [
        ("43.5", "wan", 43_500_000),
        ("435000", "yuan", 43_500_000),
        ("1,234,567.89", "yuan", 123_456_789),
        ("１２３．４５", "wan", 123_450_000),
        (" 12 345 ", "yuan", 1_234_500),
        ("35万元", "yuan", 35_000_000),
        ("3.5万", "yuan", 3_500_000),
        ("800元", "wan", 80_000),
        ("0", "wan", 0),
        ("0.000001", "wan", 1),
        ("9007199254740.93", "yuan", None),
        ("99999999999.99", "yuan", 9_999_999_999_999),
    ],
)
def test_an_amount_is_read_to_the_fen(text: str, unit: str, fen: int | None) -> None:
    reading = amount(text, unit)
    assert reading.answers.get("rent_paid_fen") == fen
    assert bool(reading.errors) == (fen is None)


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "请填写"),
        ("很多", "只填数字"),
        ("-5", "只填数字"),
        ("1e5", "只填数字"),
        ("1.2.3", "只填数字"),
        ("0.0000001", "最小到分"),
        ("99999999999", "检查单位"),
        ("٣٥", "只填数字"),
    ],
)
def test_a_wrong_amount_stays_as_typed_with_what_to_write(text: str, says: str) -> None:
    (field,) = amount(text).fields
    assert (field.typed, says in field.error) == (text, True)


def test_an_amount_comes_back_as_it_was_typed() -> None:
    reading = amount("435,000", "yuan")
    (field,) = shown([RENT], reading.answers, reading.typed)
    assert (field.typed, field.unit, field.words) == ("435,000", "yuan", "435,000 元")


def test_an_amount_known_from_elsewhere_is_shown_exactly() -> None:
    fields = [shown([RENT], {"rent_paid_fen": fen}, {})[0] for fen in (43_000_000, 43_209_876)]
    assert [(f.typed, f.unit) for f in fields] == [("43", "wan"), ("432,098.76", "yuan")]


def test_not_sure_is_an_answer_of_its_own() -> None:
    assert amount("", **{"rent_paid_fen-unknown": "on"}).answers == {"rent_paid_fen": None}
    assert read_page([SUBLET], {"sublet": "unknown"}).answers == {"sublet": None}
    assert read_page([STAGE], {"listing_stage": "unknown"}).answers == {"listing_stage": None}
    (field,) = shown([SUBLET], {"sublet": None}, {})
    assert (field.typed, field.words) == ("unknown", "不清楚")


def test_a_figure_and_not_sure_together_are_asked_again() -> None:
    reading = amount("5", **{"rent_paid_fen-unknown": "on"})
    assert (reading.answers, "只留一个" in reading.fields[0].error) == ({}, True)


def test_choices_counts_and_dates_are_read_in_the_form_of_their_facts() -> None:
    sent = {"sublet": "no", "rent_years_supported": "２", "listing_stage": "accepted", "settled_on": "2026-03-01"}
    assert read_page([SUBLET, YEARS, STAGE, SETTLED], sent).answers == {
        "sublet": False,
        "rent_years_supported": 2,
        "listing_stage": "accepted",
        "settled_on": "2026-03-01",
    }


@pytest.mark.parametrize(
    ("fact", "typed", "says"),
    [
        (SUBLET, "", "选择一项"),
        (SUBLET, "perhaps", "选择一项"),
        (STAGE, "9", "选择一项"),
        (YEARS, "51", "0 到 50"),
        (YEARS, "1.5", "0 到 50"),
        (SETTLED, "2026-02-30", "请填日期"),
        (SETTLED, "0001-01-01", "请填日期"),
    ],
)
def test_a_wrong_answer_says_what_to_write(fact, typed: str, says: str) -> None:
    reading = read_page([fact], {fact.name: typed})
    assert (reading.answers, says in reading.fields[0].error) == ({}, True)
