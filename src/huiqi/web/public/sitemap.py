"""Which addresses stay for good, and when did each last change? For search engines: an index, its parts, and robots.txt."""

import datetime as dt
from collections.abc import Iterable, Iterator
from xml.etree.ElementTree import Element, SubElement, tostring

from django.conf import settings
from django.db.models import Max
from django.db.models.functions import Coalesce, Greatest
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from huiqi.cases.models import Notice, Window
from huiqi.drafting import queries as drafting
from huiqi.drafting.models import PolicyEvaluation
from huiqi.policies import POLICIES
from huiqi.web.open_pages import packages, pages_of
from huiqi.web.public.linked import absolute
from huiqi.web.public.words import today

MOST = 50_000
"""Addresses that one part may hold (sitemaps.org)."""
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
PAGES = (
    "catalogue", "services", "finder-start", "notices", "results", "progress", "complaints", "subscribe", "consultations",
    "published",
)  # fmt: skip
"""Routes without an object that everybody may open."""
PRIVATE = ("/desk/", "/my/", "/account/", "/messages/", "/complaints/", "/find/*/", "/files/", "/letters/", "/audit/")
"""What no search engine need look at; most of it asks who is there."""
Line = tuple[str, dt.date | None]
"""A path and the day it last changed, where that is known."""


@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Every part: the pages, then the notices by the number of their row."""
    last = Notice.objects.aggregate(last=Max("pk"))["last"] or 0
    parts = ["pages", *(f"notices-{place}" for place in range(last // MOST + 1) if last)]
    return _xml("sitemapindex", "sitemap", ((reverse("sitemap-part", args=[part]), None) for part in parts))


@require_safe
def part(request: HttpRequest, name: str) -> HttpResponse:
    """The addresses of one part."""
    kind, _dash, place = name.partition("-")
    if name == "pages":
        return _xml("urlset", "url", _pages())
    if kind == "notices" and place.isdecimal() and len(place) <= len(str(MOST)):
        return _xml("urlset", "url", _notices(int(place)))
    raise Http404(name)


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """What search engines may look at, and where the index is."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in PRIVATE), "Allow: /complaints/$", ""]
    return HttpResponse("\n".join([*lines, f"Sitemap: {absolute(reverse('sitemap'))}", ""]), content_type="text/plain")


def _notices(place: int) -> Iterator[Line]:
    """A notice changes when it is published, withdrawn or paid."""
    rows = Notice.objects.filter(pk__gte=place * MOST, pk__lt=(place + 1) * MOST).order_by("pk")
    changed = rows.annotate(
        gone=Coalesce("withdrawn_at", "published_at"), paid=Max("case__payment_lines__answered_on"),
    ).annotate(at=Greatest("published_at", "gone"))  # fmt: skip
    for number, at, paid in changed.values_list("number", "at", "paid").iterator(2000):
        yield reverse("notice", args=[number]), max(timezone.localdate(at), paid or dt.date.min)


def _pages() -> Iterator[Line]:
    for route in PAGES:
        yield reverse(route), None
    for page in (page for short in packages() for page in pages_of(short) if page.who == "public"):
        yield reverse(page.route), None
    by_id = {m.id: (policy.id, m.short) for policy in POLICIES.values() for m in policy.measures}
    yield from ((reverse("measure", args=way), None) for way in by_id.values())
    yield from ((reverse("measure-year", args=[*by_id[m], year]), None) for m, year in sorted(_years()) if m in by_id)
    for found in drafting.consultations(today()):
        yield reverse("consultation", args=[found.pk]), timezone.localdate(found.published_at)
        if found.reported_at:
            yield reverse("consultation-report", args=[found.pk]), timezone.localdate(found.reported_at)
    yield from _versions()


def _years() -> set[tuple[str, int]]:
    """Each measure with each year for which it has had a window or an award."""
    awards = Notice.objects.order_by().values_list("case__measure", "case__year").distinct()
    return {*Window.objects.order_by().values_list("measure", "year"), *awards}


def _versions() -> Iterator[Line]:
    evaluated = dict(PolicyEvaluation.objects.filter(concluded_on__isnull=False).values_list("version_id", "concluded_on"))
    for guide in drafting.guides():
        yield reverse("published-version", args=[guide.version_id]), guide.version.issued_on
        if guide.released_on:
            yield reverse("published-guide", args=[guide.version_id]), guide.released_on
        if guide.version_id in evaluated:
            yield reverse("published-evaluation", args=[guide.version_id]), evaluated[guide.version_id]


def _xml(root: str, each: str, lines: Iterable[Line]) -> HttpResponse:
    top = Element(root, xmlns=NAMESPACE)
    for path, day in lines:
        one = SubElement(top, each)
        SubElement(one, "loc").text = f"{settings.SITE}{path}"
        if day:
            SubElement(one, "lastmod").text = day.isoformat()
    return HttpResponse(tostring(top, encoding="utf-8", xml_declaration=True), content_type="application/xml; charset=utf-8")
