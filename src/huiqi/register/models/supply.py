"""Who offers what a live room needs, who needs it, who was introduced to whom, and what was sold on a selection day?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise

CERTIFICATES = ("食品经营许可", "有机认证", "化妆品备案", "3C认证", "质检报告", "商标授权")
"""What a buyer asks for; open to more by the office."""


class SupplyEntry(models.Model):
    """One row per offer or need that a firm publishes."""

    class Side(models.TextChoices):
        """Which side it is."""

        OFFER = "offer", "供应"
        NEED = "need", "需求"

    class Role(models.TextChoices):
        """What the firm is in the chain."""

        SUPPLIER = "supplier", "供货商"
        WAREHOUSE = "warehouse", "仓储"
        LOGISTICS = "logistics", "物流"
        LIVE_ROOM = "live_room", "直播团队"

    class Category(models.TextChoices):
        """What it is about."""

        FOOD = "food", "食品生鲜"
        CLOTHING = "clothing", "服装鞋包"
        BEAUTY = "beauty", "美妆个护"
        DIGITAL = "digital", "数码家电"
        HOME = "home", "家居日用"
        LOGISTICS = "logistics", "仓储物流"
        OTHER = "other", "其他"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="supply_entries")
    side = models.CharField(max_length=5, choices=Side.choices)
    role = models.CharField(max_length=10, choices=Role.choices)
    category = models.CharField(max_length=10, choices=Category.choices)
    title = models.CharField(max_length=100)
    words = models.TextField()
    volume = models.IntegerField()
    """Pieces a month."""
    price_low_fen = models.BigIntegerField(null=True)
    price_high_fen = models.BigIntegerField(null=True)
    cold_chain = models.BooleanField(default=False)
    days = models.IntegerField(null=True)
    certificates = models.JSONField(default=list)
    valid_until = models.DateField()
    closed_on = models.DateField(null=True)
    published_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["side", "closed_on", "valid_until"], name="entry_by_side")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(volume__gte=0), name="an_entry_has_no_volume_below_zero"),
            models.CheckConstraint(
                condition=models.Q(price_low_fen__isnull=True)
                | models.Q(price_high_fen__isnull=True)
                | models.Q(price_high_fen__gte=models.F("price_low_fen")),
                name="a_price_range_goes_up",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class Introduction(models.Model):
    """One row per pair that somebody wants to bring together. Contacts are shown once both have agreed."""

    offer = models.ForeignKey(SupplyEntry, on_delete=models.PROTECT, related_name="introductions_of_offer")
    need = models.ForeignKey(SupplyEntry, on_delete=models.PROTECT, related_name="introductions_of_need")
    words = models.CharField(max_length=300, blank=True)
    offer_agreed = models.BooleanField(null=True)
    need_agreed = models.BooleanField(null=True)
    asked_at = models.DateTimeField()
    deal_fen = models.BigIntegerField(null=True)
    """What was agreed between them, as one of them reports it; null while nothing was."""
    deal_words = models.CharField(max_length=300, blank=True)
    deal_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["offer", "need"], name="a_pair_is_introduced_once"),
            models.CheckConstraint(
                condition=models.Q(deal_on__isnull=True) | models.Q(offer_agreed=True, need_agreed=True, deal_fen__gt=0),
                name="a_deal_follows_both_consents",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.offer_id} {self.need_id}"

    @property
    def agreed(self) -> bool:
        """Whether both sides are willing."""
        return bool(self.offer_agreed and self.need_agreed)


class SelectionDay(models.Model):
    """One row per day on which live rooms choose goods on the spot."""

    title = models.CharField(max_length=100)
    place = models.CharField(max_length=200)
    day = models.DateField()
    stands = models.IntegerField()

    class Meta:
        ordering: ClassVar = ["-day", "-pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(stands__gt=0), name="a_selection_day_has_stands")]

    def __str__(self) -> str:
        return self.title


class SelectionStand(models.Model):
    """One row per offer that is shown on a selection day."""

    selection_day = models.ForeignKey(SelectionDay, on_delete=models.CASCADE, related_name="shown")
    offer = models.ForeignKey(SupplyEntry, on_delete=models.PROTECT, related_name="stands")
    asked_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["selection_day", "offer"], name="an_offer_has_one_stand_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.selection_day_id} {self.offer_id}"
