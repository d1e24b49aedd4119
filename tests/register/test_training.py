"""三（五）: a recognised base holds free courses of enough hours; people sign up once, attend and are certified once."""

import csv
import datetime as dt
from pathlib import Path

import pytest
from django.conf import settings
from django.test import override_settings

from cases.people import ADMINISTRATOR, INDUSTRY_OFFICER, MANAGER, PUBLIC, STRANGER, firm, moment
from huiqi.access.errors import Forbidden
from huiqi.access.models import AuditEntry
from huiqi.register import actions, queries
from huiqi.register.errors import OfficeOnly, RegisterError, SpanInvalid
from huiqi.register.models import Course, InternshipApplication, Trainee, TrainingBase
from huiqi.register.models.training import HOURS

pytestmark = pytest.mark.database
AT, ON = moment(3, 2), dt.date(2026, 3, 2)
FIRST, LAST, AFTER = dt.date(2026, 3, 9), dt.date(2026, 4, 30), dt.date(2026, 5, 4)


def asked(kind: str = "training") -> TrainingBase:
    return actions.ask_for_base(
        actor=MANAGER, enterprise=firm(), kind=kind, name="直播学院", address="蛇口", teachers="高级讲师三名", at=AT
    )


def recognised(kind: str = "training") -> TrainingBase:
    return actions.decide_base(
        actor=INDUSTRY_OFFICER, base_id=asked(kind).pk, recognised=True, document="南人资1号", valid_from=ON,
        valid_to=dt.date(2028, 3, 1), at=AT,
    )  # fmt: skip


def planned(base: TrainingBase | None = None, **other: object) -> Course:
    says = {"title": "初级班", "occupation": "marketer", "level": 5, "plan": "三十次课", "hours": 120, "places": 2,
            "starts_on": FIRST, "ends_on": LAST} | other  # fmt: skip
    return actions.plan_course(actor=MANAGER, base_id=(base or recognised()).pk, on=ON, at=AT, **says)


def enrolled(course: Course, name: str = "张三", phone: str = "13800000001", on: dt.date = ON) -> Trainee:
    return actions.enrol(actor=PUBLIC, course_id=course.pk, name=name, phone=phone, on=on, at=AT)


def attended(row: Trainee, days: int, hours: int = 12) -> None:
    for day in range(days):
        actions.attend(
            actor=MANAGER, course_id=row.course_id, day=FIRST + dt.timedelta(day), hours={row.pk: hours}, on=AFTER, at=AT
        )


def certified(row: Trainee, number: str = "CN2026000001", day: dt.date = LAST) -> Trainee:
    return actions.certify(actor=MANAGER, trainee_id=row.pk, certificate=number, certified_on=day, on=AFTER, at=AT)


def test_an_office_recognises_a_base_and_a_firm_does_not() -> None:
    base = asked()
    with pytest.raises(OfficeOnly):
        actions.decide_base(actor=MANAGER, base_id=base.pk, recognised=True, document="x", valid_from=ON, valid_to=ON, at=AT)
    with pytest.raises(RegisterError, match="文号和有效期"):
        actions.decide_base(actor=INDUSTRY_OFFICER, base_id=base.pk, recognised=True, at=AT)
    with pytest.raises(RegisterError, match="不用再申请"):
        asked()
    actions.decide_base(actor=INDUSTRY_OFFICER, base_id=base.pk, recognised=False, reason="场地不足", at=AT)
    assert asked().state == "asked"
    with pytest.raises(RegisterError, match="还没有认定"):
        planned(base)


@pytest.mark.parametrize("level", HOURS)
def test_a_course_has_the_hours_of_its_level_and_one_fewer_is_refused(level: int) -> None:
    base = recognised()
    with pytest.raises(RegisterError, match=f"至少 {HOURS[level]} 学时"):
        planned(base, level=level, hours=HOURS[level] - 1)
    assert planned(base, level=level, hours=HOURS[level]).level == level


@pytest.mark.parametrize(
    "wrong", [{"places": 0}, {"ends_on": FIRST - dt.timedelta(1)}, {"ends_on": dt.date(2028, 3, 2)}, {"plan": " "}]
)
def test_a_course_that_cannot_be_is_not_planned(wrong: dict[str, object]) -> None:
    with pytest.raises((RegisterError, SpanInvalid)):
        planned(**wrong)
    assert not Course.objects.exists()


def test_people_sign_up_once_and_never_over_the_places() -> None:
    course = planned()
    enrolled(course)
    with pytest.raises(RegisterError, match="已经报名"):
        enrolled(course, "张三改名", "+86 138 0000 0001")
    enrolled(course, "李四", "13800000002")
    with pytest.raises(RegisterError, match="名额已满"):
        enrolled(course, "王五", "13800000003")
    with pytest.raises(RegisterError, match="已经结束"):
        enrolled(planned(course.base, title="二班"), on=AFTER)
    with pytest.raises(RegisterError, match="11位手机号"):
        enrolled(course, "王五", "110")


def test_a_telephone_number_is_kept_encrypted_and_comes_through_a_change_of_keys() -> None:
    row = enrolled(planned())
    assert "13800000001" not in str(vars(row)) + str([entry.detail for entry in AuditEntry.objects.all()])
    with override_settings(DATA_KEYS=["n" * 50, *settings.DATA_KEYS]):
        assert actions.rotate_keys(actor=ADMINISTRATOR, at=AT) == 1
        row.refresh_from_db()
        assert queries.phone_of(row) == "13800000001"
        with pytest.raises(RegisterError, match="已经报名"):
            enrolled(row.course)


