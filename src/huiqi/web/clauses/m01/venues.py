"""Which places are recognised, until when, and what do they offer? For everybody; few tenants are not counted."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from huiqi.register import queries
from huiqi.register.models import Venue
from huiqi.reports.disclosure import FEWEST
from huiqi.web.public.words import today

PAGE_SIZE = 50


def venues(request: HttpRequest) -> HttpResponse:
    """The venues asked for, with the recognition that holds today."""
    kind, words = request.GET.get("kind", ""), request.GET.get("q", "")[:80]
    kind = kind if kind in Venue.Kind.values else ""
    page = Paginator(queries.venues_shown(kind=kind, words=words), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "section": "services",
        "page": page,
        "states": queries.states_of(page, on=today()),
        "kinds": Venue.Kind.choices,
        "kind": kind,
        "words": words,
        "fewest": FEWEST,
    }
    return render(request, "clauses/m01/venues.html", context)


def venue(request: HttpRequest, venue_id: int) -> HttpResponse:
    """One venue: its rooms and network, its recognitions by their dates, and what the yearly reviews came to."""
    found = get_object_or_404(Venue, pk=venue_id)
    context = {
        "section": "services",
        "state": queries.states_of([found], on=today())[0],
        "recognitions": found.recognitions.prefetch_related("reviews"),
        "on": today(),
        "spaces": queries.spaces_of(found).filter(taken_on=None).select_related("venue"),
        "fewest": FEWEST,
    }
    return render(request, "clauses/m01/venue.html", context)
