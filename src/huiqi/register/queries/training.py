"""Which bases, courses and internships are there, who is in them, and how much was taught in a year?"""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from huiqi.register.cipher import keyring
from huiqi.register.models import Attendance, Course, Internship, Trainee, TrainingBase
from huiqi.register.models.training import HOURS, Reachable
from huiqi.register.queries.search import containing


@dataclass(frozen=True)
class LevelTotal:
    """What was taught of one level in a year."""

    level: int
    courses: int
    trainees: int
    completed: int
    """Trainees with as many hours as the level takes."""
    certified: int
    hours: int


def bases(*, words: str = "", state: str = "", firms: Collection[str] | None = None) -> QuerySet[TrainingBase]:
    """Bases with their firm, and how many courses and internships they offer; the last asked first."""
    found = TrainingBase.objects.select_related("enterprise").annotate(
        course_count=Count("courses", distinct=True), internship_count=Count("internships", distinct=True)
    )
    found = found.filter(state=state) if state else found
    found = found if firms is None else found.filter(enterprise__credit_code__in=firms)
    found = containing(found, words, "name", "enterprise__name", "address")
    return found.order_by("-pk")


def courses(*, words: str = "", on: dt.date | None = None, firms: Collection[str] | None = None) -> QuerySet[Course]:
    """Courses with base and firm, `taken` places and `certified` trainees; of a day only those that are not over."""
    found = Course.objects.select_related("base__enterprise").annotate(
        taken=Count("trainees"), certified=Count("trainees", filter=Q(trainees__certificate__isnull=False))
    )
    found = found if on is None else found.filter(closed_on=None, ends_on__gte=on)
    found = found if firms is None else found.filter(base__enterprise__credit_code__in=firms)
    found = containing(found, words, "title", "base__name")
    return found.order_by("starts_on" if on else "-starts_on", "pk")


def trainees(course: Course) -> QuerySet[Trainee]:
    """The people of a course with the `hours` they attended, in the order they signed up."""
    return course.trainees.annotate(hours=Coalesce(Sum("attendances__hours"), 0)).order_by("pk")


def internships(*, words: str = "", on: dt.date | None = None, firms: Collection[str] | None = None) -> QuerySet[Internship]:
    """Offers with base and firm, how many `asked` and were `taken`; of a day only those that are not over."""
    found = Internship.objects.select_related("base__enterprise").annotate(
        asked=Count("applications"), taken=Count("applications", filter=Q(applications__state="taken"))
    )
    found = found if on is None else found.filter(ends_on__gte=on)
    found = found if firms is None else found.filter(base__enterprise__credit_code__in=firms)
    found = containing(found, words, "title", "base__name")
    return found.order_by("starts_on" if on else "-starts_on", "pk")


def phone_of(person: Reachable) -> str:
    """The telephone number itself: for the base that must reach its people. Raises CipherError."""
    return keyring().decrypt(person.phone_encrypted, str(person.reference))


def training_totals(year: int) -> list[LevelTotal]:
    """What was taught in the courses that ended in a year, level by level from the first (two queries)."""
    ended = Course.objects.filter(ends_on__year=year)
    offered = dict(ended.values_list("level").annotate(Count("pk")).order_by())
    attended = Attendance.objects.filter(trainee=OuterRef("pk")).values("trainee").annotate(total=Sum("hours"))
    total = Coalesce(Subquery(attended.values("total"), output_field=IntegerField()), 0)
    rows = Trainee.objects.filter(course__in=ended).annotate(attended=total)
    enough = Q()
    for level, least in HOURS.items():
        enough |= Q(course__level=level, attended__gte=least)
    counted = rows.values("course__level").annotate(
        number=Count("pk"), full=Count("pk", filter=enough), certified=Count("certificate"), hours=Sum("attended")
    )
    by_level = {row["course__level"]: row for row in counted.order_by()}
    found = []
    for level in HOURS:
        it = by_level.get(level)
        numbers = (it["number"], it["full"], it["certified"], it["hours"] or 0) if it else (0, 0, 0, 0)
        found.append(LevelTotal(level, offered.get(level, 0), *numbers))
    return found
