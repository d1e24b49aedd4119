"""Which address leads to which page?"""

from django.urls import path

from huiqi.web import health
from huiqi.web.public import catalogue

urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("healthz", health.healthz, name="healthz"),
]
handler404 = health.not_found
handler500 = health.failed
