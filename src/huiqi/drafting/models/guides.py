"""What tells people how to use a published policy? One guide for each publication."""

from typing import ClassVar

from django.db import models

from huiqi.drafting.models.drafts import Draft
from huiqi.register.models import PublishedVersion


class Guide(models.Model):
    """The guide to a published version, and by that the tie from the version to its draft.

    What a measure gives, to whom and how is read from its rules; what the rules cannot know is written here.
    """

    draft = models.OneToOneField(Draft, models.PROTECT, related_name="guide")
    version = models.OneToOneField(PublishedVersion, models.PROTECT, related_name="guide")
    due_on = models.DateField()
    """The last working day to release it."""
    where_to_apply = models.TextField(blank=True)
    contact = models.TextField(blank=True)
    complaints = models.TextField(blank=True)
    """Where to complain of how it is carried out."""
    written_by = models.CharField(max_length=40, blank=True)
    released_on = models.DateField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(released_on=None)
                | (~models.Q(where_to_apply="") & ~models.Q(contact="") & ~models.Q(complaints="")),
                name="a_released_guide_says_where_to_go",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version} {self.released_on or ''}".strip()
