"""What was decided, on what grounds, and who objected? Meetings, frozen decisions, notices, objections."""

from typing import ClassVar

from django.db import models

from huiqi.cases.models.case import Case


class Meeting(models.Model):
    """One row per collective decision on a batch of cases of one measure. Closed once its minutes are recorded."""

    class Method(models.TextChoices):
        """How a batch over its budget is cut."""

        PRO_RATA = "pro_rata", "按比例核减"
        PRIORITY = "priority", "按优先次序"

    title = models.CharField(max_length=200)
    measure = models.CharField(max_length=60)
    year = models.PositiveSmallIntegerField()
    """The year of the cases on the list."""
    held_on = models.DateField()
    budget_fen = models.BigIntegerField()
    method = models.CharField(max_length=10, choices=Method.choices, default=Method.PRO_RATA)
    document_number = models.CharField(max_length=60, blank=True)
    attendees = models.CharField(max_length=500, blank=True)
    minutes = models.TextField(blank=True)
    residue_fen = models.BigIntegerField(null=True)
    """What cut, floor and minimum left of the budget: reported, kept."""
    convened_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-held_on", "-pk"]
        constraints: ClassVar = [
            models.CheckConstraint(condition=models.Q(budget_fen__gte=0), name="a_meeting_budget_is_not_negative")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.held_on:%Y-%m-%d}"


class MeetingItem(models.Model):
    """One row per case on a meeting's list; fen: what was claimed, and what each batch step left of it."""

    class Outcome(models.TextChoices):
        """What the meeting said of a case."""

        OPEN = "open", "未定"
        SUPPORTED = "supported", "支持"
        REJECTED = "rejected", "不予支持"
        SENT_BACK = "sent_back", "退回重审"

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="meeting_items")
    outcome = models.CharField(max_length=20, choices=Outcome.choices, default=Outcome.OPEN)
    reason = models.TextField(blank=True)
    rank = models.PositiveSmallIntegerField(default=0)
    """The place in the order of priority, from 1; it counts where the meeting's method is priority."""
    claimed_fen = models.BigIntegerField()
    highest_only_fen = models.BigIntegerField()
    pro_rata_cut_fen = models.BigIntegerField()
    """After the cut, by whichever method, before the floor."""
    award_fen = models.BigIntegerField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "case"], name="a_case_is_listed_once"),
            models.UniqueConstraint(
                fields=["case"], condition=models.Q(outcome="open"), name="a_case_waits_for_one_meeting"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.outcome}"


class Decision(models.Model):
    """One row per decided case: all that is needed to compute it again. Never edited.

    `frozen` holds policy version, engine version, day, numbers with their hash, facts with sources, batch
    figures and the trace; `sm3` is over its canonical JSON.
    """

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="decision")
    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="decisions")
    supported = models.BooleanField()
    award_fen = models.BigIntegerField()
    reason = models.TextField(blank=True)
    document_number = models.CharField(max_length=60)
    frozen = models.JSONField()
    sm3 = models.CharField(max_length=64)
    decided_on = models.DateField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(supported=True, award_fen__gt=0) | models.Q(supported=False, award_fen=0),
                name="support_means_money_and_rejection_none",
            )
        ]

    def __str__(self) -> str:
        return f"{self.document_number} {self.award_fen}"


class Notice(models.Model):
    """One row per public notice: its page stays for good, and says only what the public may see."""

    number = models.CharField(max_length=20, unique=True, null=True)
    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="public_notice")
    enterprise_name = models.CharField(max_length=200)
    credit_code_masked = models.CharField(max_length=18)
    matter = models.CharField(max_length=300)
    award_fen = models.BigIntegerField()
    published_at = models.DateTimeField()
    ends_on = models.DateField()
    """Last day on which anyone may object."""
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering: ClassVar = ["-published_at", "-pk"]

    def __str__(self) -> str:
        return self.number or ""


class Objection(models.Model):
    """One row per objection under a real name; contact data leave no trace in logs or `str`."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="objections")
    name = models.CharField(max_length=100)
    contact = models.CharField(max_length=100)
    reason = models.TextField()
    filed_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=100, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(name="") & ~models.Q(contact=""), name="an_objection_has_name_and_contact"
            )
        ]

    def __str__(self) -> str:
        return f"异议 {self.pk}"
