"""Rates are counted exactly, pages walked whole, and every refusal is a problem with its headers."""

import json
import multiprocessing
import time

import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from access.people import FIRM
from cases import people
from huiqi.cases.models import Case, Decision, Notice
from huiqi.register.models import Enterprise
from huiqi.web.api import gate, rates
from web.api.asking import bearer
from web.routes import World, world

pytestmark = pytest.mark.database
POLICIES = "/api/v1/policies"


@pytest.fixture
def place() -> World:
    return world()


@pytest.fixture
def noon(monkeypatch) -> None:
    """The clock of the rates stands still, forty seconds before the next minute."""
    monkeypatch.setattr(time, "time", lambda: 1_800_000_020.0)


def crowd(rows: int, first: int = 0) -> None:
    """As many cases more of one firm, inserted raw."""
    window, firm = people.Window.objects.first() or people.window(), Enterprise.objects.get(credit_code=FIRM)
    Case.objects.bulk_create(
        Case(
            number=f"LS-2026-9{n:05d}", measure=people.M03, enterprise=firm, window=window, year=2026, kind="subsidy",
            state="SUBMITTED", created_at=people.START, saved_at=people.START, submitted_at=people.START, matter=str(n),
            matter_key=f"{n}",
        )
        for n in range(first, first + rows)
    )  # fmt: skip


def published() -> None:
    """Every case that has none yet gets a decision and a notice like those of the first; inserted raw."""
    first, notice = Decision.objects.first(), Notice.objects.first()
    bare = list(Case.objects.filter(decision=None))
    copied = ("meeting_id", "supported", "award_fen", "document_number", "frozen", "sm3", "decided_on")
    Decision.objects.bulk_create(Decision(case=c, **{name: getattr(first, name) for name in copied}) for c in bare)
    copied = ("enterprise_name", "credit_code_masked", "matter", "award_fen", "published_at", "ends_on")
    Notice.objects.bulk_create(
        Notice(case=c, number=f"GS-2026-9{c.pk:05d}", **{name: getattr(notice, name) for name in copied}) for c in bare
    )


def test_the_limit_is_the_last_that_is_answered(client, settings, noon) -> None:
    settings.API_PER_MINUTE = {"address": 3, "token": 5}
    answers = [client.get(POLICIES) for _ in range(4)]
    assert [a.status_code for a in answers] == [200, 200, 200, 429]
    assert [a["RateLimit"] for a in answers] == [f'"address";r={r};t=40' for r in (2, 1, 0, 0)]
    assert answers[0]["RateLimit-Policy"] == '"address";q=3;w=60'
    refused = answers[3]
    assert (refused["Retry-After"], refused["Content-Type"]) == ("40", "application/problem+json")
    assert refused.json()["code"] == "TOO_MANY"
    assert client.get("/common-grants/awards").json().keys() == {"status", "message", "errors"}
    assert Client(REMOTE_ADDR="198.51.100.9").get(POLICIES).status_code == 200
    assert client.get("/").status_code == 200
    assert client.get("/api/v1/docs").status_code == 200


def test_the_next_minute_begins_anew(client, settings, noon, monkeypatch) -> None:
    settings.API_PER_MINUTE = {"address": 1, "token": 1}
    assert [client.get(POLICIES).status_code for _ in range(2)] == [200, 429]
    monkeypatch.setattr(time, "time", lambda: 1_800_000_060.0)
    assert client.get(POLICIES).status_code == 200


def test_a_token_has_a_number_of_its_own_and_a_wrong_one_has_the_addresses(client, settings, noon, place) -> None:
    settings.API_PER_MINUTE = {"address": 2, "token": 3}
    headers = bearer(place, "manager")
    assert [client.get("/api/v1/me", headers=headers).status_code for _ in range(4)] == [200, 200, 200, 429]
    wrong = {"Authorization": "Bearer huiqi_guess"}
    assert [client.get("/api/v1/me", headers=wrong).status_code for _ in range(3)] == [401, 401, 429]


def _count_many(folder, queue) -> None:
    queue.put([rates.count(folder, "a", 0) for _ in range(200)])


