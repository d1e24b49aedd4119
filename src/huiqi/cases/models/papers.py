"""Which files did a firm hand in? One row per file and paper; the content lies in the store under its SHA-256."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import CasePaper
from huiqi.gateways.files import SIZE_MAX
from huiqi.register.models import StoredFile


class Upload(StoredFile):
    """One row per file of a paper. Never edited but for `removed_at`: a file taken away stays on record."""

    paper = models.ForeignKey(CasePaper, on_delete=models.CASCADE, related_name="uploads")
    uploaded_by = models.CharField(max_length=100)
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
