"""Which brand events were filed before they were held, which may bear the name, and what did they cost?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise


class BrandEvent(models.Model):
    """One row per event a firm files. `in_time` is worked out once, on the day it is filed, and never again."""

    class State(models.TextChoices):
        """Where the filing stands."""

        FILED = "filed", "已备案，待认可"
        APPROVED = "approved", "认可为品牌活动"
        DECLINED = "declined", "不予认可"
        WITHDRAWN = "withdrawn", "已撤回"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="events")
    name = models.CharField(max_length=100)
    place = models.CharField(max_length=200)
    starts_on = models.DateField()
    ends_on = models.DateField()
    plan = models.TextField()
    expected_fen = models.BigIntegerField()
    """What it is expected to cost."""
    state = models.CharField(max_length=10, choices=State.choices, default=State.FILED)
    filed_at = models.DateTimeField()
    in_time = models.BooleanField()
    """Whether it was filed as many working days before its first day as the policy asks."""
    decided_at = models.DateTimeField(null=True)
    decided_by = models.CharField(max_length=100, blank=True)
    document = models.CharField(max_length=100, blank=True)
    reason = models.TextField(blank=True)
    auditor = models.CharField(max_length=100, blank=True)
    """Who audited the cost sheet; empty while it is not audited."""
    audited_on = models.DateField(null=True)

    class Meta:
        ordering: ClassVar = ["-starts_on", "-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "starts_on"], name="event_by_state")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="an_event_ends_after_it_starts"
            ),
            models.CheckConstraint(condition=models.Q(expected_fen__gte=0), name="an_event_costs_nothing_below_zero"),
            models.UniqueConstraint(
                fields=["enterprise", "name", "starts_on"],
                condition=~models.Q(state="withdrawn"),
                name="an_event_is_filed_once",
            ),
            models.CheckConstraint(
                condition=~models.Q(state="approved") | ~models.Q(document=""), name="an_approval_names_its_document"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="declined") | ~models.Q(reason=""), name="a_refused_event_has_its_reason"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class EventItem(models.Model):
    """One row per line of an event's cost sheet: what was spent, or what came in and is taken off."""

    class Kind(models.TextChoices):
        """What the line is."""

        VENUE = "venue", "场地租赁"
        BUILD = "build", "展位和搭建"
        EQUIPMENT = "equipment", "设备和直播技术"
        PUBLICITY = "publicity", "宣传推广"
        PEOPLE = "people", "嘉宾和工作人员"
        OTHER = "other", "其他费用"
        TICKETS = "tickets", "门票收入"
        SPONSORS = "sponsors", "赞助收入"
        PUBLIC_MONEY = "public_money", "其他财政资金"

    event = models.ForeignKey(BrandEvent, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20, choices=Kind.choices)
    what = models.CharField(max_length=200)
    amount_fen = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_cost_line_has_an_amount")
        ]

    def __str__(self) -> str:
        return f"{self.what} {self.amount_fen}"


INCOME = (EventItem.Kind.TICKETS, EventItem.Kind.SPONSORS, EventItem.Kind.PUBLIC_MONEY)
"""What is taken off the cost."""
