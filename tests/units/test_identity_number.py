"""An identity number is read as people write it, or refused for a reason that does not repeat it."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from huiqi.units.identity_number import IdentityNumberError, invented_identity_number, read_identity_number


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("11010519491231002", "17位"),
        ("1101051949123100ab", "数字"),
        ("01010519491231002X", "省级"),
        ("110105194913310021", "日期"),
        ("110105194912310021", "校验位"),
        ("", "0位"),
    ],
)
def test_a_wrong_number_is_refused_without_being_repeated(text: str, why: str) -> None:
    with pytest.raises(IdentityNumberError, match=why) as refused:
        read_identity_number(text)
    assert not text or text[:12] not in str(refused.value)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2026, 1, 1)))
def test_an_invented_number_has_a_valid_check_character(born_on: dt.date) -> None:
    number = invented_identity_number(born_on)
    assert read_identity_number(number) == number
    assert ric.calc_check_digit(number) == number[-1]
    assert (number[:6], number[14:17]) == ("440300", "000")
