"""Whatever is sent to whatever address: never a fault of ours, nothing half written, an answer that says what to do.

Every route of routes.py is asked with junk in its address, its query and its body, by somebody whom it lets in; in a
short run half of them on SQLite and half on PostgreSQL.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import pytest
from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

import huiqi.web
from cases import people as cases
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM, actor_of
from huiqi.access.audit import verify
from huiqi.cases import actions
from huiqi.cases.models import Case
from huiqi.web.drafting.public import OWN as COMMENT
from huiqi.web.officer.verbs import offers
from huiqi.web.public.complaints import OWN as COMPLAINT
from soak import SOAKING
from web.page_forms import Form, forms_of
from web.routes import ROUTES, Route, World, who
from web.test_routes import sign_in

pytestmark = pytest.mark.database
SOURCE = Path(huiqi.web.__file__).parent

NAUGHTY = (
    "",
    " \t\n",
    "甲\x00乙",
    "\ud800",
    "\u202e倒着写\u2066",
    "\ufeff\u200b\u0301",
    "👩‍👩‍👧‍👦🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "'; DROP TABLE cases_case; --",
    "%s %(x)s {0} {{ 7*7 }} {% now 'Y' %}",
    "<script>alert(1)</script>\"'><img src=x onerror=alert(1)>",
    "../../../etc/passwd",
    "-1",
    "-0.01",
    "1e400",
    "NaN",
    "１２３．４５",
    "٣",
    "²",
    "99999999999999999999999999",
    "0.001",
    "0000-00-00",
    "99999-12-31",
    "2026-02-30T25:61",
    "0001-01-01T00:00",
    "9999-12-31T23:59",
    "甲" * 5000,
    "行\n" * 10_000,
)
WORST = ("甲\x00乙", "\ud800", "-1", "１２３．４５", "99999999999999999999999999", "9999-12-31T23:59", "甲" * 5000)
"""What is also sent in one field after the other, the rest being right."""
NUMERALS = ("9" * 4301, "000020265")
"""What is sent at every turn: more digits than Python makes a number of, and a year of none."""
NASTY = tuple[str, ...]
SCRIPT = "<script>alert(1)"
QUERY = {"page": "99999999999", "sort": "evil", "order": "1;--", "view": "\u202e", "state": "X", "measure": "'",
         "key": "\ud800", "fact": "%", "window": "-1", "since": "0000", "next": "//evil.cn", "lang": "xx"}  # fmt: skip
READ = tuple(
    sorted(
        {
            name
            for file in SOURCE.rglob("*.py")
            for name in re.findall(r'(?:GET|POST)\.get(?:list)?\("(\w+)"', file.read_text())
        }
        | {name for file in SOURCE.rglob("*.html") for name in re.findall(r'name="([\w-]+)"', file.read_text())}
    )
)
"""Every name that some page reads."""
BODIES = (
    ("application/json", b"{"),
    ("application/json", b"[" * 100_000),
    ("application/json", b'{"facts": {"rent_paid_fen": 1e400}}'),
    ("application/json", b'"\\ud800"'),
    ("text/plain", b"\xff\xfe\x00"),
    ("application/x-www-form-urlencoded", b"%zz&=&version=%00&%ff=%ff"),
    ("application/x-www-form-urlencoded", b"&".join(b"x%d=1" % i for i in range(2000))),
    ("multipart/form-data; boundary=x", b"--y\r\nno end"),
    ("multipart/form-data", b""),
    ("application/octet-stream", b"\x00" * 3_000_000),
)


def counted() -> dict[str, int]:
    """The rows of every table but the sessions', in one question, which PostgreSQL plans once: that is most of its work."""
    tables = sorted(m._meta.db_table for m in apps.get_models() if "session" not in m._meta.db_table)
    question = "SELECT " + ", ".join(f'(SELECT count(*) FROM "{table}")' for table in tables)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT 1 FROM pg_prepared_statements WHERE name = 'counted'")
            if not cursor.fetchone():
                cursor.execute(f"PREPARE counted AS {question}")
            question = "EXECUTE counted"
        cursor.execute(question)
        return dict(zip(tables, cursor.fetchone(), strict=True))