def test_a_certificate_takes_enough_hours_and_a_number_of_its_own() -> None:
    course = planned()
    one, two = enrolled(course), enrolled(course, "李四", "13800000002")
    attended(one, 9)
    with pytest.raises(RegisterError, match="只上了108学时"):
        certified(one)
    attended(one, 10)
    attended(two, 10)
    for wrong in ("12345", "证书1234567890", "A" * 25):
        with pytest.raises(RegisterError, match="10至24位"):
            certified(one, wrong)
    with pytest.raises(RegisterError, match="早于开课"):
        certified(one, day=FIRST - dt.timedelta(1))
    certified(one)
    with pytest.raises(RegisterError, match="另一名学员"):
        certified(two, "cn2026000001")
    total = queries.training_totals(2026)[0]
    assert (total.level, total.courses, total.trainees, total.completed, total.certified, total.hours) == (
        5,
        1,
        2,
        2,
        1,
        240,
    )


def test_hours_are_those_of_the_days_of_the_course() -> None:
    course = planned()
    row = enrolled(course)
    says = {"actor": MANAGER, "course_id": course.pk, "on": AFTER, "at": AT}
    with pytest.raises(RegisterError, match="不在课程期间"):
        actions.attend(day=LAST + dt.timedelta(1), hours={row.pk: 4}, **says)
    with pytest.raises(RegisterError, match="0至12"):
        actions.attend(day=FIRST, hours={row.pk: 13}, **says)
    actions.attend(day=FIRST, hours={row.pk: 4}, **says)
    actions.attend(day=FIRST, hours={row.pk: 6}, **says)
    assert queries.trainees(course).get().hours == 6
    actions.attend(day=FIRST, hours={row.pk: 0}, **says)
    assert queries.trainees(course).get().hours == 0


def test_certificates_come_from_a_sheet_and_every_other_line_says_why(tmp_path: Path) -> None:
    course = planned()
    one = enrolled(course)
    enrolled(course, "李四", "13800000002")
    attended(one, 10)
    path = tmp_path / "certificates.csv"
    rows = [("13800000001", "CN2026000001", LAST), ("13800000002", "CN2026000002", LAST),
            ("13900000000", "CN2026000003", LAST), ("13800000001", "CN2026000004", "四月")]  # fmt: skip
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([("手机号", "证书编号", "发证日期"), *rows])
    kept, bad = actions.import_certificates(actor=MANAGER, course_id=course.pk, path=path, on=AFTER, at=AT)
    assert (kept, [line.line for line in bad]) == (1, [3, 4, 5])
    assert "只上了0学时" in bad[0].why
    with pytest.raises(Forbidden):
        actions.import_certificates(actor=STRANGER, course_id=course.pk, path=path, on=AFTER, at=AT)


def test_a_course_is_closed_with_the_proof_that_nobody_paid() -> None:
    course = planned()
    enrolled(course)
    with pytest.raises(RegisterError, match="免费培训证明"):
        actions.close_course(actor=MANAGER, course_id=course.pk, free_proof=" ", on=AFTER, at=AT)
    with pytest.raises(RegisterError, match="结束后"):
        actions.close_course(actor=MANAGER, course_id=course.pk, free_proof="免费1号", on=LAST, at=AT)
    actions.close_course(actor=MANAGER, course_id=course.pk, free_proof="免费1号", on=AFTER, at=AT)
    with pytest.raises(RegisterError, match="已经结课"):
        actions.attend(actor=MANAGER, course_id=course.pk, day=FIRST, hours={}, on=AFTER, at=AT)
    assert not queries.courses(on=ON).exists()


def test_a_base_takes_interns_not_over_its_places_and_refuses_with_a_reason() -> None:
    offer = actions.offer_internship(
        actor=MANAGER, base_id=recognised("internship").pk, title="场控助理", words="每周五天", places=1, starts_on=FIRST,
        ends_on=LAST, on=ON, at=AT,
    )  # fmt: skip
    apply = {"actor": PUBLIC, "internship_id": offer.pk, "school": "某职院电子商务", "on": ON, "at": AT}
    one = actions.apply_for_internship(name="张三", phone="13800000001", **apply)
    two = actions.apply_for_internship(name="李四", phone="13800000002", **apply)
    with pytest.raises(RegisterError, match="已经申请过"):
        actions.apply_for_internship(name="张三", phone="13800000001", **apply)
    answer = {"actor": MANAGER, "at": AT}
    actions.answer_intern(application_id=one.pk, taken=True, reason="", **answer)
    with pytest.raises(RegisterError, match="名额已满"):
        actions.answer_intern(application_id=two.pk, taken=True, reason="", **answer)
    with pytest.raises(RegisterError, match="写明理由"):
        actions.answer_intern(application_id=two.pk, taken=False, reason="", **answer)
    actions.answer_intern(application_id=two.pk, taken=False, reason="名额已满", **answer)
    assert [row.state for row in InternshipApplication.objects.all()] == ["taken", "refused"]
    assert queries.internships().get().taken == 1


def test_lists_take_one_query_and_the_totals_two(django_assert_num_queries) -> None:
    course = planned()
    for number in range(2):
        enrolled(course, phone=f"1380000000{number}")
    for look in (lambda: queries.bases(words="学院"), lambda: queries.courses(words="初级", on=ON), queries.internships):
        with django_assert_num_queries(1):
            list(look())
    with django_assert_num_queries(2):
        queries.training_totals(2026)
