"""How much time has a step taken? Clocks in working days, with their pauses and the reasons for them."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case
from huiqi.cases.states import CLOCK_LABELS


class Clock(models.Model):
    """One row per run of a clock: counted from the working day after `started_on`, through `ended_on` or today."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="clocks")
    kind = models.CharField(max_length=20, choices=list(CLOCK_LABELS.items()))
    about = models.CharField(max_length=60, blank=True)
    """The department whose opinion, the objection whose answer is waited for; else empty."""
    days = models.PositiveSmallIntegerField()
    started_on = models.DateField()
    ended_on = models.DateField(null=True)
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["kind", "id"], condition=models.Q(ended_on__isnull=True), name="clock_running")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case", "kind", "about"], condition=models.Q(ended_on__isnull=True), name="a_clock_runs_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.started_on:%Y-%m-%d}"


class Pause(models.Model):
    """One row per time a clock stood still: the days after `from_on`, through `until_on`, do not count."""

    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=100)
    from_on = models.DateField()
    until_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(reason=""), name="a_pause_has_a_reason"),
            models.UniqueConstraint(
                fields=["clock"], condition=models.Q(until_on__isnull=True), name="a_clock_pauses_once_at_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reason} {self.from_on:%Y-%m-%d}"
