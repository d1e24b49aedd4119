"""Which shops and markets welcome live sales, who broadcasts there, and what came of each session?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise
from huiqi.register.models.supply import SupplyEntry


class LiveScene(models.Model):
    """One row per place of a shop or market from which sales can be broadcast."""

    class Kind(models.TextChoices):
        """What it is."""

        SHOP = "shop", "门店"
        MARKET = "market", "专业市场"
        MALL = "mall", "商圈商场"
        WORKSHOP = "workshop", "工厂和展厅"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="live_scenes")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    name = models.CharField(max_length=100)
    address = models.CharField(max_length=200)
    category = models.CharField(max_length=10, choices=SupplyEntry.Category.choices)
    words = models.TextField()
    """What is sold, and what a visitor can do on the spot."""
    closed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["enterprise", "name"], name="a_scene_has_its_own_name")]

    def __str__(self) -> str:
        return self.name


class HostProfile(models.Model):
    """One row per host a firm offers, under the name known on the platforms."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="host_profiles")
    name = models.CharField(max_length=60)
    platform = models.CharField(max_length=40)
    followers = models.IntegerField()
    category = models.CharField(max_length=10, choices=SupplyEntry.Category.choices)
    words = models.TextField()
    closed_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "name", "platform"], name="a_host_has_one_profile"),
            models.CheckConstraint(condition=models.Q(followers__gte=0), name="a_host_has_no_followers_below_zero"),
        ]

    def __str__(self) -> str:
        return self.name


class LiveSession(models.Model):
    """One row per session planned at a scene with a host; results once it was held."""

    class State(models.TextChoices):
        """Where it stands."""

        ASKED = "asked", "等主播方确认"
        AGREED = "agreed", "已约定"
        HELD = "held", "已举办"
        CANCELLED = "cancelled", "已取消"

    scene = models.ForeignKey(LiveScene, on_delete=models.PROTECT, related_name="sessions")
    host = models.ForeignKey(HostProfile, on_delete=models.PROTECT, related_name="sessions")
    day = models.DateField()
    goods = models.CharField(max_length=200)
    offline = models.CharField(max_length=200)
    """What a buyer gets on the spot: a voucher, a fitting, a pick-up."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.ASKED)
    asked_at = models.DateTimeField()
    orders = models.IntegerField(null=True)
    sales_fen = models.BigIntegerField(null=True)
    visitors = models.IntegerField(null=True)
    """Buyers who redeemed something on the spot."""
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "day"], name="session_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["scene", "host", "day"], condition=~models.Q(state="cancelled"), name="a_session_is_planned_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="held")
                | models.Q(orders__gte=0, sales_fen__gte=0, visitors__gte=0, visitors__lte=models.F("orders")),
                name="a_held_session_has_its_results",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scene_id} {self.day}"
