"""What did a person make of what the machine read in a draft?"""

from typing import ClassVar

from django.db import models

from huiqi.drafting.findings import ROLES_OF
from huiqi.drafting.models.drafts import Draft


class FindingCheck(models.Model):
    """One thing found in a draft that a person has looked at, or has added. One that nobody looked at has no row.

    `kind` to `words` are as the machine read it, or as the person added it, and never change; what a correction says
    instead stands in `new_…`. Values: fen, basis points, whole years, months or days, a day as YYYYMMDD; null = none.
    """

    class Verdict(models.TextChoices):
        """What the person said of it."""

        CONFIRMED = "confirmed", "已确认"
        CORRECTED = "corrected", "已更正"
        STRUCK = "struck", "已删去"
        ADDED = "added", "人工补充"

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="finding_checks")
    verdict = models.CharField(max_length=10, choices=Verdict)
    clause = models.CharField(max_length=40)
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    scope = models.CharField(max_length=10, blank=True)
    value = models.BigIntegerField(null=True)
    of = models.CharField(max_length=40, blank=True)
    """What a rate is of."""
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    """Places in the draft's text."""
    words = models.TextField()
    """What stands there."""
    new_kind = models.CharField(max_length=20, blank=True)
    new_role = models.CharField(max_length=20, blank=True)
    new_scope = models.CharField(max_length=10, blank=True)
    new_value = models.BigIntegerField(null=True)
    checked_by = models.CharField(max_length=40)
    """The key of the actor (access.actor)."""
    checked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["start", "end", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draft", "kind", "role", "start", "end"], name="a_finding_is_checked_once"),
            models.CheckConstraint(condition=models.Q(end__gt=models.F("start")), name="a_finding_has_words"),
            models.CheckConstraint(condition=models.Q(kind__in=list(ROLES_OF)), name="a_finding_is_of_a_kind"),
            models.CheckConstraint(
                condition=models.Q(verdict="corrected", new_kind__in=list(ROLES_OF))
                | (~models.Q(verdict="corrected") & models.Q(new_kind="", new_role="", new_scope="", new_value=None)),
                name="only_a_correction_says_something_new",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.words[:40]} {self.get_verdict_display()}"
