"""Which measures does the policy have? The catalogue, searched and filtered."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def catalogue(request: HttpRequest) -> HttpResponse:
    """Every measure in the order of the text."""
    return render(request, "catalogue.html")
