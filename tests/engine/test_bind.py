"""A number as a person writes it is read, and one that cannot be is told what to write."""

import pytest

from huiqi.engine.bind import DecisionError, read_number, show_number
from huiqi.policies import load

NUMBERS = load("livestream").numbers
RATE, SCOPE, START = (NUMBERS[f"livestream.{key}"] for key in ("m03.rate_bp", "m02.cap_scope", "m02.policy_start"))


@pytest.mark.parametrize(
    ("number", "text", "value"),
    [(RATE, "3,500", 3500), (RATE, "3_500", 3500), (START, " 2026-03-01 ", 2026_03_01), (SCOPE, f" {SCOPE.choices[1]} ", 1)],
)
def test_a_number_is_read_as_it_is_written_and_shown_as_it_is_read(number, text: str, value: int) -> None:
    assert read_number(number, text) == value
    assert read_number(number, str(show_number(number, value))) == value


@pytest.mark.parametrize(
    ("number", "want"), [(RATE, "整数"), (START, "日期，如 2026-01-01"), (SCOPE, " | ".join(SCOPE.choices))]
)
def test_what_cannot_be_read_is_told_with_what_to_write(number, want: str) -> None:
    with pytest.raises(DecisionError) as refused:
        read_number(number, "x")
    assert f"{number.key}：'x'" in str(refused.value)
    assert f"请填{want}" in str(refused.value)


@pytest.mark.parametrize("text", ["-1", "20001"])
def test_a_rate_lies_between_nothing_and_twice_the_whole(text: str) -> None:
    assert (read_number(RATE, "0"), read_number(RATE, "20000")) == (0, 20_000)
    with pytest.raises(DecisionError, match="请填 0 至 20000 之间的值"):
        read_number(RATE, text)
