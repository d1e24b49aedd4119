"""What is to be looked at after the awards? Every open check of the cases one may read, the earliest first."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from huiqi.cases import queries
from huiqi.web.officer.desk import PAGE_SIZE, staff
from huiqi.web.public.words import today


def to_do(request: HttpRequest) -> HttpResponse:
    """A page of open checks; each leads to its case, where the finding is recorded."""
    page = Paginator(queries.checks_to_do(staff(request)), PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "officer/supervision.html", {"page": page, "on": today()})
