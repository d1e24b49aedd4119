"""Which brand events are coming? For everybody, and as a calendar that a telephone follows."""

import datetime as dt

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from icalendar import Calendar, Event

from huiqi.register import queries
from huiqi.register.models import BrandEvent
from huiqi.web.public.words import today

PAGE_SIZE = 50
APPROVED = (BrandEvent.State.APPROVED.value,)


def events(request: HttpRequest) -> HttpResponse:
    """Approved events: those to come first, the next one on top; then those that are over."""
    words = request.GET.get("q", "")[:80]
    coming = queries.events(words=words, states=APPROVED).filter(ends_on__gte=today()).order_by("starts_on", "pk")
    over = queries.events(words=words, states=APPROVED).filter(ends_on__lt=today())
    page = Paginator(over, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"section": "services", "coming": coming[:PAGE_SIZE], "page": page, "words": words}
    return render(request, "clauses/m08/events.html", context)


def calendar(request: HttpRequest) -> HttpResponse:
    """Approved events since last year as iCalendar (RFC 5545): whole days, the last one included."""
    made = Calendar()
    made.add("prodid", "-//huiqi//events//ZH")
    made.add("version", "2.0")
    for row in queries.events(states=APPROVED).filter(ends_on__gte=today() - dt.timedelta(365)):
        entry = Event()
        entry.add("uid", f"event-{row.pk}@{request.get_host()}")
        entry.add("dtstamp", row.decided_at or timezone.now())
        entry.add("dtstart", row.starts_on)
        entry.add("dtend", row.ends_on + dt.timedelta(1))
        entry.add("summary", row.name)
        entry.add("description", row.enterprise.name)
        entry.add("location", row.place)
        made.add_component(entry)
    answer = HttpResponse(made.to_ical(), content_type="text/calendar; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="events.ics"'
    return answer
