"""What machines read: feeds, the map of the site, and schema.org; valid, permanent, and true."""

import datetime as dt
import json
import re
from xml.etree import ElementTree

import pytest
from django.test import Client, override_settings
from django.utils import timezone
from playwright.sync_api import Page

from cases import people
from huiqi.cases import actions
from huiqi.cases.models import Window
from huiqi.web.tags import json_ld
from web.drafting_routes import reported
from web.routes import world

pytestmark = pytest.mark.django_db
ATOM, MAP = "{http://www.w3.org/2005/Atom}", "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FEEDS = ("notices", "results", "published", "consultations", "windows")
ON_PAGE = re.compile(r'<script type="application/ld\+json">(.*?)</script>', re.DOTALL)
KNOWN = {
    "GovernmentService": {
        "@context", "@type", "@id", "url", "name", "description", "serviceType", "identifier", "provider", "audience",
        "areaServed", "availableChannel", "hoursAvailable",
    },
    "GovernmentOrganization": {"@type", "name"}, "BusinessAudience": {"@type", "audienceType"},
    "AdministrativeArea": {"@type", "name"}, "ServiceChannel": {"@type", "serviceUrl", "availableLanguage"},
    "OpeningHoursSpecification": {"@type", "validFrom", "validThrough"},
    "BreadcrumbList": {"@context", "@type", "itemListElement"}, "ListItem": {"@type", "position", "name", "item"},
}  # fmt: skip
"""Properties that schema.org gives each type (V29), of those we use."""


def feed(name: str, language: str = "") -> ElementTree.Element:
    answer = Client().get(f"/feeds/{name}.xml{language}")
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/atom+xml; charset=utf-8")
    return ElementTree.fromstring(answer.content)


def keys(name: str) -> list[str]:
    return [str(entry.findtext(f"{ATOM}id")) for entry in feed(name).iter(f"{ATOM}entry")]


def ready() -> str:
    """An award that was paid: its number."""
    return str(people.paid().public_notice)


@pytest.mark.parametrize("name", FEEDS)
def test_a_feed_is_atom_in_the_readers_language_and_never_empty_of_its_own_name(name) -> None:
    ready()
    reported()
    for language, said in (("", "zh-Hans"), ("?lang=en", "en")):
        root = feed(name, language)
        assert root.get("{http://www.w3.org/XML/1998/namespace}lang") == said
        assert root.findtext(f"{ATOM}id") == f"urn:huiqi:feed:{name}"
        assert root.findtext(f"{ATOM}updated")
        assert root.find(f"{ATOM}author/{ATOM}name") is not None
        for entry in root.iter(f"{ATOM}entry"):
            assert all(entry.findtext(f"{ATOM}{part}") for part in ("title", "id", "updated"))
            assert str(entry.find(f"{ATOM}link").get("href")).startswith("http://localhost:8000/")  # type: ignore[union-attr]


def test_news_has_a_name_that_stays_when_the_service_moves() -> None:
    number = ready()
    assert keys("notices") == [f"urn:huiqi:notice:{number}"]
    assert keys("results") == [f"urn:huiqi:paid:{number}"]
    assert keys("windows") == [f"urn:huiqi:window:{Window.objects.get().pk}"]
    found = reported()
    assert keys("consultations") == [f"urn:huiqi:consultation-report:{found.pk}", f"urn:huiqi:consultation:{found.pk}"]
    with override_settings(SITE="https://new.example"):
        assert keys("notices") == [f"urn:huiqi:notice:{number}"]
        assert b"https://new.example/notices/" in Client().get("/feeds/notices.xml").content
    assert Client().get("/feeds/nothing.xml").status_code == 404


def test_a_withdrawal_and_its_reason_are_news() -> None:
    people.firm()
    people.window()
    people.decided_numbers()
    case = people.to_be_paid()
    actions.revoke(actor=people.SECRETARY, case_id=case.pk, version=case.version, at=people.moment(7, 1), why="搬离<b>本区")
    (entry,) = feed("results").iter(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}summary") == "已撤销：决定已撤销：搬离&lt;b&gt;本区"


