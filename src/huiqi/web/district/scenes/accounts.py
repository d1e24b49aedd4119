"""Who hands in audited accounts? Two years each, most checked, some with a difference that is explained."""

import datetime as dt
import random

from huiqi.register import actions
from huiqi.register.models import Enterprise
from huiqi.units.money import wan
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_ONE_IN = 15


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in fifteen that declares no growth enters the accounts of the two years before."""
    known = ground.known
    firms = ground.active(lambda f: not known[f].get("above_designated_size"))
    for number, firm in enumerate(some(chance, firms, one_in=_ONE_IN, fewest=2), 1):
        story = _Accounts(ground.cast, diary, firm, number, wan(chance.randrange(500, 8_000)), chance.randrange(90, 140))
        diary.enter(moment(diary.first + dt.timedelta(chance.randrange(180, 250)), 9, number % 60), story.enter)


class _Accounts:
    """One firm's two years."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int, fen: int, percent: int) -> None:
        self.cast, self.diary, self.firm, self.number = cast, diary, firm, number
        self.years = ((2, fen), (1, fen * percent // 100))
        self.rows: list[int] = []

    def enter(self, at: dt.datetime) -> None:
        manager = self.cast.managers[self.firm.credit_code]
        for back, fen in self.years:
            restated = back == 1 and self.number % 5 == 0
            before = self.years[0][1] - wan(1) if restated else self.years[0][1]
            row = actions.record_statement(
                actor=manager, enterprise=self.firm, year=at.year - back, revenue_fen=fen,
                before_fen=before if back == 1 else None, full_year=True, auditor="演示会计师事务所",
                report_number=f"演审字〔{at.year - back + 1}〕{self.number}号",
                explanation="上年一笔退货冲减收入，追溯调整。" if restated else "", on=at.date(), at=at,
            )  # fmt: skip
            self.rows.append(row.pk)
        self.diary.enter(moment(self.diary.workday(at, 7), 10, 40), self._check)

    def _check(self, at: dt.datetime) -> None:
        if self.number % 4 == 0:
            return  # it waits on the desk
        officer = self.cast.holding("officer", "区文广旅体局")
        for pk in self.rows:
            actions.check_statement(actor=officer, statement_id=pk, note="", on=at.date(), at=at)
        actions.confirm_size(
            actor=officer,
            enterprise=self.firm,
            year=at.year,
            above=self.number % 3 > 0,
            basis="own_copy",
            on=at.date(),
            at=at,
        )
