"""Each event makes one delivery for whoever asked for it and may read it, whatever order transactions end in."""

import json
import threading

import pytest
from django.db import connection, transaction
from django.utils import timezone

from cases import people as p
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.cases import actions as case_actions
from huiqi.cases.models import Event
from huiqi.cases.states import ROWS
from huiqi.web.webhooks import actions, feed
from huiqi.web.webhooks.feed import collect
from huiqi.web.webhooks.kinds import KINDS, OF_EVENT
from huiqi.web.webhooks.models import Delivery, Feed
from web.webhooks import ways

pytestmark = pytest.mark.database


@pytest.fixture
def district() -> None:
    p.firm()
    p.window()
    p.decided_numbers()


def paid() -> str:
    case = p.to_be_paid()
    p.banked()
    p.answered(p.sent(case))
    return str(case)


def test_every_step_of_a_case_can_be_heard_of() -> None:
    assert {row.event for row in ROWS} <= {kind.event for kind in KINDS}
    assert len(OF_EVENT) == len([kind for kind in KINDS if kind.event])
    assert len({kind.name for kind in KINDS}) == len(KINDS)


def test_a_firm_hears_of_its_case_from_submission_to_payment(district: None) -> None:
    to = ways.endpoint(ways.account())
    number = paid()
    told = ways.heard(to)
    assert [(one["type"], one["data"]["state"]) for one in told] == [
        ("case.submitted", "SUBMITTED"),
        ("case.accepted", "ACCEPTED"),
        ("case.examined", "EXAMINED"),
        ("case.decided", "DECIDED"),
        ("notice.published", "NOTICED"),
        ("notice.ended", "TO_BE_PAID"),
        ("payment.instructed", "PAYING"),
        ("payment.paid", "PAID"),
    ]
    versions = [one["data"]["version"] for one in told]
    assert versions == sorted(set(versions))
    assert told[-1]["data"] == {
        "case": number, "state": "PAID", "version": versions[-1], "measure": "livestream.m03", "year": 2026,
        "page": f"http://localhost:8000/my/cases/{number}/", "award_fen": 35_000_000, "paid_fen": 35_000_000,
    }  # fmt: skip
    assert [one["data"].get("award_fen") for one in told[:4]] == [None, None, None, 35_000_000]
    assert told[1]["timestamp"] == "2026-03-03T10:00:00+08:00"
    assert told[1]["id"] == to.deliveries.get(kind="case.accepted").message_id


def test_a_message_holds_no_person_no_firm_and_none_of_its_figures(district: None) -> None:
    both = [ways.endpoint(ways.account()), ways.endpoint(ways.account("officer", department=p.STREETS), district=True)]
    paid()
    said = json.dumps([one | {"id": ""} for to in both for one in ways.heard(to)], ensure_ascii=False)
    assert "payment.paid" in said  # an id is drawn by chance, and may have any digits
    secret = (p.CODE, "9135", "示例直播公司", "窗口", "经办", "秘书", "6222", "100000000", "材料属实", "示例人员")
    assert [words for words in secret if words in said] == []


def test_collecting_again_tells_nothing_twice(district: None) -> None:
    to = ways.endpoint(ways.account())
    p.accepted()
    first = ways.heard(to)
    assert (len(first), ways.heard(to)) == (2, first)


@pytest.mark.parametrize(
    ("role", "where", "count"),
    [
        ("manager", {"credit_code": p.OTHER_CODE}, 0),
        ("officer", {"department": p.CULTURE}, 3),
        ("officer", {"department": p.STREETS}, 0),
        ("head", {"department": p.CULTURE}, 3),
        ("window", {"department": "区企业服务中心"}, 3),
        ("secretary", {}, 3),
        ("treasury", {}, 3),
        ("administrator", {}, 0),
    ],
)
def test_one_hears_of_the_cases_one_may_read(district: None, role: str, where: dict[str, str], count: int) -> None:
    to = ways.endpoint(ways.account(role, **where))
    p.examined()
    told = ways.heard(to)
    assert len(told) == count
    assert all(one["data"]["page"].endswith(f"/desk/{one['data']['case']}") for one in told)


