"""Which versions of a policy were published? One table."""

from typing import ClassVar

from django.db import models


class PublishedVersion(models.Model):
    """One row per publication of a policy, in force from `effective_on` to `expires_on`, both included. Never edited.

    A later one of the same policy takes its place from that one's `effective_on` on.
    """

    policy = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text_sha256 = models.CharField(max_length=64)
    """Of the text's UTF-8 bytes; the text itself is the PolicyText of this hash."""
    document_number = models.CharField(max_length=40, unique=True)
    issued_on = models.DateField()
    effective_on = models.DateField()
    expires_on = models.DateField()
    withheld = models.JSONField(default=list)
    """The measures not opened yet, in the order of the text: `[{"measure": "livestream.m02", "reason": "…"}]`."""

    class Meta:
        ordering: ClassVar = ["-effective_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=~models.Q(document_number=""), name="a_version_bears_its_document_number"),
            models.CheckConstraint(
                condition=models.Q(effective_on__gte=models.F("issued_on")), name="a_version_binds_nobody_before_its_issue"
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on__gte=models.F("effective_on")), name="a_version_expires_after_it_takes_effect"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.document_number}"

    @property
    def closed(self) -> dict[str, str]:
        """Why each measure that is not opened is not, by the measure's id."""
        return {row["measure"]: row["reason"] for row in self.withheld}
