"""What do firms ask for their talent in a year? Housing, schools, doctors; answered, sent back once in a while, rated."""

import datetime as dt
import random
from functools import partial

from huiqi.cases import actions
from huiqi.cases.models import ServicePart, ServiceRequest
from huiqi.cases.offerings import HOUSING, MEDICAL, SCHOOLING, TALENT
from huiqi.register.models import Enterprise
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_ONE_IN = 6
_REPLIES = {
    HOUSING: "已列入人才公寓分配，请于两周内到区住建局办理。",
    SCHOOLING: "已协调学位，请按通知时间报到。",
    MEDICAL: "已开通就医绿色通道，凭通知联系服务专员。",
}
_TYPED = {
    ("", "phone"): "13800000000",
    ("", "level"): "区级",
    (HOUSING, "wish"): "人才公寓",
    (HOUSING, "people"): "3",
    (SCHOOLING, "child"): "演示学生",
    (SCHOOLING, "born"): "2019-05-01",
    (SCHOOLING, "stage"): "小学",
    (MEDICAL, "need"): "健康体检",
}


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in six asks once, on a day of its own; the last requests of the year are still open."""
    firms = sorted(ground.known, key=lambda firm: firm.credit_code)
    for number, firm in enumerate(some(chance, firms, one_in=_ONE_IN, fewest=1), 1):
        day = diary.first + dt.timedelta(chance.randrange(20, (diary.until - diary.first).days))
        parts = tuple(sorted(chance.sample([HOUSING, SCHOOLING, MEDICAL], chance.randint(1, 3))))
        story = _Story(ground.cast, diary, firm, parts, number, late=chance.random() < 0.1, mark=chance.choice((5, 5, 4, 3)))
        diary.enter(moment(day, 10, number % 60), story.ask)


class _Story:
    """One request from its asking to its mark."""

    def __init__(
        self, cast: Cast, diary: Diary, firm: Enterprise, parts: tuple[str, ...], number: int, *, late: bool, mark: int
    ) -> None:
        self.cast, self.diary, self.firm, self.parts, self.number = cast, diary, firm, parts, number
        self.late, self.mark, self.request_id = late, mark, 0

    def ask(self, at: dt.datetime) -> None:
        manager = self.cast.managers.get(self.firm.credit_code)
        if manager is None:
            return
        typed = _TYPED | {("", "name"): f"演示人才{self.number}"}
        request = actions.ask(
            actor=manager, credit_code=self.firm.credit_code, service=TALENT.key, parts=self.parts, typed=typed, at=at
        )
        self.request_id = request.pk
        for place, part in enumerate(request.parts.order_by("pk")):
            days = TALENT.part(part.key).days + 2 if self.late else 3 + place
            self.diary.enter(moment(self.diary.workday(at, days), 15, place), partial(self._answer, part.pk))

    def _answer(self, part_id: int, at: dt.datetime) -> None:
        part = ServicePart.objects.select_related("request").get(pk=part_id)
        officer = self.cast.holding("officer", part.department)
        provided = (self.number + part.pk) % 7 != 0
        reply = _REPLIES[part.key] if provided else "本年度名额已满，可在下一年度再提出。"
        actions.answer_part(
            actor=officer, part_id=part_id, version=part.request.version, at=at, provided=provided, reply=reply
        )
        request = ServiceRequest.objects.get(pk=self.request_id)
        if request.state == ServiceRequest.State.ANSWERED:
            self.diary.enter(moment(self.diary.workday(at, 1), 11), self._rate)

    def _rate(self, at: dt.datetime) -> None:
        request = ServiceRequest.objects.get(pk=self.request_id)
        manager = self.cast.managers[self.firm.credit_code]
        actions.rate(actor=manager, request_id=request.pk, version=request.version, at=at, satisfaction=self.mark)
