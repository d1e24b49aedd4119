"""Which rooms are free? For every firm that looks for one."""

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiqi.register import queries
from huiqi.register.models import Venue
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50
AREAS = (0, 50, 100, 200, 500, 1000)
"""The least areas that can be chosen, in square metres."""


def spaces(request: HttpRequest) -> HttpResponse:
    """Free rooms by kind of venue, least area, recognition and words."""
    kind, area = request.GET.get("kind", ""), request.GET.get("area", "")
    asked: dict[str, Any] = {
        "q": request.GET.get("q", "")[:80],
        "kind": kind if kind in Venue.Kind.values else "",
        "area": int(area) if area in map(str, AREAS) else 0,
        "recognised": "recognised" in request.GET,
    }
    found = queries.spaces(
        on=today(), words=asked["q"], kind=asked["kind"], area_m2=asked["area"], recognised=asked["recognised"]
    )
    context = {
        "section": "services", "asked": asked, "on": today(), "areas": AREAS,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "kinds": [(value, tr(str(label))) for value, label in Venue.Kind.choices],
    }  # fmt: skip
    return render(request, "clauses/m03/spaces.html", context)
