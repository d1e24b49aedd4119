"""Which accounts are there, and what moved between them? One row per transfer: from one account to another.

A transfer takes from one account what it gives another, so the books balance by their form. Its insertion moves the
two balances by trigger (triggers.py), and a constraint lets only the outside accounts go below zero: no envelope, and
no case within it, can give what it has not got.
"""

from typing import ClassVar

from django.db import models


class Envelope(models.Model):
    """One row per year, measure and department: the money the district set aside for it."""

    year = models.PositiveSmallIntegerField()
    measure = models.CharField(max_length=60)
    department = models.CharField(max_length=40)
    closed_at = models.DateTimeField(null=True)
    """When its year was closed: nothing new is reserved from it; what was reserved may still be paid or voided."""

    class Meta:
        ordering: ClassVar = ["-year", "measure", "department"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["year", "measure", "department"], name="an_envelope_is_one_of_its_kind")
        ]

    def __str__(self) -> str:
        return f"appropriation:{self.measure}:{self.year}:{self.department}"


class Account(models.Model):
    """One row per account of an envelope; what is reserved, paid and recovered has one account per case."""

    class Kind(models.TextChoices):
        """What the money in it is."""

        FUNDING = "funding", "财政来源"
        AVAILABLE = "available", "可用"
        RESERVED = "reserved", "占用"
        PAID = "paid", "已拨付"
        RECOVERED = "recovered", "已追回"
        PAYER = "payer", "缴款人"
        INTEREST = "interest", "利息"

    envelope = models.ForeignKey(Envelope, on_delete=models.PROTECT, related_name="accounts")
    kind = models.CharField(max_length=12, choices=Kind.choices)
    case_ref = models.CharField(max_length=40, blank=True)
    """The case's number; empty for the envelope's own accounts."""
    balance_fen = models.BigIntegerField(default=0)
    """Moved by the trigger alone."""

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["case_ref"], name="account_by_case")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["envelope", "kind", "case_ref"], name="an_account_is_opened_once"),
            models.CheckConstraint(
                condition=models.Q(kind__in=["funding", "payer"]) | models.Q(balance_fen__gte=0),
                name="only_the_outside_goes_below_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["funding", "available"], case_ref="")
                | (~models.Q(kind__in=["funding", "available"]) & ~models.Q(case_ref="")),
                name="what_is_given_is_given_to_a_case",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}:{self.envelope_id}:{self.case_ref}"


class Transfer(models.Model):
    """One row per movement of money. Never changed, never deleted; `key` stands for one transfer only."""

    class Kind(models.TextChoices):
        """The words of public finance for it."""

        APPROPRIATE = "appropriate", "下达预算"
        CUT = "cut", "追减预算"
        RESERVE = "reserve", "占用"
        VOID = "void", "撤销占用"
        POST = "post", "拨付"
        GIVE_BACK = "give_back", "退汇"
        REVERSE = "reverse", "追回"
        INTEREST = "interest", "收取利息"
        CARRY_OVER = "carry_over", "结转下年"
        LAPSE = "lapse", "收回结余"

    key = models.CharField(max_length=120, unique=True)
    kind = models.CharField(max_length=12, choices=Kind.choices)
    source = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="given")
    target = models.ForeignKey(Account, on_delete=models.PROTECT, related_name="taken")
    amount_fen = models.BigIntegerField()
    case_ref = models.CharField(max_length=40, blank=True)
    document = models.CharField(max_length=120, blank=True)
    """What it rests on: a document number, a bank reference, a reason."""
    booked_on = models.DateField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=40)
    """As the audit log names who did it."""

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["case_ref", "id"], name="transfer_by_case")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_transfer_moves_something"),
            models.CheckConstraint(condition=~models.Q(source=models.F("target")), name="a_transfer_moves_elsewhere"),
        ]

    def __str__(self) -> str:
        return self.key
