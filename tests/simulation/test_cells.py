"""A cell is read to the fen or refused with a reason; nothing is guessed."""

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi.policies.facts import FACTS
from huiqi.simulation.cells import CellError, is_empty, read_cell
from huiqi.units.money import wan

RENT, DAY, YEARS, FILED, STAGE = (
    FACTS[n] for n in ("rent_paid_fen", "settled_on", "rent_years_supported", "lease_filed", "listing_stage")
)
MARCH = dt.datetime(2026, 3, 1)  # noqa: DTZ001 a sheet's day has no zone


@pytest.mark.parametrize(
    "raw", [1234567.89, "1,234,567.89", "１，２３４，５６７．８９", "¥1234567.89", "￥1,234,567.89元", "123.456789万元"]
)
def test_an_amount_is_read_exactly_however_it_is_written(raw: object) -> None:
    assert read_cell(RENT, raw, 100) == 123_456_789


def test_a_cell_that_names_its_unit_needs_no_heading() -> None:
    assert [read_cell(RENT, raw, 1_000_000) for raw in (35, "35万", "350000元", "0.0035亿元")] == [wan(35)] * 4


def test_what_a_sheet_computed_is_read_as_it_shows_it() -> None:
    assert read_cell(RENT, 1234.1 + 2345.2, 100) == 357_930


@given(st.integers(0, RENT.hi), st.sampled_from([1, 100, 1_000_000, 10_000_000_000]))
def test_every_amount_of_fen_survives_a_sheet(fen: int, unit_fen: int) -> None:
    written = Decimal(fen) / unit_fen
    assert read_cell(RENT, float(written), unit_fen) == fen
    assert read_cell(RENT, f"{written:,f}", unit_fen) == fen


@pytest.mark.parametrize(
    "raw",
    [
        *("2026-3-1", "2026/3/1", "2026.3.1", "2026年3月1日", "２０２６年３月１日", "20260301", "2026-03-01 00:00:00"),
        *(20260301, 20260301.0, dt.date(2026, 3, 1), MARCH),
    ],
)
def test_a_day_is_read_however_it_is_written(raw: object) -> None:
    assert read_cell(DAY, raw) == 20260301


@pytest.mark.parametrize(("raw", "truth"), [("是", 1), (" 有 ", 1), ("√", 1), (True, 1), ("TRUE", 1), (1.0, 1), ("１", 1)])
def test_yes_is_read_however_it_is_written(raw: object, truth: int) -> None:
    assert read_cell(FILED, raw) == truth


@pytest.mark.parametrize("raw", ["否", "无", "没有", False, "False", 0, "0", 0.0, "×"])
def test_no_is_read_however_it_is_written(raw: object) -> None:
    assert read_cell(FILED, raw) == 0


def test_a_code_is_read_from_its_key_or_its_label() -> None:
    assert [read_cell(STAGE, raw) for raw in ("listed", "已上市", " LISTED ")] == [3, 3, 3]
    assert not any(is_empty(c.key) or is_empty(c.label) for f in FACTS.values() for c in f.codes)


def test_a_count_may_carry_its_word() -> None:
    assert [read_cell(YEARS, raw) for raw in (2, 2.0, "2", "２年", "2.0")] == [2] * 5


@pytest.mark.parametrize("raw", [None, "", " ", "\u3000", "不清楚", float("nan")])
def test_nothing_in_a_cell_is_unknown(raw: object) -> None:
    assert is_empty(raw)


@pytest.mark.parametrize(
    ("fact", "raw", "reason"),
    [
        (RENT, "无", "没有就填 0"),
        (RENT, "/", "不是金额"),
        (RENT, True, "不是金额"),
        (RENT, "1.2E+06", "科学计数法"),
        (RENT, "12,34", "不是金额"),
        (RENT, "3万美元", "不是金额"),
        (RENT, 0.001, "不是整分"),
        (RENT, float("inf"), "不是整分"),
        (RENT, -1, "超出范围"),
        (RENT, 10**12, "0元 至 10,000,000万元"),
        (YEARS, 1.5, "不是整数"),
        (YEARS, 51, "0 至 50"),
        (DAY, "2026-02-30", "历法"),
        (DAY, "2026年3月", "年月日要齐全"),
        (DAY, 46082, "不是日期"),
        (DAY, "2026-3/1", "不是日期"),
        (DAY, MARCH + dt.timedelta(hours=9), "时刻"),
        (FILED, "2", "是 或 否"),
        (FILED, "待定", "是 或 否"),
        (STAGE, 1, "不在代码表里"),
    ],
)
def test_what_cannot_be_read_safely_is_refused_with_a_reason(fact, raw: object, reason: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CellError, match=reason):
        read_cell(fact, raw, 100)