def test_a_feed_is_not_sent_again_where_nothing_is_new() -> None:
    ready()
    first = Client().get("/feeds/notices.xml")
    assert Client().get("/feeds/notices.xml", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_every_page_leads_to_the_feeds_and_says_its_own_address_in_each_language() -> None:
    page = Client().get("/notices/?q=x&page=2").content.decode()
    for name in FEEDS:
        assert f'href="/feeds/{name}.xml"' in page
    assert '<link rel="canonical" href="http://localhost:8000/notices/?page=2">' in page
    assert '<link rel="alternate" hreflang="en" href="http://localhost:8000/notices/?page=2&amp;lang=en">' in page
    english = Client().get("/notices/?lang=en").content.decode()
    assert '<link rel="canonical" href="http://localhost:8000/notices/?lang=en">' in english
    strange = Client().get('/notices/?lang="><b>').content.decode()
    assert '<link rel="canonical" href="http://localhost:8000/notices/">' in strange
    assert re.search(r'<meta name="description" content="[^"]{20,}">', page)


def test_the_map_holds_every_permanent_address_and_each_answers(monkeypatch) -> None:
    number, found = ready(), reported()
    index = ElementTree.fromstring(Client().get("/sitemap.xml").content)
    parts = [str(loc.text) for loc in index.iter(f"{MAP}loc")]
    assert parts == [f"http://localhost:8000/sitemap-{name}.xml" for name in ("pages", "notices-0")]
    lines = {}
    for part in parts:
        root = ElementTree.fromstring(Client().get(part.removeprefix("http://localhost:8000")).content)
        lines |= {str(url.findtext(f"{MAP}loc")): url.findtext(f"{MAP}lastmod") for url in root.iter(f"{MAP}url")}
    assert lines[f"http://localhost:8000/notices/{number}"] == "2026-03-24"
    reported_on = timezone.localdate(found.reported_at).isoformat()
    assert lines[f"http://localhost:8000/consultations/{found.pk}/report"] == reported_on
    assert "http://localhost:8000/policy/livestream/m03/2026" in lines
    assert all(Client().get(line.removeprefix("http://localhost:8000")).status_code == 200 for line in lines)
    monkeypatch.setattr("huiqi.web.public.sitemap.MOST", 1)
    assert Client().get("/sitemap.xml").content.count(b"sitemap-notices-") >= 2
    for wrong in ("notices", "notices-x", "notices-999999", "cases-0"):
        assert Client().get(f"/sitemap-{wrong}.xml").status_code == 404
    robots = Client().get("/robots.txt").content.decode()
    assert "Disallow: /desk/" in robots
    assert "Sitemap: http://localhost:8000/sitemap.xml" in robots


def said(path: str) -> dict[str, object]:
    (found,) = ON_PAGE.findall(Client().get(path).content.decode())
    return dict(json.loads(found))


def known(thing: object) -> list[str]:
    """Properties that schema.org does not give the type of what says them."""
    if isinstance(thing, list):
        return [fault for one in thing for fault in known(one)]
    if not isinstance(thing, dict):
        return []
    wrong = [f"{thing.get('@type')}.{key}" for key in thing if key not in KNOWN[str(thing["@type"])]]
    return wrong + [fault for value in thing.values() for fault in known(value)]


def test_a_measure_is_a_government_service_open_in_its_window() -> None:
    people.lawful()
    now = timezone.now()
    actions.open_window(
        actor=people.ADMINISTRATOR, measure=people.M03, year=now.year, opens_at=now, closes_at=now + dt.timedelta(9),
        at=now,
    )  # fmt: skip
    found = said("/policy/livestream/m03")
    assert (found["@type"], found["name"], found["provider"]) == (
        "GovernmentService", "直播企业房租补贴", {"@type": "GovernmentOrganization", "name": "区文广旅体局"},
    )  # fmt: skip
    assert str(dict(found["hoursAvailable"])["validFrom"])[:10] == timezone.localdate().isoformat()  # type: ignore[call-overload]
    assert known(found) == []
    assert known(found | {"revenue": 1}) == ["GovernmentService.revenue"]
    blocked, service = said("/policy/livestream/m02"), said("/policy/livestream/m06")
    assert not {"availableChannel", "hoursAvailable"} & blocked.keys()
    assert dict(service["availableChannel"])["serviceUrl"] == "http://localhost:8000/services/"  # type: ignore[call-overload]
    assert (known(blocked), known(service)) == ([], [])


def test_a_notice_says_the_way_to_it_and_nothing_can_end_the_block() -> None:
    number = ready()
    found = said(f"/notices/{number}")
    assert known(found) == []
    assert '"</script' not in Client().get(f"/notices/{number}").content.decode()
    block = json_ld({"a": "</script><!--&"})
    assert block == '<script type="application/ld+json">{"a": "\\u003c/script\\u003e\\u003c!--\\u0026"}</script>'


def test_a_browser_reads_the_block_without_running_it(page_at) -> None:
    world()
    page: Page = page_at()
    page.goto("/policy/livestream/m03")
    assert page.evaluate(
        "JSON.parse(document.querySelector('script[type=\"application/ld+json\"]').textContent)['@type']"
    ) == ("GovernmentService")
