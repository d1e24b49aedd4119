"""Phone and recovery codes lost: from the asking to a new password and a new factor, on the pages and by mail."""

import re

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import reverse

from huiqi.access import actions
from huiqi.access.actor import SYSTEM
from huiqi.access.models import Account, FactorReset
from web.routes import NOON, World, world
from web.test_routes import sign_in

pytestmark = pytest.mark.django_db
WHY, NEW = "当面核对工作证", "quite another one"


@pytest.fixture
def place() -> World:
    return world()


@pytest.fixture
def second() -> Account:
    """Another administrator, who has a factor and reads English."""
    account = actions.create_account(actor=SYSTEM("test"), email="second@example.cn", name="乙", at=NOON)
    actions.grant(actor=SYSTEM("test"), account_id=account.pk, role="administrator", at=NOON)
    Authenticator.objects.create(user=account, type="totp", data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")})
    Account.objects.filter(pk=account.pk).update(language="en")
    return account


def as_(account: Account) -> Client:
    client = Client()
    sign_in(client, account)
    return client


def asked(place: World, why: str = WHY) -> FactorReset:
    address = reverse("account-factor", args=[place.accounts["officer"].pk])
    answer = as_(place.accounts["administrator"]).post(address, {"why": why})
    assert answer.status_code == 302
    return FactorReset.objects.get()


def test_two_people_let_a_third_in_again(place: World, second: Account, mailoutbox) -> None:
    lost, theirs = place.accounts["officer"], as_(place.accounts["officer"])
    assert theirs.get(reverse("desk-queue")).status_code == 200
    row = asked(place)
    told = {address: mail for mail in mailoutbox for address in mail.to}
    assert set(told) == {lost.email, second.email, place.accounts["head"].email}
    assert "不是您本人要求的" in told[lost.email].body
    assert "asks that the second factor" in told[second.email].body
    page = as_(second).get(reverse("account-home")).content.decode()
    assert reverse("account-factor", args=[lost.pk]) in page
    mailoutbox.clear()

    as_(second).post(reverse("account-factor-confirm", args=[row.pk]))
    assert theirs.get(reverse("desk-queue"))["Location"].startswith("/account/login/"), "every device is signed out"
    assert [mail.to for mail in mailoutbox] == [[lost.email], [lost.email]]
    client = Client()
    (link,) = re.findall(r"http://testserver(\S+)", mailoutbox[1].body)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": NEW, "password2": NEW})
    client.post("/account/login/", {"login": lost.email, "password": NEW})
    assert client.get(reverse("desk-queue"))["Location"] == reverse("mfa_activate_totp"), "and sets up a new factor first"


def test_who_asked_sees_that_another_has_to_confirm(place: World) -> None:
    row, administrator = asked(place), as_(place.accounts["administrator"])
    page = administrator.get(reverse("account-factor", args=[row.account_id])).content.decode()
    assert WHY in page
    assert reverse("account-factor-confirm", args=[row.pk]) not in page
    assert administrator.post(reverse("account-factor-confirm", args=[row.pk])).status_code == 403
    assert Authenticator.objects.filter(user=row.account).exists()


def test_the_head_refuses_and_the_page_offers_to_ask_again(place: World) -> None:
    row = asked(place)
    head = as_(place.accounts["head"])
    shown = head.post(reverse("account-factor-refuse", args=[row.pk]), follow=True).content.decode()
    assert "已拒绝" in shown
    again = head.post(reverse("account-factor-confirm", args=[row.pk]), follow=True).content.decode()
    assert "已经办结或过期" in again
    page = as_(place.accounts["administrator"]).get(reverse("account-factor", args=[row.account_id]))
    assert "怎样核对了本人身份" in page.content.decode()


def test_what_is_wrong_stands_in_the_form(place: World) -> None:
    asked(place)
    administrator = as_(place.accounts["administrator"])
    address = reverse("account-factor", args=[place.accounts["officer"].pk])
    assert "已有一项重设在等待确认" in administrator.post(address, {"why": WHY}, follow=True).content.decode()
    own = reverse("account-factor", args=[place.accounts["administrator"].pk])
    assert administrator.post(own, {"why": WHY}).status_code == 403
    firm = reverse("account-factor", args=[place.accounts["reader"].pk])
    assert "没有二次验证" in administrator.get(firm).content.decode()
