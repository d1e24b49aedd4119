"""What is looked at after the decision, by whom and when, and what was found?"""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case


class SupervisionPlan(models.Model):
    """One row per awarded case; its checks say what is looked at."""

    case = models.OneToOneField(Case, on_delete=models.CASCADE, related_name="supervision")
    sampled = models.BooleanField()
    """True where the case is drawn for a visit on site."""

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.case_id}"


class SupervisionCheck(models.Model):
    """One row per thing that is looked at once. What was found is recorded once, and never edited."""

    plan = models.ForeignKey(SupervisionPlan, on_delete=models.CASCADE, related_name="checks")
    what = models.CharField(max_length=100)
    clause = models.CharField(max_length=20, blank=True)
    """The clause whose condition must still hold; empty where it is no condition of a clause."""
    department = models.CharField(max_length=20)
    due_on = models.DateField()
    reminded_at = models.DateTimeField(null=True)
    done_on = models.DateField(null=True)
    conforms = models.BooleanField(null=True)
    finding = models.TextField(blank=True)
    done_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], condition=models.Q(done_on__isnull=True), name="check_open")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["plan", "what"], name="a_thing_is_looked_at_once_a_plan"),
            models.CheckConstraint(
                condition=models.Q(done_on__isnull=True, conforms__isnull=True, finding="", done_by="")
                | (models.Q(done_on__isnull=False, conforms__isnull=False) & ~models.Q(finding="") & ~models.Q(done_by="")),
                name="a_check_that_is_done_says_what_was_found",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.due_on:%Y-%m-%d}"
