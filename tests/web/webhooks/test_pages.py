"""An owner adds an address, sees each message with its answers, sends again, and keeps their secret to themselves."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import translation
from django.utils.translation import gettext

from access.people import FIRM
from huiqi.access.models import AuditEntry
from huiqi.gateways.webhook import REASONS
from huiqi.web.webhooks.deliver import STOPPED_WHY
from huiqi.web.webhooks.feed import Happening, queue
from huiqi.web.webhooks.kinds import LABELS
from huiqi.web.webhooks.models import Attempt, Delivery, Endpoint
from web.routes import world
from web.test_routes import sign_in
from web.webhooks import ways
from web.webhooks_routes import webhook

pytestmark = pytest.mark.database
FORM = {"name": "内部系统", "url": "https://receiver.example.cn/hook?key=very-secret", "kinds": ["case.accepted"]}


@pytest.fixture
def client_of() -> Client:
    client = Client()
    sign_in(client, world().accounts["manager"])
    return client


def test_a_secret_is_shown_once_on_a_page_that_no_browser_keeps(client_of: Client) -> None:
    answer = client_of.post("/account/webhooks/", FORM)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    (secret,) = [word for word in answer.content.decode().replace("<", " <").replace(">", "> ").split() if "whsec_" in word]
    one = Endpoint.objects.get()
    for path in ("/account/webhooks/", f"/account/webhooks/{one.reference}/", f"/account/webhooks/{one.reference}/edit"):
        assert "whsec_" not in client_of.get(path).content.decode()
    changed = client_of.post(f"/account/webhooks/{one.reference}/secret").content.decode()
    assert "whsec_" in changed
    assert secret not in changed


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"url": "http://receiver.example.cn/"}, "url", "https"),
        ({"url": "example"}, "url", "读不出来"),
        ({"kinds": []}, None, "至少选择一种"),
        ({"kinds": ["case.invented"]}, "kinds", "case.invented"),
        ({"name": ""}, "name", "必填"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_what_was_typed_stays(client_of, change, field, words) -> None:
    answer = client_of.post("/account/webhooks/", FORM | change)
    assert answer.status_code == 422
    errors = answer.context["form"].errors
    assert words in str(errors.get(field or "__all__")) or field == "name"
    assert "内部系统" in answer.content.decode() or "name" in change
    assert not Endpoint.objects.exists()


def test_the_same_address_twice_and_one_too_many_are_refused(client_of, monkeypatch) -> None:
    client_of.post("/account/webhooks/", FORM)
    assert "已经登记过" in client_of.post("/account/webhooks/", FORM).content.decode()
    monkeypatch.setattr("huiqi.web.webhooks.actions.MOST", 1)
    other = FORM | {"url": "https://other.example.cn/"}
    assert "最多 1 个地址" in client_of.post("/account/webhooks/", other).content.decode()
    assert Endpoint.objects.count() == 1


def test_what_was_done_is_in_the_audit_log_without_the_receivers_own_secret(client_of: Client) -> None:
    client_of.post("/account/webhooks/", FORM)
    path = f"/account/webhooks/{Endpoint.objects.get().reference}"
    client_of.post(f"{path}/edit", FORM | {"name": "新名"})
    client_of.post(f"{path}/secret")
    client_of.post(f"{path}/switch", {"on": "0"})
    client_of.post(f"{path}/switch", {"on": "1"})
    client_of.post(f"{path}/replay", {"since": "2026-03-01", "which": "all"})
    client_of.post(f"{path}/delete")  # asks first
    assert Endpoint.objects.exists()
    client_of.post(f"{path}/delete", {"sure": "1"})
    entries = AuditEntry.objects.filter(verb__startswith="webhook.").order_by("seq")
    assert [entry.verb.removeprefix("webhook.") for entry in entries] == [
        "create", "change", "rotate", "pause", "resume", "replay", "delete",
    ]  # fmt: skip
    assert {entry.details["host"] for entry in entries} == {"receiver.example.cn"}
    assert "secret" not in "".join(entry.detail for entry in entries)
    assert not Endpoint.objects.exists()


def test_deliveries_are_found_by_case_state_kind_and_day(client_of: Client) -> None:
    to = Endpoint.objects.get(reference=webhook(FIRM))
    queue(to, [Happening("event:1", "case.accepted", ways.AT, {})], ways.AT)
    Delivery.objects.filter(kind="case.accepted").update(state="failed")
    found = Delivery.objects.get(kind="case.accepted")
    Attempt.objects.create(delivery=found, at=ways.AT, took_ms=12, error="TIMEOUT")
    path = f"/account/webhooks/{to.reference}/"

    def shown(query: str) -> list[str]:
        return [row.kind for row, _, _ in client_of.get(f"{path}?{query}").context["rows"]]

    assert shown("") == ["case.accepted", "ping"]
    assert shown("state=failed") == ["case.accepted"]
    assert shown("kind=ping") == ["ping"]
    assert shown(f"words={found.message_id}") == ["case.accepted"]
    assert shown("words=LS-2026") == []
    assert shown("since=2026-03-02") == []
    assert shown("state=nonsense&page=99") == ["case.accepted", "ping"]
    assert REASONS["TIMEOUT"] in client_of.get(path).content.decode()
    assert REASONS["TIMEOUT"] in client_of.get(f"{path}{found.pk}").content.decode()
    assert client_of.get(f"{path}{2**70}").status_code == 404


def test_buttons_do_what_they_say_and_refuse_while_the_endpoint_is_off(client_of: Client) -> None:
    to = Endpoint.objects.get(reference=webhook(FIRM))
    path, one = f"/account/webhooks/{to.reference}/", to.deliveries.get()
    Delivery.objects.update(state="failed", tries=10, ended_at=ways.AT)
    said = client_of.post(f"{path}{one.pk}/again", follow=True).content.decode()
    one.refresh_from_db()
    assert (one.state, one.tries, "再次发出" in said) == ("waiting", 0, True)
    Delivery.objects.update(state="failed")
    said = client_of.post(f"{path}replay", {"since": "2026-03-01", "which": "failed"}, follow=True).content.decode()
    assert "将补发 1 条消息" in said
    assert "没有补发" in client_of.post(f"{path}replay", {"since": "someday"}, follow=True).content.decode()
    client_of.post(f"{path}switch", {"on": "0"})
    assert "没有启用" in client_of.post(f"{path}ping", follow=True).content.decode()
    assert client_of.post(f"{path}{one.pk + 1000}/again").status_code == 404


def test_a_page_of_deliveries_costs_the_same_however_many_there_are(client_of: Client) -> None:
    to = Endpoint.objects.get(reference=webhook(FIRM))
    path = f"/account/webhooks/{to.reference}/"

    def cost() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert client_of.get(path).status_code == 200
        return len(queries)

    few = cost()
    queue(to, [Happening(f"event:{n}", "case.accepted", ways.AT, {}) for n in range(200)], ways.AT)
    Attempt.objects.bulk_create(
        Attempt(delivery=row, at=ways.AT, took_ms=1, status=500, error="STATUS") for row in to.deliveries.all()
    )
    assert cost() <= few + 1
    assert few < 20


def test_everything_a_page_can_say_has_its_english() -> None:
    words = [*REASONS.values(), *STOPPED_WHY.values(), *LABELS.values()]
    words += [str(one.label) for kind in (Endpoint.State, Delivery.State) for one in kind]
    with translation.override("en"):
        assert [w for w in words if gettext(w) == w] == []
