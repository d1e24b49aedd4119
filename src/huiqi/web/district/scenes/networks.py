"""How good are the networks of the venues in a year? Lines and spots, a test a month, plan items, and faults by tenants."""

import csv
import datetime as dt
import random
import tempfile
from pathlib import Path

from huiqi.register import actions, queries
from huiqi.register.models import Enterprise, NetworkLine, Venue
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import SHANGHAI, Diary, moment
from huiqi.web.district.ground import Ground, some

_SPOTS = tuple((floor, row, column) for floor in (2, 3) for row in (2, 5, 8, 11) for column in (2, 5, 8, 11))
_CARRIERS = tuple(NetworkLine.Carrier)
_HEADINGS = ("测点", "测试时间", "下载速率", "上传速率", "时延")
_WHERE = ("2楼直播间8", "3楼选品区", "1楼大厅", "5楼302", "4楼会议室")
_EVERY_DAYS = 30


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """Every venue is wired and measured each month; one tenant in twenty reports a fault."""
    for number, venue in enumerate(queries.networks(), 1):
        story = _Network(ground.cast, diary, venue, number, random.Random(chance.random()))  # noqa: S311  a made-up year
        diary.enter(moment(diary.first + dt.timedelta(12), 9, number), story.wire)
    firms = ground.active(lambda f: bool(ground.known[f].get("rent_paid_fen")))
    for number, firm in enumerate(some(chance, firms, one_in=20, fewest=3), 1):
        day = diary.first + dt.timedelta(chance.randrange(40, 350))
        diary.enter(moment(day, 15, number % 60), _Fault(ground.cast, diary, firm, number).report)


class _Network:
    """One venue."""

    def __init__(self, cast: Cast, diary: Diary, venue: Venue, number: int, chance: random.Random) -> None:
        self.cast, self.diary, self.venue, self.number, self.chance = cast, diary, venue, number, chance
        self.officer = cast.holding("officer", "区政数局")

    def wire(self, at: dt.datetime) -> None:
        day = at.date()
        for place, kind in enumerate(NetworkLine.Kind):
            if kind != NetworkLine.Kind.INDOOR_5G or self.number % 2:
                actions.record_line(
                    actor=self.officer, venue=self.venue, carrier=_CARRIERS[(self.number + place) % 4], kind=kind,
                    down_mbps=1000, up_mbps=500 // (place + 1), since=day - dt.timedelta(200), at=at,
                )  # fmt: skip
        for floor, row, column in _SPOTS:
            code = f"{floor}F-{row:02}{column:02}"
            actions.place_spot(actor=self.officer, venue=self.venue, code=code, floor=floor, row=row, column=column, at=at)
        plan = actions.plan_network(
            actor=self.officer, venue=self.venue, what="室内5G深度覆盖", plan_item=f"演示5G-{self.number:02}",
            due_on=day + dt.timedelta(150 + 60 * self.number), at=at,
        )  # fmt: skip
        if self.number % 2 == 0:
            done = moment(day + dt.timedelta(140), 10)
            self.diary.enter(done, lambda then: self._finish(plan.pk, then))
        self.diary.enter(moment(day + dt.timedelta(1), 18, 30), self._measure)

    def _finish(self, plan_id: int, at: dt.datetime) -> None:
        actions.finish_plan(actor=self.officer, plan_id=plan_id, on=at.date(), at=at)

    def _measure(self, at: dt.datetime) -> None:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "tests.csv"
            with path.open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([_HEADINGS, *(self._test(spot, at) for spot in _SPOTS[:-1])])
            actions.import_tests(actor=self.officer, venue=self.venue, path=path, tz=SHANGHAI, at=at)
        self.diary.enter(moment(at.date() + dt.timedelta(_EVERY_DAYS), 18, 30), self._measure)

    def _test(self, spot: tuple[int, int, int], at: dt.datetime) -> tuple[object, ...]:
        floor, row, column = spot
        up = max(200 - 12 * row - 10 * column + self.chance.randrange(-20, 60) - 20 * self.number, 8)
        return f"{floor}F-{row:02}{column:02}", f"{at:%Y-%m-%d} 10:{row:02}", up * 4, up, 5 + row


class _Fault:
    """One fault of a tenant."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int) -> None:
        self.cast, self.diary, self.firm, self.number = cast, diary, firm, number
        self.manager, self.fault_id = cast.managers[firm.credit_code], 0

    def report(self, at: dt.datetime) -> None:
        venue = queries.venues_of([self.firm.credit_code], at.date()).first()
        if venue is None:
            return
        row = actions.report_fault(
            actor=self.manager, enterprise=self.firm, venue=venue, where=_WHERE[self.number % 5],
            what="直播高峰时上传很慢。", on=at.date(), at=at,
        )  # fmt: skip
        self.fault_id = row.pk
        days = 1 + self.number % 4 if self.number % 4 else 12  # one in four is late
        self.diary.enter(moment(self.diary.workday(at, days), 16), self._solve)

    def _solve(self, at: dt.datetime) -> None:
        officer = self.cast.holding("officer", "区政数局")
        actions.solve_fault(
            actor=officer, fault_id=self.fault_id, answer="运营商调整了上行带宽，复测正常。",
            carrier=_CARRIERS[self.number % 4], at=at,
        )  # fmt: skip
        actions.rate_fault(actor=self.manager, fault_id=self.fault_id, satisfied=self.number % 3 > 0, at=at)
