"""Nothing is served in earnest with a public password, a key anybody may hold, or without TLS: each fault is named alone."""

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from huiqi.access.demonstration import ensure_demonstration_accounts
from huiqi.access.models import Account
from huiqi.web.deployment import encrypted_within, findings

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 6, 1, 9, tzinfo=dt.UTC)
FIT = {
    "HUIQI_SECRET_KEY": "the first key of more than fifty signs and 17 different ones",
    "HUIQI_AUDIT_KEY": "a second key of 40 signs that is not short Bq",
    "HUIQI_DATA_KEY": "newest data key of 40 signs and not short Cz,an older data key of 40 signs as long Dw",
    "HUIQI_URL": "https://huiqi.example.cn",
    "HUIQI_HTTPS": "1",
    "HUIQI_HOSTS": "huiqi.example.cn",
}
SETTINGS: dict[str, Any] = {
    "DEMONSTRATION": False, "DEBUG": False, "HTTPS": True, "ALLOWED_HOSTS": ["huiqi.example.cn"],
    "SECURE_SSL_REDIRECT": True, "SECURE_HSTS_SECONDS": 31_536_000, "SESSION_COOKIE_SECURE": True,
    "SECURE_HSTS_INCLUDE_SUBDOMAINS": True,
    "CSRF_COOKIE_SECURE": True, "SECRET_KEY": "a secret of the tests with more than fifty signs in it, 0123456789",
}  # fmt: skip


@pytest.fixture
def fit(monkeypatch: pytest.MonkeyPatch, settings: Any) -> Any:
    """A deployment with which nothing is wrong."""
    for name, value in FIT.items():
        monkeypatch.setenv(name, value)
    for name, value in SETTINGS.items():
        setattr(settings, name, value)
    return settings


def errors() -> set[str]:
    return {str(f.id) for f in findings() if f.is_serious() and str(f.id).startswith("huiqi.E")}


def test_a_fit_deployment_has_no_error(fit: Any) -> None:
    assert errors() == set()
    assert not [f for f in findings() if str(f.id).startswith("security.")], "the framework's own checks are met as well"


