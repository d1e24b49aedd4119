"""Which regions are paired, until when, and which of their products count? For everybody."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiqi.register import queries
from huiqi.web.public.words import today

PAGE_SIZE = 50


def assistance(request: HttpRequest) -> HttpResponse:
    """The regions of today with their documents, and the products that are listed."""
    words, on = request.GET.get("q", "")[:80], today()
    page = Paginator(queries.products(words=words, on=on), PAGE_SIZE).get_page(request.GET.get("page"))
    regions = [row for row in queries.regions() if row.valid_from <= on and (row.valid_to is None or on <= row.valid_to)]
    context = {"section": "services", "regions": regions, "page": page, "words": words}
    return render(request, "clauses/m11/assistance.html", context)
