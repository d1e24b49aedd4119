"""What an attacker tries at the door: old sessions, guessed passwords, foreign forms, lines in the log."""

import itertools
import json
import logging
import os
import re
import subprocess
import sys
import time
import uuid
from collections.abc import Iterable
from pathlib import Path

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from allauth.usersessions.models import UserSession
from django.conf import settings as service
from django.contrib.auth.password_validation import (
    CommonPasswordValidator,
    get_default_password_validators,
    validate_password,
)
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import NoReverseMatch, reverse

from access.people import FIRM, NOON
from huiqi.access import actions
from huiqi.access.actor import SYSTEM
from huiqi.access.models import Account
from huiqi.gateways.refusal import FileRefused
from huiqi.register.files import receive
from huiqi.web.account import attempts, sessions
from huiqi.web.logs import OneLine
from web.routes import ROUTES, world
from web.test_routes import sign_in

pytestmark = pytest.mark.database
SHELL = SYSTEM("test")
PASSWORD, HOME = "a long passphrase", "/account/"
EXPIRED = "页面已过期"
"""What the page says to a form without its token, and no other page."""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def person() -> Account:
    account = actions.create_account(actor=SHELL, email="a@example.cn", name="甲", at=NOON, password=PASSWORD)
    actions.grant(actor=SHELL, account_id=account.pk, role="reader", credit_code=FIRM, at=NOON)
    return account


def signed_in(account: Account, password: str = PASSWORD) -> Client:
    client = Client()
    client.post("/account/login/", {"login": account.email, "password": password})
    assert inside(client)
    return client


