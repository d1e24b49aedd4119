"""Is a draft lawful, and was it decided? What the legality review said, and what the meeting did."""

from typing import ClassVar

from django.db import models

from huiqi.drafting.models.drafts import Draft


class LegalityReview(models.Model):
    """A draft sent to the legality review, and the opinion on it once it is signed. The latest of a draft counts."""

    class Material(models.TextChoices):
        """What is sent along; all of it (重大行政决策程序暂行条例 art. 25)."""

        TEXT = "text", "草案文本"
        NOTE = "note", "起草说明"
        REPORT = "report", "公开征求意见的采纳情况"
        FAIRNESS = "fairness", "公平竞争审查材料"

    class Opinion(models.TextChoices):
        """What the review finds."""

        LAWFUL = "lawful", "合法"
        AFTER_CHANGES = "after_changes", "修改后合法"
        UNLAWFUL = "unlawful", "不合法"

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="legality_reviews")
    materials = models.JSONField()
    """The keys of Material that were sent."""
    more_materials = models.TextField(blank=True)
    """What else was sent, a line each."""
    sent_by = models.CharField(max_length=40)
    sent_at = models.DateTimeField()
    due_on = models.DateField()
    """The day by which the opinion is asked for."""
    opinion = models.CharField(max_length=20, choices=Opinion, blank=True)
    words = models.TextField(blank=True)
    """The opinion as it was written."""
    document_number = models.CharField(max_length=40, blank=True)
    signed_by = models.CharField(max_length=40, blank=True)
    signed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(opinion="")
                | (~models.Q(words="") & ~models.Q(document_number="") & ~models.Q(signed_by="")),
                name="an_opinion_has_words_a_number_and_a_signer",
            ),
            models.CheckConstraint(
                condition=models.Q(opinion="") | ~models.Q(signed_by=models.F("sent_by")),
                name="who_sends_a_draft_signs_no_opinion_on_it",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draft} {self.get_opinion_display()} {self.document_number}".strip()


class CollectiveDecision(models.Model):
    """What a meeting decided on a draft. The latest of a draft counts. Never edited."""

    draft = models.ForeignKey(Draft, models.PROTECT, related_name="collective_decisions")
    meeting = models.CharField(max_length=100)
    held_on = models.DateField()
    attended = models.PositiveIntegerField()
    """How many people."""
    passed = models.BooleanField()
    reason = models.TextField(blank=True)
    """Why it was sent back."""
    minutes_number = models.CharField(max_length=40)
    recorded_by = models.CharField(max_length=40)
    recorded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(passed=True) | ~models.Q(reason=""), name="a_draft_sent_back_is_told_why"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting} {self.minutes_number}"
