"""Where are live-streaming people trained, in which courses, by how many hours, and who got a certificate?"""

import uuid
from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise

HOURS = {5: 120, 4: 104, 3: 88, 2: 72, 1: 72}
"""Hours a level takes at least (reference hours of 互联网营销师)."""


class Reachable(models.Model):
    """Somebody with a name and a telephone number, which is kept encrypted like an identity number."""

    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=60)
    phone_encrypted = models.TextField()
    phone_lookup = models.CharField(max_length=64)

    class Meta:
        abstract = True


class TrainingBase(models.Model):
    """One row per place that asks to train or to take interns, and what the office decided."""

    class Kind(models.TextChoices):
        """What it is recognised for."""

        TRAINING = "training", "培训基地"
        INTERNSHIP = "internship", "实习实训基地"

    class State(models.TextChoices):
        """Where its recognition stands."""

        ASKED = "asked", "待认定"
        RECOGNISED = "recognised", "已认定"
        REFUSED = "refused", "不予认定"
        WITHDRAWN = "withdrawn", "已撤销"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="training_bases")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    teachers = models.TextField()
    """Who teaches, and by which qualification."""
    state = models.CharField(max_length=12, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    document = models.CharField(max_length=100, blank=True)
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "kind"], name="base_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "kind", "name"], name="a_base_asks_once"),
            models.CheckConstraint(
                condition=~models.Q(state="recognised")
                | (models.Q(valid_from__isnull=False, valid_to__isnull=False) & ~models.Q(document="")),
                name="a_recognised_base_has_a_document_and_a_span",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Course(models.Model):
    """One row per course of a training base. It costs the trainees nothing."""

    class Occupation(models.TextChoices):
        """What is taught; the second is no occupation of the national list: a question of the draft."""

        MARKETER = "marketer", "互联网营销师"
        OPERATOR = "operator", "网络视听运营师"

    class Level(models.IntegerChoices):
        """From the first level a beginner takes to the highest."""

        FIVE = 5, "五级"
        FOUR = 4, "四级"
        THREE = 3, "三级"
        TWO = 2, "二级"
        ONE = 1, "一级"

    base = models.ForeignKey(TrainingBase, on_delete=models.PROTECT, related_name="courses")
    title = models.CharField(max_length=100)
    occupation = models.CharField(max_length=10, choices=Occupation.choices)
    level = models.IntegerField(choices=Level.choices)
    plan = models.TextField()
    hours = models.IntegerField()
    places = models.IntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    free_proof = models.CharField(max_length=100, blank=True)
    """The statement, with its number, that nobody paid; empty while the course is not closed."""
    closed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["closed_on", "starts_on"], name="course_by_day")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="a_course_ends_after_its_start"
            ),
            models.CheckConstraint(condition=models.Q(places__gt=0, hours__gt=0), name="a_course_has_places_and_hours"),
            models.CheckConstraint(
                condition=models.Q(closed_on__isnull=True) | ~models.Q(free_proof=""), name="a_closed_course_was_free"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Trainee(Reachable):
    """One row per person in a course."""

    course = models.ForeignKey(Course, on_delete=models.PROTECT, related_name="trainees")
    enrolled_at = models.DateTimeField()
    certificate = models.CharField(max_length=30, null=True, unique=True)
    certified_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["course", "phone_lookup"], name="a_person_takes_a_course_once"),
            models.CheckConstraint(
                condition=models.Q(certificate__isnull=True, certified_on__isnull=True)
                | models.Q(certificate__isnull=False, certified_on__isnull=False),
                name="a_certificate_has_its_day",
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)


class Attendance(models.Model):
    """One row per trainee and day."""

    trainee = models.ForeignKey(Trainee, on_delete=models.CASCADE, related_name="attendances")
    day = models.DateField()
    hours = models.IntegerField()

    class Meta:
        ordering: ClassVar = ["day", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["trainee", "day"], name="a_day_is_attended_once"),
            models.CheckConstraint(condition=models.Q(hours__gte=1, hours__lte=12), name="a_day_has_at_most_twelve_hours"),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.hours}"


class Internship(models.Model):
    """One row per offer of places for interns by an internship base."""

    base = models.ForeignKey(TrainingBase, on_delete=models.PROTECT, related_name="internships")
    title = models.CharField(max_length=100)
    words = models.TextField()
    places = models.IntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["starts_on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(places__gt=0), name="an_internship_has_places"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="an_internship_ends_after_its_start"
            ),
        ]

    def __str__(self) -> str:
        return self.title


class InternshipApplication(Reachable):
    """One row per person who wants to be an intern."""

    class State(models.TextChoices):
        """What the base answered."""

        ASKED = "asked", "待答复"
        TAKEN = "taken", "已录用"
        REFUSED = "refused", "未录用"

    internship = models.ForeignKey(Internship, on_delete=models.PROTECT, related_name="applications")
    school = models.CharField(max_length=100)
    state = models.CharField(max_length=8, choices=State.choices, default=State.ASKED)
    reason = models.CharField(max_length=300, blank=True)
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["internship", "phone_lookup"], name="a_person_applies_once"),
            models.CheckConstraint(
                condition=~models.Q(state="refused") | ~models.Q(reason=""), name="a_refused_intern_has_the_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(self.reference)
