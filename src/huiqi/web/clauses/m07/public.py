"""How good is the network of each venue? For everybody who looks for a place to broadcast from."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from huiqi.access.permissions import About, allowed
from huiqi.register import queries
from huiqi.register.models import Venue
from huiqi.web.account.actor import actor_in
from huiqi.web.clauses.m07.plan import floors
from huiqi.web.public.words import today

PAGE_SIZE = 50


def networks(request: HttpRequest) -> HttpResponse:
    """Venues with their lines, indoor 5G, what is planned and what is broken."""
    asked = {"q": request.GET.get("q", "")[:80]}
    page = Paginator(queries.networks(words=asked["q"]), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"section": "services", "page": page, "asked": asked}
    return render(request, "clauses/m07/networks.html", context)


def network(request: HttpRequest, venue_id: int) -> HttpResponse:
    """One venue: its lines, its floors coloured by speed, and its plan items; an office adds to them here."""
    venue = get_object_or_404(Venue, pk=venue_id)
    actor = actor_in(request)
    keeps = actor.is_staff and allowed(actor, "register.write", About())
    operates = venue.operator is not None and allowed(actor, "register.write", About(credit_code=venue.operator.credit_code))
    context = {
        "section": "services", "venue": venue, "lines": venue.lines.all(), "plans": venue.network_plans.all(), "on": today(),
        "floors": floors(queries.spot_speeds(venue, timezone.now())), "keeps": keeps, "tests": keeps or operates,
    }  # fmt: skip
    return render(request, "clauses/m07/network.html", context)
