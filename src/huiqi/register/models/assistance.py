"""Which products of paired regions may be sold for the reward, and which orders were settled, refunded or doubted?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.codes import PairedRegion
from huiqi.register.models.enterprises import Enterprise


class AssistanceProduct(models.Model):
    """One row per product of a paired region whose origin is proved, and the span for which it is listed."""

    region = models.ForeignKey(PairedRegion, on_delete=models.PROTECT, related_name="products")
    name = models.CharField(max_length=100, unique=True)
    """As settlement sheets write it."""
    producer = models.CharField(max_length=100)
    origin_proof = models.CharField(max_length=100)
    """The certificate or list that proves where it comes from, with its number."""
    listed_from = models.DateField()
    listed_to = models.DateField(null=True)
    """The last day; null while it is listed."""

    class Meta:
        ordering: ClassVar = ["region__name", "name"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(listed_to__isnull=True) | models.Q(listed_to__gte=models.F("listed_from")),
                name="a_product_leaves_the_list_after_it_came",
            ),
            models.CheckConstraint(condition=~models.Q(origin_proof=""), name="a_listed_product_proves_its_origin"),
        ]

    def __str__(self) -> str:
        return self.name


class OrderSheet(models.Model):
    """One row per settlement export a firm handed in, with what became of its lines."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="order_sheets")
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()
    lines = models.IntegerField()
    new = models.IntegerField()
    changed = models.IntegerField()
    """Orders that were there already, whose refund the sheet brought up to date."""
    doubted = models.IntegerField()
    """Part of `new`."""
    bad = models.JSONField(default=list)
    """Lines that were not kept: as `BadLine.kept` writes them."""

    class Meta:
        ordering: ClassVar = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} {self.lines}"


class AssistanceOrder(models.Model):
    """One row per order of a firm on a platform. Of the buyer only a keyed hash is kept."""

    class Doubt(models.TextChoices):
        """Why an order does not count until an office has looked at it."""

        NONE = "", "无疑点"
        SELF = "self_order", "买家是企业自己"
        BULK = "bulk_buyer", "同一买家一天下单过多"
        TWICE = "other_firm", "其他企业已申报同一订单"
        OFFICE = "office", "主管部门认为不应计入"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="assistance_orders")
    sheet = models.ForeignKey(OrderSheet, on_delete=models.PROTECT, related_name="orders")
    line = models.IntegerField()
    platform = models.CharField(max_length=40)
    number = models.CharField(max_length=64)
    product = models.ForeignKey(AssistanceProduct, on_delete=models.PROTECT, null=True, related_name="orders")
    """Null while no listed product has the name in the sheet."""
    product_name = models.CharField(max_length=100)
    buyer = models.CharField(max_length=64)
    ordered_on = models.DateField()
    settled_on = models.DateField()
    counts_on = models.DateField()
    """The day after which refunds are over: REFUND_DAYS after it was settled."""
    amount_fen = models.BigIntegerField()
    refund_fen = models.BigIntegerField(default=0)
    doubt = models.CharField(max_length=12, choices=Doubt.choices, blank=True, default=Doubt.NONE)
    judged_by = models.CharField(max_length=100, blank=True)
    """Who decided about the doubt; empty while nobody has."""
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-settled_on", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["enterprise", "counts_on"], name="order_by_firm"),
            models.Index(fields=["platform", "number"], name="order_by_number"),
            models.Index(fields=["doubt", "judged_by"], name="order_by_doubt"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "platform", "number"], name="an_order_is_kept_once"),
            models.CheckConstraint(
                condition=models.Q(amount_fen__gt=0, refund_fen__gte=0, refund_fen__lte=models.F("amount_fen")),
                name="a_refund_is_part_of_its_order",
            ),
            models.CheckConstraint(
                condition=models.Q(settled_on__gte=models.F("ordered_on")), name="an_order_is_settled_after_it_is_made"
            ),
            models.CheckConstraint(
                condition=models.Q(judged_by="") | ~models.Q(reason=""), name="a_judged_order_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.platform} {self.number}"

    @property
    def net_fen(self) -> int:
        """What is left after refunds."""
        return self.amount_fen - self.refund_fen
