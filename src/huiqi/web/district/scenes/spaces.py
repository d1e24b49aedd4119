"""Which rooms were let in a year? Operators offer them, firms that look for one see them, some are taken."""

import datetime as dt
import random

from huiqi.register import actions, queries
from huiqi.register.models import Enterprise, Space, Venue, Viewing
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_ROOMS = (("3层301", 80, 2), ("3层305", 120, 3), ("5层整层", 900, 12), ("6层602", 260, 4), ("8层810", 55, 1))
_FEN_A_SQUARE_METRE = 9_500
_SERVICES = "共享直播间按小时预约\n每周选品会\n设备租借\n招聘和法务咨询"
_ONE_IN = 12


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """Each venue has an operator who offers rooms; one firm in twelve, six at least, asks to see one."""
    firms = ground.active(lambda f: not ground.known[f].get("venue_is_recognised_park"))
    parks = ground.active(lambda f: bool(ground.known[f].get("venue_is_recognised_park")))
    for number, venue in enumerate(Venue.objects.filter(operator=None).exclude(kind=Venue.Kind.EDUCATION_PARK)):
        operators = parks if venue.kind == Venue.Kind.PARK else firms
        if operators:  # who operates a recognised park has it as a fact, so it must be one that already says so
            story = _Operator(ground.cast, diary, venue, chance.choice(operators), number)
            diary.enter(moment(diary.first + dt.timedelta(3), 9, number), story.open)
    for number, firm in enumerate(some(chance, firms, one_in=_ONE_IN, fewest=6)):
        day = diary.first + dt.timedelta(chance.randrange(10, 340))
        diary.enter(moment(day, 10, number % 60), _Seeker(ground.cast, diary, firm, number, chance.randrange(5)).ask)


class _Operator:
    """One venue's."""

    def __init__(self, cast: Cast, diary: Diary, venue: Venue, firm: Enterprise, number: int) -> None:
        self.cast, self.diary, self.venue, self.firm, self.number = cast, diary, venue, firm, number
        self.manager = cast.managers[firm.credit_code]

    def open(self, at: dt.datetime) -> None:
        self.venue = actions.record_venue(
            actor=self.cast.holding("officer", "区文广旅体局"), name=self.venue.name, kind=self.venue.kind,
            sub_district=self.venue.sub_district, address=f"演示路{self.number + 1}号", operator=self.firm,
            area_m2=12_000, studios=40, demonstration=True, at=at,
        )  # fmt: skip
        actions.describe_venue(actor=self.manager, venue=self.venue, services=_SERVICES, at=at)
        for label, area, studios in _ROOMS[self.number % 2 :]:
            actions.offer_space(
                actor=self.manager, venue=self.venue, label=label, area_m2=area, studios=studios, at=at,
                monthly_rent_fen=area * (_FEN_A_SQUARE_METRE - 400 * self.number), free_from=at.date(),
                words="精装修，隔音直播间，千兆网络。",
            )  # fmt: skip


class _Seeker:
    """One firm that looks for a room."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int, wish: int) -> None:
        self.cast, self.diary, self.firm, self.number, self.wish = cast, diary, firm, number, wish
        self.manager, self.viewing_id = cast.managers[firm.credit_code], 0

    def ask(self, at: dt.datetime) -> None:
        rooms = list(queries.spaces(on=at.date())[: self.wish + 1])
        if not rooms:
            return
        row = actions.ask_viewing(
            actor=self.manager, enterprise=self.firm, space_id=rooms[-1].pk, day=at.date() + dt.timedelta(7),
            people=5 + self.number % 20, words="想看直播间的隔音和上行速率。", on=at.date(), at=at,
        )  # fmt: skip
        self.viewing_id = row.pk
        answered = self.number % 6 > 0
        self.diary.enter(moment(self.diary.workday(at, 2), 16), self._answer if answered else self._call_off)

    def _call_off(self, at: dt.datetime) -> None:
        if queries.viewings().get(pk=self.viewing_id).state == Viewing.State.ASKED:
            actions.cancel_viewing(actor=self.manager, viewing_id=self.viewing_id, at=at)

    def _host(self) -> Enterprise:
        row = queries.viewings().get(pk=self.viewing_id)
        assert row.space.venue.operator is not None, "only an operator offers rooms"
        return row.space.venue.operator

    def _answer(self, at: dt.datetime) -> None:
        row = queries.viewings().get(pk=self.viewing_id)
        if row.state != Viewing.State.ASKED:
            return
        agreed = self.number % 5 > 0 and row.day >= at.date()  # a holiday may lie between
        answer = "下午两点在一楼大堂，联系招商部。" if agreed else "当天有活动，请改约下周。"
        host = self.cast.managers[self._host().credit_code]
        actions.answer_viewing(actor=host, viewing_id=row.pk, agreed=agreed, answer=answer, on=at.date(), at=at)
        if agreed:
            self.diary.enter(moment(row.day, 17), self._seen)

    def _seen(self, at: dt.datetime) -> None:
        row = queries.viewings().get(pk=self.viewing_id)
        if row.state != Viewing.State.AGREED:
            return
        host = self.cast.managers[self._host().credit_code]
        actions.confirm_viewing(actor=host, viewing_id=row.pk, on=at.date(), at=at)
        if self.number % 4 == 1 and Space.objects.filter(taken_on=None).count() > len(_ROOMS):
            actions.take_space(actor=host, space_id=row.space_id, on=at.date(), at=at)
