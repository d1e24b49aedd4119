"""A message goes out signed, comes again until it is taken, and stops where nobody wants it; a real receiver on loopback."""

import datetime as dt
import json
from random import Random

import pytest
from django.core import mail
from django.test import override_settings

from cases import people as p
from gateways.receivers import Got, Receiver, receiver
from gateways.test_webhook import verify
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.web.webhooks import actions, deliver
from huiqi.web.webhooks.deliver import GIVE_UP, LEASE, WAITS, claim, wait_after
from huiqi.web.webhooks.feed import collect
from huiqi.web.webhooks.models import Attempt, Delivery, Endpoint
from huiqi.web.webhooks.secrets import renew_ciphertexts, secrets_of
from web.webhooks import ways

pytestmark = pytest.mark.database
SECOND, DAY = dt.timedelta(seconds=1), dt.timedelta(days=1)
OK, BAD = (200, {}, b"ok"), (500, {}, b"broken")


@pytest.fixture(autouse=True)
def loopback(settings) -> None:
    """Receivers of the tests are on this machine."""
    settings.DEMONSTRATION = True


@pytest.fixture
def hook():
    with receiver() as place:
        yield place


def endpoint(hook: Receiver, role: str = "manager") -> Endpoint:
    return ways.endpoint(ways.account(role), hook.url)


def states(to: Endpoint) -> list[str]:
    return list(to.deliveries.order_by("pk").values_list("state", flat=True))


def test_a_message_arrives_and_verifies(hook: Receiver) -> None:
    p.firm()
    p.window()
    account = ways.account()
    to, secret = actions.create_endpoint(
        actor=ways.acting(account), name="甲", url=hook.url, kinds=ways.ALL, district=False, at=ways.AT
    )
    p.submitted()
    collect(at=p.START)
    now = p.START + 5 * SECOND
    assert ways.passed(now) == ways.Sent(1, 0)
    (got,) = hook.got
    row = to.deliveries.get()
    assert verify(secret, got.headers, got.body, int(now.timestamp()))
    assert (got.headers["webhook-id"], got.body.decode()) == (row.message_id, row.body)
    assert json.loads(got.body)["id"] == row.message_id
    assert (row.state, row.tries, row.attempts.get().status, row.attempts.get().response) == ("sent", 1, 200, "ok")
    assert secret not in Endpoint.objects.get().secret_encrypted


def test_while_a_secret_is_changed_both_sign_and_then_the_new_one_alone(hook: Receiver) -> None:
    account = ways.account()
    call = {"actor": ways.acting(account), "at": ways.AT}
    to, old = actions.create_endpoint(**call, name="甲", url=hook.url, kinds=ways.ALL, district=False)
    new = actions.rotate_secret(**call, reference=to.reference)
    moments = [ways.AT, ways.AT + actions.OLD_SECRET - SECOND, ways.AT + actions.OLD_SECRET]
    for at in moments:
        ways.pings(to, 1, at)
        ways.passed(at)
    found = [
        [verify(key, got.headers, got.body, int(at.timestamp())) for key in (old, new)]
        for got, at in zip(hook.got, moments, strict=True)
    ]
    assert found == [[True, True], [True, True], [False, True]]
    actions.forget(at=moments[-1])
    assert Endpoint.objects.get().old_secret_encrypted == ""