def demonstrated(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DEMONSTRATION = True


def debugged(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    settings.DEBUG = True


def made_up(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    ensure_demonstration_accounts(credit_code="91440300MA5EXAMPLE", at=NOW)
    Account.objects.update(is_active=False)  # it could be made active again, its code secret stays public


def variable(name: str, value: str) -> Callable[[pytest.MonkeyPatch, Any], None]:
    return lambda monkeypatch, settings: monkeypatch.setenv(name, value)


def setting(name: str, value: object) -> Callable[[pytest.MonkeyPatch, Any], None]:
    return lambda monkeypatch, settings: setattr(settings, name, value)


def database(host: str, **options: str) -> Callable[[pytest.MonkeyPatch, Any], None]:
    """PostgreSQL as DATABASE_URL names one on a host."""
    named = {"default": {"ENGINE": "django.db.backends.postgresql", "HOST": host, "OPTIONS": options}}
    return lambda monkeypatch, settings: monkeypatch.setattr("django.conf.settings.DATABASES", named)


def mail_to(host: str | None, **options: bool) -> Callable[[pytest.MonkeyPatch, Any], None]:
    """The mail server as HUIQI_MAIL_URL names one on a host."""

    def plant(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
        settings.EMAIL_BACKEND, settings.EMAIL_HOST = "django.core.mail.backends.smtp.EmailBackend", host
        for name, value in options.items():
            setattr(settings, name, value)

    return plant


@pytest.mark.parametrize(
    "plant",
    [
        database("db.example.cn", sslmode="verify-full"),
        *map(database, ("", "localhost", "127.0.0.1", "::1", "/run/postgresql")),
        *(setting("CLAMD", place) for place in ("/run/clamav/clamd.ctl", "127.0.0.1:3310", "localhost:3310", "[::1]:3310")),
        *(
            mail_to(None),
            mail_to("localhost"),
            mail_to("mail.cn", EMAIL_USE_TLS=True),
            mail_to("mail.cn", EMAIL_USE_SSL=True),
        ),
    ],
)
def test_what_stays_on_the_machine_or_is_encrypted_is_no_fault(
    fit: Any, monkeypatch: pytest.MonkeyPatch, plant: Any
) -> None:
    plant(monkeypatch, fit)
    assert encrypted_within() == []


@pytest.mark.parametrize(
    ("plant", "found"),
    [
        (demonstrated, "huiqi.E001"),
        (debugged, "huiqi.E002"),
        (made_up, "huiqi.E003"),
        (variable("HUIQI_AUDIT_KEY", ""), "huiqi.E004"),
        (variable("HUIQI_SECRET_KEY", "short"), "huiqi.E005"),
        (variable("HUIQI_SECRET_KEY", "ab" * 40), "huiqi.E005"),
        (variable("HUIQI_DATA_KEY", FIT["HUIQI_DATA_KEY"] + ",old"), "huiqi.E005"),
        (variable("HUIQI_DATA_KEY", FIT["HUIQI_DATA_KEY"] + "," + FIT["HUIQI_AUDIT_KEY"]), "huiqi.E006"),
        (setting("HTTPS", False), "huiqi.E007"),
        (variable("HUIQI_URL", "http://huiqi.example.cn"), "huiqi.E008"),
        (setting("ALLOWED_HOSTS", ["*"]), "huiqi.E009"),
        (setting("ALLOWED_HOSTS", [".example.cn"]), "huiqi.E009"),
        (database("10.0.0.5"), "huiqi.E010"),
        (database("10.0.0.5", sslmode="require"), "huiqi.E010"),
        (setting("CLAMD", "10.0.0.6:3310"), "huiqi.E011"),
        (mail_to("10.0.0.7"), "huiqi.E012"),
        (setting("BREACHED_PASSWORDS", "/nowhere/leaked.txt"), "huiqi.E013"),
        (setting("BREACHED_PASSWORDS", __file__), "huiqi.E013"),
    ],
)
def test_each_fault_is_named_alone(fit: Any, monkeypatch: pytest.MonkeyPatch, plant: Any, found: str) -> None:
    plant(monkeypatch, fit)
    assert errors() == {found}


def huiqi(var: Path, *args: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a folder of its own, with nothing of this process's settings."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("HUIQI_") and name != "DATABASE_URL"}
    command = [sys.executable, "-m", "huiqi.web.commands", *args]
    variables = own | {"HUIQI_VAR": str(var)} | environment
    return subprocess.run(command, env=variables, capture_output=True, text=True, timeout=120)


def test_a_mail_server_that_nobody_can_be_meant_by_is_refused_without_showing_its_password(tmp_path: Path) -> None:
    told = huiqi(tmp_path, "check", "--deploy", HUIQI_MAIL_URL="stmp://huiqi:secret@mail.cn")
    assert told.returncode != 0
    assert "HUIQI_MAIL_URL: write smtp://" in told.stderr
    assert "secret" not in told.stderr


def test_who_needs_a_second_factor_is_said_clearly_or_refused(tmp_path: Path) -> None:
    told = huiqi(tmp_path, "check", "--deploy", HUIQI_SECOND_FACTOR="yes")
    assert told.returncode == 1
    assert "HUIQI_SECOND_FACTOR: write all or staff, not yes" in told.stderr


def test_how_long_a_code_counts_is_said_clearly_or_refused(tmp_path: Path) -> None:
    told = huiqi(tmp_path, "check", "--deploy", HUIQI_CODE_SECONDS="60")
    assert (told.returncode, "HUIQI_CODE_SECONDS: write 30 or 90, not 60" in told.stderr) == (1, True)
    late = "动态验证码在前后半分钟里也算数"
    assert late in huiqi(tmp_path, "check", "--deploy", **FIT).stdout
    assert late not in huiqi(tmp_path, "check", "--deploy", **FIT, HUIQI_CODE_SECONDS="30").stdout


def test_the_command_says_what_to_do_and_the_server_does_not_start(tmp_path: Path) -> None:
    fit = huiqi(tmp_path, "check", "--deploy", **FIT)
    assert (fit.returncode, fit.stderr) == (0, "")
    assert "提醒 huiqi.W001：数据库是 SQLite" in fit.stdout
    added = huiqi(tmp_path, "demo", "--firms", "1", "--until", "2026-01-05")
    assert added.returncode == 0, added.stderr
    checked = huiqi(tmp_path, "check", "--deploy", **FIT)
    assert (checked.returncode, checked.stderr.partition(":")[0]) == (1, "DEPLOY_UNFIT")
    assert "错误 huiqi.E003" in checked.stdout
    served = huiqi(tmp_path, "serve", "--port", "18999", **FIT)
    assert (served.returncode, served.stderr.partition(":")[0]) == (1, "DEPLOY_UNFIT")
    assert "演示账号" in served.stderr
