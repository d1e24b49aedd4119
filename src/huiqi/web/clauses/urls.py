"""Which address leads to which page of a clause? Each package has its own."""

from django.urls import include, path

from huiqi.web.clauses import overview
from huiqi.web.open_pages import packages

urlpatterns = [
    path("services/", overview.overview, name="services"),
    *(path("", include(f"huiqi.web.clauses.{package}.urls")) for package in packages()),
]