def test_workers_count_together_and_no_number_twice(tmp_path) -> None:
    fork = multiprocessing.get_context("fork")
    queue = fork.Queue()
    workers = [fork.Process(target=_count_many, args=(tmp_path, queue)) for _ in range(3)]
    for worker in workers:
        worker.start()
    given = [number for _ in workers for number in queue.get(timeout=60)]
    for worker in workers:
        worker.join()
    assert sorted(given) == list(range(1, 601))


def test_old_minutes_are_swept(tmp_path) -> None:
    for minute in range(4):
        rates.count(tmp_path, "a", 60 * minute)
    assert sorted(p.name for p in tmp_path.iterdir()) == ["2", "3"]


def walk(client: Client, headers: dict[str, str], limit: int, during=lambda: None) -> list[str]:
    """The numbers in the order of the pages; something happens after each."""
    address, found = f"/api/v1/cases?limit={limit}", []
    while address:
        answer = client.get(address, headers=headers)
        body = answer.json()
        found += [case["number"] for case in body["items"]]
        assert answer.headers.get("Link") == (body["next"] and f'<{body["next"]}>; rel="next"')
        address = body["next"]
        during()
    return found


def test_a_walk_sees_each_row_once_while_rows_come_in(client, place) -> None:
    people.firm()
    crowd(23)
    there = list(Case.objects.order_by("-pk").values_list("number", flat=True))
    headers, more = bearer(place, "officer"), iter(range(1000, 9000, 10))
    assert walk(client, headers, 5, lambda: crowd(2, next(more))) == there
    assert len(walk(client, headers, 200)) == Case.objects.count()


@pytest.mark.parametrize("query", ["cursor=x", "cursor=-1", "cursor=1.5", "limit=0", "limit=201", "limit=x"])
def test_a_wrong_page_is_a_problem(client, place, query) -> None:
    answer = client.get(f"/api/v1/cases?{query}", headers=bearer(place, "officer"))
    assert (answer.status_code, answer.json()["name"]) == (422, query.split("=")[0])


@pytest.mark.parametrize(
    ("role", "address", "most"),
    [
        ("officer", "/api/v1/cases?limit=200", 9),
        ("", "/api/v1/awards?limit=200", 4),
        ("", "/api/v1/windows?limit=200", 8),
        ("treasury", "/api/v1/budget", 8),
        ("", "/common-grants/awards?pageSize=200", 5),
        ("", "/common-grants/opportunities", 9),
    ],
)
def test_a_list_costs_the_same_however_long_it_is(client, place, role, address, most) -> None:
    assert place.own["batch"]
    headers = bearer(place, role) if role else {}
    client.get(address, headers=headers)
    counts = []
    for turn in range(2):
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert client.get(address, headers=headers).status_code == 200
        counts.append(len(asked))
        crowd(120, 200 * turn)
        published()
    assert counts[0] == counts[1] <= most


