"""What did the experts judge by, who sat on the panel, and what did each give? Sheets, panels, seats, scores.

Points are whole hundredths of a point. Triggers refuse a score that comes, and a result that changes, after the end.
"""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case, Window


class ScoreSheet(models.Model):
    """One row per window: its cases are ranked, so all are judged by the same criteria."""

    window = models.OneToOneField(Window, on_delete=models.PROTECT, related_name="score_sheet")
    criteria = models.JSONField()
    """[{"name", "weight_bp", "guide"}]; the weights add up to 10,000."""
    lowest = models.PositiveIntegerField()
    highest = models.PositiveIntegerField()
    """Every criterion is given points from `lowest` to `highest`."""
    threshold = models.PositiveIntegerField()
    """A case below it cannot be supported."""
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    lowest__lt=models.F("highest"),
                    threshold__gte=models.F("lowest"),
                    threshold__lte=models.F("highest"),
                ),
                name="a_threshold_lies_on_the_scale",
            )
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.threshold}"


class Panel(models.Model):
    """One row per panel of a case; the last one counts. `score`, `passed` and `result` come with its end."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="panels")
    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="panels")
    brief = models.TextField()
    """What the experts are told of the project; names in it are hidden from them."""
    seed = models.CharField(max_length=64, blank=True)
    """What the draw went by; empty where the experts were named."""
    drawn_from = models.JSONField(default=list)
    """Account ids of all who could be drawn, in the order the seed gave."""
    why_named = models.CharField(max_length=300, blank=True)
    due_on = models.DateField()
    set_up_at = models.DateTimeField()
    set_up_by = models.CharField(max_length=100)
    reminded_at = models.DateTimeField(null=True)
    """When its experts and its department were told that its day is past."""
    closed_at = models.DateTimeField(null=True)
    score = models.PositiveIntegerField(null=True)
    passed = models.BooleanField(null=True)
    result = models.JSONField(null=True)
    """The statistics, as scores.Statistics holds them."""

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(closed_at__isnull=True), name="a_case_has_one_panel_at_a_time"
            ),
            models.CheckConstraint(
                condition=models.Q(closed_at__isnull=True, score__isnull=True, passed__isnull=True)
                | models.Q(closed_at__isnull=False, score__isnull=False, passed__isnull=False),
                name="a_result_comes_with_the_end",
            ),
        ]

    def __str__(self) -> str:
        return f"PS-{self.pk:04d}"


class Seat(models.Model):
    """One row per expert asked, by place from 1: asked, then accepted or recused, then scored."""

    panel = models.ForeignKey(Panel, on_delete=models.CASCADE, related_name="seats")
    place = models.PositiveSmallIntegerField()
    account = models.BigIntegerField()
    name = models.CharField(max_length=100)
    drawn = models.BooleanField()
    why = models.CharField(max_length=300, blank=True)
    """Why this expert was named and not drawn."""
    accepted_at = models.DateTimeField(null=True)
    recused_at = models.DateTimeField(null=True)
    recused_why = models.CharField(max_length=300, blank=True)
    submitted_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["panel", "place"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["panel", "account"], name="an_expert_has_one_seat"),
            models.UniqueConstraint(fields=["panel", "place"], name="a_seat_has_its_place"),
            models.CheckConstraint(
                condition=models.Q(recused_at__isnull=True) | models.Q(submitted_at__isnull=True),
                name="who_is_recused_gives_no_score",
            ),
            models.CheckConstraint(
                condition=models.Q(submitted_at__isnull=True) | models.Q(accepted_at__isnull=False),
                name="who_scores_has_accepted",
            ),
        ]

    def __str__(self) -> str:
        return f"专家{self.place}"


class Score(models.Model):
    """One row per seat and criterion, in the order of the sheet; changed until the panel ends."""

    seat = models.ForeignKey(Seat, on_delete=models.CASCADE, related_name="scores")
    criterion = models.PositiveSmallIntegerField()
    points = models.PositiveIntegerField()
    comment = models.TextField()

    class Meta:
        ordering: ClassVar = ["seat", "criterion"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["seat", "criterion"], name="a_criterion_is_scored_once")]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"