def test_of_the_whole_district_one_hears_what_the_public_may_see(district: None) -> None:
    asked = ways.endpoint(ways.account(credit_code=p.OTHER_CODE), district=True)
    unasked = ways.endpoint(ways.account("officer", department=p.STREETS))
    paid()
    told = ways.heard(asked)
    notice = told[0]["data"]["notice"]
    assert [one["type"] for one in told] == ["notice.published", "payment.paid"]
    assert told[1]["data"] == {
        "notice": notice, "measure": "livestream.m03", "year": 2026, "award_fen": 35_000_000, "paid_fen": 35_000_000,
        "page": f"http://localhost:8000/notices/{notice}",
    }  # fmt: skip
    assert ways.heard(unasked) == []
    assert set(asked.deliveries.values_list("case", flat=True)) == {None}


def test_one_hears_what_one_asked_for_and_what_came_after(district: None) -> None:
    owner = ways.account()
    p.submitted()
    to = ways.endpoint(owner, kinds=("case.submitted", "case.accepted"))
    case = owner.pk and Event.objects.latest("pk").case
    case_actions.accept(actor=p.WINDOW, case_id=case.pk, version=case.version, at=p.moment(3, 3))
    case.refresh_from_db()
    case_actions.examine(
        actor=p.OFFICER, case_id=case.pk, version=case.version, at=p.moment(3, 9), supports=True, text="属实"
    )
    assert [one["type"] for one in ways.heard(to)] == ["case.accepted"]


def test_a_draft_that_is_deleted_is_nobodys_business(district: None) -> None:
    to = ways.endpoint(ways.account())
    case = p.draft()
    case_actions.withdraw(actor=p.MANAGER, case_id=case.pk, version=case.version, at=p.START)
    assert ways.heard(to) == []


def test_whoever_lost_the_role_or_the_account_hears_nothing(district: None) -> None:
    gone, inactive = ways.account("window", department="区企业服务中心"), ways.account("secretary")
    ends = [ways.endpoint(gone), ways.endpoint(inactive)]
    access.revoke(actor=SYSTEM("test"), grant_id=gone.grants.get().pk, at=ways.AT, why="离任")
    inactive.is_active = False
    inactive.save()
    p.submitted()
    assert [ways.heard(to) for to in ends] == [[], []]


def test_a_pause_keeps_what_happens_and_a_stop_does_not(district: None) -> None:
    paused, stopped = ways.endpoint(ways.account()), ways.endpoint(ways.account("secretary"))
    actions.pause(actor=ways.acting(paused.account), reference=paused.reference, at=ways.AT)
    stopped.state = "stopped"
    stopped.save()
    p.submitted()
    assert [len(ways.heard(to)) for to in (paused, stopped)] == [1, 0]


def test_windows_and_policies_are_told_once_when_they_are_there() -> None:
    to = ways.endpoint(ways.account(), at=p.moment(2, 1))
    p.window()
    assert [one["type"] for one in ways.heard(to, at=p.moment(2, 28))] == ["policy.published"]
    told = ways.heard(to, at=p.moment(3, 1, 9))
    assert ways.heard(to, at=p.moment(3, 2)) == told
    assert told[1]["data"] == {
        "measure": "livestream.m03", "year": 2026, "opens_at": "2026-03-01T09:00:00+08:00",
        "closes_at": "2026-06-30T18:00:00+08:00", "page": "http://localhost:8000/policy/livestream/m03",
    }  # fmt: skip
    assert told[0]["data"]["document_number"] == "南府规〔2025〕livestream"
    later = ways.endpoint(ways.account("secretary"), at=p.moment(3, 2))
    assert ways.heard(later, at=p.moment(3, 3)) == []