def test_what_is_refused_comes_again_later_and_later_and_fails_after_ten(hook: Receiver) -> None:
    hook.answer = lambda got: BAD
    to = endpoint(hook)
    ways.pings(to, 1)
    at, waits = ways.AT, []
    for _ in range(10):
        assert ways.passed(at).refused == 1
        row = to.deliveries.get()
        assert ways.passed(at).refused == 0  # not before its time
        if row.state == "failed":
            break
        waits.append(row.due_at - at)
        at = row.due_at
    assert (to.deliveries.get().state, len(hook.got), len(set(hook.ids))) == ("failed", 10, 1)
    assert all(wait * 9 // 10 <= waited <= wait * 11 // 10 for wait, waited in zip(WAITS, waits, strict=True))
    assert ways.passed(at + 30 * DAY).refused == 0
    assert set(Attempt.objects.values_list("status", "error", "response")) == {(500, "STATUS", "broken")}


def test_waits_are_spread_by_chance_and_the_same_for_the_same_chance() -> None:
    spread = {wait_after(3, Random(n)) for n in range(50)}
    assert len(spread) > 30
    assert wait_after(3, Random(1)) == wait_after(3, Random(1))
    assert wait_after(10, Random(1)) is None


@pytest.mark.parametrize(("asked", "least"), [("600", 600), ("1", 4), ("9999999", 86_400), ("soon", 4)])
def test_a_receiver_that_asks_for_time_gets_it_a_day_at_most(hook: Receiver, asked: str, least: int) -> None:
    hook.answer = lambda got: (503, {"Retry-After": asked}, b"")
    to = endpoint(hook)
    ways.pings(to, 1)
    ways.passed()
    wait = (to.deliveries.get().due_at - ways.AT).total_seconds()
    assert least <= wait <= least * 1.5


def test_one_that_is_refused_waits_and_a_later_one_passes_it(hook: Receiver) -> None:
    """No order is promised: the version says which is the newer."""
    p.firm()
    p.window()
    to = endpoint(hook)
    p.accepted()
    collect(at=p.START)
    refused, taken = to.deliveries.order_by("pk").first().message_id, []

    def answer(got: Got) -> tuple[int, dict[str, str], bytes]:
        if got.headers["webhook-id"] == refused and hook.ids.count(refused) == 1:
            return BAD
        taken.append(json.loads(got.body))
        return OK

    hook.answer = answer
    ways.passed(p.START)
    ways.passed(p.START + 10 * SECOND)
    assert [one["type"] for one in taken] == ["case.accepted", "case.submitted"]
    assert [one["type"] for one in sorted(taken, key=lambda one: one["data"]["version"])] == [
        "case.submitted",
        "case.accepted",
    ]
    assert states(to) == ["sent", "sent"]


def test_410_stops_the_endpoint_at_once_and_its_owner_is_told(hook: Receiver, django_capture_on_commit_callbacks) -> None:
    hook.answer = lambda got: (410, {}, b"")
    to = endpoint(hook)
    ways.pings(to, 1)
    with django_capture_on_commit_callbacks(execute=True):
        ways.passed()
    to.refresh_from_db()
    assert (to.state, to.stopped_why, states(to)) == ("stopped", "gone", ["failed"])
    (letter,) = mail.outbox
    assert letter.to == [to.account.email]
    assert "已停用：内部系统" in letter.subject
    assert f"/account/webhooks/{to.reference}/" in letter.body


def test_five_days_without_one_taken_stop_it_and_one_taken_begins_anew(
    hook: Receiver, django_capture_on_commit_callbacks
) -> None:
    to = endpoint(hook)
    to.account.language = "en"
    to.account.save()
    for day, answer in ((0, BAD), (4, BAD), (4.5, OK), (5, BAD), (9.9, BAD)):
        hook.answer = lambda got, answer=answer: answer
        Delivery.objects.all().delete()
        at = ways.AT + day * DAY
        ways.pings(to, 1, at)
        ways.passed(at)
        to.refresh_from_db()
        assert (to.state, to.failing_since is None) == ("on", answer is OK)
    at = ways.AT + 5 * DAY + GIVE_UP + 60 * SECOND
    last, _ = ways.pings(to, 2, at)
    Delivery.objects.filter(pk=last.pk).update(tries=len(WAITS))
    with django_capture_on_commit_callbacks(execute=True):
        ways.passed(at)
        ways.passed(at + DAY)
    to.refresh_from_db()
    assert (to.state, to.stopped_why) == ("stopped", "failing")
    (letter,) = mail.outbox
    assert letter.subject.startswith("Webhook stopped")
    with pytest.raises(actions.EndpointRefused):
        ways.pings(to, 1, at)
    actions.resume(actor=ways.acting(to.account), reference=to.reference, at=at)
    hook.answer = lambda got: OK
    ways.passed(at + DAY)
    assert states(to)[-2:] == ["failed", "sent"]


@pytest.mark.parametrize("jump", [6, 400, -6, -400])
def test_a_clock_that_jumps_by_days_stops_no_endpoint_and_holds_nothing_back(hook: Receiver, jump: int) -> None:
    to = endpoint(hook)
    ways.pings(to, 2)
    assert len(claim(ways.AT)) == 2
    Delivery.objects.filter(pk=to.deliveries.first().pk).update(state="waiting", due_at=ways.AT + SECOND)
    hook.answer = lambda got: BAD
    ways.pings(to, 1)
    ways.passed()
    after = ways.AT + jump * DAY
    ways.passed(after)
    to.refresh_from_db()
    assert (to.state, len(set(hook.ids))) == ("on", 3)
    hook.answer = lambda got: OK
    ways.passed(after + DAY)
    to.refresh_from_db()
    assert (to.failing_since, states(to)) == (None, ["sent"] * 3)


def test_what_a_clock_ahead_noted_as_failing_since_is_counted_from_now(hook: Receiver) -> None:
    hook.answer = lambda got: BAD
    to = endpoint(hook)
    ways.pings(to, 1)
    to.failing_since = ways.AT + 400 * DAY
    to.save()
    ways.passed()
    to.refresh_from_db()
    assert ways.AT <= to.failing_since < ways.AT + SECOND


def test_a_paused_endpoint_gets_nothing_until_it_is_resumed(hook: Receiver) -> None:
    to = endpoint(hook)
    ways.pings(to, 2)
    call = {"actor": ways.acting(to.account), "reference": to.reference, "at": ways.AT}
    actions.pause(**call)
    ways.passed()
    assert (hook.got, states(to)) == ([], ["waiting", "waiting"])
    actions.resume(**call)
    ways.passed()
    assert len(hook.got) == 2


def test_what_the_owner_may_no_longer_read_never_leaves(hook: Receiver) -> None:
    p.firm()
    p.window()
    to = endpoint(hook)
    p.submitted()
    collect(at=p.START)
    grant = to.account.grants.get()
    access.grant(actor=SYSTEM("test"), account_id=to.account_id, role="manager", credit_code=p.OTHER_CODE, at=ways.AT)
    access.revoke(actor=SYSTEM("test"), grant_id=grant.pk, at=ways.AT, why="离任")
    ways.passed(p.START)
    assert (hook.got, states(to), Attempt.objects.count()) == ([], ["withheld"], 0)


@override_settings(DEMONSTRATION=False)
def test_in_earnest_this_machine_is_not_asked(hook: Receiver) -> None:
    with override_settings(DEMONSTRATION=True):
        to = endpoint(hook)
    ways.pings(to, 1)
    ways.passed()
    assert hook.got == []
    assert Attempt.objects.get().error == "URL_HTTPS"
    with pytest.raises(actions.EndpointRefused) as refused:
        ways.endpoint(ways.account("secretary"), hook.url)
    assert refused.value.code == "URL_HTTPS"


def test_one_that_failed_goes_again_alone_or_with_all_that_failed_since_a_day(hook: Receiver) -> None:
    to = endpoint(hook)
    old, new = ways.pings(to, 1, ways.AT)[0], ways.pings(to, 1, ways.AT + DAY)[0]
    to.deliveries.update(state="failed", tries=10, ended_at=ways.AT)
    at = ways.AT + 2 * DAY
    call = {"actor": ways.acting(to.account), "reference": to.reference, "at": at}
    assert actions.send_failed_again(**call, since=ways.AT + DAY) == 1
    ways.passed(at)
    assert hook.ids == [new.message_id]
    actions.send_again(**call, delivery_id=old.pk)
    actions.send_again(**call, delivery_id=new.pk)
    ways.passed(at)
    assert sorted(hook.ids[1:]) == sorted([old.message_id, new.message_id])


def test_a_sender_that_died_leaves_a_claim_that_runs_out(hook: Receiver) -> None:
    to = endpoint(hook)
    ways.pings(to, 1)
    assert len(claim(ways.AT)) == 1  # and then it dies
    assert (claim(ways.AT), claim(ways.AT + LEASE - SECOND)) == ([], [])
    ways.passed(ways.AT + LEASE)
    assert (len(hook.got), states(to)) == (1, ["sent"])


def test_a_dead_endpoint_does_not_hold_up_the_others(hook: Receiver) -> None:
    dead = ways.endpoint(ways.account("secretary"), hook.url)
    dead.failing_since = ways.AT
    dead.save()
    ways.pings(dead, 60)
    alive = endpoint(hook)
    ways.pings(alive, 8)
    claimed = claim(ways.AT)
    assert [row.endpoint_id for row in claimed].count(alive.pk) == 5
    assert [row.endpoint_id for row in claimed].count(dead.pk) == 5
    ways.passed()
    assert "waiting" not in states(alive)


def test_an_endpoint_that_is_deleted_meanwhile_ends_quietly(hook: Receiver) -> None:
    to = endpoint(hook)
    ways.pings(to, 1)
    hook.answer = lambda got: OK
    claimed = claim(ways.AT)
    actions.delete_endpoint(actor=ways.acting(to.account), reference=to.reference, at=ways.AT)
    deliver._note(claimed[0], deliver.Answer(200, ""), ways.AT, Random(1))
    assert not Attempt.objects.exists()


def test_what_ended_long_ago_is_forgotten_but_for_what_must_not_be_told_twice() -> None:
    to = ways.endpoint(ways.account(), at=p.moment(2, 1))
    p.window()
    ways.heard(to, at=p.moment(3, 2))
    ways.pings(to, 2, p.moment(3, 2))
    Delivery.objects.filter(kind="ping").update(state="sent", ended_at=p.moment(3, 2))
    Delivery.objects.exclude(kind="ping").update(state="sent", ended_at=p.moment(3, 2))
    assert actions.forget(at=p.moment(3, 3)) == 0
    assert actions.forget(at=p.moment(6, 30)) == 2
    assert len(ways.heard(to, at=p.moment(6, 30))) == 2


def test_secrets_follow_the_newest_data_key(settings) -> None:
    to = ways.endpoint(ways.account())
    old = to.secret_encrypted
    settings.DATA_KEYS = ["a new key that is longer than thirty-two signs", *settings.DATA_KEYS]
    assert (renew_ciphertexts(), renew_ciphertexts()) == (1, 0)
    to.refresh_from_db()
    assert to.secret_encrypted != old
    settings.DATA_KEYS = settings.DATA_KEYS[:1]
    assert secrets_of(to, ways.AT)[0].startswith("whsec_")
