"""Who hears what, what was sent to them, and how did they answer? Endpoints, deliveries, attempts, and the feed's place."""

import uuid
from typing import ClassVar

from django.db import models

from huiqi.access.models import Account
from huiqi.cases.models import Case


class Endpoint(models.Model):
    """One row per address of an account. It hears of cases that the account may read when the message leaves."""

    class State(models.TextChoices):
        """Whether messages leave: PAUSED keeps what happens meanwhile, STOPPED (by the service) does not."""

        ON = "on", "推送中"
        PAUSED = "paused", "已暂停"
        STOPPED = "stopped", "已停用"

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="endpoints")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """Its place in addresses, and what the ciphertexts are bound to."""
    name = models.CharField(max_length=60)
    url = models.CharField(max_length=500)
    kinds = models.JSONField(default=list)
    """Names of `kinds.KINDS`."""
    district = models.BooleanField(default=False)
    """True where public kinds are heard of the whole district, not of readable cases alone."""
    state = models.CharField(max_length=10, choices=State, default=State.ON)
    stopped_why = models.CharField(max_length=20, blank=True)
    """`gone` or `failing` where the service stopped it."""
    failing_since = models.DateTimeField(null=True)
    """When the first attempt failed since one went well."""
    secret_encrypted = models.TextField()
    old_secret_encrypted = models.TextField(blank=True)
    old_secret_until = models.DateTimeField(null=True)
    """Until when messages carry the old secret's signature too."""
    after_event = models.BigIntegerField()
    """The last case event before it: those with a later key are its own."""
    after_version = models.BigIntegerField()
    """The same of published versions."""
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "url"], name="an_account_names_an_address_once"),
            models.CheckConstraint(
                condition=models.Q(old_secret_encrypted="") ^ models.Q(old_secret_until__isnull=False),
                name="an_old_secret_has_an_end",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Delivery(models.Model):
    """One row per endpoint and thing that happened; `body` is what is sent, the same at every attempt."""

    class State(models.TextChoices):
        """How far it got."""

        WAITING = "waiting", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已送达"
        FAILED = "failed", "未送达"
        WITHHELD = "withheld", "未发送：已无权查看"

    endpoint = models.ForeignKey(Endpoint, on_delete=models.CASCADE, related_name="deliveries")
    reference = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    """The message's id: the same however often it is sent."""
    subject = models.CharField(max_length=50)
    """event:KEY, version:KEY, window:KEY or ping:UUID."""
    kind = models.CharField(max_length=40)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="+")
    """Set where the owner must be able to read it; null for what is public."""
    happened_at = models.DateTimeField()
    body = models.TextField()
    """JSON."""
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    due_at = models.DateTimeField()
    """When it is to be sent; while it is being sent, when the sender is taken for dead."""
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["endpoint", "-id"], name="webhook_list"),
            models.Index(fields=["due_at"], condition=models.Q(state__in=["waiting", "sending"]), name="webhook_due"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint", "subject"], name="an_endpoint_hears_of_a_thing_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.subject}"

    @property
    def message_id(self) -> str:
        """The header webhook-id."""
        return f"msg_{self.reference.hex}"


class Attempt(models.Model):
    """One row per time a delivery was sent. Never edited."""

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="attempts")
    at = models.DateTimeField()
    took_ms = models.PositiveIntegerField()
    status = models.PositiveSmallIntegerField(null=True)
    """HTTP; null where no answer came."""
    error = models.CharField(max_length=20, blank=True)
    """A key of gateways.webhook.REASONS; empty where it was taken."""
    response = models.TextField(blank=True)
    """The first kilobyte of the answer."""

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.status or self.error}"


class Feed(models.Model):
    """The one row that says how far case events were read; see `feed`."""

    settled = models.BigIntegerField(default=0)
    """Every event up to this key has its deliveries, and no open transaction can add one."""
    seen = models.BigIntegerField(default=0)
    """The last key there was when `writers` was read."""
    writers = models.JSONField(default=list)
    """Transactions that were writing events then."""

    class Meta:
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="the_feed_has_one_place")]

    def __str__(self) -> str:
        return f"{self.settled}"
