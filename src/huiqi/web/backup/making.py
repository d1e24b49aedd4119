"""How is a backup made while the service goes on? First the rows of one moment, then the files: none ever changes."""

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import connection, models

from huiqi import __version__
from huiqi.access.models import AuditHead
from huiqi.cases.models import ArchiveRecord
from huiqi.register.files import store
from huiqi.register.models import StoredFile
from huiqi.web.backup import BackupRefused, tables
from huiqi.web.backup.archive import FORMAT, Writer, keys, written_whole

Watch = Callable[[Iterable[Any], str], Iterable[Any]]
"""Passes things through and shows on a terminal, under a word, how many have passed."""
_DATED = re.compile(r"huiqi-\d{8}T\d{6}Z\.tar")


@dataclass(frozen=True)
class Made:
    """What is in a new archive. `head` is the end of the audit chain, SEQ:HASH, or empty."""

    path: Path
    rows: dict[str, int]
    files: int
    head: str
    missing: tuple[str, ...]
    """Files that a row names and the store lacks."""
    damaged: tuple[str, ...]
    """Files whose content no longer has the hash they are named by; they are in the archive as they are."""
    unknown: tuple[str, ...]
    """Tables in the database that are not huiqi's, and not in the archive."""


def make(path: Path, *, at: dt.datetime, watch: Watch) -> Made:
    """Write everything into one new file. Raises BackupRefused; then there is no such file."""
    with written_whole(path) as file:
        writer = Writer(file, path.parent)
        with tables.snapshot():
            migrations = tables.applied()
            _refuse_unknown(migrations)
            known = tables.tables_at(migrations)
            rows, named = _add_tables(writer, known, watch)
            head = str(AuditHead.objects.first() or "")
            strangers = set(connection.introspection.table_names()) - set(known) - {"django_migrations"}
            counters = tables.counters()
        hashes = {name: _add_file(writer, name) for name in watch(list(store().names()), "文件")}
        made = Made(
            path, rows, len(hashes), head,
            missing=tuple(sorted(named - set(hashes))),
            damaged=tuple(sorted(name for name, found in hashes.items() if found != name)),
            unknown=tuple(sorted(strangers)),
        )  # fmt: skip
        manifest = {"format": FORMAT, "huiqi": __version__, "made_at": at.isoformat(), "database": connection.vendor}
        manifest |= {"migrations": migrations, "keys": keys(), "rows": rows, "counters": counters, "head": head}
        writer.end(manifest | {"missing": list(made.missing), "damaged": list(made.damaged)})
    return made


def dated(folder: Path, at: dt.datetime) -> Path:
    """The name in a folder that sorts by time."""
    return folder / f"huiqi-{at.astimezone(dt.UTC):%Y%m%dT%H%M%SZ}.tar"


def thin(folder: Path, keep: int) -> list[Path]:
    """Delete all dated archives of a folder but the newest; returns the deleted."""
    old = sorted(path for path in folder.iterdir() if _DATED.fullmatch(path.name))[:-keep]
    for path in old:
        path.unlink()
    return old


def _refuse_unknown(migrations: list[tables.Migration]) -> None:
    if not migrations:
        raise BackupRefused("BACKUP_EMPTY", "数据库里没有表，没有可备份的；请核对 DATABASE_URL 和 HUIQI_VAR。")
    if newer := tables.unknown(migrations):
        raise BackupRefused(
            "BACKUP_NEWER", f"数据库的结构比本程序新（{'.'.join(newer[0])}）：请用正在运行的那个版本的 huiqi backup。"
        )


def _add_tables(writer: Writer, known: dict[str, type[models.Model]], watch: Watch) -> tuple[dict[str, int], set[str]]:
    """How many rows each table had, and which files rows name."""
    naming = {kind._meta.db_table for kind in StoredFile.__subclasses__()} | {ArchiveRecord._meta.db_table}
    rows: dict[str, int] = {}
    named: set[str] = set()
    for name in watch(sorted(known), "数据表"):
        rows[name] = writer.add_table(name, tables.lines_of(known[name]))
        if name in naming:
            named |= set(known[name]._base_manager.values_list("sha256", flat=True))
    return rows, named


def _add_file(writer: Writer, name: str) -> str:
    with store().opened(name) as file:
        return writer.add_file(name, file)