def test_what_has_not_changed_is_not_sent_again(client) -> None:
    first = client.get(POLICIES)
    again = client.get(POLICIES, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert "RateLimit" in again.headers
    assert client.get(POLICIES, headers={"If-None-Match": '"other"'}).status_code == 200
    assert first["Cache-Control"] == "private, no-cache"


@pytest.mark.parametrize("prefix", ["/api/v1/", "/common-grants/"])
def test_every_refusal_is_in_the_form_of_the_api(client, prefix) -> None:
    path = f"{prefix}{'policies' if 'v1' in prefix else 'awards'}"
    form = {"/api/v1/": "application/problem+json", "/common-grants/": "application/json"}[prefix]
    asked = [
        (client.get(f"{prefix}nothing"), 404),
        (client.post(f"{prefix}nothing"), 404),
        (client.put(path), 405),
        (client.get(f"{path}?q=%00"), 400),
        (client.get(path, headers={"host": "evil.example"}), 400),
    ]
    assert [(a.status_code, a["Content-Type"]) for a, _ in asked] == [(status, form) for _, status in asked]
    assert asked[2][0]["Allow"] == "GET"


def test_a_fault_of_ours_is_a_problem_too(place, monkeypatch) -> None:
    client = Client(raise_request_exception=False)
    for error, status, word in ((ValueError("x"), 500, "FAILED"), (OperationalError("locked"), 503, "BUSY")):

        def fail(request, error=error):
            raise error

        monkeypatch.setattr(gate, "token_in", fail)
        monkeypatch.setattr(gate, "_caller", lambda request: ("address", "a", 9))
        monkeypatch.setattr("huiqi.web.api.entry.token_in", fail)
        answer = client.get("/api/v1/me")
        assert (answer.status_code, answer.json()["code"]) == (status, word)
        assert "Retry-After" in answer.headers or status == 500


def test_a_body_that_is_too_large_or_lies_about_its_size_is_refused(client) -> None:
    body = json.dumps({"search": "x" * 70_000})
    assert client.post("/common-grants/awards/search", body, content_type="application/json").status_code == 413
    lie = client.post("/common-grants/awards/search", "{}", content_type="application/json", CONTENT_LENGTH="x")
    assert (lie.status_code, lie.json()["errors"]) == (413, [{"code": "BODY_TOO_LARGE"}])


def test_windows_say_what_is_open_and_lawfully_so(client, place) -> None:
    now = timezone.now()
    window = people.window()
    ask = lambda query="": client.get(f"/api/v1/windows?{query}").json()["items"]  # noqa: E731  asked again and again
    assert [w["standing"] for w in ask()] == ["closed"]
    people.Window.objects.update(opens_at=now - timezone.timedelta(days=1), closes_at=now + timezone.timedelta(days=1))
    (row,) = ask("standing=open")
    assert (row["id"], row["measure"], row["budget_fen"], row["why"]) == (window.pk, people.M03, 1_000_000_000, "")
    people.Window.objects.update(opens_at=now + timezone.timedelta(hours=1))
    assert [w["standing"] for w in ask("standing=coming")] == ["coming"]
    people.Window.objects.update(opens_at=now - timezone.timedelta(days=1))
    people.register.record_conclusion(
        actor=people.SECRETARY, measure=people.M03, passed=False, document="公审〔2026〕2号", on=people.FIRST, at=now
    )
    (row,) = ask("standing=suspended")
    assert row["standing"] == "suspended"
    assert "不通过" in row["why"]
    assert ask("standing=open") == []


def attempts_in(caplog) -> list[str]:
    return [record.getMessage() for record in caplog.records if record.name == "huiqi.security"]


def test_a_refusal_is_in_the_log_with_its_route_and_code_and_nothing_that_was_sent(client, place, caplog) -> None:
    owner = place.accounts["manager"].pk
    secret = "huiqi_guess\r\n2026-01-01 forged"
    client.get("/api/v1/me")
    client.get("/api/v1/me", headers={"Authorization": f"Bearer {secret}"})
    client.get("/api/v1/cases", headers=bearer(place, "manager", ["payments.read"]))
    client.get("/api/v1/budget", headers=bearer(place, "manager"))
    client.get("/api/v1/policies")
    assert attempts_in(caplog) == [
        "refused account=None from=127.0.0.1 GET api-1:me code=TOKEN_MISSING",
        "refused account=None from=127.0.0.1 GET api-1:me code=TOKEN_UNKNOWN",
        f"refused account={owner} from=127.0.0.1 GET api-1:cases code=SCOPE_MISSING",
        f"refused account={owner} from=127.0.0.1 GET api-1:budget code=SCOPE_MISSING",
    ]
    assert "guess" not in caplog.text


def test_of_too_many_requests_the_first_of_a_minute_is_in_the_log(client, settings, noon, caplog) -> None:
    settings.API_PER_MINUTE = {"address": 1, "token": 1}
    assert [client.get(path).status_code for path in (POLICIES, "/common-grants/awards", POLICIES)] == [200, 429, 429]
    assert attempts_in(caplog) == ["refused account=None from=127.0.0.1 GET - code=TOO_MANY"]
