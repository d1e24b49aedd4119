"""Who is trained in a year? Bases ask and are recognised, courses fill up and end with certificates, interns are taken."""

import datetime as dt
import random

from huiqi.register import actions
from huiqi.register.models import Course, Enterprise, TrainingBase
from huiqi.register.models.training import HOURS
from huiqi.web.district.cast import PUBLIC, Cast
from huiqi.web.district.diary import Diary, moment
from huiqi.web.district.ground import Ground, some

_NAMES = ("王小明", "李晓红", "陈思源", "林嘉怡", "周子轩", "吴雨桐", "郑浩然", "黄诗涵")
_PEOPLE, _DAYS = 12, 10


def scene(ground: Ground, diary: Diary, chance: random.Random) -> None:
    """One firm in thirty asks to be a base, two at least of each kind; one in five is refused."""
    firms = ground.active(lambda f: True)
    for number, firm in enumerate(some(chance, firms, one_in=30, fewest=4), 1):
        story = _Base(ground.cast, diary, firm, number)
        diary.enter(moment(diary.first + dt.timedelta(chance.randrange(10, 60)), 9, number % 60), story.ask)


class _Base:
    """One base from its question to its certificates."""

    def __init__(self, cast: Cast, diary: Diary, firm: Enterprise, number: int) -> None:
        self.cast, self.diary, self.firm, self.number = cast, diary, firm, number
        self.manager = cast.managers[firm.credit_code]
        self.trains = number % 2 == 1
        self.base_id = self.course_id = 0

    def ask(self, at: dt.datetime) -> None:
        kind = TrainingBase.Kind.TRAINING if self.trains else TrainingBase.Kind.INTERNSHIP
        row = actions.ask_for_base(
            actor=self.manager, enterprise=self.firm, kind=kind, name=f"演示{kind.label}{self.number}",
            address="南山区（演示）", teachers="演示讲师甲，高级技师\n演示讲师乙，技师", at=at,
        )  # fmt: skip
        self.base_id = row.pk
        self.diary.enter(moment(self.diary.workday(at, 8), 11), self._decide)

    def _decide(self, at: dt.datetime) -> None:
        recognised, day = self.number % 5 != 0, at.date()
        actions.decide_base(
            actor=self.cast.holding("officer", "区人力资源局"), base_id=self.base_id, recognised=recognised, at=at,
            document=f"演示人资训〔{day.year}〕{self.base_id}号" if recognised else "", valid_from=day,
            valid_to=day + dt.timedelta(730), reason="" if recognised else "师资人数不足。",
        )  # fmt: skip
        if recognised:
            self.diary.enter(moment(self.diary.workday(at, 5), 10), self._plan if self.trains else self._offer)

    def _plan(self, at: dt.datetime) -> None:
        day, level = at.date(), (5, 4, 3)[self.number // 2 % 3]
        occupation = Course.Occupation.OPERATOR if self.number % 4 == 3 else Course.Occupation.MARKETER
        row = actions.plan_course(
            actor=self.manager, base_id=self.base_id,
            title=f"演示{occupation.label}{Course.Level(level).label}班{self.number}",
            occupation=occupation, level=level, plan="每周三次，每次四学时。", hours=HOURS[level], places=_PEOPLE + 4,
            starts_on=day + dt.timedelta(20), ends_on=day + dt.timedelta(60), on=day, at=at,
        )  # fmt: skip
        self.course_id = row.pk
        for person in range(_PEOPLE):
            actions.enrol(
                actor=PUBLIC, course_id=row.pk, name=_NAMES[person % len(_NAMES)],
                phone=f"139{self.number:04}{person:04}", on=day, at=at,
            )  # fmt: skip
        self.diary.enter(moment(day + dt.timedelta(62), 10), self._attend)

    def _attend(self, at: dt.datetime) -> None:
        people = list(Course.objects.get(pk=self.course_id).trainees.values_list("pk", flat=True))
        for back in range(_DAYS):
            hours = {pk: 12 if place % 4 else 9 for place, pk in enumerate(people)}
            day = at.date() - dt.timedelta(5 + back)
            actions.attend(actor=self.manager, course_id=self.course_id, day=day, hours=hours, on=at.date(), at=at)
        for place, pk in enumerate(people):
            if place % 4:
                actions.certify(
                    actor=self.manager, trainee_id=pk, certificate=f"YS{at.year}{self.course_id:04}{place:04}",
                    certified_on=at.date() - dt.timedelta(2), on=at.date(), at=at,
                )  # fmt: skip
        proof = f"演示免费培训证明〔{at.year}〕{self.number}号"
        actions.close_course(actor=self.manager, course_id=self.course_id, free_proof=proof, on=at.date(), at=at)
        self.diary.enter(moment(self.diary.workday(at, 10), 10), self._plan)

    def _offer(self, at: dt.datetime) -> None:
        day = at.date()
        row = actions.offer_internship(
            actor=self.manager, base_id=self.base_id, title=f"演示直播场控实习{self.number}", words="每周五天，有实习补助。",
            places=3, starts_on=day + dt.timedelta(30), ends_on=day + dt.timedelta(400), on=day, at=at,
        )  # fmt: skip
        for person in range(4):
            made = actions.apply_for_internship(
                actor=PUBLIC, internship_id=row.pk, name=_NAMES[person], phone=f"137{self.number:04}{person:04}",
                school="演示职业学院 电子商务", on=day, at=at,
            )  # fmt: skip
            if person < 3:
                reason = "" if person < 2 else "时间不合适。"
                actions.answer_intern(actor=self.manager, application_id=made.pk, taken=not reason, reason=reason, at=at)
