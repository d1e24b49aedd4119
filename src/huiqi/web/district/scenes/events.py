"""Which brand events are filed in a year? Most in time, some late; held, reckoned up and audited."""

import datetime as dt
import random

from huiqi.register import actions
from huiqi.register.models import BrandEvent, Enterprise
from huiqi.units.money import wan
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_ONE_IN = 8
_NAMES = ("直播购物节", "主播成长营", "国货直播周", "非遗直播夜", "跨境直播日")
_PLACES = ("海上世界", "深圳湾体育中心", "南头古城", "科技园会展厅", "蛇口邮轮中心")


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in eight that claims no event already files one, a third of them for after the year."""
    known = ground.known
    firms = sorted((f for f in known if not known[f].get("event_filed_before")), key=lambda f: f.credit_code)
    for number, firm in enumerate(some(chance, firms, one_in=_ONE_IN), 1):
        day = diary.first + dt.timedelta(chance.randrange(20, (diary.until - diary.first).days))
        lead = chance.choice((10, 45, 60, 90))
        name = f"{chance.choice(_NAMES)}（演示{number}）"
        story = _Story(ground.cast, diary, firm, name, chance.choice(_PLACES), lead, wan(chance.randint(20, 200)))
        diary.enter(moment(day, 14, number % 60), story.file)


class _Story:
    """One event from its filing to its audit."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, name: str, place: str, lead: int, cost_fen: int) -> None:
        self.cast, self.diary, self.firm, self.name, self.place = cast, diary, firm, name, place
        self.lead, self.cost_fen, self.event_id = lead, cost_fen, 0
        self.officer = cast.holding("officer", "区工信局")

    def file(self, at: dt.datetime) -> None:
        manager = self.cast.managers.get(self.firm.credit_code)
        if manager is None:
            return
        first = at.date() + dt.timedelta(self.lead)
        row = actions.file_event(
            actor=manager, enterprise=self.firm, name=self.name, place=self.place, starts_on=first,
            ends_on=first + dt.timedelta(1), plan="主题直播二十场，预计到场三千人次。", expected_fen=self.cost_fen,
            on=at.date(), at=at,
        )  # fmt: skip
        self.event_id = row.pk
        self.diary.enter(moment(self.diary.workday(at, 4), 11), self._decide)
        self.diary.enter(moment(self.diary.workday(moment(row.ends_on, 10), 10), 10), self._reckon)

    def _decide(self, at: dt.datetime) -> None:
        approved = self.event_id % 6 != 0
        actions.decide_event(
            actor=self.officer, event_id=self.event_id, approved=approved, at=at,
            document=f"演示工信活〔{at.year}〕{self.event_id}号" if approved else "",
            reason="" if approved else "活动主题与直播产业关联不足。",
        )  # fmt: skip

    def _reckon(self, at: dt.datetime) -> None:
        if BrandEvent.objects.get(pk=self.event_id).state != BrandEvent.State.APPROVED:
            return
        lines = [
            ("venue", "场地租赁", self.cost_fen * 4 // 10),
            ("build", "搭建", self.cost_fen * 3 // 10),
            ("publicity", "投放", self.cost_fen * 3 // 10),
            ("sponsors", "赞助", self.cost_fen // 10),
        ]
        manager = self.cast.managers[self.firm.credit_code]
        actions.write_costs(actor=manager, event_id=self.event_id, lines=lines, on=at.date(), at=at)
        self.diary.enter(moment(self.diary.workday(at, 5), 10), self._audit)

    def _audit(self, at: dt.datetime) -> None:
        actions.audit_costs(actor=self.officer, event_id=self.event_id, auditor="演示会计师事务所", on=at.date(), at=at)
