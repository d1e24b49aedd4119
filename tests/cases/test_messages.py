"""People are told what concerns them, once, in the event's own transaction; mails follow and are never lost."""

import datetime as dt
from pathlib import Path

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import override_settings
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from cases import panels, people
from cases.people import CODE, CULTURE, MACHINE, OTHER_CODE, accepted, decided, decided_numbers, firm, moment, submitted
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM, Actor, actor_of
from huiqi.access.models import Account
from huiqi.cases import actions, queries
from huiqi.cases.errors import UnknownCase
from huiqi.cases.models import Case, Clock, Delivery, Event, Message
from huiqi.gateways.sms import FakeSms
from huiqi.register.models import Enterprise

pytestmark = pytest.mark.database
OFFICE = "区企业服务中心"


def person(name: str, role: str, *, department: str = "", credit_code: str = "", language: str = "zh-hans") -> Account:
    """An account with one role; the name is the mailbox."""
    system, at = SYSTEM("test"), people.START
    account = access.create_account(actor=system, email=f"{name}@example.cn", name=name, at=at)
    access.grant(actor=system, account_id=account.pk, role=role, department=department, credit_code=credit_code, at=at)
    Account.objects.filter(pk=account.pk).update(language=language)
    return account


@pytest.fixture(autouse=True)
def district(settings: Settings, tmp_path: Path) -> None:
    settings.SMS_FILE = tmp_path / "sms.jsonl"
    settings.EVENT_LINK = "https://huiqi.example/messages/{}/open"
    firm()
    Enterprise.objects.update(contact_phone="0755-12345678")
    people.window()
    decided_numbers()
    person("manager", "manager", credit_code=CODE)
    person("filler", "filler", credit_code=CODE, language="en")
    person("reader", "reader", credit_code=CODE)
    person("stranger", "manager", credit_code=OTHER_CODE)
    person("window", "window", department=OFFICE)
    person("chief", "head", department=OFFICE)
    person("officer", "officer", department=CULTURE)
    person("head", "head", department=CULTURE)
    person("industry", "officer", department=people.INDUSTRY)
    person("streets", "officer", department=people.STREETS)
    person("secretary", "secretary")


def told(event: str) -> set[str]:
    """The names of those who have a message of the last event of a kind."""
    last = Event.objects.filter(event=event).last()
    return set(Message.objects.filter(event=last).values_list("account__name", flat=True))


def actor(name: str) -> Actor:
    return actor_of(Account.objects.get(name=name), "test")


def test_each_event_tells_those_its_row_names() -> None:
    accepted()
    assert told("submit") == {"window"}
    assert told("accept") == {"manager", "filler", "officer"}
    assert told("open_draft") == set()


def test_the_departments_that_are_heard_are_told_too() -> None:
    people.window(people.M01)
    case = accepted(people.M01, people.PARK, matter="甲园")
    heard = {"区工信局": "industry", "各街道办": "streets"}
    assert told("accept") >= {heard[d] for d in case.co_departments if d in heard} != set()


def test_who_has_an_interest_and_who_did_it_are_not_told() -> None:
    access.declare_interest(actor=actor("officer"), credit_code=CODE, reason="配偶任职", at=people.START)
    case = submitted()
    actions.accept(actor=actor("window"), case_id=case.pk, version=case.version, at=moment(3, 3))
    assert "officer" not in told("accept")


def test_an_account_that_was_stopped_is_not_told() -> None:
    access.set_active(actor=SYSTEM("test"), account_id=Account.objects.get(name="filler").pk, active=False, at=people.START)
    accepted()
    assert "manager" in told("accept")
    assert "filler" not in told("accept")


def test_an_action_that_fails_tells_nobody() -> None:
    case = submitted()
    before = Message.objects.count()
    with transaction.atomic():
        actions.accept(actor=people.WINDOW, case_id=case.pk, version=case.version, at=moment(3, 3))
        assert Message.objects.count() > before
        transaction.set_rollback(True)
    assert (Message.objects.count(), Delivery.objects.filter(event__event="accept").count()) == (before, 0)


