"""What is offered and needed now, and when is the next selection day? For everybody; contacts stay closed."""

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from huiqi.register import queries
from huiqi.register.models import SupplyEntry
from huiqi.web.public.words import today
from huiqi.web.tags import tr

PAGE_SIZE = 50


def supply(request: HttpRequest) -> HttpResponse:
    """Open entries by side, category and words; the selection days to come."""
    asked = {
        "q": request.GET.get("q", "")[:80],
        "side": request.GET.get("side", ""),
        "category": request.GET.get("category", ""),
    }
    side = asked["side"] if asked["side"] in SupplyEntry.Side.values else ""
    category = asked["category"] if asked["category"] in SupplyEntry.Category.values else ""
    found = queries.entries(words=asked["q"], side=side, category=category, on=today())
    context = {
        "section": "services", "asked": asked, "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
        "sides": [(value, tr(str(label))) for value, label in SupplyEntry.Side.choices],
        "categories": [(value, tr(str(label))) for value, label in SupplyEntry.Category.choices],
        "days": queries.selection_days(on=today())[:5],
    }  # fmt: skip
    return render(request, "clauses/m09/supply.html", context)


def entry(request: HttpRequest, entry_id: int) -> HttpResponse:
    """One entry, without contacts."""
    row = queries.entry(entry_id)
    if row is None:
        raise Http404(entry_id)
    context = {"section": "services", "e": row, "over": row.closed_on is not None or row.valid_until < today()}
    return render(request, "clauses/m09/entry.html", context)
