"""The chain: nothing recorded can be changed, and whoever changes it all the same is named by the first broken link."""

import threading
from collections.abc import Callable

import pytest
from django.db import IntegrityError, connection, transaction

from access.people import NOON, actor
from huiqi.access import audit, triggers
from huiqi.access.errors import OutsideTransaction
from huiqi.access.models import AuditEntry, AuditHead, AuditPersonal

pytestmark = pytest.mark.database


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def five_entries() -> list[AuditEntry]:
    return [
        audit.record(
            actor=actor("window"),
            verb="case.accept",
            subject=f"case:{number}",
            at=NOON,
            why="材料齐全",
            detail={"fen": number, "terms": ["甲", None, True]},
            personal={"phone": f"1380000000{number}"},
        )
        for number in range(1, 6)
    ]


def test_entries_are_numbered_without_gaps_and_verify() -> None:
    entries = five_entries()
    assert [entry.seq for entry in entries] == [1, 2, 3, 4, 5]
    assert [entry.previous for entry in entries] == [audit.START, *(entry.hash for entry in entries[:-1])]
    assert (entries[0].actor, entries[0].details) == ("account:1", {"fen": 1, "terms": ["甲", None, True]})
    assert audit.verify() is None


def test_an_empty_chain_verifies() -> None:
    assert audit.verify() is None


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE access_auditentry SET why = 'x' WHERE seq = 3",
        "DELETE FROM access_auditentry WHERE seq = 3",
        "UPDATE access_audithead SET seq = 3",
        "DELETE FROM access_audithead",
    ],
)
def test_the_database_itself_refuses(statement: str) -> None:
    five_entries()
    AuditPersonal.objects.all().delete()
    with pytest.raises(IntegrityError, match=r"append-only|forward"), transaction.atomic():
        sql(statement)
    assert audit.verify() is None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no TRUNCATE")
@pytest.mark.database(transaction=True)
def test_truncate_is_refused_too() -> None:
    with transaction.atomic():
        five_entries()
    with pytest.raises(IntegrityError, match="append-only"), transaction.atomic():
        sql("TRUNCATE access_auditentry CASCADE")


COPY = """INSERT INTO access_auditentry
    SELECT {seq}, at, actor, origin, verb, subject, why, detail, commitment, previous, hash
    FROM access_auditentry WHERE seq = 2"""


@pytest.mark.parametrize(
    ("statement", "broken"),
    [
        *[
            (f"UPDATE access_auditentry SET {change} WHERE seq = 3", 3)
            for change in (
                "at = '2026-03-02 04:00:01'",
                "actor = 'account:9'",
                "origin = 'x'",
                "verb = 'case.pay'",
                "subject = 'case:9'",
                "why = 'x'",
                "detail = '{}'",
                "commitment = ''",
                f"previous = '{audit.START}'",
                f"hash = '{audit.START}'",
            )
        ],
        ("UPDATE access_auditentry SET why = 'x' WHERE seq = 1", 1),
        ("UPDATE access_auditentry SET why = 'x' WHERE seq = 5", 5),
        ("DELETE FROM access_auditentry WHERE seq = 1", 1),
        ("DELETE FROM access_auditentry WHERE seq = 3", 3),
        ("DELETE FROM access_auditentry WHERE seq = 5", 5),
        ("DELETE FROM access_auditentry WHERE seq > 3", 4),
        ("DELETE FROM access_auditentry", 1),
        (COPY.format(seq=6), 6),
        (COPY.format(seq=0), 1),
        ("UPDATE access_audithead SET seq = 4", 5),
        (f"UPDATE access_audithead SET seal = '{audit.START}'", 5),
        ("DELETE FROM access_audithead", 1),
        ("UPDATE access_auditpersonal SET payload = '{}' WHERE entry_id = 4", 4),
    ],
)
def test_the_first_broken_link_is_named(statement: str, broken: int) -> None:
    five_entries()
    triggers.drop(connection)
    try:
        assert audit.verify() is None, "nothing is broken before"
        if statement.startswith("DELETE FROM access_auditentry"):
            sql("DELETE FROM access_auditpersonal")
        sql(statement)
        assert audit.verify() == broken
    finally:
        triggers.create(connection)


def test_a_chain_written_anew_is_caught_by_the_seal() -> None:
    entries = five_entries()
    triggers.drop(connection)
    try:
        previous = entries[1].hash
        for entry in entries[2:]:
            entry.why, entry.previous = "forged", previous
            entry.hash = previous = audit.hash_of(entry)
            entry.save(force_update=True)
        AuditHead.objects.update(hash=previous)
        assert audit.verify() == 5
    finally:
        triggers.create(connection)


def test_an_end_that_was_noted_elsewhere_must_still_be_there() -> None:
    entries = five_entries()
    assert audit.verify(noted=(3, entries[2].hash)) is None
    assert audit.verify(noted=(3, entries[1].hash)) == 3
    assert audit.verify(noted=(9, entries[1].hash)) == 6


def test_it_still_verifies_after_personal_data_is_erased() -> None:
    five_entries()
    erased = audit.erase_personal(actor=actor("administrator"), seq=2, at=NOON, why="本人申请")
    assert not AuditPersonal.objects.filter(pk=2).exists()
    assert (erased.seq, erased.subject, audit.verify()) == (6, "audit:2", None)


def test_floats_are_refused() -> None:
    with pytest.raises(TypeError, match="float"):
        audit.record(actor=actor("window"), verb="v", subject="s", at=NOON, detail={"a": [1.5]})
    assert not AuditEntry.objects.exists()


@pytest.mark.database(transaction=True)
def test_an_entry_falls_with_the_change_it_reports() -> None:
    with pytest.raises(OutsideTransaction):
        audit.record(actor=actor("window"), verb="v", subject="s", at=NOON)

    def failing() -> None:
        with transaction.atomic():
            five_entries()
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        failing()
    assert (AuditEntry.objects.count(), audit.verify()) == (0, None)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="the tests' SQLite is one connection in memory")
@pytest.mark.database(transaction=True)
def test_writers_at_the_same_time_leave_no_gap() -> None:
    def write() -> None:
        try:
            for _ in range(20):
                with transaction.atomic():
                    audit.record(actor=actor("window"), verb="v", subject="s", at=NOON)
        finally:
            connection.close()

    together(write, 6)
    assert (AuditEntry.objects.count(), audit.verify()) == (120, None)


def together(work: Callable[[], None], threads: int) -> None:
    running = [threading.Thread(target=work) for _ in range(threads)]
    for thread in running:
        thread.start()
    for thread in running:
        thread.join()
