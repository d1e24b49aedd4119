"""Which bank loans has a firm, when was each drawn and repaid, and what did the bank charge?"""

from typing import ClassVar

from django.db import models

from huiqi.register.interest import Kind
from huiqi.register.models.enterprises import Enterprise


class Loan(models.Model):
    """One row per loan contract. It counts once an office has seen the bank's papers."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="loans")
    bank = models.CharField(max_length=100)
    contract = models.CharField(max_length=60)
    principal_fen = models.BigIntegerField()
    purpose = models.CharField(max_length=200)
    settled_on = models.DateField(null=True)
    """When everything was repaid; null while anything is owed."""
    related_party = models.BooleanField(default=False)
    """Whether the lender is related to the firm, or no bank."""
    other_subsidy = models.BooleanField(default=False)
    """Whether another public fund pays a part of its interest."""
    arrears = models.BooleanField(default=False)
    """Whether a payment was ever late."""
    checked_on = models.DateField(null=True)
    checked_by = models.CharField(max_length=100, blank=True)
    note = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["checked_on", "enterprise"], name="loan_by_check")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["enterprise", "contract"], name="a_contract_is_kept_once"),
            models.CheckConstraint(condition=models.Q(principal_fen__gt=0), name="a_loan_has_a_principal"),
            models.CheckConstraint(
                condition=models.Q(checked_on__isnull=True, checked_by="")
                | models.Q(checked_on__isnull=False) & ~models.Q(checked_by=""),
                name="a_checked_loan_names_who_checked",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.bank} {self.contract}"


class Draw(models.Model):
    """One row per draw of a loan."""

    loan = models.ForeignKey(Loan, on_delete=models.CASCADE, related_name="draws")
    drawn_on = models.DateField()
    due_on = models.DateField()
    amount_fen = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["drawn_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["loan", "drawn_on", "due_on"], name="a_draw_is_kept_once"),
            models.CheckConstraint(condition=models.Q(due_on__gt=models.F("drawn_on")), name="a_draw_falls_due_later"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_draw_has_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_on} {self.amount_fen}"


class InterestSlip(models.Model):
    """One row per line of a bank's interest list."""

    draw = models.ForeignKey(Draw, on_delete=models.CASCADE, related_name="slips")
    kind = models.CharField(
        max_length=10, choices=[(Kind.INTEREST, "利息"), (Kind.PENALTY, "罚息"), (Kind.FEE, "手续费")], default=Kind.INTEREST
    )
    paid_on = models.DateField()
    amount_fen = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["paid_on", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["draw", "kind", "paid_on", "amount_fen"], name="a_slip_is_kept_once"),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="a_slip_has_an_amount"),
        ]

    def __str__(self) -> str:
        return f"{self.paid_on} {self.amount_fen}"
