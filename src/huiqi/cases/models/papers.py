"""Which files did a firm hand in? One row per file and paper; the content lies in the store under its SHA-256."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import CasePaper
from huiqi.gateways.files import SIZE_MAX, Kind


class StoredFile(models.Model):
    """What is known of a file that passed the checks. Abstract: a table adds what the file belongs to."""

    class Scanned(models.TextChoices):
        """What the virus scanner said when the file came in."""

        CLEAN = "clean", "已查毒"
        NOT_SCANNED = "not_scanned", "未查毒"

    sha256 = models.CharField(max_length=64)
    size = models.PositiveIntegerField()
    """Bytes."""
    kind = models.CharField(max_length=10, choices=[(kind.name, kind.name) for kind in Kind])
    name = models.CharField(max_length=120)
    scanned = models.CharField(max_length=20, choices=Scanned.choices)
    uploaded_by = models.CharField(max_length=100)
    uploaded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def type(self) -> Kind:
        """The kind as the checks know it."""
        return Kind[self.kind]


class Upload(StoredFile):
    """One row per file of a paper. Never edited but for `removed_at`: a file taken away stays on record."""

    paper = models.ForeignKey(CasePaper, on_delete=models.CASCADE, related_name="uploads")
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0, size__lte=SIZE_MAX), name="a_file_has_a_size"),
            models.UniqueConstraint(
                fields=["paper", "sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="a_file_is_attached_once",
            ),
        ]
