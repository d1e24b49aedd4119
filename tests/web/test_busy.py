"""Nobody waits without end: who meets a locked row or a database that is away gets a page that says to try again."""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import OperationalError, connection, transaction
from django.http import HttpRequest
from django.test import Client, override_settings
from django.urls import path

from huiqi.access.models import Account
from huiqi.web import health
from web.routes import world
from web.test_routes import sign_in

HOW_LONG = 60.0
"""Seconds after which a test gives up; a reader waits ten."""


@contextmanager
def another_writer() -> Iterator[None]:
    """Another connection has changed every account, and has not ended its transaction."""
    begun, enough = threading.Event(), threading.Event()

    def write() -> None:
        with transaction.atomic():
            Account.objects.update(name="别人")
            begun.set()
            enough.wait(HOW_LONG)
            transaction.set_rollback(True)
        connection.close()

    thread = threading.Thread(target=write)
    thread.start()
    assert begun.wait(HOW_LONG)
    try:
        yield
    finally:
        enough.set()
        thread.join()


@pytest.mark.database(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="the tests' SQLite is in memory and has other locks")
@pytest.mark.parametrize(("language", "words"), [("zh-hans", "系统正忙"), ("en", "The service is busy")])
def test_who_meets_a_row_that_stays_locked_is_told_to_try_again_and_then_can(language: str, words: str) -> None:
    client = Client(headers={"accept-language": language}, raise_request_exception=False)
    account = world().accounts["manager"]
    sign_in(client, account)
    form = {"name": "新名字", "language": language}
    with another_writer():
        answer = client.post("/account/", form)
    page = answer.content.decode()
    assert (answer.status_code, answer["Retry-After"], f"<h1>{words}</h1>" in page) == (503, "10", True)
    assert Account.objects.get(pk=account.pk).name == account.name
    assert client.post("/account/", form).status_code == 302
    assert Account.objects.get(pk=account.pk).name == "新名字"


@pytest.mark.database(transaction=True)
@pytest.mark.skipif("connection.vendor != 'postgresql'", reason="SQLite waits for locks only: see its timeout")
def test_postgresql_itself_ends_what_takes_too_long() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT name, setting FROM pg_settings WHERE name IN "
            "('lock_timeout', 'statement_timeout', 'idle_in_transaction_session_timeout')"
        )
        assert {name: int(ms) // 1000 for name, ms in cursor.fetchall()} == {
            "lock_timeout": 10,
            "statement_timeout": 30,
            "idle_in_transaction_session_timeout": 60,
        }


def _away(request: HttpRequest) -> None:
    raise OperationalError("database is locked")


def _wrong(request: HttpRequest) -> None:
    raise ValueError("a fault of ours")


def _full(request: HttpRequest) -> None:
    """What SQLite says where its file may not grow: said by SQLite itself."""
    database = sqlite3.connect(":memory:")
    database.execute("PRAGMA max_page_count = 2")
    try:
        database.execute("CREATE TABLE t AS SELECT zeroblob(100000) AS content")
    except sqlite3.OperationalError as error:
        raise OperationalError(str(error)) from error


def _full_on_postgresql(request: HttpRequest) -> None:
    error = psycopg.errors.DiskFull("could not extend file")
    raise OperationalError(str(error)) from error


class Urls:
    """Two addresses that fail, beside those every page links to."""

    from huiqi.web.urls import urlpatterns as _real

    urlpatterns = (
        *_real,
        path("away", _away),
        path("wrong", _wrong),
        path("full", _full),
        path("full-2", _full_on_postgresql),
    )
    handler500 = health.failed


def test_a_database_that_is_away_is_said_without_asking_it_again() -> None:
    """Neither needs a database, so pytest would refuse a question to it."""
    with override_settings(ROOT_URLCONF=Urls):
        answer = Client(raise_request_exception=False).get("/away")
        assert (answer.status_code, "系统正忙" in answer.content.decode()) == (503, True)


@pytest.mark.parametrize("address", ["/full", "/full-2"])
def test_a_database_whose_disk_is_full_says_that_somebody_must_make_room(address: str) -> None:
    with override_settings(ROOT_URLCONF=Urls):
        answer = Client(raise_request_exception=False).get(address)
        assert (answer.status_code, "存储空间已满" in answer.content.decode()) == (507, True)
        assert not answer.has_header("Retry-After")


@pytest.mark.django_db
def test_a_fault_of_ours_is_no_reason_to_try_again() -> None:
    with override_settings(ROOT_URLCONF=Urls):
        answer = Client(raise_request_exception=False).get("/wrong")
        assert (answer.status_code, answer.has_header("Retry-After")) == (500, False)