def inside(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_a_sign_in_ends_an_hour_after_the_last_page_and_twelve_hours_after_it_began(person, monkeypatch) -> None:
    idle, busy, begun = signed_in(person), signed_in(person), time.time()

    def at(seconds: float) -> None:
        monkeypatch.setattr(sessions.time, "time", lambda: begun + seconds)

    for minutes in range(50, 12 * 60, 50):
        at(minutes * 60)
        assert inside(busy), minutes
    at(61 * 60)
    assert not inside(idle)
    at(0)
    assert not inside(idle), "what ended does not begin again"
    at(12 * 3600 + 60)
    assert not inside(busy)


def test_signing_in_gives_the_session_a_new_key(person) -> None:
    client = Client()
    session = client.session
    session["before"] = 1
    session.save()
    client.cookies[service.SESSION_COOKIE_NAME] = old = session.session_key
    client.post("/account/login/", {"login": person.email, "password": PASSWORD})
    assert client.cookies[service.SESSION_COOKIE_NAME].value != old
    stranger = Client()
    stranger.cookies[service.SESSION_COOKIE_NAME] = old
    assert not inside(stranger)


def test_proving_anew_who_one_is_gives_the_session_a_new_key_and_keeps_its_row(person) -> None:
    client = signed_in(person)
    old = client.cookies[service.SESSION_COOKIE_NAME].value
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    new = client.cookies[service.SESSION_COOKIE_NAME].value
    stranger = Client()
    stranger.cookies[service.SESSION_COOKIE_NAME] = old
    assert (inside(client), inside(stranger), new == old) == (True, False, False)
    assert [row.session_key for row in UserSession.objects.filter(user=person)] == [new]


def test_a_changed_password_ends_the_other_sessions_and_keeps_this_one(person) -> None:
    here, there = signed_in(person), signed_in(person)
    wrong = {"oldpassword": "not this one", "password1": "quite another one", "password2": "quite another one"}
    here.post("/account/password/change/", wrong)
    assert inside(there), "the old password is asked for"
    here.post("/account/password/change/", wrong | {"oldpassword": PASSWORD})
    assert (inside(here), inside(there)) == (True, False)


def test_a_reset_password_leaves_the_second_factor_to_be_given(person, mailoutbox) -> None:
    Authenticator.objects.create(user=person, type="totp", data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")})
    client = Client()
    client.post("/account/password/reset/", {"email": person.email})
    (link,) = re.findall(r"http://testserver(\S+)", mailoutbox[0].body)
    form = client.get(link, follow=True).redirect_chain[-1][0]
    client.post(form, {"password1": "quite another one", "password2": "quite another one"})
    assert not inside(client), "the link alone signs nobody in"
    client.post("/account/login/", {"login": person.email, "password": "quite another one"})
    assert not inside(client), "nor does the new password alone"
    assert client.get("/account/second-factor/enter/").status_code == 200


def test_a_code_counts_once_for_as_long_as_it_would_be_taken(person, monkeypatch) -> None:
    Authenticator.objects.create(user=person, type="totp", data={"secret": get_adapter().encrypt("JBSWY3DPEHPK3PXP")})
    begun = int(time.time()) // 30 * 30
    code, entered = format_hotp_value(hotp_value("JBSWY3DPEHPK3PXP", begun // 30)), []
    for seconds in (0, 20, 40):
        monkeypatch.setattr(time, "time", lambda seconds=seconds: float(begun + seconds))
        client = Client()
        client.post("/account/login/", {"login": person.email, "password": PASSWORD})
        client.post("/account/second-factor/enter/", {"code": code})
        entered.append(inside(client))
    assert entered == [True, False, False]


def test_the_other_devices_are_signed_out_by_their_owner(person) -> None:
    here, there = signed_in(person), signed_in(person)
    here.post("/account/sessions/")
    assert (inside(here), inside(there)) == (True, False)


def test_an_account_that_is_stopped_is_signed_out_for_good(person, client: Client) -> None:
    theirs = signed_in(person)
    sign_in(client, world().accounts["administrator"])
    for active in ("0", "1"):
        client.post(reverse("account-active", args=[person.pk]), {"active": active})
    person.refresh_from_db()
    assert person.is_active
    assert not inside(theirs), "made active again, one signs in again"


def test_after_signing_out_the_old_cookie_opens_nothing_and_the_browser_forgets_the_pages(person) -> None:
    client = signed_in(person)
    kept = client.cookies[service.SESSION_COOKIE_NAME].value
    answer = client.post("/account/logout/")
    assert answer["Clear-Site-Data"] == '"cache"'
    client.cookies[service.SESSION_COOKIE_NAME] = kept
    assert not inside(client)


def test_a_page_of_somebody_is_kept_nowhere_and_asks_for_no_device(person) -> None:
    mine, public = signed_in(person).get(HOME), Client().get("/")
    assert mine["Cache-Control"] == "private, no-store"
    assert not public.has_header("Cache-Control")
    assert "camera=()" in mine["Permissions-Policy"] == public["Permissions-Policy"]
    assert (mine["Referrer-Policy"], mine["Cross-Origin-Opener-Policy"]) == ("same-origin", "same-origin")


BEHIND_TLS = """
import json, django
django.setup()
from django.test import Client
answer = Client().get("/?lang=en", secure=True, headers={"host": "localhost"})
sign_in = Client().get("/account/login/", secure=True, headers={"host": "localhost"})
plain = Client().get("/account/login/", headers={"host": "localhost"})
from django.conf import settings as s
cookies = {c.key: [c["secure"], c["path"], c["domain"], c["samesite"], c["httponly"]]
           for a in (answer, sign_in) for c in a.cookies.values()}
names = [s.SESSION_COOKIE_NAME, s.CSRF_COOKIE_NAME, s.LANGUAGE_COOKIE_NAME]
flags = [s.SESSION_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SESSION_COOKIE_SAMESITE, s.SESSION_COOKIE_DOMAIN]
from huiqi.web.headers import HostMessages
stores = [getattr(one, "cookie_name", "") for one in HostMessages.storage_classes]
print(json.dumps([answer["Strict-Transport-Security"], cookies, names, flags, [s.MESSAGE_STORAGE, stores[0]],
                  plain.status_code, plain["Location"]]))
"""


def test_behind_tls_every_cookie_is_bound_to_the_host_and_hsts_is_sent(tmp_path) -> None:
    settings = {"HUIQI_HTTPS": "1", "HUIQI_VAR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "huiqi.web.settings"}
    env = os.environ | settings | {"DATABASE_URL": f"sqlite:///{tmp_path}/x.sqlite3", "PYTHONPATH": str(ROOT / "src")}
    ready = "import django; django.setup(); from django.core.management import call_command; call_command({})"
    collect = ready.format("'collectstatic', interactive=False, verbosity=0")
    subprocess.run([sys.executable, "-c", collect], env=env, check=True, cwd=tmp_path, timeout=300)
    subprocess.run(
        [sys.executable, "-c", ready.format("'migrate', verbosity=0")], env=env, check=True, cwd=tmp_path, timeout=300
    )
    told = subprocess.run([sys.executable, "-c", BEHIND_TLS], env=env, check=True, cwd=tmp_path, capture_output=True)
    hsts, cookies, names, flags, messages, status, location = json.loads(told.stdout.splitlines()[-1])
    assert hsts == "max-age=31536000; includeSubDomains"
    assert set(cookies) == {"__Host-csrftoken", "__Host-language"}
    assert all(cookie == [True, "/", "", "Lax", True] for cookie in cookies.values())
    assert all(name.startswith("__Host-") for name in names)
    assert flags == [True, True, "Lax", None]
    assert messages == ["huiqi.web.headers.HostMessages", "__Host-messages"]
    assert (status, location) == (301, "https://localhost/account/login/")


@pytest.mark.parametrize("password", ["x q" * 40, "只有汉字的密码也可以用的", "kqzvmwrtyb", "  spaces around it  "])
def test_a_password_may_be_long_of_any_signs_and_is_taken_as_typed(person, password: str) -> None:
    client = signed_in(person)
    new = {"oldpassword": PASSWORD, "password1": password, "password2": password}
    assert client.post("/account/password/change/", new).status_code == 302
    signed_in(person, password)
    other = Client()
    other.post("/account/login/", {"login": person.email, "password": password[:-1]})
    assert not inside(other)


@pytest.mark.parametrize("password", ["huiqi-2026!!", "Nanshan12345678", "惠企政策南山2026年", "admin-huiqi-9999"])
def test_a_password_made_of_the_services_own_words_is_refused(password: str) -> None:
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert "password_of_the_service" in [error.code for error in refused.value.error_list]
    validate_password("huiqi and a good deal besides")


def test_the_commonest_passwords_that_are_long_enough_are_refused() -> None:
    (validator,) = (v for v in get_default_password_validators() if isinstance(v, CommonPasswordValidator))
    assert len([password for password in validator.passwords if len(password) >= 10]) > 20_000
    for password in ("qwertyuiop", "1q2w3e4r5t", "Password123", "fallen_angel", "thecaptain"):
        with pytest.raises(ValidationError) as refused:
            validate_password(password)
        assert "password_too_common" in [error.code for error in refused.value.error_list]
    validate_password("a heron over the 7 lakes")


def test_passwords_are_masked_and_may_be_pasted_and_filled_in(client: Client) -> None:
    page = client.get("/account/login/").content.decode()
    (field,) = re.findall(r'<input[^>]*name="password"[^>]*>', page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    scripts = [path.read_text() for path in (ROOT / "src/huiqi/web/assets").glob("*.js")]
    assert not [script for script in scripts if re.search(r"""["']paste["']|onpaste""", script)]


def test_our_scripts_write_no_markup_from_text_run_no_text_and_keep_nothing() -> None:
    banned = re.compile(
        r"\.outerHTML|document\.write|\beval\(|new Function|insertAdjacentHTML|localStorage|sessionStorage|indexedDB"
    )
    scripts = {path.name: path.read_text() for path in (ROOT / "src/huiqi/web/assets").glob("*.js")}
    assert {name for name, script in scripts.items() if banned.search(script)} == set()


def line_of(message: str, *values: object, error: bool = False) -> str:
    try:
        raise ValueError("first\nsecond") if error else KeyError
    except ValueError:
        found = sys.exc_info()
    except KeyError:
        found = None
    return OneLine().format(logging.LogRecord("huiqi", logging.ERROR, "x.py", 1, message, values, found))


def test_a_line_break_in_what_was_sent_breaks_no_line_of_the_log() -> None:
    sent = "a\r\n2026-01-01T00:00:00Z ERROR huiqi forged\x1b[31m\u2028\x85"
    line = line_of("not found: %s", sent)
    assert len(line.splitlines()) == 1
    assert "\\r\\n2026" in line
    assert not re.search(r"[\x00-\x1f\x7f-\x9f]", line)
    assert re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z ERROR huiqi not found", line)
    _first, *trace = line_of("broke", error=True).splitlines()
    assert trace
    assert all(each.startswith("  ") for each in trace), "no line of a trace looks like an entry"
    assert service.LOGGING["formatters"]["line"]["()"] == "huiqi.web.logs.OneLine"


def test_a_failed_sign_in_and_a_refusal_are_in_the_log_without_the_address(person, caplog) -> None:
    Client().post("/account/login/", {"login": person.email, "password": "wrong\nforged"})
    assert f"sign-in failed of={attempts.short(person.email)} from=127.0.0.1" in caplog.text
    signed_in(person).get("/account/accounts")
    assert f"refused account={person.pk} from=127.0.0.1 GET account-accounts code=" in caplog.text
    assert person.email not in caplog.text
    assert "wrong" not in caplog.text


def test_who_reaches_a_limit_of_the_sign_in_or_of_a_public_form_is_in_the_log(person, caplog, settings) -> None:
    client = Client()
    for _ in range(6):
        client.post("/account/login/", {"login": person.email, "password": "wrong"})
    assert f"sign-in limited of={attempts.short(person.email)} from=127.0.0.1" in caplog.text
    for _ in range(25):
        answer = client.post("/account/password/reset/", {"email": person.email})
    assert answer.status_code == 429
    assert "refused account=None from=127.0.0.1 POST account_reset_password code=TOO_MANY" in caplog.text
    settings.ACCOUNT_RATE_LIMITS = service.ACCOUNT_RATE_LIMITS | {"complain_in_public": "1/h/ip"}
    complaint = {"kind": "claim", "body": "直播间长期没有人，租约是空的。", "website": ""}
    answers = [client.post("/complaints/", complaint) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [302, 422]
    assert "limited complain_in_public from=127.0.0.1" in caplog.text
    assert person.email not in caplog.text


def test_a_request_that_is_too_large_and_a_file_that_is_refused_are_in_the_log_without_its_name(person, caplog) -> None:
    assert signed_in(person).post("/find/", {"x": "1" * 3_000_000}).status_code == 413
    assert f"refused account={person.pk} from=127.0.0.1 POST finder-start code=TOO_LARGE" in caplog.text
    with pytest.raises(FileRefused):
        receive("李霞的合同.pdf", b"MZ no pdf")
    assert "file refused code=FILE_KIND bytes=9" in caplog.text
    assert "李霞" not in caplog.text


def address(name: str, parts: Iterable[str]) -> str:
    """An address of the route; whether there is such a thing is asked only after the token."""
    named = list(parts)
    for values in itertools.product(("1", "x", uuid.UUID(int=0)), repeat=len(named)):
        try:
            return reverse(name, kwargs=dict(zip(named, values, strict=True)))
        except NoReverseMatch:
            continue
    raise AssertionError(name)


WITHOUT_A_TOKEN = {
    "api-1:": "a program is known by its own token alone; a session opens nothing there (web/api/gate.py)",
    "common-grants:": "likewise",
    "api-nothing": "says to programs that there is no such address, whoever asks",
    "common-grants-nothing": "likewise",
}
"""What a form of another site may send to, by how its name begins, and why it gains nothing."""


def test_every_route_needs_a_token_of_whoever_posts_to_it() -> None:
    client = Client(enforce_csrf_checks=True)
    sign_in(client, world().accounts["administrator"])
    taken = set()
    for name, row in ROUTES.items():
        answer = client.post(address(name, row.objects), row.data)
        if answer.status_code != 403 or EXPIRED not in answer.content.decode():
            taken.add(name)
    known = {prefix: {name for name in taken if name.startswith(prefix)} for prefix in WITHOUT_A_TOKEN}
    assert taken - set().union(*known.values()) == set()
    assert all(known.values()), "no reason stands here for nothing"
    assert len(ROUTES) - len(taken) >= 200


def test_nothing_answers_to_trace() -> None:
    assert Client().generic("TRACE", "/", headers={"x-secret": "1"}).content.find(b"x-secret") == -1


def test_a_key_that_is_made_here_is_readable_by_its_owner_only(tmp_path, monkeypatch) -> None:
    from huiqi.web import settings

    monkeypatch.setattr(settings, "VAR", tmp_path)
    key = settings._made_once("some_key")
    assert (tmp_path / "some_key").stat().st_mode & 0o777 == 0o600
    assert (settings._made_once("some_key"), len(key) > 60) == (key, True)
