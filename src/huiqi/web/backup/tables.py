"""Which rows does a database hold at one moment, and how do they come into another?

Rows are read and written by the tables as they stood at a set of migrations, not by the models of today; so they fit both
databases, and an archive of an older huiqi is loaded into its own tables and migrated from there.
"""

import base64
import datetime as dt
import json
import uuid
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from itertools import islice
from typing import Any, Protocol

from django.db import connection, models, transaction
from django.db.migrations.loader import MigrationLoader

Migration = tuple[str, str]
"""The app and the name of one."""
AT_ONCE = 1000
"""Rows written by one call."""


class Tables(Protocol):
    """The models of a set of migrations (django's StateApps)."""

    def get_models(self, include_auto_created: bool = ...) -> Iterable[type[models.Model]]: ...


@contextmanager
def snapshot() -> Iterator[None]:
    """What is read inside is of one moment, and no writer waits for it."""
    if connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
            yield
        return
    with connection.cursor() as cursor:
        cursor.execute("BEGIN DEFERRED")  # atomic() would begin an immediate transaction, for which every writer waits
        try:
            yield
        finally:
            cursor.execute("ROLLBACK")


def applied() -> list[Migration]:
    """The migrations this database has had."""
    return in_todays_names(MigrationLoader(connection).applied_migrations)


def in_todays_names(migrations: Iterable[Migration]) -> list[Migration]:
    """The same, where those that were squashed since go by the name of the one that replaces them all."""
    found = set(migrations)
    for name, migration in MigrationLoader(None).disk_migrations.items():
        if migration.replaces and found.issuperset(migration.replaces):
            found = found - set(migration.replaces) | {name}
    return sorted(found)


def unknown(migrations: Iterable[Migration]) -> list[Migration]:
    """Those that this huiqi does not have."""
    return sorted(set(migrations) - set(MigrationLoader(None).disk_migrations))


def are_all(migrations: Iterable[Migration]) -> bool:
    """Whether this huiqi has no others: its models of today fit the tables."""
    return set(migrations) == set(MigrationLoader(None).disk_migrations)


def leaves(migrations: Iterable[Migration]) -> list[Migration]:
    """The last of each app."""
    done, graph = set(migrations), MigrationLoader(None).graph
    return sorted(m for m in done if not any(c.key in done and c.key[0] == m[0] for c in graph.node_map[m].children))


def tables_at(migrations: Iterable[Migration]) -> dict[str, type[models.Model]]:
    """The tables of these migrations by name."""
    loader = MigrationLoader(None)
    at: Tables = loader.project_state(leaves(migrations)).apps
    found = [m for m in at.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy]
    return {m._meta.db_table: m for m in sorted(found, key=lambda m: m._meta.db_table)}


def columns(table: type[models.Model]) -> list[str]:
    """The columns that hold something of their own, in order."""
    return [field.column for field in _fields(table)]


def lines_of(table: type[models.Model]) -> Iterator[bytes]:
    """A row a line, each an array as JSON in the order of `columns`, ordered by key. Raises TypeError for a new kind."""
    names = [field.attname for field in _fields(table)]
    rows = table._base_manager.order_by("pk").values_list(*names)
    for row in rows.iterator(chunk_size=AT_ONCE):
        yield json.dumps(row, ensure_ascii=False, separators=(",", ":"), default=_plain).encode() + b"\n"


def load(table: type[models.Model], lines: Iterable[bytes]) -> int:
    """Write the rows of `lines_of` as they are; returns how many. The triggers must be off."""
    fields = _fields(table)
    quote = connection.ops.quote_name
    named, places = ", ".join(quote(f.column) for f in fields), ", ".join(["%s"] * len(fields))
    insert = f"INSERT INTO {quote(table._meta.db_table)} ({named}) VALUES ({places})"  # noqa: S608  names of our own tables
    rows = ([f.get_db_prep_save(f.to_python(v), connection) for f, v in zip(fields, json.loads(line), strict=True)]
            for line in lines)  # fmt: skip
    count = 0
    with connection.cursor() as cursor:
        while chunk := list(islice(rows, AT_ONCE)):
            cursor.executemany(insert, chunk)
            count += len(chunk)
    return count


def filled(tables: Iterable[str]) -> list[str]:
    """Which of these tables have a row."""
    there = set(connection.introspection.table_names())
    with connection.cursor() as cursor:
        found = []
        for name in sorted(there & set(tables)):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(name)} LIMIT 1")  # noqa: S608  a name of our own
            found += [name] if cursor.fetchone() else []
    return found


@contextmanager
def emptied_without_triggers(tables: Iterable[str]) -> Iterator[None]:
    """In one transaction the tables are emptied, the block fills them, and what refused changes before does so again."""
    quote = connection.ops.quote_name
    names = list(tables)
    with transaction.atomic(), connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
            off = [f"ALTER TABLE {quote(name)} DISABLE TRIGGER USER" for name in names]
            on = ["SET CONSTRAINTS ALL IMMEDIATE", *(sql.replace("DISABLE", "ENABLE") for sql in off)]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger' ORDER BY rowid")
            triggers = cursor.fetchall()
            off, on = [f"DROP TRIGGER {quote(name)}" for name, _ in triggers], [sql for _, sql in triggers]
        for statement in [*off, *(f"DELETE FROM {quote(name)}" for name in names)]:  # noqa: S608  names of our own
            cursor.execute(statement)
        yield
        for statement in on:
            cursor.execute(statement)


def counters() -> dict[str, int]:
    """The last number each table has given, also to a row that is gone: a number is never given twice."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, seq FROM sqlite_sequence")
            return dict(cursor.fetchall())
        cursor.execute(_SEQUENCES)
        return {table: last for table, _, last in cursor.fetchall() if last}


def count_on(last: dict[str, int]) -> None:
    """Every table goes on after the last number it gave."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name <> 'django_migrations'")
            rows = [row for row in last.items() if row[0] != "django_migrations"]
            cursor.executemany("INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", rows)
            return
        cursor.execute(_SEQUENCES)
        for table, sequence, _ in cursor.fetchall():
            if table in last and table != "django_migrations":
                cursor.execute("SELECT setval(%s::regclass, %s)", [sequence, last[table]])


_SEQUENCES = """SELECT t.relname, s.oid::regclass::text, pg_sequence_last_value(s.oid) FROM pg_class s
    JOIN pg_depend d ON d.objid = s.oid AND d.classid = 'pg_class'::regclass AND d.deptype IN ('a', 'i')
    JOIN pg_class t ON t.oid = d.refobjid WHERE s.relkind = 'S' ORDER BY t.relname"""


def _fields(table: type[models.Model]) -> list[Any]:
    return [field for field in table._meta.concrete_fields if not field.generated]


def _plain(value: object) -> str:
    """To the microsecond: what is hashed must come back as it was."""
    if isinstance(value, (dt.datetime, dt.date, dt.time)):
        return value.isoformat()
    if isinstance(value, (Decimal, uuid.UUID)):
        return str(value)
    if isinstance(value, (bytes, memoryview)):
        return base64.b64encode(value).decode()
    raise TypeError(f"{type(value).__name__} has no form in an archive yet")