@contextmanager
def nothing_stays() -> Iterator[None]:
    """What is done inside is undone."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def client_for(row: Route, place: World) -> Client:
    """Somebody whom the route lets in: one with a role where there is one."""
    client, roles = Client(headers={"accept": "text/html"}), sorted(who(row.may) - {"visitor"})
    if roles:
        sign_in(client, place.accounts[roles[0]])
    return client


def address(route: str, row: Route, place: World) -> str:
    return reverse(route, kwargs={name: place.own[key] for name, key in row.objects.items()})


KEEPS_WHAT_IS_RIGHT = ("/facts",)
"""Pages that keep the right answers and give the wrong ones back."""


def expect_no_fault(answer: HttpResponse, before: dict[str, int], sent: object) -> None:
    """No fault; and where it was refused, every table is as long as before."""
    assert answer.status_code < 500, sent
    if answer.status_code >= 400 and not answer.request["PATH_INFO"].endswith(KEEPS_WHAT_IS_RIGHT):
        assert counted() == before, sent


def share(turn: int) -> NASTY:
    """All of the junk in a long run; else every fourth of it, another share at each turn, so that all of it is sent."""
    return NUMERALS + (NAUGHTY if SOAKING else NAUGHTY[turn % 4 :: 4])


def asked_here(all_there_is: Iterable[str]) -> list[tuple[int, str]]:
    """Each with its turn: all in a long run; else every other one, the rest on the other kind of database."""
    first = 0 if connection.vendor == "sqlite" else 1
    return list(enumerate(all_there_is if SOAKING else list(all_there_is)[first::2]))


def send_queries(client: Client, path: str, nasty: NASTY, before: dict[str, int]) -> None:
    """Junk behind the question mark."""
    for query in (QUERY, *(dict.fromkeys(READ, naughty) for naughty in nasty if len(naughty) < 5000)):
        with nothing_stays():
            expect_no_fault(client.get(path, {k: v.encode(errors="surrogatepass") for k, v in query.items()}), before, query)


def send_addresses(client: Client, path: str, objects: list[str], nasty: NASTY, before: dict[str, int]) -> None:
    """Junk in the place of each object of the address."""
    for known in objects:
        for naughty in (n for n in nasty if n.strip()):
            wrong = path.replace(f"/{quote(known)}", "/" + quote(naughty, safe="", errors="surrogatepass"), 1)
            for method in ("get", "post"):
                with nothing_stays():
                    expect_no_fault(getattr(client, method)(wrong), before, wrong)


def send_bodies(client: Client, path: str, before: dict[str, int]) -> None:
    """Bodies that are no form."""
    for kind, body in BODIES:
        with nothing_stays():
            expect_no_fault(client.generic("POST", path, body, content_type=kind), before, (kind, body[:40]))


def text_of(answer: HttpResponse) -> str:
    """What a page says; nothing where it is a file."""
    return "" if answer.streaming else answer.content.decode(errors="replace")


def send_junk(client: Client, path: str, form: Form, nasty: NASTY) -> None:
    """The form with junk in all that is typed, in all it sends, and in one field after the other."""
    before = counted()
    for naughty in nasty:
        if naughty in WORST and len(form.typed) > 1:
            for name in form.typed:
                send(client, path, form.sends | {name: naughty}, before)
        if form.typed:
            send(client, path, form.sends | dict.fromkeys(form.typed, naughty), before)
        send(client, path, dict.fromkeys((*form.sends, *READ, "unknown", "\u0301"), naughty), before)


def send(client: Client, path: str, fields: dict[str, str], before: dict[str, int]) -> int:
    """One post that leaves nothing behind; where it succeeds, the page that follows shows it as text."""
    body = "&".join(f"{quote(name)}={quote(typed, errors='surrogatepass')}" for name, typed in fields.items())
    with nothing_stays():
        answer = client.post(path, body, content_type="application/x-www-form-urlencoded")
        expect_no_fault(answer, before, fields)
        if answer.status_code == 302 and answer["Location"].startswith("/"):
            answer = client.get(answer["Location"])
            assert answer.status_code < 500, fields
        assert SCRIPT not in text_of(answer), fields
    return int(answer.status_code)


@pytest.mark.parametrize(("turn", "route"), asked_here(ROUTES))
def test_a_route_answers_whatever_it_is_sent(turn: int, route: str, district: World) -> None:
    row, place, nasty = ROUTES[route], district, share(turn)
    path, client = address(route, row, place), client_for(row, place)
    page, before = client.get(path), counted()
    is_page = page.status_code == 200 and page.headers.get("Content-Type", "").startswith("text/html")
    forms = forms_of(text_of(page)) if is_page else []
    for form in forms or [Form("", dict(row.data) | {"version": "1"}, list(row.data))]:
        send_junk(client, form.action or path, form, nasty)
    send_queries(client, path, nasty, before)
    send_addresses(client, path, [str(place.own[key]) for key in row.objects.values()], nasty, before)
    send_bodies(client, path, before)
    assert verify() is None


def under_audit() -> Case:
    case = cases.accepted()
    return actions.order_audit(
        actor=cases.OFFICER, case_id=case.pk, version=case.version, at=cases.moment(3, 4), auditor="某所", why="金额较大"
    )


def with_co_departments() -> Case:
    cases.window(cases.M01)
    return cases.accepted(cases.M01, cases.PARK, matter="一号园")


CASES = {
    "submitted": cases.submitted,
    "accepted": cases.accepted,
    "under audit": under_audit,
    "with co-departments": with_co_departments,
    "decided": cases.decided,
    "objected": cases.objected,
}
"""Where staff have something to do with a case on its page."""
WAITS = {"under audit": {"examine"}, "with co-departments": {"examine"}}
"""What is refused there even where the form is right: something must come first."""


@pytest.mark.parametrize(("turn", "stands"), asked_here(CASES))
def test_a_verb_of_junk_is_answered(turn: int, stands: str, district: World) -> None:
    cases.firm()
    cases.window()
    cases.decided_numbers()
    case = CASES[stands]()
    street = district.accounts["head"]
    access.grant(actor=SYSTEM("test"), account_id=street.pk, role="officer", department=cases.STREETS, at=cases.START)
    refused = set()
    for account in (district.accounts["window"], district.accounts["officer"], street):
        client = Client(headers={"accept": "text/html"})
        sign_in(client, account)
        for offer in offers(actor_of(account, "test"), case):
            path = f"/desk/{case.number}/{offer.event}"
            for form in forms_of(text_of(client.get(path))):
                send_junk(client, form.action or path, form, share(turn))
                if send(client, path, form.sends, counted()) != 200:
                    refused.add(offer.event)
    assert refused == WAITS.get(stands, set()), "as a browser sends them: else junk never reaches the action"
    assert verify() is None


@pytest.mark.parametrize("path", ["/", "/my/", "/account/login/", "/complaints/answer", "/consultations/comment"])
def test_a_cookie_of_junk_is_as_none(path: str) -> None:
    names = (settings.SESSION_COOKIE_NAME, settings.CSRF_COOKIE_NAME, settings.LANGUAGE_COOKIE_NAME, "messages")
    plain = Client().get(path)
    for name in (*names, COMMENT.cookie, COMPLAINT.cookie):
        for junk in ("\0" * 32, 'é"\\\0;,' * 6, "x" * 5000):
            client = Client()
            client.cookies[name] = junk
            answer = client.get(path)
            assert (answer.status_code, answer.get("Location")) == (plain.status_code, plain.get("Location")), (name, junk)


def test_a_row_that_a_refused_request_left_behind_is_noticed() -> None:
    before, client = counted(), Client()
    refused = client.get("/nowhere")
    expect_no_fault(refused, before, "nowhere")
    access.create_account(actor=SYSTEM("test"), email="late@example.cn", name="late", at=cases.START)
    with pytest.raises(AssertionError, match="nowhere"):
        expect_no_fault(refused, before, "nowhere")
