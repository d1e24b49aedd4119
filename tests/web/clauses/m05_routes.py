"""Which routes has training, and what are they about?"""

import datetime as dt
from collections.abc import Callable

from cases import people
from huiqi.register import actions
from huiqi.register.models import Course, Internship, TrainingBase
from web.route import DESK, Route

ON, FIRST, LAST = dt.date(2026, 3, 2), dt.date(2027, 3, 1), dt.date(2027, 4, 1)


def base(code: str, kind: str = "training") -> TrainingBase:
    """A recognised base; the same one again where it is there."""
    there = TrainingBase.objects.filter(enterprise__credit_code=code, kind=kind).first()
    if there is not None:
        return there
    row = actions.ask_for_base(
        actor=people.applicant(code), enterprise=people.firm(code), kind=kind, name="直播学院", address="蛇口",
        teachers="三名", at=people.START,
    )  # fmt: skip
    return actions.decide_base(
        actor=people.INDUSTRY_OFFICER, base_id=row.pk, recognised=True, document="1号", valid_from=ON,
        valid_to=dt.date(2028, 3, 1), at=people.START,
    )  # fmt: skip


def course(code: str) -> Course:
    """A course of a base with one trainee."""
    row = actions.plan_course(
        actor=people.applicant(code), base_id=base(code).pk, title="初级班", occupation="marketer", level=5, plan="三十次课",
        hours=120, places=20, starts_on=FIRST, ends_on=LAST, on=ON, at=people.START,
    )  # fmt: skip
    actions.enrol(actor=people.PUBLIC, course_id=row.pk, name="张三", phone="13800000001", on=ON, at=people.START)
    return row


def internship(code: str) -> Internship:
    """An internship with one applicant."""
    row = actions.offer_internship(
        actor=people.applicant(code), base_id=base(code, "internship").pk, title="场控", words="每周五天", places=2,
        starts_on=FIRST, ends_on=LAST, on=ON, at=people.START,
    )  # fmt: skip
    actions.apply_for_internship(
        actor=people.PUBLIC, internship_id=row.pk, name="李四", phone="13800000002", school="某职院", on=ON, at=people.START
    )
    return row


FIRM, FILL = "manager filler reader", "manager filler"
COURSE, BASE, INTERNSHIP = {"course_id": "training_course"}, {"base_id": "training_base"}, {"internship_id": "internship"}
ROUTES = {
    "training": Route("everyone"),
    "course": Route("everyone", "everyone", COURSE),
    "internship": Route("everyone", "everyone", INTERNSHIP),
    "my-training": Route("signed_in"),
    "my-base-new": Route(FILL),
    "my-course-new": Route(FILL, "nobody", BASE),
    "my-internship-new": Route(FILL, "nobody", BASE),
    "my-internship": Route(FIRM, "nobody", INTERNSHIP),
    "my-course": Route(FIRM, "nobody", COURSE),
    "my-course-enrol": Route(FILL, "nobody", COURSE),
    "my-course-attendance": Route(FILL, "nobody", COURSE),
    "my-course-certificates": Route(FILL, "nobody", COURSE),
    "my-course-close": Route(FILL, "nobody", COURSE),
    "desk-bases": Route(DESK),
    "desk-base": Route(DESK, DESK, BASE),
    "desk-training-totals": Route(DESK),
}
OBJECTS: dict[str, Callable[[str], object]] = {
    "training_base": lambda code: base(code).pk,
    "training_course": lambda code: course(code).pk,
    "internship": lambda code: internship(code).pk,
}
