"""Which address leads to which page of rooms to let? The venues themselves are those of 三（一）."""

from django.urls import path

from huiqi.web.clauses.m03 import desk, firm, operator, public

urlpatterns = [
    path("spaces/", public.spaces, name="spaces"),
    path("my/spaces/", firm.mine, name="my-spaces"),
    path("my/spaces/<int:space_id>/viewing", firm.ask, name="my-viewing-new"),
    path("my/viewings/<int:viewing_id>", firm.viewing, name="my-viewing"),
    path("my/venues/<int:venue_id>", operator.venue, name="my-venue"),
    path("my/venues/<int:venue_id>/services", operator.describe, name="my-venue-services"),
    path("my/venues/<int:venue_id>/spaces/new", operator.offer, name="my-space-new"),
    path("my/spaces/<int:space_id>", operator.change, name="my-space"),
    path("desk/viewings/", desk.queue, name="desk-viewings"),
    path("desk/viewings/export.csv", desk.export, name="desk-viewings-export"),
]
