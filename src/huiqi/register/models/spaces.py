"""Which rooms of a venue are free, and which firms want to see them?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise
from huiqi.register.models.venues import Venue


class Space(models.Model):
    """One row per room that the operator of a venue offers: `area_m2` for `monthly_rent_fen` (ex VAT) a month."""

    venue = models.ForeignKey(Venue, on_delete=models.PROTECT, related_name="spaces")
    label = models.CharField(max_length=60)
    """Floor and room, as on the door."""
    area_m2 = models.PositiveIntegerField()
    monthly_rent_fen = models.BigIntegerField()
    studios = models.PositiveIntegerField(default=0)
    """Live-streaming rooms that are fitted out in it."""
    free_from = models.DateField()
    words = models.TextField(blank=True)
    taken_on = models.DateField(null=True)
    """From this day on it is no longer offered."""

    class Meta:
        ordering: ClassVar = ["venue", "label"]
        indexes: ClassVar = [models.Index(fields=["taken_on", "area_m2"], name="space_by_area")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["venue", "label"], name="a_space_is_offered_once"),
            models.CheckConstraint(
                condition=models.Q(area_m2__gt=0, monthly_rent_fen__gte=0), name="a_space_has_an_area_and_a_rent"
            ),
        ]

    def __str__(self) -> str:
        return self.label


class Viewing(models.Model):
    """One row per wish of a firm to see a space, until it was seen or is off."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", "等运营方答复"
        AGREED = "agreed", "已约定"
        DECLINED = "declined", "未约成"
        CANCELLED = "cancelled", "已取消"
        SEEN = "seen", "已看房"

    space = models.ForeignKey(Space, on_delete=models.PROTECT, related_name="viewings")
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="viewings")
    day = models.DateField()
    people = models.PositiveSmallIntegerField()
    """Who will work there."""
    words = models.TextField(blank=True)
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    answer = models.CharField(max_length=300, blank=True)
    """Where to meet, or why not."""

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "day"], name="viewing_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["space", "enterprise"],
                condition=models.Q(state__in=("asked", "agreed")),
                name="a_space_is_viewed_by_a_firm_once_at_a_time",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(answer=""), name="a_declined_viewing_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.space_id} {self.enterprise_id} {self.day}"
