"""What is read of a firm is shown as it was given, and a wrong name is told the nearest right one."""

import datetime as dt

import pytest

from huiqi.engine.facts import FactError, nearest, nearest_name, read_facts
from huiqi.policies.facts import FACTS


@pytest.mark.parametrize(
    ("name", "given", "stored"),
    [
        ("sublet", True, 1),
        ("sublet", False, 0),
        ("settled_on", "2026-03-01", 2026_03_01),
        ("listing_board", "star", 4),
        ("rent_paid_fen", 5, 5),
        ("claim_year", 2026, 2026),
    ],
)
def test_a_fact_is_stored_as_a_whole_number_and_shown_as_it_was_given(name: str, given: object, stored: int) -> None:
    assert read_facts(FACTS, {name: given, "lease_filed": None}) == {name: stored}
    shown = FACTS[name].show(stored)
    assert (shown, type(shown)) == (given, type(given))
    assert FACTS["settled_on"].read(dt.date(2026, 3, 1)) == 2026_03_01


@pytest.mark.parametrize(
    ("name", "given", "wanted"),
    [
        ("sublet", 1, "true 或 false"),
        ("rent_paid_fen", True, "整数，单位为分"),
        ("rent_paid_fen", 1.5, "整数，单位为分"),
        ("claim_year", "2026", "整数"),
        ("settled_on", "2026-13-01", "日期，如 2026-03-01"),
        ("listing_board", "moon", "以下代码之一：none、main"),
        ("claim_year", 1999, "请填 2000 至 2100 之间的值"),
    ],
)
def test_what_is_no_such_fact_is_told_with_what_to_write(name: str, given: object, wanted: str) -> None:
    with pytest.raises(FactError) as refused:
        FACTS[name].read(given)
    assert refused.value.fact == name
    assert f"{name}（{FACTS[name].label}）：{given!r}" in str(refused.value)
    assert wanted in str(refused.value)


def test_a_wrong_name_is_told_the_nearest_right_one_and_nothing_where_none_is_near() -> None:
    assert nearest_name("rent_payed_fen", FACTS) == "rent_paid_fen"
    assert nearest_name("zzz", FACTS) is None
    assert nearest("rent_payed_fen", FACTS) == "；是否想写 rent_paid_fen？"
    assert nearest("zzz", FACTS) == ""
    with pytest.raises(FactError, match="没有名为 rent_payed_fen 的事实；是否想写 rent_paid_fen？"):
        read_facts(FACTS, {"rent_payed_fen": 1})
