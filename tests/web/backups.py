"""A district that lives while a backup is made of it, and what its database holds, read without the product's own tables.

`python -m web.backups WHAT …` on the database of DATABASE_URL: each WHAT is a function of DOINGS.
"""

import contextlib
import json
import os
import signal
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Any

Dump = dict[str, list[str]]
NOT_ROWS = {"django_migrations", "sqlite_stat1"}
"""When each migration ran is of the place; which ran is compared."""


def prepare() -> None:
    """A window, the decided numbers, and one case that went all the way."""
    from cases import people as p
    from huiqi.web.database import open_database

    open_database()
    p.window(budget_fen=None)
    p.decided_numbers()
    _life("MA500000")


def write(first: str) -> None:
    """Firm after firm applies and is paid, until somebody ends this process. `first`, two signs, keeps writers apart."""
    from huiqi.web.database import open_database

    open_database()
    for number in range(10_000):
        try:
            _life(f"MA{first}{number:04}")
        except Exception as refused:  # another writer was faster; the district goes on
            print(f"{type(refused).__name__}: {refused}", file=sys.stderr, flush=True)


def live(organisation: str) -> None:
    """One more case goes all the way."""
    from huiqi.web.database import open_database

    open_database()
    _life(organisation)


def backup(path: str, dump: str) -> None:
    """Make a backup, wait at every fourth table until somebody has written, and read all at the end of the snapshot."""
    from huiqi.web.backup import making

    _watched(path, dump, making)


def naive(path: str, dump: str) -> None:
    """The same, table by table, without a snapshot."""
    from huiqi.web.backup import making, tables

    tables.snapshot = contextlib.nullcontext
    _watched(path, dump, making)


def read(dump: str) -> None:
    """Read everything."""
    from django.db import connection

    with connection.cursor() as cursor:
        Path(dump).write_text(json.dumps(_all_rows(cursor, connection.vendor)), encoding="utf-8")


def kill(words: str, place: str, *command: str) -> None:
    """Run a command that is killed before that part of that bar, or after its rows are committed."""
    from huiqi.web import commands

    def watch(parts: Iterable[Any], said: str) -> Iterator[Any]:
        for number, part in enumerate(parts):
            if said == words and number == int(place):
                os.kill(os.getpid(), signal.SIGKILL)
            yield part

    commands.watch_parts = watch
    if words == "committed":
        from huiqi.web.backup import restoring, tables

        honest = tables.emptied_without_triggers

        @contextlib.contextmanager
        def then_killed(names: Iterable[str]) -> Iterator[None]:
            with honest(names):
                yield
            os.kill(os.getpid(), signal.SIGKILL)

        restoring.tables.emptied_without_triggers = then_killed
    sys.argv = ["huiqi", *command]
    from huiqi.web.commands.__main__ import main

    sys.exit(main())


def back() -> None:
    """Undo the last migration of one app, as if an older huiqi ran here."""
    from django.core.management import call_command

    call_command("migrate", "timed", "zero", verbosity=0)


DOINGS: dict[str, Callable[..., None]] = {f.__name__: f for f in (prepare, write, live, backup, naive, read, kill, back)}


def _life(organisation: str) -> None:
    """A firm with a paper of its own applies, is decided on, noticed and paid."""
    from cases import people as p
    from huiqi.cases import actions
    from huiqi.gateways.specimen import specimen_pdf
    from huiqi.units.credit_code import make_credit_code

    code = make_credit_code(organisation)
    firm_side = p.applicant(code)
    p.firm(code, f"示例直播{organisation}")
    case = p.draft(code=code)
    case = actions.attach_file(
        actor=firm_side, case_id=case.pk, version=case.version, at=p.START, paper=case.law.papers[0].name,
        name="合同.pdf", content=specimen_pdf(organisation),
    )  # fmt: skip
    case = actions.submit(actor=firm_side, case_id=case.pk, version=case.version, at=p.START, committed=True)
    case = actions.accept(actor=p.WINDOW, case_id=case.pk, version=case.version, at=p.moment(3, 3))
    case = actions.examine(
        actor=p.OFFICER, case_id=case.pk, version=case.version, at=p.moment(3, 9), supports=True, text="属实"
    )
    p.banked(code)
    p.answered(p.sent(p.to_be_paid(p.noticed(p.decided(case)))))


def _watched(path: str, dump: str, making: Any) -> None:
    import datetime as dt

    from django.db import connection

    def watch(parts: Iterable[Any], words: str) -> Iterator[Any]:
        for number, part in enumerate(parts):
            if words == "数据表" and number % 4 == 0:
                _until_somebody_writes()
            yield part
        if words == "数据表":
            read(dump)

    making.make(Path(path), at=dt.datetime.now(dt.UTC), watch=watch)
    assert not connection.in_atomic_block


def _until_somebody_writes() -> None:
    """The end of the audit chain moved, seen from a connection of its own."""
    before, end = head(os.environ["DATABASE_URL"]), time.monotonic() + 120
    while head(os.environ["DATABASE_URL"]) == before:
        if time.monotonic() > end:
            raise TimeoutError("nobody writes")
        time.sleep(0.01)


def head(url: str) -> int:
    """Where the audit chain ends now."""
    asked = "SELECT seq FROM access_audithead"
    if url.startswith("sqlite"):
        import sqlite3

        with contextlib.closing(sqlite3.connect(url.removeprefix("sqlite:///"), timeout=60)) as here:
            return here.execute(asked).fetchone()[0]
    import psycopg

    with psycopg.connect(url) as there:
        return there.execute(asked).fetchone()[0]


def _all_rows(cursor: Any, vendor: str) -> Dump:
    """Every row of every table the catalogue names, as text; the triggers, and whether they are on; the migrations."""
    if vendor == "sqlite":
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'trigger'")
    else:
        cursor.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
        names = [name for (name,) in cursor.fetchall()]
        cursor.execute("SELECT tgname, tgrelid::regclass::text, tgenabled FROM pg_trigger WHERE NOT tgisinternal")
    found = {"(triggers)": sorted(map(repr, cursor.fetchall()))}
    cursor.execute("SELECT app, name FROM django_migrations")
    found["(migrations)"] = sorted(map(repr, cursor.fetchall()))
    for name in sorted(set(names) - NOT_ROWS):
        cursor.execute(f'SELECT * FROM "{name}"')
        rows = [row for row in cursor.fetchall() if name != "sqlite_sequence" or row[0] not in NOT_ROWS]
        found[name] = sorted(map(repr, rows))
    return found


if __name__ == "__main__":
    from huiqi.web.database import read_settings

    read_settings()
    DOINGS[sys.argv[1]](*sys.argv[2:])
