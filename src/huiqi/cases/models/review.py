"""What did the departments find? Corrections asked for, facts verified, opinions, visits, audits, examinations."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case


class Correction(models.Model):
    """One row per correction notice: every point in one go, each a sentence and what it is about."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="corrections")
    points = models.JSONField()
    """[{"about": fact or paper name, "ask": sentence}]"""
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=100)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"补正 {self.asked_at:%Y-%m-%d}"


class Verification(models.Model):
    """One row per fact an officer established: it stands above what the firm and the register say."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="verifications")
    fact = models.CharField(max_length=60)
    value = models.BigIntegerField()
    """The stored whole number of the fact."""
    source = models.CharField(max_length=100)
    why = models.CharField(max_length=300)
    by = models.CharField(max_length=100)
    on = models.DateField()

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.fact}={self.value} ({self.source})"


class Opinion(models.Model):
    """One row per co-department asked; `agrees` is null until it answers."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="opinions")
    department = models.CharField(max_length=40)
    asked_at = models.DateTimeField()
    agrees = models.BooleanField(null=True)
    text = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["case", "department"], name="a_department_is_asked_once")]

    def __str__(self) -> str:
        return f"{self.department} {self.agrees}"


class Visit(models.Model):
    """One row per visit on site. Photographs are uploads that point here."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="visits")
    visited_on = models.DateField()
    place = models.CharField(max_length=200)
    officers = models.CharField(max_length=200)
    findings = models.TextField()
    conforms = models.BooleanField()
    recorded_by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.place} {self.visited_on:%Y-%m-%d}"


class SpecialAudit(models.Model):
    """One row per special audit ordered; the substantive clock stands still until the report."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="audits")
    auditor = models.CharField(max_length=200)
    reason = models.CharField(max_length=300)
    ordered_at = models.DateTimeField()
    reported_at = models.DateTimeField(null=True)
    audited_fen = models.BigIntegerField(null=True)
    conclusion = models.TextField(blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(reported_at__isnull=True), name="one_audit_at_a_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.auditor} {self.ordered_at:%Y-%m-%d}"


class Examination(models.Model):
    """One row per proposal of the lead department; the last one counts. Money in fen, by the engine's own sum."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="examinations")
    supports = models.BooleanField()
    text = models.TextField()
    resolution = models.TextField(blank=True)
    """How a disagreement among the departments was settled; empty where none disagreed."""
    claimed_fen = models.BigIntegerField()
    """What the sum came to before any batch step."""
    award_fen = models.BigIntegerField()
    """What the sum comes to alone, floored, with the numbers of that day."""
    facts = models.JSONField()
    """[{fact, value, source, kind, date, …}]: what the proposal rests on."""
    answer = models.JSONField()
    """The engine's whole answer, as explain.as_json() gives it."""
    at = models.DateTimeField()
    by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(claimed_fen__gte=0, award_fen__gte=0), name="a_proposal_is_not_negative"
            )
        ]

    def __str__(self) -> str:
        return f"{self.supports} {self.award_fen}"
