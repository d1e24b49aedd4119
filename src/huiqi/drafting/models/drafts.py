"""What is a draft? A text on its way to law."""

from typing import ClassVar

from django.db import models


class Draft(models.Model):
    """A text on its way to law, as it was given. Another text is another draft."""

    policy = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    text = models.TextField()
    sha256 = models.CharField(max_length=64)
    """Of the text's UTF-8 bytes."""
    note = models.TextField()
    """The explanatory note: why, on what grounds, what it costs."""
    replaces = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaced_by")
    """The draft whose place it takes, changed after a review; what the public said of that one counts for this."""
    department = models.CharField(max_length=60)
    made_by = models.CharField(max_length=40)
    """The key of the actor (access.actor)."""
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [models.UniqueConstraint(fields=["policy", "sha256"], name="a_draft_is_kept_once")]

    def __str__(self) -> str:
        return self.title
