"""What was I told? The list, unread first; a message opens its case and is read then."""

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from huiqi.access.actor import Actor
from huiqi.cases import actions, queries
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import ComplaintEvent, Event, Message, ServiceEvent
from huiqi.cases.wording import headline, is_blind, reason, subject
from huiqi.web.account.actor import actor_in
from huiqi.web.whole import whole

PAGE_SIZE = 30
READS_CASES = frozenset({"window", "officer", "head", "secretary", "treasury", "auditor"})
"""The roles for which a case opens on the desk."""


OPENS = {Event: "message-open", ServiceEvent: "message-open-service", ComplaintEvent: "message-open-complaint"}
"""The route that opens what each kind of event is of."""


@dataclass(frozen=True)
class Line:
    """One message as the page shows it; `firm` is empty for who may not know it."""

    message: Message
    headline: str
    why: str
    firm: str
    number: str
    title: str
    link: str


def _line(actor: Actor, message: Message) -> Line:
    event = message.about
    number, title = subject(event)
    link = reverse(OPENS[type(event)], args=[event.pk])
    return Line(message, headline(event), reason(event), _firm(actor, message), number, title, link)


@login_required
def listing(request: HttpRequest) -> HttpResponse:
    """One's own messages, a page at a time."""
    actor = actor_in(request)
    page = Paginator(queries.messages_of(actor), PAGE_SIZE).get_page(request.GET.get("page"))
    lines = [_line(actor, m) for m in page]
    context = {"page": page, "lines": lines, "empty": not page.paginator.count, "section": "messages"}
    return render(request, "messages/list.html", context)


def _firm(actor: Actor, message: Message) -> str:
    """The firm's name, for staff who read cases: to a firm it is its own, an expert reviews blind."""
    event = message.about
    if not actor.roles & READS_CASES or is_blind(event) or isinstance(event, ComplaintEvent):
        return ""
    return event.request.enterprise.name if isinstance(event, ServiceEvent) else event.case.enterprise.name


@login_required
@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one message read, or all of them."""
    typed = request.POST.get("message", "")
    one = whole(typed, None)
    if typed and one is None:
        raise Http404(typed)
    count = actions.mark_read(actor=actor_in(request), at=timezone.now(), message_ids=None if one is None else [one])
    if one is None and count:
        messages.success(request, _("已全部标为已读。"))
    return redirect("messages")


@login_required
def open_case(request: HttpRequest, event_id: int) -> HttpResponse:
    """To the case of a message; the message is read."""
    actor, event = actor_in(request), _read_now(request, queries.message_about, event_id).event
    if event is None:
        raise Http404(event_id)
    case = event.case
    if case.credit_code in actor.firms:
        return redirect("my-case", case.number)
    if "expert" in actor.roles:
        return redirect("reviews")
    return redirect("desk-case", case.number) if actor.roles & READS_CASES else redirect("messages")


@login_required
def open_service(request: HttpRequest, event_id: int) -> HttpResponse:
    """To the service request of a message; the message is read."""
    event = _read_now(request, queries.message_about_service, event_id).service_event
    if event is None:
        raise Http404(event_id)
    asked = event.request
    own = asked.enterprise.credit_code in actor_in(request).firms
    return redirect("my-request" if own else "desk-request", asked.number)


@login_required
def open_complaint(request: HttpRequest, event_id: int) -> HttpResponse:
    """To the complaint of a message; the message is read."""
    event = _read_now(request, queries.message_about_complaint, event_id).complaint_event
    if event is None:
        raise Http404(event_id)
    return redirect("desk-complaint", event.complaint.number)


def _read_now(request: HttpRequest, find: Callable[[Actor, int], Message], event_id: int) -> Message:
    """The reader's own message of an event, read from now on. Raises Http404."""
    actor = actor_in(request)
    try:
        message = find(actor, event_id)
    except (UnknownCase, OverflowError):
        raise Http404(event_id) from None
    actions.mark_read(actor=actor, at=timezone.now(), message_ids=[message.pk])
    return message
