"""What is known of a file that came in? Its content lies in the store under its SHA-256."""

from django.db import models

from huiqi.gateways.files import Kind


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
    uploaded_at = models.DateTimeField()

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def type(self) -> Kind:
        """The kind as the checks know it."""
        return Kind[self.kind]
