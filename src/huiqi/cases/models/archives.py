"""What of a case went into the archive, when, and to whom was it handed over? Packages by their SHA-256; never edited."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case


class ArchiveRecord(models.Model):
    """One row per package made of a case. A case that went on after it has a next one: the earlier is kept beside it.

    The package lies in the store under `sha256`. A trigger refuses every change.
    """

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="archives")
    version = models.PositiveSmallIntegerField()
    reference = models.CharField(max_length=80)
    """档号: fonds, category, year, retention and case number, as the archives office files it."""
    title = models.CharField(max_length=300)
    last_event = models.BigIntegerField()
    """Key of the last line of history that is in it: a later one means that the case went on."""
    ended_on = models.DateField()
    sha256 = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, blank=True)
    """SHA-256 of the package before this one; empty for the first."""
    size = models.PositiveBigIntegerField()
    """Bytes."""
    files = models.PositiveIntegerField()
    pages = models.PositiveIntegerField()
    """Pages of what can be leafed through: PDF files and pictures."""
    retention_years = models.PositiveSmallIntegerField()
    retain_until = models.DateField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["case", "version"]
        indexes: ClassVar = [models.Index(fields=["retain_until", "id"], name="archive_by_retention")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["case", "version"], name="a_package_has_its_version"),
            models.UniqueConstraint(fields=["case", "last_event"], name="a_case_is_archived_once_as_it_stands"),
            models.CheckConstraint(
                condition=models.Q(version=1, previous="") | (models.Q(version__gt=1) & ~models.Q(previous="")),
                name="a_later_package_names_the_one_before",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case}-v{self.version}"


class HandOver(models.Model):
    """One row per hand-over of packages to the archives office, with its catalogue. Never edited."""

    number = models.CharField(max_length=20, unique=True)
    receiver = models.CharField(max_length=100)
    """Whom the office sends to take it, or the office's name."""
    note = models.CharField(max_length=300, blank=True)
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=100)

    class Meta:
        ordering: ClassVar = ["-pk"]

    def __str__(self) -> str:
        return self.number


class HandedOver(models.Model):
    """One row per package of a hand-over: each is handed over once."""

    hand_over = models.ForeignKey(HandOver, on_delete=models.PROTECT, related_name="items")
    record = models.OneToOneField(ArchiveRecord, on_delete=models.PROTECT, related_name="handed_over")

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.hand_over_id} {self.record_id}"
