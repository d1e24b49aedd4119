"""Into which bank account does an enterprise want its money? One row per account it named; the last one counts."""

import uuid
from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise


class BankAccount(models.Model):
    """One row per account named. Never changed but for `ended_at`: what a payment was sent to stays known."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="bank_accounts")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """What the ciphertext is bound to."""
    holder = models.CharField(max_length=200)
    """The enterprise's own name: money goes to nobody else."""
    bank_name = models.CharField(max_length=100)
    bank_code = models.CharField(max_length=12)
    """The bank's twelve digits in the interbank payment system (联行号)."""
    number_encrypted = models.TextField()
    """SM4 with SM3-HMAC, bound to `reference`."""
    number_end = models.CharField(max_length=4)
    """The last four digits: what may be seen."""
    named_by = models.CharField(max_length=40)
    named_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["enterprise", "-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise"], condition=models.Q(ended_at__isnull=True), name="an_enterprise_has_one_bank_account"
            )
        ]

    def __str__(self) -> str:
        return f"{self.bank_name} ****{self.number_end}"
