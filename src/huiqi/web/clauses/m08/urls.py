"""Which address leads to which page of an event?"""

from django.urls import path

from huiqi.web.clauses.m08 import desk, firm, public

urlpatterns = [
    path("events/", public.events, name="events"),
    path("events/calendar.ics", public.calendar, name="events-calendar"),
    path("my/events/", firm.mine, name="my-events"),
    path("my/events/new", firm.new, name="my-event-new"),
    path("my/events/<int:event_id>", firm.page, name="my-event"),
    path("my/events/<int:event_id>/withdraw", firm.withdraw, name="my-event-withdraw"),
    path("desk/events/", desk.queue, name="desk-events"),
    path("desk/events/<int:event_id>", desk.page, name="desk-event"),
]
