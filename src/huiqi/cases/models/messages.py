"""Who was told of what, and what left the machine for it? One message a person, one delivery a mail or text."""

from typing import ClassVar

from django.db import models

from huiqi.access.models import Account
from huiqi.cases.models.case import Event
from huiqi.cases.models.clock import Clock
from huiqi.cases.models.complaints import ComplaintEvent
from huiqi.cases.models.requests import ServiceEvent

Told = Event | ServiceEvent | ComplaintEvent
"""What people are told of."""
_SOURCES = ("event", "service_event", "complaint_event")
_ONE_EVENT = models.Q()
for _source in _SOURCES:
    _ONE_EVENT |= models.Q(**{f"{name}__isnull": name != _source for name in _SOURCES})


def _about(*events: Told | None) -> Told:
    found = next((event for event in events if event), None)
    if found is None:
        raise AssertionError("the table holds no message without an event")
    return found


class Message(models.Model):
    """One row per event, of a case, service or complaint, and account that is told of it: the row says if it was read."""

    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="messages")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="messages")
    service_event = models.ForeignKey(ServiceEvent, on_delete=models.CASCADE, null=True, related_name="messages")
    """Where a service tells; then there is no `event`."""
    complaint_event = models.ForeignKey(ComplaintEvent, on_delete=models.CASCADE, null=True, related_name="messages")
    """Where a complaint does."""
    clock = models.ForeignKey(Clock, on_delete=models.CASCADE, null=True, related_name="messages")
    """The clock that ran low, where time itself tells."""
    level = models.CharField(max_length=20, blank=True)
    """remind or escalate where there is a clock, else empty."""
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        indexes: ClassVar = [
            models.Index(fields=["account", "-id"], name="message_list"),
            models.Index(fields=["account"], condition=models.Q(read_at__isnull=True), name="message_unread"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["account", "event"], name="a_person_is_told_once_of_an_event"),
            models.UniqueConstraint(fields=["account", "service_event"], name="a_person_is_told_once_of_a_service_event"),
            models.UniqueConstraint(fields=["account", "complaint_event"], name="a_person_is_told_once_of_a_complaint"),
            models.CheckConstraint(condition=_ONE_EVENT, name="a_message_is_of_one_event"),
            models.UniqueConstraint(
                fields=["account", "clock", "level"],
                condition=models.Q(clock__isnull=False),
                name="a_person_is_told_once_of_a_clock_and_level",
            ),
            models.CheckConstraint(
                condition=models.Q(clock__isnull=True, level="")
                | models.Q(clock__isnull=False, level__in=["remind", "escalate"]),
                name="a_clock_tells_at_two_levels",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.event_id or self.service_event_id or self.complaint_event_id}"

    @property
    def about(self) -> Told:
        """What it tells of."""
        return _about(self.event, self.service_event, self.complaint_event)


class Delivery(models.Model):
    """One row per mail to an account, or text to a firm. It holds no address: that is looked up when it is sent."""

    class Channel(models.TextChoices):
        """How it leaves."""

        MAIL = "mail", "邮件"
        SMS = "sms", "短信"

    class State(models.TextChoices):
        """How far it got."""

        WAITING = "waiting", "待发送"
        SENDING = "sending", "发送中"
        SENT = "sent", "已发送"
        NOT_SENT = "not_sent", "未发出"

    event = models.ForeignKey(Event, on_delete=models.CASCADE, null=True, related_name="deliveries")
    service_event = models.ForeignKey(ServiceEvent, on_delete=models.CASCADE, null=True, related_name="deliveries")
    complaint_event = models.ForeignKey(ComplaintEvent, on_delete=models.CASCADE, null=True, related_name="deliveries")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, null=True, related_name="deliveries")
    """Whom a mail is for; null where a text goes to the firm's contact."""
    channel = models.CharField(max_length=10, choices=Channel.choices)
    state = models.CharField(max_length=10, choices=State.choices, default=State.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
    """Why the last try failed."""

    class Meta:
        ordering: ClassVar = ["pk"]
        indexes: ClassVar = [
            models.Index(fields=["id"], condition=~models.Q(state="sent"), name="delivery_open"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "account"], condition=models.Q(channel="mail"), name="a_mail_is_sent_once_a_person"
            ),
            models.UniqueConstraint(fields=["service_event", "account"], name="a_mail_of_a_service_is_sent_once_a_person"),
            models.UniqueConstraint(fields=["complaint_event", "account"], name="a_mail_of_a_complaint_is_sent_once"),
            models.UniqueConstraint(fields=["event"], condition=models.Q(channel="sms"), name="a_text_is_sent_once"),
            models.CheckConstraint(condition=_ONE_EVENT, name="a_delivery_is_of_one_event"),
            models.CheckConstraint(
                condition=models.Q(channel="mail", account__isnull=False) | models.Q(channel="sms", account__isnull=True),
                name="a_mail_has_its_account_and_a_text_none",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.event_id or self.service_event_id or self.complaint_event_id} {self.state}"

    @property
    def about(self) -> Told:
        """What it tells of."""
        return _about(self.event, self.service_event, self.complaint_event)
