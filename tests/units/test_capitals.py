"""An amount in capital numerals is read back as the same fen, and is written as the rules for bills write it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from huiqi.units.capitals import show_capitals
from huiqi.units.money import MoneyError


@pytest.mark.parametrize(
    ("fen", "written"),
    [
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角整"),
        (100, "壹元整"),
        (1_000, "壹拾元整"),
        (32_504, "叁佰贰拾伍元零肆分"),
        (168_032, "壹仟陆佰捌拾元叁角贰分"),
        (1_640_902, "壹万陆仟肆佰零玖元零贰分"),
        (10_700_053, "壹拾万柒仟元伍角叁分"),
        (60_071_400, "陆拾万零柒佰壹拾肆元整"),
        (35_000_000, "叁拾伍万元整"),
        (70_000_000, "柒拾万元整"),
        (1_000_000_000, "壹仟万元整"),
        (10_000_000_100, "壹亿零壹元整"),
        (1_000_000_000_000, "壹佰亿元整"),
        (120_000_000_000_000, "壹万贰仟亿元整"),
        (100_000_001_000_000, "壹万亿零壹万元整"),
    ],
)
def test_an_amount_is_written_as_a_bill_writes_it(fen: int, written: str) -> None:
    assert show_capitals(fen) == written


@given(st.integers(0, 10**18 - 1))
def test_what_is_written_is_read_back_to_the_fen(fen: int) -> None:
    written = show_capitals(fen)
    assert read(written) == fen
    assert "零零" not in written
    assert "零元" not in written or fen < 100
    assert not written.endswith("零")


def read(written: str) -> int:
    """Fen of capital numerals, by another way: add up from the left, a larger unit multiplies all before it."""
    yuan, _, cents = written.partition("元") if "元" in written else ("", "", written)
    total = section = digit = 0
    for sign in yuan:
        if sign in "亿万":
            unit = 10_000 if sign == "万" else 100_000_000
            total, section, digit = (
                ((total + section + digit) * unit if sign == "亿" else total + (section + digit) * unit),
                0,
                0,
            )
        elif sign in "拾佰仟":
            section, digit = section + digit * 10 ** (1 + "拾佰仟".index(sign)), 0
        else:
            digit = "零壹贰叁肆伍陆柒捌玖".index(sign)
    fen = (total + section + digit) * 100
    for sign, unit in (("角", 10), ("分", 1)):
        if sign in cents:
            fen += "零壹贰叁肆伍陆柒捌玖".index(cents[cents.index(sign) - 1]) * unit
    return fen


@pytest.mark.parametrize("fen", [-1, 10**18])
def test_what_cannot_be_written_is_refused(fen: int) -> None:
    with pytest.raises(MoneyError):
        show_capitals(fen)
