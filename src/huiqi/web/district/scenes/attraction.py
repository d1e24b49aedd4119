"""Whom does the district talk to in a year? Leads of every kind, some landed, some lost; promises with their clause."""

import datetime as dt
import random

from huiqi.register import actions
from huiqi.register.models import Enterprise, Lead
from huiqi.units.money import wan
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground

_PLACES = ("杭州", "广州", "北京", "上海", "成都", "长沙")
_KINDS = tuple(Lead.Kind)
_STAGES = (Lead.Stage.VISITED, Lead.Stage.NEGOTIATING, Lead.Stage.AGREED)
_PROMISES = (("协助租用认定园区的直播间", "livestream.m03"), ("人才住房和子女入学专人对接", "livestream.m06"))


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One lead to thirty firms, at least eight; a third of them land as firms of the district."""
    firms = ground.active(lambda f: True)
    leads = max(len(firms) // 30, 8)
    landing = chance.sample(firms, min(leads // 3, len(firms)))
    for number in range(leads):
        firm = landing[number] if number < len(landing) else None
        story = _Talks(ground.cast, diary, number, firm, chance.choice(_PLACES))
        day = diary.first + dt.timedelta(chance.randrange(15, 120 if firm else 350))
        diary.enter(moment(day, 9, number % 60), story.open)


class _Talks:
    """The talks with one organisation."""

    def __init__(self, cast: Cast, diary: Diary, number: int, firm: Enterprise | None, place: str) -> None:
        self.cast, self.diary, self.number, self.firm, self.place = cast, diary, number, firm, place
        self.officer = cast.holding("officer", "区工信局")
        self.lead_id, self.stage = 0, 0

    def open(self, at: dt.datetime) -> None:
        row = actions.open_lead(
            actor=self.officer, name=f"演示{_KINDS[self.number % 4].label}{self.number + 1}", kind=_KINDS[self.number % 4],
            comes_from=self.place, owner="演示招商专员", next_step="上门拜访", next_on=at.date() + dt.timedelta(14), at=at,
        )  # fmt: skip
        self.lead_id = row.pk
        self.diary.enter(moment(self.diary.workday(at, 12), 15), self._go_on)

    def _go_on(self, at: dt.datetime) -> None:
        lost = self.firm is None and self.number % 4 == 3 and self.stage == 2
        stage = Lead.Stage.LOST if lost else _STAGES[self.stage]
        next_on = None if lost else at.date() + dt.timedelta(40)
        actions.take_step(
            actor=self.officer, lead_id=self.lead_id, stage=stage, words="双方见面，谈了场地和团队的安排。",
            next_step="" if lost else "约定下次见面", next_on=next_on, at=at,
        )  # fmt: skip
        if self.stage == 1:
            what, measure = _PROMISES[self.number % 2]
            actions.promise(
                actor=self.officer, lead_id=self.lead_id, what=what, measure=measure, document="演示会谈纪要", on=at.date(),
                at=at,
            )  # fmt: skip
        self.stage += 1
        if not lost and self.stage < 3:
            self.diary.enter(moment(self.diary.workday(at, 25), 15), self._go_on)
        elif self.firm is not None:
            self.diary.enter(moment(self.diary.workday(at, 20), 16), self._land)

    def _land(self, at: dt.datetime) -> None:
        assert self.firm is not None
        day = at.date()
        actions.land(
            actor=self.officer, lead_id=self.lead_id, enterprise=self.firm, settled_on=day - dt.timedelta(5), on=day, at=at
        )
        manager = self.cast.managers[self.firm.credit_code]
        for place, (kind, share) in enumerate((("fit_out", 60), ("equipment", 30), ("cloud", 10)), 1):
            actions.record_investment(
                actor=manager, enterprise=self.firm, kind=kind, what="直播间建设", invoice=f"演票{self.number}-{place}",
                paid_on=day - dt.timedelta(1), amount_fen=wan(share), on=day, at=at,
            )  # fmt: skip
        if self.number % 2 == 0:
            self.diary.enter(moment(self.diary.workday(at, 8), 11), self._check)

    def _check(self, at: dt.datetime) -> None:
        assert self.firm is not None
        actions.check_investments(
            actor=self.officer, enterprise=self.firm, auditor="演示会计师事务所", year=at.year, on=at.date(), at=at
        )
