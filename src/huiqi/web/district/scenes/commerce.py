"""Which shops broadcast in a year? Scenes and hosts are published, sessions agreed, held and reported."""

import datetime as dt
import random

from huiqi.register import actions, queries
from huiqi.register.models import Enterprise, LiveScene
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground

_SCENES = (
    ("market", "茶叶市场", "food", "茶叶批发，到店品茶"),
    ("shop", "汉服体验店", "clothing", "汉服租售，到店试穿"),
    ("mall", "数码商圈", "digital", "数码配件，到店自提"),
    ("workshop", "家纺展厅", "home", "床品四件套，到店看样"),
)
_ONE_IN = 15


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in fifteen, four at least, has a scene; as many others have a host."""
    firms = ground.active(lambda f: True)
    chosen = chance.sample(firms, min(2 * max(len(firms) // _ONE_IN, 4), len(firms)))
    for number, firm in enumerate(chosen):
        shop = _Shop(ground.cast, diary, firm, number)
        day = diary.first + dt.timedelta(chance.randrange(10, 60))
        diary.enter(moment(day, 9 if number % 2 else 14, number % 60), shop.host if number % 2 else shop.open)


class _Shop:
    """One shop with its sessions, or one host."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int) -> None:
        self.cast, self.diary, self.firm, self.number = cast, diary, firm, number
        self.manager = cast.managers[firm.credit_code]
        self.scene_id = 0

    def host(self, at: dt.datetime) -> None:
        _kind, _name, category, words = _SCENES[self.number // 2 % len(_SCENES)]
        actions.publish_host(
            actor=self.manager, enterprise=self.firm, name=f"演示主播{self.number}",
            platform=("抖音", "视频号")[self.number % 3 % 2], followers=20_000 * (1 + self.number),
            category=category, words=words, at=at,
        )  # fmt: skip

    def open(self, at: dt.datetime) -> None:
        kind, name, category, words = _SCENES[self.number // 2 % len(_SCENES)]
        row = actions.publish_scene(
            actor=self.manager, enterprise=self.firm, kind=kind, name=f"演示{name}{self.number}", address="南山区（演示）",
            category=category, words=words, at=at,
        )  # fmt: skip
        self.scene_id = row.pk
        self.diary.enter(moment(at.date() + dt.timedelta(60), 10), self._ask)

    def _ask(self, at: dt.datetime) -> None:
        found = queries.hosts_for(LiveScene.objects.get(pk=self.scene_id))
        if not found:
            return
        host = found[self.number % len(found)].host
        other = self.cast.managers[host.enterprise.credit_code]
        row = actions.plan_session(
            actor=self.manager, scene_id=self.scene_id, host_id=host.pk, day=at.date() + dt.timedelta(14),
            goods="当季新品", offline="到店核销优惠券", on=at.date(), at=at,
        )  # fmt: skip
        if self.number % 16 or at.date() > self.diary.until - dt.timedelta(14):
            agreed = self.number % 10 > 0
            reason = "" if agreed else "档期冲突。"
            actions.answer_session(actor=other, session_id=row.pk, agreed=agreed, reason=reason, on=at.date(), at=at)
            if agreed:
                self.diary.enter(moment(at.date() + dt.timedelta(16), 15), lambda then: self._report(row.pk, then))
        self.diary.enter(moment(at.date() + dt.timedelta(45), 10), self._ask)

    def _report(self, session_id: int, at: dt.datetime) -> None:
        orders = 120 + 37 * (self.number % 9)
        actions.report_session(
            actor=self.manager, session_id=session_id, orders=orders, sales_fen=orders * 8_900, visitors=orders // 4,
            on=at.date(), at=at,
        )  # fmt: skip
