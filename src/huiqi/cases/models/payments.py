"""What was the bank told to pay, who signed it, and what did it answer? Batches, their lines, signatures, bank returns."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case
from huiqi.register.models import BankAccount


class PaymentBatch(models.Model):
    """One row per order to the bank. What it says is fixed when it is made; then it is signed, sent and answered."""

    class State(models.TextChoices):
        """Where a batch stands."""

        MADE = "made", "待签批"
        SIGNED = "signed", "已签批，待发送"
        SENT = "sent", "已发送，等回单"
        SETTLED = "settled", "已全部回单"
        CANCELLED = "cancelled", "已作废"

    number = models.CharField(max_length=20, unique=True, null=True)
    state = models.CharField(max_length=12, choices=State.choices, default=State.MADE)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    made_by_name = models.CharField(max_length=100)
    execute_on = models.DateField()
    count = models.PositiveIntegerField()
    total_fen = models.BigIntegerField()
    signatures_needed = models.PositiveSmallIntegerField()
    sent_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    """When its files were put where the bank takes them; null after `sent_at` only where a crash came between."""
    closed_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(total_fen__gt=0) & models.Q(count__gt=0), name="a_batch_pays_something"
            )
        ]

    def __str__(self) -> str:
        return self.number or ""


class PaymentLine(models.Model):
    """One row per attempt to pay a case. At most one of them can still reach the firm, or has: the database sees to it."""

    class State(models.TextChoices):
        """Where a line stands."""

        WAITING = "waiting", "待发送"
        SENT = "sent", "等回单"
        PAID = "paid", "已支付"
        RETURNED = "returned", "已退汇"
        DROPPED = "dropped", "未发送"

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="payment_lines")
    reference = models.CharField(max_length=35, unique=True)
    """The end-to-end reference the bank repeats: case number and attempt."""
    account = models.ForeignKey(BankAccount, on_delete=models.PROTECT, related_name="payment_lines")
    payee = models.CharField(max_length=200)
    amount_fen = models.BigIntegerField()
    state = models.CharField(max_length=12, choices=State.choices, default=State.WAITING)
    bank_reference = models.CharField(max_length=60, blank=True)
    answered_on = models.DateField(null=True)
    """The day of the bank's last word."""
    reason = models.CharField(max_length=300, blank=True)
    """Why the bank sent it back."""

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["state", "id"], name="payment_line_by_state")]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(state__in=["waiting", "sent", "paid"]), name="a_case_is_paid_once"
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_line_pays_something"),
        ]

    def __str__(self) -> str:
        return self.reference


class BatchSignature(models.Model):
    """One row per person who signed a batch. Never edited."""

    batch = models.ForeignKey(PaymentBatch, on_delete=models.PROTECT, related_name="signatures")
    account = models.BigIntegerField()
    name = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["batch", "account"], name="a_person_signs_a_batch_once")]

    def __str__(self) -> str:
        return f"{self.batch_id} {self.name}"


class BankReturn(models.Model):
    """One row per file of the bank's answers, known by its content."""

    sha256 = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=120)
    imported_at = models.DateTimeField()
    imported_by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.name


class BankReturnLine(models.Model):
    """One row per line of such a file, as it stood there, and what became of it."""

    class Effect(models.TextChoices):
        """What a line did."""

        PENDING = "pending", "待入账"
        APPLIED = "applied", "已入账"
        REPEATED = "repeated", "重复，未再入账"
        REFUSED = "refused", "不予入账"

    file = models.ForeignKey(BankReturn, on_delete=models.PROTECT, related_name="lines")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=35, blank=True)
    outcome = models.CharField(max_length=12, blank=True)
    amount_fen = models.BigIntegerField(default=0)
    on = models.DateField(null=True)
    bank_reference = models.CharField(max_length=60, blank=True)
    reason = models.CharField(max_length=300, blank=True)
    effect = models.CharField(max_length=12, choices=Effect.choices, default=Effect.PENDING)
    why = models.CharField(max_length=300, blank=True)
    """Why it was not booked."""

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["effect", "id"], name="bank_line_by_effect")]
        constraints: ClassVar = [models.UniqueConstraint(fields=["file", "number"], name="a_bank_line_is_read_once")]

    def __str__(self) -> str:
        return f"{self.file_id}:{self.number}"
