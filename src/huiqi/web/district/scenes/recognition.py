"""Which venues come to be recognised in a year? Some ask, are scored on the spot, recognised or refused, and reviewed."""

import datetime as dt
import random
from typing import Any

from huiqi.cases import actions
from huiqi.cases.models import ServiceRequest
from huiqi.cases.offerings import RECOGNITION
from huiqi.cases.recognition import CRITERIA, PASSES_AT
from huiqi.register import actions as register
from huiqi.register.models import SUB_DISTRICTS, Enterprise, Recognition, Venue
from huiqi.web.district.cast import Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_ONE_IN, _FEWEST = 40, 2
_SPAN = dt.timedelta(730)


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in forty that has no recognised park asks for a recognition, and two at least."""
    known = ground.known
    firms = sorted((f for f in known if not known[f].get("venue_is_recognised_park")), key=lambda f: f.credit_code)
    asking = some(chance, firms, one_in=_ONE_IN, fewest=_FEWEST)
    for number, firm in enumerate(asking, 1):
        day = diary.first + dt.timedelta(chance.randrange(30, (diary.until - diary.first).days))
        kind, place = chance.choice(Venue.Kind.labels), chance.choice(SUB_DISTRICTS)
        story = _Story(ground.cast, diary, firm, number, str(kind), place, chance.randint(20, 30) if number % 4 else 0)
        diary.enter(moment(day, 9, number % 60), story.ask)


class _Story:
    """One recognition from its asking to its first review."""

    def __init__(
        self, cast: Cast, diary: Diary, firm: Enterprise, number: int, kind: str, sub_district: str, operation: int
    ) -> None:
        self.cast, self.diary, self.firm, self.number = cast, diary, firm, number
        self.kind, self.sub_district, self.operation, self.request_id = kind, sub_district, operation, 0
        part = RECOGNITION.parts[0]
        self.officer, self.head = (cast.holding(role, part.department) for role in ("officer", "head"))

    def ask(self, at: dt.datetime) -> None:
        manager = self.cast.managers.get(self.firm.credit_code)
        if manager is None:
            return
        said = {"name": f"演示{self.sub_district}园区{self.number}", "kind": self.kind, "sub_district": self.sub_district}
        said |= {"address": f"演示路{self.number}号", "area_m2": str(2_000 + 300 * self.number), "studios": "12"}
        said |= {"tenants": "11", "use_until": (at.date() + 3 * _SPAN).isoformat()}
        typed = {("venue", name): value for name, value in said.items()}
        request = actions.ask(
            actor=manager, credit_code=self.firm.credit_code, service=RECOGNITION.key, parts=("venue",), typed=typed, at=at
        )
        self.request_id = request.pk
        self.diary.enter(moment(self.diary.workday(at, 5), 16), self._score)

    def _part(self) -> dict[str, Any]:
        request = ServiceRequest.objects.get(pk=self.request_id)
        return {"part_id": request.parts.get().pk, "version": request.version}

    def _score(self, at: dt.datetime) -> None:
        points = {c.key: c.most for c in CRITERIA} | {"operation": self.operation, "tenants": 20 if self.operation else 10}
        sheet = actions.assess(
            actor=self.officer, **self._part(), at=at, visited_on=at.date(), officers="演示人员甲、演示人员乙",
            findings="场地、直播间和公共设施与申报相符。", points=points,
        )  # fmt: skip
        decide = self._recognise if sheet.total >= PASSES_AT else self._decline
        self.diary.enter(moment(self.diary.workday(at, 5), 10), decide)

    def _recognise(self, at: dt.datetime) -> None:
        row = actions.grant_recognition(
            actor=self.head, **self._part(), at=at, valid_from=at.date(), valid_to=at.date() + _SPAN,
            document=f"演示文认〔{at.year}〕{self.number}号",
        )  # fmt: skip
        self.diary.enter(moment(self.diary.workday(at, 120), 10), lambda at: self._review(row, at))

    def _decline(self, at: dt.datetime) -> None:
        why = "现场评分未达到认定分数，请整改后再申请。"
        actions.answer_part(actor=self.officer, **self._part(), at=at, provided=False, reply=why)

    def _review(self, row: Recognition, at: dt.datetime) -> None:
        warned = self.number % 5 == 0
        register.review_recognition(
            actor=self.officer, recognition=row, year=at.year, passed=not warned,
            findings="服务正常。" if not warned else "空置较多，限期三个月整改。", on=at.date(), at=at,
        )  # fmt: skip
