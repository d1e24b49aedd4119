"""What did a visit look like? One row per photograph; the picture lies in the store under its SHA-256."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.review import Visit
from huiqi.gateways.files import SIZE_MAX
from huiqi.register.models import StoredFile


class Photograph(StoredFile):
    """One row per photograph of a visit. Never edited: a trigger refuses it."""

    visit = models.ForeignKey(Visit, on_delete=models.CASCADE, related_name="photographs")
    uploaded_by = models.CharField(max_length=100)
    caption = models.CharField(max_length=200)
    """What it shows, in words: for those who do not see it, and for the record."""

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(size__gt=0, size__lte=SIZE_MAX), name="a_photograph_has_a_size"),
            models.CheckConstraint(condition=~models.Q(caption=""), name="a_photograph_says_what_it_shows"),
            models.UniqueConstraint(fields=["visit", "sha256"], name="a_photograph_is_kept_once"),
        ]
