"""Who complained of what, under their name or without, and what became of it? What was written lies encrypted."""

import uuid
from typing import ClassVar

from django.db import models

from huiqi.access.permissions import About
from huiqi.register.cipher import keyring


class Complaint(models.Model):
    """One row per complaint or tip. What was filed stays as it was: a trigger refuses to change it."""

    class Kind(models.TextChoices):
        """What it is about."""

        POLICY = "policy", "对政策文件或规则的意见"
        CASE = "case", "对公示、受理或审核结果的投诉"
        CLAIM = "claim", "举报虚假申报或违规使用资金"
        CONDUCT = "conduct", "投诉工作人员或部门的行为"
        LEAK = "leak", "信息泄露或不当公开"

    class State(models.TextChoices):
        """Where it stands."""

        RECEIVED = "received", "待受理"
        HANDLED = "handled", "办理中"
        ANSWERED = "answered", "已答复"
        DECLINED = "declined", "不予受理"

    number = models.CharField(max_length=20, unique=True, null=True)
    secret_hash = models.CharField(max_length=64, unique=True)
    """SM3 of what leads its author to the answer; the secret itself is shown once and kept nowhere."""
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """What the ciphertexts are bound to."""
    kind = models.CharField(max_length=10, choices=Kind)
    notice = models.CharField(max_length=20, blank=True)
    """The number of the public notice it is about, where it is about one."""
    against = models.CharField(max_length=20, blank=True)
    """The department it complains of: that one neither reads nor answers it."""
    body_encrypted = models.TextField()
    name_encrypted = models.TextField(blank=True)
    contact_encrypted = models.TextField(blank=True)
    """All three under SM4 with SM3-HMAC (register.cipher); an anonymous complaint has no name and no contact."""
    state = models.CharField(max_length=10, choices=State, default=State.RECEIVED)
    department = models.CharField(max_length=20, blank=True)
    """Who answers it; empty until it is assigned."""
    version = models.PositiveIntegerField(default=1)
    filed_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    """The last working day to take it on, then to answer it; null once it is closed."""
    late_told_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    """What its author reads: the answer, or why it was not taken on."""
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["state", "due_on"], name="complaint_queue")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(against="") | ~models.Q(against=models.F("department")),
                name="nobody_answers_a_complaint_about_themselves",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["answered", "declined"])
                | (~models.Q(answer="") & models.Q(closed_at__isnull=False)),
                name="a_closed_complaint_says_what_came_of_it",
            ),
            models.CheckConstraint(
                condition=~models.Q(state__in=["handled", "answered"]) | ~models.Q(department=""),
                name="a_complaint_is_handled_by_somebody",
            ),
        ]

    def __str__(self) -> str:
        return self.number or ""

    @property
    def subject(self) -> About:
        """Whom a permission is asked about: the department that answers."""
        return About(lead=self.department)

    def opened(self, field: str) -> str:
        """`body`, `name` or `contact` as it was written; whoever asks has checked who reads it. Raises CipherError."""
        sealed = getattr(self, f"{field}_encrypted")
        return keyring().decrypt(sealed, str(self.reference)) if sealed else ""


class ComplaintEvent(models.Model):
    """One row per step of a complaint. Never edited: a trigger refuses it."""

    complaint = models.ForeignKey(Complaint, on_delete=models.CASCADE, related_name="events")
    event = models.CharField(max_length=10)
    label = models.CharField(max_length=60)
    actor = models.CharField(max_length=100)
    """Read at the desk only."""
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    """For the desk only: to whom it was given and why."""

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.complaint_id} {self.event}"
