"""SQLite has one writer at a time: the others wait their turn, and nobody waits for them."""

import sqlite3
import threading
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError, connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.utils import ConnectionHandler

OURS, DJANGOS = "huiqi.web.sqlite3", "django.db.backends.sqlite3"
HOW_LONG = 60.0
"""Seconds after which a test gives up."""

pytestmark = pytest.mark.django_db


def writer(path: Path, engine: str = OURS, timeout: float = 2.0) -> Any:
    """A connection of its own, with the options of the service and a table to write into."""
    options = {"transaction_mode": "IMMEDIATE", "timeout": timeout, "init_command": "PRAGMA journal_mode=WAL"}
    where = {"ENGINE": engine, "NAME": str(path / "kept.sqlite3"), "OPTIONS": options}
    made: BaseDatabaseWrapper = ConnectionHandler({"default": where})["default"]
    made.inc_thread_sharing()
    with made.cursor() as cursor:
        cursor.execute("CREATE TABLE IF NOT EXISTS kept (said TEXT)")
    return made


def said(by: Any) -> list[str]:
    """What stands in the table."""
    with by.cursor() as cursor:
        return [row[0] for row in cursor.execute("SELECT said FROM kept").fetchall()]


def begin(by: Any, words: str) -> None:
    """A transaction that has written, and is not ended."""
    by.set_autocommit(False, force_begin_transaction_with_broken_autocommit=True)
    with by.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (%s)", [words])


def end(by: Any) -> None:
    """Its end."""
    by.commit()
    by.set_autocommit(True)


def collected_while_waiting(path: Path, engine: str) -> list[str]:
    """A statement of a connection that waits for the writer is finalized by the writer, before the writer ends.

    What the two have written; the second gives up after two seconds.
    """
    first, second = writer(path, engine), writer(path, engine)
    left = second.connection.execute("SELECT 1 UNION SELECT 2")
    waits = threading.Event()
    second.connection.set_trace_callback(lambda statement: statement.startswith("BEGIN") and waits.set())
    begin(first, "first")

    def write() -> None:
        try:
            begin(second, "second")
        except OperationalError:
            second.set_autocommit(True)
        else:
            end(second)

    thread = threading.Thread(target=write)
    thread.start()
    assert waits.wait(HOW_LONG)
    left.close()
    end(first)
    thread.join()
    return said(first)


def test_the_writer_does_not_wait_for_those_who_wait_for_it(tmp_path: Path) -> None:
    assert collected_while_waiting(tmp_path, OURS) == ["first", "second"]


def test_with_sqlites_own_wait_it_does(tmp_path: Path) -> None:
    """The control: the writer stood still until the other had given up. Once in three; it was seen to miss the moment."""
    folders = [tmp_path / name for name in "123"]
    for folder in folders:
        folder.mkdir()
    assert any(collected_while_waiting(folder, DJANGOS) == ["first"] for folder in folders)


def write_one(by: Any, words: str) -> None:
    """One statement without a transaction."""
    with by.cursor() as cursor:
        cursor.execute("INSERT INTO kept VALUES (%s)", [words])


@pytest.mark.parametrize("write", [begin, write_one])
def test_who_has_waited_long_enough_is_told_that_it_is_locked(tmp_path: Path, write: Any) -> None:
    first, second = writer(tmp_path), writer(tmp_path, timeout=0.05)
    begin(first, "first")
    with pytest.raises(OperationalError, match="database is locked") as told:
        write(second, "second")
    cause = told.value.__cause__
    assert isinstance(cause, sqlite3.OperationalError)
    assert cause.sqlite_errorcode == sqlite3.SQLITE_BUSY
    end(first)
    assert said(first) == ["first"]


def test_who_read_what_has_changed_since_is_refused_at_once(tmp_path: Path) -> None:
    """By waiting it would not come true again: its patience of ten minutes is not spent."""
    first, second = writer(tmp_path), writer(tmp_path, timeout=HOW_LONG * 10)
    with second.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")
        cursor.execute("SELECT count(*) FROM kept")
        begin(first, "first")
        end(first)
        with pytest.raises(OperationalError):
            cursor.execute("INSERT INTO kept VALUES ('second')")
        cursor.execute("ROLLBACK")


def test_no_writing_is_lost_or_refused_among_many(tmp_path: Path) -> None:
    """Eight at once, each with its own connection, a hundred times."""
    writers = [writer(tmp_path, timeout=HOW_LONG) for _ in range(8)]

    def write(by: Any, number: int) -> None:
        for turn in range(100):
            begin(by, f"{number} {turn}")
            end(by)

    threads = [threading.Thread(target=write, args=(by, number)) for number, by in enumerate(writers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(said(writers[0])) == sorted(f"{number} {turn}" for number in range(8) for turn in range(100))


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL has its own locks")
def test_the_service_waits_so() -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        assert cursor.execute("PRAGMA busy_timeout").fetchone() == (0,)
        assert (connection.settings_dict["ENGINE"], cursor.cursor.patience) == (OURS, 10)