def test_what_happened_before_is_told_on_demand_and_under_its_own_id_again(district: None) -> None:
    p.accepted()
    to = ways.endpoint(ways.account(), at=p.moment(3, 5))
    call = {"actor": ways.acting(to.account), "reference": to.reference, "at": p.moment(3, 6)}
    assert actions.replay(**call, since=p.moment(3, 3, 0)) == 1
    (accepted,) = to.deliveries.all()
    to.deliveries.update(state="sent", ended_at=p.moment(3, 6), tries=1)
    assert actions.replay(**call, since=p.moment(3, 1, 0)) == 3  # and the window that opened on the first
    assert sorted(to.deliveries.values_list("kind", "state", "tries")) == [
        ("case.accepted", "waiting", 0), ("case.submitted", "waiting", 0), ("window.opened", "waiting", 0),
    ]  # fmt: skip
    assert to.deliveries.get(kind="case.accepted").reference == accepted.reference


def test_a_replay_of_too_much_is_refused_before_anything_is_made(district: None, monkeypatch) -> None:
    p.accepted()
    to = ways.endpoint(ways.account())
    monkeypatch.setattr(actions, "MOST_AGAIN", 1)
    with pytest.raises(actions.EndpointRefused, match="超过 1 件事"):
        actions.replay(actor=ways.acting(to.account), reference=to.reference, at=ways.AT, since=ways.AT)
    assert not to.deliveries.exists()


def test_collecting_reads_in_portions(district: None, monkeypatch) -> None:
    to = ways.endpoint(ways.account())
    p.accepted()
    monkeypatch.setattr(feed, "AT_ONCE", 1)
    assert len(ways.heard(to)) == 2


def overtaken() -> list[str]:
    """What an endpoint hears when a transaction that took the lower key ends after one with a higher key was collected."""
    case = p.submitted()
    to = ways.endpoint(ways.account("secretary"))
    first_wrote, may_end = threading.Event(), threading.Event()

    def first() -> None:
        try:
            with transaction.atomic():
                _event(case, "accept")
                first_wrote.set()
                may_end.wait(20)
        finally:
            connection.close()

    slow = threading.Thread(target=first)
    slow.start()
    first_wrote.wait(20)
    _event(case, "examine")
    collect(at=ways.AT)
    collect(at=ways.AT)
    may_end.set()
    slow.join()
    collect(at=ways.AT)
    collect(at=ways.AT)
    assert Feed.objects.get().settled == Event.objects.latest("pk").pk
    return list(to.deliveries.order_by("pk").values_list("kind", flat=True))


def _event(case: object, event: str) -> None:
    Event.objects.create(
        case=case, event=event, verb="case.accept", label="受理", from_state="SUBMITTED", to_state="ACCEPTED", version=3,
        actor="甲", at=timezone.now(),
    )  # fmt: skip


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite one writes at a time")
@pytest.mark.database(transaction=True)
def test_an_event_that_is_committed_late_is_not_lost() -> None:
    p.firm()
    p.window()
    assert overtaken() == ["case.examined", "case.accepted"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite one writes at a time")
@pytest.mark.database(transaction=True)
def test_a_cursor_that_waits_for_nobody_loses_it(monkeypatch) -> None:
    p.firm()
    p.window()
    monkeypatch.setattr(feed, "open_writers", list)
    assert overtaken() == ["case.examined"]


@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="on SQLite one writes at a time")
@pytest.mark.database(transaction=True)
def test_the_feed_moves_on_though_somebody_is_always_writing() -> None:
    """Two that overlap without end: each time the feed only waits for those it has seen."""
    p.firm()
    p.window()
    case = p.submitted()
    ways.endpoint(ways.account("secretary"))
    writing, place = [], []

    def begin() -> tuple[threading.Thread, threading.Event]:
        wrote, end = threading.Event(), threading.Event()

        def run() -> None:
            try:
                with transaction.atomic():
                    _event(case, "accept")
                    wrote.set()
                    end.wait(20)
            finally:
                connection.close()

        thread = threading.Thread(target=run)
        thread.start()
        wrote.wait(20)
        return thread, end

    writing.append(begin())
    for _ in range(6):
        writing.append(begin())
        thread, end = writing.pop(0)
        end.set()
        thread.join()
        place.append(collect(at=ways.AT).settled)
    writing[0][1].set()
    writing[0][0].join()
    assert place[-1] > place[1] > 0
    assert len(set(place)) > 3
    collect(at=ways.AT)
    collect(at=ways.AT)
    assert Delivery.objects.filter(kind="case.accepted").count() == 7