def test_a_clock_tells_each_person_once_at_each_level_and_the_late_departments_head_at_the_end() -> None:
    submitted()
    for day in (5, 6, 6, 9, 9, 20):
        actions.run_clocks(actor=MACHINE, at=moment(3, day, 8))
    told_of = list(Message.objects.filter(clock__isnull=False).order_by("pk").values_list("account__name", "level"))
    assert told_of == [("window", "remind"), ("window", "escalate"), ("chief", "escalate")]


def test_the_database_itself_refuses_to_tell_twice_of_a_clock_and_level() -> None:
    submitted()
    actions.run_clocks(actor=MACHINE, at=moment(3, 6, 8))
    first = Message.objects.get(level="remind")
    again = Event.objects.create(
        case=first.event.case, event="remind", verb="case.advance", label="x", from_state="", to_state="", version=1,
        actor="x", at=moment(3, 6),
    )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        Message.objects.create(account=first.account, event=again, clock=first.clock, level="remind", at=moment(3, 6))
    Message.objects.create(account=first.account, event=again, clock=first.clock, level="escalate", at=moment(3, 6))


def test_a_late_opinion_tells_that_department_only() -> None:
    people.window(people.M01)
    case = accepted(people.M01, people.PARK, matter="甲园")
    Clock.objects.exclude(kind="opinion", about=case.co_departments[0]).update(ended_on=dt.date(2026, 3, 3))
    person("late", "officer", department=case.co_departments[0])
    person("late head", "head", department=case.co_departments[0])
    actions.run_clocks(actor=MACHINE, at=moment(3, 20, 8))
    names = told("escalate")
    assert {"late", "late head"} <= names
    assert names.isdisjoint({"officer", "head", "chief", "window"})


