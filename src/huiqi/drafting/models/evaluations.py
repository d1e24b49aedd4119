"""What was expected of a policy before it was published, and what was found before it expires?"""

from typing import ClassVar

from django.db import models

from huiqi.drafting.models.drafts import Draft
from huiqi.register.models import PublishedVersion


class PolicyForecast(models.Model):
    """What a draft is expected to cost, whom to reach and to bring about. The latest before publication counts."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="forecasts")
    years = models.JSONField()
    """The calendar years, in order."""
    measures = models.JSONField()
    """By measure id: `{"fen": [a year …], "firms": [a year …]}`, what is awarded and to how many."""
    results = models.JSONField()
    """By indicator (register.queries.RESULTS): what it is to be at the end of the last year; fen or a count."""
    origin = models.JSONField()
    """What it rests on: the hashes of law, numbers, firms and result, and the seed."""
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.draft_id} {self.years}"


class PolicyEvaluation(models.Model):
    """What an office found of a published policy, and what is to become of it. Not edited once it is concluded."""

    class Verdict(models.TextChoices):
        """What is to become of it."""

        PROLONG = "prolong", "到期后延续"
        REVISE = "revise", "修订"
        END = "end", "到期终止"

    version = models.OneToOneField(PublishedVersion, models.PROTECT, related_name="evaluation")
    verdict = models.CharField(max_length=10, choices=Verdict)
    opinion = models.TextField()
    figures = models.JSONField(null=True)
    """What cost, reach and results were on the day it was concluded (reports.evaluation.Figures)."""
    written_by = models.CharField(max_length=40)
    written_at = models.DateTimeField()
    concluded_by = models.CharField(max_length=40, blank=True)
    concluded_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(opinion=""), name="an_evaluation_says_something"),
            models.CheckConstraint(
                condition=models.Q(concluded_on=None) | models.Q(figures__isnull=False),
                name="a_conclusion_keeps_its_figures",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version_id} {self.get_verdict_display()}"
