"""An exception has a ground of the law, a reason why nothing milder does, and an end; else it is refused."""

import datetime as dt
from dataclasses import replace

import pytest

from huiqi.drafting.fair_competition_exceptions import (
    GROUNDS,
    ExceptionRefused,
    FairCompetitionException,
    check_exception,
)

ON = dt.date(2026, 11, 24)
WHOLE = FairCompetitionException("livestream.m11", "public_interest", "没有地区限制就帮不到对口地区。", ON)


@pytest.mark.parametrize("ground", GROUNDS)
def test_an_exception_on_each_ground_passes_up_to_its_last_day(ground: str) -> None:
    check_exception(replace(WHOLE, ground=ground), on=ON)


@pytest.mark.parametrize(
    ("claimed", "code", "words"),
    [
        (replace(WHOLE, ground="growth"), "EXCEPTION_GROUND", "科学技术进步和创新"),
        (replace(WHOLE, no_milder_way=" \n"), "EXCEPTION_MILDER", "对竞争影响更小"),
        (replace(WHOLE, ends_on=None), "EXCEPTION_END", "没有截止日期"),
        (replace(WHOLE, ends_on=ON - dt.timedelta(1)), "EXCEPTION_OVER", "2026年11月23日"),
    ],
    ids=lambda x: x if isinstance(x, str) else "",
)
def test_an_exception_that_lacks_something_is_refused_with_what_to_add(
    claimed: FairCompetitionException, code: str, words: str
) -> None:
    with pytest.raises(ExceptionRefused) as refused:
        check_exception(claimed, on=ON)
    assert refused.value.code == code
    assert words in str(refused.value)
    assert str(refused.value) == refused.value.reason
