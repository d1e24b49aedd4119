"""What was found where a venue asks to be recognised? One score sheet a request, with the photographs of the visit."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.requests import ServicePart


class Assessment(models.Model):
    """One row per part that asks for a recognition; written anew until it is decided."""

    part = models.OneToOneField(ServicePart, on_delete=models.CASCADE, related_name="assessment")
    visited_on = models.DateField()
    officers = models.CharField(max_length=200)
    """Who was there: two at least, by their names."""
    findings = models.TextField()
    points = models.JSONField()
    """Key of the criterion → points given, recognition.CRITERIA."""
    total = models.PositiveSmallIntegerField()
    by = models.CharField(max_length=100)
    at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(total__lte=100), name="an_assessment_gives_100_points_at_most"),
            models.CheckConstraint(condition=~models.Q(findings=""), name="an_assessment_says_what_was_found"),
        ]

    def __str__(self) -> str:
        return f"{self.part_id} {self.total}"
