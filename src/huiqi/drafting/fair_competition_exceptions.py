"""When may a measure stand that restricts competition? On a ground of 条例 12, without a milder way, and for a time."""

import datetime as dt
from dataclasses import dataclass

from huiqi.drafting.errors import DraftingError

GROUNDS = {
    "security": "国家安全和发展安全",
    "innovation": "科学技术进步和创新",
    "public_interest": "节能、环境、救灾救助等社会公共利益",
    "law": "法律、行政法规另有规定",
}
"""The four grounds of 条例 12, in its order, in our words."""


class ExceptionRefused(DraftingError):
    """An exception lacks what 条例 12 asks of it; `reason` says what to add."""


@dataclass(frozen=True)
class FairCompetitionException:
    """An exception claimed for one measure: `ground` is a key of GROUNDS.

    `no_milder_way` says why nothing that restricts competition less would do; `ends_on` is the last day it holds.
    """

    measure: str
    ground: str
    no_milder_way: str
    ends_on: dt.date | None


def check_exception(claimed: FairCompetitionException, *, on: dt.date) -> None:
    """Pass an exception that has all of 条例 12 and is not over on the day `on`. Raises ExceptionRefused."""
    if claimed.ground not in GROUNDS:
        raise ExceptionRefused(
            "EXCEPTION_GROUND",
            "%(measure)s：“%(ground)s”不是例外的理由；请从这四项中选一项：%(grounds)s",
            measure=claimed.measure,
            ground=claimed.ground,
            grounds=tuple(GROUNDS.values()),
        )
    if not claimed.no_milder_way.strip():
        raise ExceptionRefused(
            "EXCEPTION_MILDER",
            "%(measure)s：没有说明为什么没有对竞争影响更小的办法；请写明比较过哪些办法、为什么不行。",
            measure=claimed.measure,
        )
    if claimed.ends_on is None:
        raise ExceptionRefused(
            "EXCEPTION_END", "%(measure)s：例外没有截止日期；请写明到哪一天为止。", measure=claimed.measure
        )
    if claimed.ends_on < on:
        raise ExceptionRefused(
            "EXCEPTION_OVER",
            "%(measure)s：例外在%(ends_on)s已经到期；请另定截止日期，或删去这一条件。",
            measure=claimed.measure,
            ends_on=claimed.ends_on,
        )
