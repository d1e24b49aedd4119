"""The account pages: invitations, roles, the log; each looked at by axe in both languages and on a phone."""

import re
from pathlib import Path

import polib
import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from playwright.sync_api import expect

from access.people import FIRM, LEAD
from huiqi.access import departments, triggers
from huiqi.access.actor import ROLES
from huiqi.access.models import Account, AuditEntry
from huiqi.web.account.actor import say
from huiqi.web.account.audit import PHRASES
from web.routes import World, world
from web.visits import as_

pytestmark = pytest.mark.django_db
PAGES = [
    ("visitor", "/account/login/"),
    ("visitor", "/account/signup/"),
    ("visitor", "/account/inactive/"),
    ("visitor", "/account/password/reset/"),
    ("visitor", "/account/password/reset/done/"),
    ("visitor", "/account/password/reset/key/1-x/"),
    ("visitor", "/account/join/{invitation}"),
    ("manager", "/account/"),
    ("officer", "/account/"),
    ("manager", f"/account/firm/{FIRM}/people"),
    ("reader", "/account/accounts"),
    ("reader", "/account/password/change/"),
    ("reader", "/account/second-factor/app/"),
    ("reader", "/account/passkeys/"),
    ("reader", "/account/passkeys/add/"),
    ("reader", "/account/recovery-codes/new/"),
    ("reader", "/account/reauthenticate/"),
    ("reader", "/account/sessions/"),
    ("reader", "/account/logout/"),
    ("officer", "/account/second-factor/app/remove/"),
    ("officer", "/account/second-factor/again/"),
    ("administrator", "/account/accounts"),
    ("administrator", "/account/accounts/{account}"),
    ("administrator", "/account/departments"),
    ("auditor", "/audit/"),
]


@pytest.fixture
def place() -> World:
    return world()


@pytest.mark.parametrize(("width", "language"), [(1280, "zh-CN"), (390, "en-GB")])
def test_every_page_can_be_used_by_everybody(page_at, signed_in, expect_accessible, place, width, language) -> None:
    for role, path in PAGES:
        page = page_at(width, language) if role == "visitor" else signed_in(place.accounts[role], width, language)
        page.goto(path.format(**place.own))
        expect(page.get_by_role("heading", level=1)).to_have_count(1)
        expect_accessible(page)
        page.context.close()


def test_no_chinese_is_left_on_an_english_page(place) -> None:
    kept = re.compile(r"惠企|简体中文|中文|甲")
    for role, path in PAGES:
        client = Client() if role == "visitor" else as_(place, role)
        page = client.get(f"{path.format(**place.own)}?lang=en", follow=True).content.decode()
        text = re.sub(r"<code>.*?</code>|<[^>]+>", " ", page)
        assert re.findall(r"[\u4e00-\u9fff]+", kept.sub("", text)) == [], path


def test_an_invitation_goes_by_mail_and_is_accepted_by_the_link(place) -> None:
    client = as_(place, "manager")
    client.post(f"/account/firm/{FIRM}/people", {"email": "new@example.cn", "role": "filler"})
    link = re.search(r"http://testserver(\S+)", mail.outbox[0].body)
    assert link
    joined = Client()
    joined.post(link.group(1), {"name": "乙", "password": "a long passphrase"})
    account = Account.objects.get(email="new@example.cn")
    assert [(g.role, g.credit_code) for g in account.grants.all()] == [("filler", FIRM)]
    assert joined.session["_auth_user_id"] == str(account.pk)
    assert Client().get(link.group(1)).status_code == 410


def test_a_weak_password_is_refused_with_the_reason(place) -> None:
    page = Client().post(f"/account/join/{place.own['invitation']}", {"name": "乙", "password": "123"})
    assert page.status_code == 200
    assert "field-error" in page.content.decode()
    assert not Account.objects.filter(name="乙").exists()


def test_an_administrator_makes_an_account_and_grants_a_role(place) -> None:
    client = as_(place, "administrator")
    client.post("/account/accounts", {"name": "丙", "email": "c@example.cn"})
    account = Account.objects.get(email="c@example.cn")
    assert "c@example.cn" in mail.outbox[0].to
    wrong = client.post(f"/account/accounts/{account.pk}", {"role": "officer"})
    assert "只有部门的角色带部门" in wrong.content.decode()
    client.post(f"/account/accounts/{account.pk}", {"role": "officer", "department": LEAD})
    assert [(g.role, g.department) for g in account.grants.all()] == [("officer", LEAD)]
    client.post(f"/account/grants/{account.grants.get().pk}/revoke", {"account": account.pk})
    assert not account.grants.exists()
    client.post(f"/account/accounts/{account.pk}/active", {"active": "0"})
    account.refresh_from_db()
    assert not account.is_active