def test_mail_goes_after_the_commit_in_the_readers_language(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as later:
        case = accepted()
        assert mail.outbox == []
    for callback in later:
        callback()
    event = Event.objects.get(event="accept")
    letters = {m.to[0]: m for m in mail.outbox if "accept" in m.subject.lower() or "受理" in m.subject}
    assert letters["manager@example.cn"].subject == f"惠企 {case} 受理"
    assert letters["filler@example.cn"].body.startswith("Dear filler,")
    assert f"https://huiqi.example/messages/{event.pk}/open" in letters["manager@example.cn"].body
    assert not Delivery.objects.exclude(state="sent").exists()
    assert len(mail.outbox) == Delivery.objects.count()


def test_a_mail_server_that_is_away_stops_no_action_and_the_mails_go_later(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    gone = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "localhost", "EMAIL_PORT": 1}
    with override_settings(**gone), django_capture_on_commit_callbacks(execute=True):
        case = accepted()
        assert case.state == "ACCEPTED"
    waiting = Delivery.objects.count()
    assert waiting
    assert set(Delivery.objects.values_list("state", "tries")) == {("not_sent", 1)}
    assert "Connection refused" in Delivery.objects.all()[0].error
    assert actions.deliver(at=moment(3, 4), again=False) == actions.messages.Delivered(0, 0)
    assert actions.deliver(at=moment(3, 4)).sent == waiting == len(mail.outbox)
    assert actions.deliver(at=moment(3, 5)).sent == 0


def test_an_action_sends_no_more_than_one_batch_of_what_others_left(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(actions.messages, "AT_ONCE", 1)
    accepted()
    waiting = Delivery.objects.filter(state="waiting").count()
    assert waiting > 2
    assert actions.deliver(at=moment(3, 4), again=False).sent == 1
    assert actions.deliver(at=moment(3, 4)).sent == waiting - 1


def test_after_eight_tries_a_mail_is_left_and_listed() -> None:
    accepted()
    gone = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "localhost", "EMAIL_PORT": 1}
    with override_settings(**gone):
        tried = [actions.deliver(at=moment(3, 4)).not_sent for _ in range(9)]
    assert tried == [queries.undelivered().count()] * 8 + [0]
    assert actions.deliver(at=moment(3, 5)).sent == 0


def test_what_was_left_half_sent_is_sent_after_ten_minutes() -> None:
    accepted()
    Delivery.objects.update(state="sending", tried_at=moment(3, 4, 10))
    assert actions.deliver(at=moment(3, 4, 10)).sent == 0
    assert actions.deliver(at=moment(3, 4, 11)).sent == Delivery.objects.count()


def test_what_was_claimed_by_a_clock_a_year_ahead_is_sent_once_the_clock_is_right() -> None:
    accepted()
    Delivery.objects.update(state="sending", tried_at=moment(3, 4, year=2027))
    assert actions.deliver(at=moment(3, 4)).sent == Delivery.objects.count()


def test_a_decision_is_told_to_the_firms_telephone_and_a_reminder_is_not(settings: Settings) -> None:
    case = decided()
    actions.run_clocks(actor=MACHINE, at=moment(8, 1))
    actions.deliver(at=moment(8, 1))
    sent = FakeSms(settings.SMS_FILE).sent()
    assert [text["phone"] for text in sent] == ["0755-12345678"]
    assert sent[0]["text"].startswith(f"【惠企】贵单位的申请 {case}（直播企业房租补贴）：审定支持。")


def test_a_telephone_that_is_none_is_listed_with_the_reason() -> None:
    Enterprise.objects.update(contact_phone="请打给王经理")
    decided()
    actions.deliver(at=moment(3, 13))
    assert [(d.channel, d.state) for d in queries.undelivered()] == [("sms", "not_sent")]
    assert "不是电话号码" in queries.undelivered()[0].error


def test_made_up_people_and_firms_get_messages_and_no_mail_or_text() -> None:
    Account.objects.update(demonstration=True)
    Enterprise.objects.update(demonstration=True)
    decided()
    assert "manager" in told("decide")
    assert not Delivery.objects.exists()


def test_messages_are_the_readers_own_and_the_unread_come_first() -> None:
    case = accepted()
    window, manager = actor("window"), actor("manager")
    assert [m.event.event for m in queries.messages_of(window)] == ["submit"]
    actions.withdraw(actor=people.MANAGER, case_id=case.pk, version=case.version, at=moment(3, 5))
    accept = Event.objects.get(event="accept")
    assert queries.message_about(manager, accept.pk).read_at is None
    with pytest.raises(UnknownCase):
        queries.message_about(window, accept.pk)
    stranger = actor("stranger")
    assert actions.mark_read(actor=stranger, at=moment(3, 6), message_ids=[m.pk for m in Message.objects.all()]) == 0
    officer = actor("officer")
    newest, oldest = queries.messages_of(officer)
    actions.mark_read(actor=officer, at=moment(3, 6), message_ids=[newest.pk])
    assert [m.pk for m in queries.messages_of(officer)] == [oldest.pk, newest.pk]
    assert officer.account_id is not None
    assert queries.unread(officer.account_id) == 1
    assert actions.mark_read(actor=officer, at=moment(3, 7)) == 1
    assert queries.unread(officer.account_id) == 0


def test_an_expert_is_told_and_learns_neither_the_firm_nor_a_reason_that_names_it() -> None:
    people.window(panels.M08)
    able = [panels.expert(number) for number in range(3)]
    case = panels.sheet(panels.event())
    panels.set_up(case, named=[a.pk for a in able], why_named="熟悉示例直播公司")
    actions.deliver(at=moment(3, 5))
    assert told("set_up_panel") == {a.name for a in able}
    letters = [m.body for m in mail.outbox if m.to[0].startswith("expert")]
    assert len(letters) == 3
    assert not [text for text in letters if "示例直播公司" in text or CODE in text]


def test_no_message_names_the_objector_or_their_words() -> None:
    case = people.objected()
    actions.deliver(at=moment(3, 17))
    assert "officer" in told("object")
    assert Case.objects.get(pk=case.pk).state == "OBJECTED"
    assert not [m for m in mail.outbox if "王小明" in m.body or "没有实际经营" in m.body]
