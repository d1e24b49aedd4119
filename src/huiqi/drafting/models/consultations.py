"""How is the public asked? Consultations, what people said, and what became of it."""

from typing import ClassVar

from django.db import models

from huiqi.drafting.models.drafts import Draft
from huiqi.register.models import StoredFile

FILE_BYTES_MAX = 10 * 1024 * 1024
"""Bytes of one file that comes with a comment, at most."""


class Consultation(models.Model):
    """A public consultation on a draft. Both days are included."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="consultations")
    opens_on = models.DateField()
    closes_on = models.DateField()
    why_short = models.TextField(blank=True)
    """Why it is shorter than DAYS_LEAST; it is shown with the consultation."""
    real_names = models.BooleanField()
    """Whether a comment needs a name and a contact."""
    channels = models.TextField(blank=True)
    """Other ways to comment: letter, e-mail."""
    published_by = models.CharField(max_length=40)
    published_at = models.DateTimeField()
    summary = models.TextField(blank=True)
    """The head of the report on what was adopted."""
    reported_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-opens_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(closes_on__gte=models.F("opens_on")), name="a_consultation_ends_after_it_opens"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.opens_on:%Y-%m-%d}–{self.closes_on:%Y-%m-%d}"


class CommentGroup(models.Model):
    """Comments that say the same of a clause, and the one answer to them."""

    class Disposition(models.TextChoices):
        """What becomes of it."""

        ADOPTED = "adopted", "采纳"
        PARTLY = "partly", "部分采纳"
        DECLINED = "declined", "不采纳"

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="groups")
    clause = models.CharField(max_length=40, blank=True)
    verdict = models.CharField(max_length=10, choices=Disposition, blank=True)
    reason = models.TextField(blank=True)
    decided_by = models.CharField(max_length=40, blank=True)
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["clause", "pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(verdict="") | ~models.Q(reason=""), name="a_verdict_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.get_verdict_display()}".strip()


class Comment(models.Model):
    """What somebody said of a draft. Who they are is for the office alone."""

    class State(models.TextChoices):
        """Whether everybody may read it."""

        WAITING = "waiting", "待审核"
        SHOWN = "shown", "已公开"
        HIDDEN = "hidden", "不公开"

    consultation = models.ForeignKey(Consultation, models.PROTECT, related_name="comments")
    group = models.ForeignKey(CommentGroup, models.PROTECT, related_name="comments")
    token = models.CharField(max_length=22, unique=True)
    """128 random bits, URL-safe: who has it may see what became of the comment."""
    clause = models.CharField(max_length=40, blank=True)
    """The number the text bears; empty for the whole."""
    body = models.TextField()
    organisation = models.BooleanField()
    """Whether a firm or association speaks."""
    name_sealed = models.TextField(blank=True)
    contact_sealed = models.TextField(blank=True)
    """Both encrypted (register.cipher), bound to the token."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    hidden_why = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(state="hidden") | ~models.Q(hidden_why=""), name="a_hidden_comment_says_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.clause} {self.body[:40]}".strip()


class CommentFile(StoredFile):
    """One row per file that came with a comment; only the office opens it. Who sent it is who made the comment."""

    comment = models.ForeignKey(Comment, models.PROTECT, related_name="files")

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(size__gt=0, size__lte=FILE_BYTES_MAX), name="a_comment_file_has_a_size"
            ),
            models.UniqueConstraint(fields=["comment", "sha256"], name="a_comment_file_is_kept_once"),
        ]