def test_an_address_in_use_is_said_at_the_field(place) -> None:
    page = as_(place, "administrator").post("/account/accounts", {"name": "丙", "email": "reader@example.cn"})
    assert "已有账号" in page.content.decode()


def test_the_last_administrator_stays(place) -> None:
    client, held = as_(place, "administrator"), place.accounts["administrator"].grants.get()
    answer = client.post(f"/account/grants/{held.pk}/revoke", {"account": held.account_id}, follow=True)
    assert "最后一位系统管理员" in answer.content.decode()
    assert place.accounts["administrator"].grants.exists()


@pytest.mark.parametrize("firm", ["//evil.cn", "a/b", "a\r\nb", ""])
def test_whatever_firm_a_form_names_the_role_is_taken_and_the_answer_stays_here(place, firm: str) -> None:
    held = place.accounts["reader"].grants.get()
    answer = as_(place, "administrator").post(f"/account/grants/{held.pk}/revoke", {"firm": firm})
    assert (answer.status_code, answer["Location"]) == (302, "/account/firm/-/people")
    assert not place.accounts["reader"].grants.exists()


def test_a_declared_interest_is_shown_and_a_wrong_code_is_not_kept(place) -> None:
    client = as_(place, "officer")
    wrong = client.post("/account/interest", {"credit_code": "1", "reason": "配偶任职"}, follow=True)
    assert "应为 18 位" in wrong.content.decode()
    assert (
        FIRM in client.post("/account/interest", {"credit_code": FIRM, "reason": "配偶任职"}, follow=True).content.decode()
    )


def test_the_log_is_filtered_by_the_address_and_verified_by_a_button(place) -> None:
    client = as_(place, "auditor")
    page = client.get("/audit/", {"verb": "account.grant", "text": "treasury"}).content.decode()
    assert page.count("<details>") == 1
    assert client.get("/audit/", {"since": "nonsense"}).status_code == 200
    assert "核验通过" in client.post("/audit/verify", follow=True).content.decode()
    triggers.drop(connection)
    AuditEntry.objects.filter(seq=3).update(why="x")
    assert "从第 3 条起断开" in client.post("/audit/verify", follow=True).content.decode()
    triggers.create(connection)


def test_the_log_takes_few_queries_whatever_its_length(place, django_assert_max_num_queries) -> None:
    client = as_(place, "auditor")
    with django_assert_max_num_queries(12):
        client.get("/audit/")


def test_a_refusal_is_a_page_that_says_why(place) -> None:
    answer = as_(place, "reader").get("/audit/")
    assert (answer.status_code, "需要角色：审计人员" in answer.content.decode()) == (403, True)
    english = as_(place, "reader").get("/audit/?lang=en").content.decode()
    assert "this needs the role Auditor" in english


def test_every_error_verb_role_and_department_has_its_english() -> None:
    source = "".join(path.read_text() for path in Path(say.__code__.co_filename).parents[2].glob("access/*.py"))
    sentences = re.findall(r'"[A-Z_]{6,}",\s*"([^"]*[\u4e00-\u9fff][^"]*)"', source)
    assert len(sentences) > 12
    catalogues = Path(say.__code__.co_filename).parents[2].rglob("locale/en/LC_MESSAGES/django.po")
    done = {entry.msgid for catalogue in catalogues for entry in polib.pofile(str(catalogue)) if entry.msgstr}
    assert sorted({*sentences, *ROLES.values(), *map(str, PHRASES.values()), *departments.ALL} - done) == []


def test_the_log_has_words_for_every_verb_that_is_recorded() -> None:
    source = "".join(path.read_text() for path in Path(say.__code__.co_filename).parents[2].rglob("*.py"))
    recorded = set(re.findall(r'record\([^()]*?(?:verb=)?"([a-z]+\.[a-z_]+)"', source))
    assert len(recorded) > 20
    assert sorted(recorded - PHRASES.keys()) == []
