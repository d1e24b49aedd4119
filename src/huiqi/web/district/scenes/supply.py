"""What is offered and needed in a year? Entries of every kind, introductions by fit, some deals, and selection days."""

import datetime as dt
import random

from huiqi.access.actor import Actor
from huiqi.register import actions, queries
from huiqi.register.models import Enterprise, SupplyEntry
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_GOODS = (
    ("food", "连平鹰嘴蜜桃", "产地直发 生鲜水果", True, ("食品经营许可",)),
    ("food", "休闲坚果零食", "工厂直供 代发", False, ("食品经营许可",)),
    ("clothing", "夏季连衣裙", "女装新款 现货", False, ()),
    ("beauty", "补水面膜", "护肤 国货", False, ("化妆品备案",)),
    ("digital", "快充充电器", "数码配件 现货", False, ("3C认证",)),
    ("home", "纯棉四件套", "家纺床品", False, ("质检报告",)),
    ("logistics", "直播云仓", "一件代发 打包发货", False, ()),
)
_ONE_IN = 6


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in six publishes, half of them needs; two selection days are held in the year."""
    firms = ground.active(lambda f: True)
    chosen = some(chance, firms, one_in=_ONE_IN, fewest=6)
    for number, firm in enumerate(chosen, 1):
        diary.enter(
            moment(diary.first + dt.timedelta(chance.randrange(20, 340)), 13, number % 60),
            _Trader(ground.cast, diary, firm, number).publish,
        )
    officer = ground.cast.holding("officer", "区工信局")
    for part in (1, 2, 3):
        day = diary.first + dt.timedelta(130 * part - 60)
        diary.enter(moment(day, 9, 15), lambda at: _hold(officer, at))


def _hold(officer: Actor, at: dt.datetime) -> None:
    actions.hold_selection_day(
        actor=officer, title=f"{at:%m}月直播选品日（演示）", place="演示直播产业园一楼",
        day=at.date() + dt.timedelta(75), stands=60, on=at.date(), at=at,
    )  # fmt: skip


class _Trader:
    """One firm and what it publishes."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int) -> None:
        self.cast, self.diary, self.firm, self.number = cast, diary, firm, number
        self.manager = cast.managers[firm.credit_code]
        self.entry_id = 0

    def publish(self, at: dt.datetime) -> None:
        category, title, words, cold, certificates = _GOODS[self.number // 2 % len(_GOODS)]
        needs = self.number % 2 == 0
        row = actions.publish_entry(
            actor=self.manager, enterprise=self.firm, side="need" if needs else "offer",
            role="live_room" if needs else "supplier", category=category, title=f"{'求购：' if needs else ''}{title}",
            words=words, volume=1_000 * (1 + self.number % 9), price_low_fen=2_000, price_high_fen=9_000, cold_chain=cold,
            days=3 + self.number % 3, certificates=certificates, valid_until=at.date() + dt.timedelta(300), on=at.date(),
            at=at,
        )  # fmt: skip
        self.entry_id = row.pk
        if needs:
            self.diary.enter(moment(self.diary.workday(at, 2), 14), self._ask)
        else:
            self.diary.enter(moment(self.diary.workday(at, 3), 14, 30), self._stand)

    def _stand(self, at: dt.datetime) -> None:
        day = queries.selection_days(on=at.date()).first()
        if day is not None:
            actions.take_stand(actor=self.manager, selection_id=day.pk, offer_id=self.entry_id, on=at.date(), at=at)

    def _ask(self, at: dt.datetime) -> None:
        need = SupplyEntry.objects.select_related("enterprise").get(pk=self.entry_id)
        best = queries.found_for(need, at.date(), 1)
        if not best:
            return
        row = actions.introduce(
            actor=self.manager, offer_id=best[0].entry.pk, need_id=need.pk, words="想先看样品。", on=at.date(), at=at
        )
        other = self.cast.managers[best[0].entry.enterprise.credit_code]
        if self.number % 6:
            answered = moment(self.diary.workday(at, 2), 11)
            self.diary.enter(answered, lambda then: self._answer(row.pk, other, then))

    def _answer(self, pk: int, other: Actor, at: dt.datetime) -> None:
        agreed = self.number % 5 > 0
        actions.answer_introduction(actor=other, introduction_id=pk, agreed=agreed, at=at)
        if agreed and self.number % 4 == 0:
            day = moment(self.diary.workday(at, 10), 11, 30)
            self.diary.enter(day, lambda then: self._deal(pk, then))

    def _deal(self, pk: int, at: dt.datetime) -> None:
        actions.report_deal(
            actor=self.manager, introduction_id=pk, deal_fen=1_000_000 * (3 + self.number % 20), words="首批订货",
            on=at.date(), at=at,
        )  # fmt: skip
