"""What is known of an enterprise, who says so, and who allowed it to be used?"""

from typing import ClassVar

from django.db import models

from huiqi.register.models.enterprises import Enterprise


class Consent(models.Model):
    """One row per consent: the enterprise lets the facts of `source` be used for `purpose` from `given_on` on."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="consents")
    source = models.CharField(max_length=40)
    purpose = models.CharField(max_length=200)
    given_on = models.DateField()
    withdrawn_on = models.DateField(null=True)
    """From this day on the facts are no longer used."""

    class Meta:
        ordering: ClassVar = ["enterprise", "source", "given_on"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(purpose=""), name="a_consent_has_a_purpose"),
            models.CheckConstraint(
                condition=models.Q(withdrawn_on__isnull=True) | models.Q(withdrawn_on__gte=models.F("given_on")),
                name="a_consent_is_withdrawn_after_it_is_given",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}：{self.purpose}"


class FactRecord(models.Model):
    """One row per enterprise, fact, source and day: what that source said then. No row means not known, never zero.

    `value` is the stored whole number of the fact (fen, count, YYYYMMDD, 0 or 1, place of the code).
    """

    class Kind(models.TextChoices):
        """A register stands above a declaration."""

        DECLARATION = "declaration", "企业申报"
        REGISTER = "register", "登记资料"

    class Confidence(models.TextChoices):
        """How sure the source is."""

        VERIFIED = "verified", "已核验"
        STATED = "stated", "自述"
        ESTIMATED = "estimated", "推算"

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="facts")
    fact = models.CharField(max_length=60)
    value = models.BigIntegerField()
    source = models.CharField(max_length=40)
    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.DECLARATION)
    confidence = models.CharField(max_length=20, choices=Confidence.choices, default=Confidence.STATED)
    evidence = models.CharField(max_length=200, blank=True)
    """The document or query that shows it."""
    consent = models.ForeignKey(Consent, on_delete=models.PROTECT, null=True, related_name="facts")
    legal_basis = models.CharField(max_length=200, blank=True)
    """The rule by which a register may be used without consent."""
    recorded_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["fact", "source", "recorded_on"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["enterprise", "fact", "source", "recorded_on"], name="one_value_per_fact_source_and_day"
            ),
            models.CheckConstraint(
                condition=models.Q(kind="declaration") | models.Q(consent__isnull=False) | ~models.Q(legal_basis=""),
                name="a_register_is_used_by_consent_or_by_law",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fact}={self.value} ({self.source})"
