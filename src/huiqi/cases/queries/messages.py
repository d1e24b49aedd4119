"""What was somebody told, how much of it is unread, and what could not be sent?"""

from django.db.models import BooleanField, ExpressionWrapper, Q, QuerySet

from huiqi.access.actor import Actor
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Delivery, Message

SUBJECTS = (
    "event__case__enterprise",
    "service_event__request__enterprise",
    "service_event__part",
    "complaint_event__complaint",
)
"""What the words about a case, a service or a complaint need beside its event."""


def messages_of(actor: Actor) -> QuerySet[Message]:
    """The actor's own messages with their cases and requests, the unread first, then the latest."""
    read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
    own = Message.objects.filter(account_id=actor.account_id or 0).select_related(*SUBJECTS)
    return own.annotate(read=read).order_by("read", "-pk")


def unread(account_id: int) -> int:
    """How many messages an account has not read; one query."""
    return Message.objects.filter(account_id=account_id, read_at=None).count()


def message_about(actor: Actor, event_id: int) -> Message:
    """The actor's own message of an event. Raises UnknownCase: another's does not exist for this reader."""
    return _own(messages_of(actor).filter(event_id=event_id))


def message_about_service(actor: Actor, event_id: int) -> Message:
    """The same of an event of a service."""
    return _own(messages_of(actor).filter(service_event_id=event_id))


def message_about_complaint(actor: Actor, event_id: int) -> Message:
    """The same of an event of a complaint."""
    return _own(messages_of(actor).filter(complaint_event_id=event_id))


def _own(rows: QuerySet[Message]) -> Message:
    found = rows.first()
    if found is None:
        raise UnknownCase("找不到这条消息：它可能是发给别人的；请从消息列表打开。")
    return found


def undelivered() -> QuerySet[Delivery]:
    """Mails and texts that have not left, the oldest first."""
    return Delivery.objects.exclude(state=Delivery.State.SENT).select_related("account", *SUBJECTS)
