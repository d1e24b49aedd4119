"""Which address leads to which page?"""

from django.urls import path

from huiqi.web import health
from huiqi.web.public import catalogue, measure

urlpatterns = [
    path("", catalogue.catalogue, name="catalogue"),
    path("policy/<slug:policy_id>", catalogue.catalogue, name="policy"),
    path("policy/<slug:policy_id>/<slug:short>", measure.measure_page, name="measure"),
    path("healthz", health.healthz, name="healthz"),
]
handler404 = health.not_found
handler500 = health.failed
