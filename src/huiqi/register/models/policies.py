"""What was officially decided and published about a policy, and what did visitors answer? Four tables."""

from typing import ClassVar

from django.db import models


class ParameterDecision(models.Model):
    """One row per official decision on a number: `value` (its own unit) holds from `valid_from` on. Never edited."""

    key = models.CharField(max_length=100)
    value = models.BigIntegerField()
    valid_from = models.DateField()
    document_number = models.CharField(max_length=100)
    approver = models.CharField(max_length=100)
    recorded_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["valid_from", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(document_number=""), name="a_decision_names_its_document"),
            models.CheckConstraint(condition=~models.Q(approver=""), name="a_decision_names_its_approver"),
        ]

    def __str__(self) -> str:
        return f"{self.key}={self.value} {self.valid_from:%Y-%m-%d} {self.document_number}"


class FairCompetitionConclusion(models.Model):
    """One row per conclusion of the fair-competition review of a measure; the latest on a day holds. Never edited."""

    measure = models.CharField(max_length=60)
    passed = models.BooleanField()
    document = models.CharField(max_length=100)
    on = models.DateField()
    until = models.DateField(null=True)
    """The last day of the exception under which it passed; null where it passed without one."""

    class Meta:
        ordering: ClassVar = ["on", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(document=""), name="a_conclusion_names_its_document"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(passed=True, until__gte=models.F("on")),
                name="an_exception_holds_from_its_conclusion",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.measure} {'通过' if self.passed else '未通过'} {self.document}"


class PolicyText(models.Model):
    """One row per imported official text of a policy, as it was given; `sha256` is of its UTF-8 bytes."""

    policy = models.CharField(max_length=40)
    edition = models.CharField(max_length=40)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    imported_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering: ClassVar = ["imported_at", "pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "sha256"], name="a_text_is_imported_once")]

    def __str__(self) -> str:
        return f"{self.policy}@{self.edition} {self.sha256[:12]}"


class SavedAnswers(models.Model):
    """One row per link of the finder: the facts answered so far, in the JSON form of `Fact.show`."""

    token = models.CharField(max_length=22, unique=True)
    """128 random bits, URL-safe: whoever has the link may read and change the answers."""
    policy = models.CharField(max_length=40)
    measure = models.CharField(max_length=60, blank=True)
    """The one measure asked about, by id; empty for all."""
    answers = models.JSONField(default=dict)
    """A null is an answer too: the firm cannot tell."""
    typed = models.JSONField(default=dict)
    """Amounts as they were typed, by fact: `["43.5", "wan"]` or `["435000", "yuan"]`."""
    on = models.DateField()
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    def __str__(self) -> str:
        return f"{self.policy} {self.token[:6]}…"
