"""What was awarded wrongly, why, and how is it paid back? A recovery, its instalments, and what came in.

A recovery's notice, its decision once made, and every receipt are evidence: triggers keep them as they were.
"""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case


class Recovery(models.Model):
    """One row per recovery of a case's money; at most one of a case is open: the database sees to it."""

    class Ground(models.TextChoices):
        """Why the money has to come back."""

        FALSE_MATERIAL = "false_material", "以虚假材料取得资金"
        CONDITION_BROKEN = "condition_broken", "获得支持后不再符合条件"
        OVERPAID = "overpaid", "多付"
        REVOKED = "revoked", "上级机关撤销原决定"

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="recoveries")
    ground = models.CharField(max_length=20, choices=Ground.choices)
    claimed_fen = models.BigIntegerField()
    notice = models.TextField()
    opened_at = models.DateTimeField()
    opened_by = models.BigIntegerField(null=True)
    """Account id: whoever opens a recovery does not decide it."""
    opened_by_name = models.CharField(max_length=100)
    statement = models.TextField(blank=True)
    """What the firm says to it."""
    stated_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    decided_by_name = models.CharField(max_length=100, blank=True)
    document_number = models.CharField(max_length=60, blank=True)
    decision = models.TextField(blank=True)
    principal_fen = models.BigIntegerField(default=0)
    rate_bp = models.PositiveIntegerField(default=0)
    """Interest a year of 365 days, in basis points."""
    interest_from = models.DateField(null=True)
    """The day on which the bank paid: interest runs from the day after."""
    pay_to = models.CharField(max_length=200, blank=True)
    """The account that takes the money, as the decision names it."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(closed_at__isnull=True), name="a_case_has_one_open_recovery"
            ),
            models.CheckConstraint(condition=models.Q(claimed_fen__gt=0), name="a_recovery_claims_something"),
            models.CheckConstraint(
                condition=models.Q(
                    decided_at__isnull=True, document_number="", principal_fen=0, rate_bp=0, interest_from__isnull=True
                )
                | (
                    models.Q(decided_at__isnull=False, interest_from__isnull=False, principal_fen__gt=0)
                    & models.Q(principal_fen__lte=models.F("claimed_fen"), rate_bp__lte=10_000)
                    & ~models.Q(document_number="")
                ),
                name="a_recovery_is_decided_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.get_ground_display()}"


class Instalment(models.Model):
    """One row per part of the principal and its last day. Amounts and days are never edited."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="instalments")
    number = models.PositiveSmallIntegerField()
    due_on = models.DateField()
    amount_fen = models.BigIntegerField()
    reminded_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["recovery", "number"]
        indexes: ClassVar = [
            models.Index(fields=["due_on", "id"], condition=models.Q(escalated_at__isnull=True), name="instalment_to_tell")
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["recovery", "number"], name="an_instalment_has_one_number"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="an_instalment_is_something"),
        ]

    def __str__(self) -> str:
        return f"{self.recovery_id}-{self.number} {self.due_on:%Y-%m-%d}"


class RecoveryReceipt(models.Model):
    """One row per sum that came in: what of it was interest, what principal. Never edited."""

    recovery = models.ForeignKey(Recovery, on_delete=models.PROTECT, related_name="receipts")
    reference = models.CharField(max_length=60, unique=True)
    """The bank's own: the same money is booked once."""
    received_on = models.DateField()
    amount_fen = models.BigIntegerField()
    interest_fen = models.BigIntegerField()
    principal_fen = models.BigIntegerField()
    recorded_at = models.DateTimeField()
    recorded_by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(
                    amount_fen__gt=0,
                    interest_fen__gte=0,
                    principal_fen__gte=0,
                    amount_fen=models.F("interest_fen") + models.F("principal_fen"),
                ),
                name="a_receipt_is_interest_and_principal",
            )
        ]

    def __str__(self) -> str:
        return self.reference
