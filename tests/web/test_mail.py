"""A mail server that is away breaks no page: the page says what to do, the log what was not sent."""

import logging

import pytest
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from cases import people
from huiqi.access import actions
from huiqi.access.actor import SYSTEM
from huiqi.access.models import Account, Invitation
from huiqi.gateways.mail import Mail, send

pytestmark = pytest.mark.database
AWAY = {"EMAIL_BACKEND": "django.core.mail.backends.smtp.EmailBackend", "EMAIL_HOST": "localhost", "EMAIL_PORT": 1}


@pytest.fixture
def inviter() -> Account:
    """The manager of a firm."""
    system, at = SYSTEM("test"), people.START
    account = actions.create_account(actor=system, email="wang@example.cn", name="王敏", at=at, password="a long passphrase")
    actions.grant(actor=system, account_id=account.pk, role="manager", credit_code=people.CODE, at=at)
    return account


def test_an_invitation_that_could_not_be_mailed_is_handed_over_as_a_link(inviter: Account, client: Client) -> None:
    client.force_login(inviter)
    address = reverse("account-people", args=[people.CODE])
    with override_settings(**AWAY):
        page = client.post(address, {"email": "new@example.cn", "role": "filler"}, follow=True).content.decode()
    link = reverse("account-join", args=[Invitation.objects.get().token])
    assert "邮件没有发出" in page
    assert link in page
    page = client.post(address, {"email": "two@example.cn", "role": "filler"}, follow=True).content.decode()
    assert "邀请邮件已发送" in page
    assert [m.to for m in mail.outbox] == [["two@example.cn"]]


def test_a_password_can_be_asked_for_while_the_mail_server_is_away(
    inviter: Account, client: Client, caplog: pytest.LogCaptureFixture
) -> None:
    with override_settings(**AWAY), caplog.at_level(logging.ERROR):
        answer = client.post(reverse("account_reset_password"), {"email": inviter.email})
    assert answer.status_code == 302
    assert "was not sent: ConnectionRefusedError" in caplog.text
    assert inviter.email not in caplog.text
    client.post(reverse("account_reset_password"), {"email": inviter.email})
    assert "/account/password/reset/key/" in str(mail.outbox[0].body)


def test_a_line_break_in_a_subject_and_a_broken_address_stop_no_other_mail() -> None:
    outcomes = send(
        [Mail("a@example.cn", "一\n二", "x"), Mail("b\n@example.cn", "三", "x"), Mail("c@example.cn", "四", "x")]
    )
    assert [bool(why) for why in outcomes] == [False, True, False]
    assert [m.subject for m in mail.outbox] == ["一 二", "四"]
