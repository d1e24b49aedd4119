"""Which lines reach a venue, how fast are they where people broadcast, what is planned, and what is broken?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise
from huiqi.register.models.venues import Venue

GRID = 12
"""Rows and columns of the plan of a floor."""


class NetworkLine(models.Model):
    """One row per line of a carrier into a venue, and its span."""

    class Carrier(models.TextChoices):
        """Who runs it."""

        TELECOM = "telecom", "中国电信"
        MOBILE = "mobile", "中国移动"
        UNICOM = "unicom", "中国联通"
        BROADNET = "broadnet", "中国广电"
        OTHER = "other", "其他"

    class Kind(models.TextChoices):
        """What it is."""

        FIBRE = "fibre", "光纤专线"
        BROADBAND = "broadband", "宽带"
        INDOOR_5G = "indoor_5g", "室内5G"

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="lines")
    carrier = models.CharField(max_length=10, choices=Carrier.choices)
    kind = models.CharField(max_length=10, choices=Kind.choices)
    down_mbps = models.IntegerField()
    up_mbps = models.IntegerField()
    since = models.DateField()
    until = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["venue", "kind", "carrier", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(down_mbps__gt=0, up_mbps__gt=0), name="a_line_has_a_speed")
        ]

    def __str__(self) -> str:
        return f"{self.carrier} {self.kind}"


class Spot(models.Model):
    """One row per place where speed is measured: on a floor, at a square of its plan."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="spots")
    code = models.CharField(max_length=30)
    floor = models.IntegerField()
    row = models.IntegerField()
    column = models.IntegerField()

    class Meta:
        ordering: ClassVar = ["venue", "floor", "row", "column"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venue", "code"], name="a_spot_has_its_own_code"),
            models.UniqueConstraint(fields=["venue", "floor", "row", "column"], name="a_square_holds_one_spot"),
            models.CheckConstraint(
                condition=models.Q(row__gte=1, row__lte=GRID, column__gte=1, column__lte=GRID),
                name="a_spot_lies_on_the_plan",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class SpeedTest(models.Model):
    """One row per measurement at a spot."""

    spot = models.ForeignKey(Spot, on_delete=models.CASCADE, related_name="tests")
    at = models.DateTimeField()
    down_kbps = models.IntegerField()
    up_kbps = models.IntegerField()
    latency_ms = models.IntegerField()

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]
        indexes: ClassVar = [models.Index(fields=["spot", "at"], name="test_by_spot")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["spot", "at"], name="a_spot_is_measured_once_a_moment"),
            models.CheckConstraint(
                condition=models.Q(down_kbps__gte=0, up_kbps__gte=0, latency_ms__gte=0), name="a_speed_is_not_below_zero"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.spot_id} {self.down_kbps}"


class NetworkPlan(models.Model):
    """One row per thing that is to be built in a venue, as the district's 5G plan says."""

    venue = models.ForeignKey(Venue, on_delete=models.CASCADE, related_name="network_plans")
    what = models.CharField(max_length=200)
    plan_item = models.CharField(max_length=60)
    """Its number in the district's 5G plan."""
    due_on = models.DateField()
    done_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]

    def __str__(self) -> str:
        return self.what


class NetworkFault(models.Model):
    """One row per fault that a firm reports; the office answers within its clock."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="faults")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="faults")
    where = models.CharField(max_length=100)
    what = models.TextField()
    reported_at = models.DateTimeField()
    due_on = models.DateField()
    answer = models.TextField(blank=True)
    carrier = models.CharField(max_length=10, choices=NetworkLine.Carrier.choices, blank=True)
    """Who put it right."""
    solved_at = models.DateTimeField(null=True)
    satisfied = models.BooleanField(null=True)

    class Meta:
        ordering: ClassVar = ["due_on", "pk"]
        indexes: ClassVar = [models.Index(fields=["solved_at", "due_on"], name="fault_by_clock")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(solved_at__isnull=True) | ~models.Q(answer=""), name="a_solved_fault_has_its_answer"
            )
        ]

    def __str__(self) -> str:
        return f"{self.venue_id} {self.where}"
