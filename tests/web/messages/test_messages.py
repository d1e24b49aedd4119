"""The page of messages, the number in the header, and the way from a message to its case."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect
from pytest_django import DjangoAssertNumQueries

from cases import people
from huiqi.access import actions as access
from huiqi.access.actor import SYSTEM
from huiqi.access.models import Account
from huiqi.cases.models import Event, Message

SignedIn = Callable[..., Page]
Expect = Callable[[Page], None]
pytestmark = pytest.mark.database(transaction=True)


@pytest.fixture
def person() -> Account:
    """The manager of a firm whose application was accepted, and refused nothing."""
    people.firm()
    people.window()
    people.decided_numbers()
    system, at = SYSTEM("test"), people.START
    account = access.create_account(actor=system, email="manager@example.cn", name="王敏", at=at)
    access.grant(actor=system, account_id=account.pk, role="manager", credit_code=people.CODE, at=at)
    people.decided()
    return account


def test_the_header_counts_what_is_unread_and_a_message_opens_its_case(person: Account, client: Client) -> None:
    client.force_login(person)
    assert "（2 条未读）" in client.get(reverse("messages")).content.decode()
    event = Event.objects.get(event="decide")
    answer = client.get(reverse("message-open", args=[event.pk]))
    assert answer["Location"] == reverse("my-case", args=[event.case.number])
    assert "（1 条未读）" in client.get(reverse("catalogue")).content.decode()
    assert Message.objects.get(event=event).read_at is not None


def test_another_persons_message_does_not_exist_for_me(person: Account, client: Client) -> None:
    other = access.create_account(actor=SYSTEM("test"), email="o@example.cn", name="他", at=people.START)
    client.force_login(other)
    event = Event.objects.get(event="decide")
    assert client.get(reverse("message-open", args=[event.pk])).status_code == 404
    client.post(reverse("messages-read"), {"message": Message.objects.get(event=event).pk})
    assert Message.objects.get(event=event).read_at is None
    assert client.post(reverse("messages-read"), {"message": "一"}).status_code == 404


def test_the_list_costs_the_same_for_many_messages(
    person: Account, client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.force_login(person)
    first = Event.objects.get(event="decide")
    rows = Event.objects.bulk_create(
        Event(case=first.case, event="x", verb="x", label="受理", version=1, actor="x", at=first.at) for _ in range(100)
    )
    Message.objects.bulk_create(Message(account=person, event=event, at=event.at) for event in rows)
    with django_assert_max_num_queries(8):
        page = client.get(reverse("messages")).content.decode()
    assert page.count("标为已读") > 30
    assert "第 1 页，共 4 页，102 条" in page
    assert "99+" in page
    assert client.get(reverse("messages"), {"page": "9" * 30}).status_code == 200


@pytest.mark.parametrize(("width", "language", "name"), [(1280, "zh-CN", "消息"), (390, "en-US", "Messages")])
def test_messages_are_read_one_by_one_or_all(
    person: Account, signed_in: SignedIn, expect_accessible: Expect, width: int, language: str, name: str
) -> None:
    page = signed_in(person, width, language)
    page.goto(reverse("messages"))
    expect(page.get_by_role("heading", level=1)).to_have_text(name)
    expect_accessible(page)
    expect(page.locator(".inbox-list .unread")).to_have_count(2)
    page.locator(".inbox-list .unread button").first.click()
    expect(page.locator(".inbox-list .unread")).to_have_count(1)
    page.locator(".inbox-head button").click()
    expect(page.locator(".inbox-list .unread")).to_have_count(0)
    expect(page.locator(".inbox-count")).to_have_count(0)
    expect_accessible(page)
    page.locator(".inbox-list a").first.click()
    expect(page).to_have_url(re.compile("/my/cases/"))
