"""Which codes, days and regions hold when? Reference tables; the software ships some rows, officials add more."""

from typing import ClassVar

from django.db import models


class CalendarDay(models.Model):
    """One row per day that differs from an ordinary week. An empty `notice` is a forecast from the law alone."""

    date = models.DateField(unique=True)
    working = models.BooleanField()
    note = models.CharField(max_length=40, blank=True)
    notice = models.CharField(max_length=100, blank=True)
    """The official notice that fixed the day."""

    class Meta:
        ordering: ClassVar = ["date"]

    def __str__(self) -> str:
        return f"{self.date:%Y-%m-%d} {'上班' if self.working else '休息'} {self.note}"


class IndustryCode(models.Model):
    """One row per code and edition of GB/T 4754. The same four figures mean other things in another edition."""

    edition = models.CharField(max_length=4)
    """The year of the edition: 2011, 2017."""
    code = models.CharField(max_length=4)
    name = models.CharField(max_length=60)
    confirmed = models.BooleanField(default=False)
    """False where the row was written from memory and still wants checking against the printed standard."""
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """The last day; null while it holds."""
    successor = models.CharField(max_length=4, blank=True)
    """The code of the next edition, where the matter moved."""

    class Meta:
        ordering: ClassVar = ["code", "edition"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["edition", "code"], name="a_code_stands_once_in_an_edition"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="a_code_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.name}（{self.edition}版）"


class PairedRegion(models.Model):
    """One row per region the district is paired with, and the span for which 区对口办 signed it."""

    name = models.CharField(max_length=60)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    """The last day; null while it holds."""
    document = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["name", "valid_from"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["name", "valid_from"], name="a_region_is_paired_once_a_day"),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True) | models.Q(valid_to__gte=models.F("valid_from")),
                name="a_pairing_ends_after_it_starts",
            ),
            models.CheckConstraint(condition=~models.Q(document=""), name="a_pairing_names_its_document"),
        ]

    def __str__(self) -> str:
        return self.name
