"""Which services were asked for, and what did each department answer? A request, its parts, their files and history."""

import json
import uuid
from typing import ClassVar

from django.db import models

from huiqi.access.permissions import About
from huiqi.register.cipher import keyring
from huiqi.register.models import Enterprise, StoredFile


class ServiceRequest(models.Model):
    """One row per request: a case of kind service. What was typed lies encrypted in its parts."""

    class State(models.TextChoices):
        """Where the request stands as a whole: open while a part is."""

        OPEN = "open", "办理中"
        ANSWERED = "answered", "已答复"
        CLOSED = "closed", "已办结"
        WITHDRAWN = "withdrawn", "已撤回"

    number = models.CharField(max_length=20, unique=True, null=True)
    service = models.CharField(max_length=40)
    measure = models.CharField(max_length=60)
    enterprise = models.ForeignKey(Enterprise, on_delete=models.PROTECT, related_name="service_requests")
    state = models.CharField(max_length=20, choices=State.choices, default=State.OPEN)
    version = models.PositiveIntegerField(default=1)
    asked_by = models.CharField(max_length=100)
    asked_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    satisfaction = models.PositiveSmallIntegerField(null=True)
    """One to five, five the best; null until the firm has said."""
    comment = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [models.Index(fields=["enterprise", "-id"], name="request_by_enterprise")]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(satisfaction__isnull=True) | models.Q(satisfaction__gte=1, satisfaction__lte=5),
                name="satisfaction_is_one_to_five",
            ),
        ]

    def __str__(self) -> str:
        return self.number or ""


class ServicePart(models.Model):
    """One row per part of a request: one department answers it, and no other reads what it asks."""

    class State(models.TextChoices):
        """Where the part stands."""

        WAITING = "waiting", "待答复"
        RETURNED = "returned", "待补充"
        PROVIDED = "provided", "已提供"
        DECLINED = "declined", "不能提供"
        WITHDRAWN = "withdrawn", "已撤回"

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="parts")
    key = models.CharField(max_length=40)
    department = models.CharField(max_length=40)
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """What the ciphertext is bound to."""
    answers_encrypted = models.TextField()
    """What was typed, as JSON, under SM4 with SM3-HMAC, bound to `reference`: common answers and the part's own."""
    state = models.CharField(max_length=20, choices=State.choices, default=State.WAITING)
    days_left = models.PositiveSmallIntegerField()
    """Working days the department had when its clock last started."""
    started_on = models.DateField()
    due_on = models.DateField(null=True)
    """Last working day for the answer; null while the clock stands still or is over."""
    late_told_at = models.DateTimeField(null=True)
    reply = models.TextField(blank=True)
    answered_by = models.CharField(max_length=100, blank=True)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [models.Index(fields=["department", "state", "due_on", "id"], name="service_part_queue")]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "key"], name="a_part_is_asked_once_a_request"),
            models.CheckConstraint(
                condition=~models.Q(state__in=["provided", "declined"])
                | (~models.Q(reply="") & models.Q(answered_at__isnull=False)),
                name="an_answered_part_has_its_reply",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id} {self.key}"

    @property
    def subject(self) -> About:
        """Whom it concerns: its firm, and the department that answers it."""
        return About(credit_code=self.request.enterprise.credit_code, lead=self.department)

    @property
    def answers(self) -> dict[str, str]:
        """What was typed, by question; whoever asks has checked who reads it. Raises CipherError."""
        read: dict[str, str] = json.loads(keyring().decrypt(self.answers_encrypted, str(self.reference)))
        return read


class ServiceEvent(models.Model):
    """One row per thing that happened to a request or a part of it. Never edited."""

    request = models.ForeignKey(ServiceRequest, on_delete=models.CASCADE, related_name="events")
    part = models.ForeignKey(ServicePart, on_delete=models.CASCADE, null=True, related_name="events")
    event = models.CharField(max_length=40)
    label = models.CharField(max_length=60)
    account = models.BigIntegerField(null=True)
    actor = models.CharField(max_length=100)
    at = models.DateTimeField()
    why = models.TextField(blank=True)
    """What the other side is told: what to add, or the reply; read only by who reads the part."""

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.request_id} {self.event}"


class ServiceFile(StoredFile):
    """One row per file handed in with a part. Never edited but for `removed_at`."""

    part = models.ForeignKey(ServicePart, on_delete=models.CASCADE, related_name="files")
    paper = models.CharField(max_length=100)
    uploaded_by = models.CharField(max_length=100)
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["part", "sha256"],
                condition=models.Q(removed_at__isnull=True),
                name="a_file_is_handed_in_once_a_part",
            ),
        ]
