"""What may a page cost? Queries and bytes, whatever the number of cases: a page that grows with them fails here."""

from collections.abc import Iterable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from huiqi.cases.models import Case, Event
from huiqi.register.models import Enterprise
from web.routes import World, world
from web.test_routes import sign_in

pytestmark = pytest.mark.database
LIST_QUERIES, BYTES = 12, 120_000
CASES = 400
"""More than fill the pages of any list."""
PAGES = [
    ("officer", "/desk/?view=all", LIST_QUERIES),
    ("officer", "/desk/?view=waiting", LIST_QUERIES),
    ("officer", "/desk/?view=due", LIST_QUERIES),
    ("officer", "/desk/?view=all&q=公司&order=due_on", LIST_QUERIES),
    ("window", "/desk/?view=waiting", LIST_QUERIES),
    ("manager", "/my/", 24),  # what is known of the firm takes one for each kind of evidence
    ("manager", "/my/cases/{draft}/", 20),
    ("manager", "/my/cases/{draft}/facts", 20),
    ("manager", "/my/cases/{draft}/papers", 12),
    ("manager", "/my/cases/{draft}/review", 20),
    ("officer", "/desk/{case}", 40),
    ("secretary", "/desk/meetings", 12),
    ("secretary", "/desk/numbers", 12),
    ("visitor", "/notices/", 5),
]


def crowd(place: World, rows: int) -> None:
    """As many cases more, of as many firms, each with the history of the one there is; inserted raw."""
    first = Case.objects.get(number=place.own["case"])
    codes = (f"9135{n:014d}" for n in range(rows))
    firms = Enterprise.objects.bulk_create(Enterprise(credit_code=code, name=f"拥挤公司{code[-4:]}") for code in codes)
    Case.objects.bulk_create(_copies(first, firms))
    events = list(first.events.all())
    for case in Case.objects.filter(enterprise__in=firms[:50]):
        Event.objects.bulk_create(_moved(event, case) for event in events)


def _copies(first: Case, firms: Iterable[Enterprise]) -> Iterable[Case]:
    plain = {f.attname: getattr(first, f.attname) for f in Case._meta.concrete_fields if f.attname != "id"}
    for place, firm in enumerate(firms):
        own = {"enterprise_id": firm.pk, "number": f"LS-2026-9{place:05d}", "matter_key": f"crowd:{place}"}
        yield Case(**plain | own)


def _moved(event: Event, case: Case) -> Event:
    plain = {f.attname: getattr(event, f.attname) for f in Event._meta.concrete_fields if f.attname != "id"}
    return Event(**plain | {"case_id": case.pk})


def cost(place: World, role: str, path: str) -> tuple[int, int]:
    """Queries and bytes of a page, asked a second time: what a process keeps is there."""
    client = Client()
    if role != "visitor":
        sign_in(client, place.accounts[role])
    client.get(path)
    with CaptureQueriesContext(connection) as queries:
        answer = client.get(path)
    assert answer.status_code == 200, path
    return len(queries), len(answer.content)


@pytest.mark.parametrize(("role", "path", "queries"), PAGES)
def test_a_page_takes_few_queries_however_many_cases_there_are(role, path, queries) -> None:
    place = world()
    address = path.format_map(place.own)
    assert place.own["case"]
    before, _ = cost(place, role, address)
    crowd(place, CASES)
    after, size = cost(place, role, address)
    assert after == before <= queries
    assert size <= BYTES
