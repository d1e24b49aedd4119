"""How does a backup come back, all or nothing? Into an empty district, with a note that stands there until it is whole."""

from dataclasses import dataclass

from django.db import DatabaseError, connection, models
from django.db.migrations.executor import MigrationExecutor

from huiqi.access import audit
from huiqi.access.models import AuditHead
from huiqi.register.files import folder, store, where
from huiqi.web.backup import BackupRefused, tables
from huiqi.web.backup.archive import Reader, sync_folder
from huiqi.web.backup.making import Watch
from huiqi.web.database import UNFINISHED, bring_up_to_date

_MADE_BY_MIGRATIONS = frozenset({"django_content_type", "auth_permission"})


@dataclass(frozen=True)
class Restored:
    """What is back. `head` as in Made; `left` counts files of before that no row names any more."""

    rows: dict[str, int]
    files: int
    head: str
    left: int
    missing: tuple[str, ...]
    damaged: tuple[str, ...]


def check(reader: Reader, watch: Watch) -> None:
    """Raises BackupRefused where the archive is damaged, from a newer huiqi, or from one with other keys."""
    reader.refuse_other_keys()
    if newer := tables.unknown(_migrations(reader)):
        raise BackupRefused(
            "RESTORE_NEWER",
            f"{reader.name} 由更新的 huiqi（{reader.manifest['huiqi']}）做成，本程序没有 {'.'.join(newer[0])}："
            "请先升级到那个版本，再恢复。",
        )
    reader.check(watch)


def refuse_target(reader: Reader, *, replace: bool) -> None:
    """Raises BackupRefused where the database or the folder holds something, or is ahead of the archive."""
    migrations = set(_migrations(reader))
    if ahead := sorted(set(tables.applied()) - migrations):
        raise BackupRefused(
            "RESTORE_AHEAD",
            f"目标数据库的结构比备份新（{'.'.join(ahead[0])}）：请给一个新建的空数据库，恢复时会自动升级到现在的结构。",
        )
    if replace or (folder().folder / UNFINISHED).exists():
        return
    held = tables.filled(set(tables.tables_at(migrations)) - _MADE_BY_MIGRATIONS)
    if held or any(store().names()):
        place = f"数据库的 {held[0]} 等 {len(held)} 个表" if held else f"存放文件的地方（{where()}）"
        raise BackupRefused(
            "RESTORE_NOT_EMPTY",
            f"目标不是空的：{place}里已有内容。请另给空的 DATABASE_URL 和 HUIQI_VAR；确要整个换掉，加 --replace。",
        )


def restore(reader: Reader, *, watch: Watch) -> Restored:
    """Bring everything back; `check` and `refuse_target` were passed. Raises BackupRefused.

    Whatever stops it, no row has changed, or all are back; and until all is whole no command opens the database.
    """
    here = folder().folder
    here.mkdir(parents=True, exist_ok=True)
    note = here / UNFINISHED
    noted = note.exists()
    note.write_text(f"{reader.name}\n", encoding="utf-8")
    sync_folder(here)
    added: list[str] = []
    migrations = _migrations(reader)
    current = tables.are_all(migrations)
    try:
        for name in watch(reader.files(), "文件"):
            added += _put(reader, name)
        rows = _load(reader, migrations, current, watch)
    except BaseException:
        for name in added:
            store().drop(name)
        if not noted:
            note.unlink()
        raise
    if not current:
        bring_up_to_date()
        _refuse_broken_chain(reader)
    note.unlink()
    sync_folder(here)
    files, manifest = reader.files(), reader.manifest
    left = len(set(store().names()) - set(files))
    return Restored(rows, len(files), manifest["head"], left, tuple(manifest["missing"]), tuple(manifest["damaged"]))


def _load(reader: Reader, migrations: list[tables.Migration], current: bool, watch: Watch) -> dict[str, int]:
    """All the rows in one transaction, into tables as they were; how many each table has."""
    MigrationExecutor(connection).migrate(tables.leaves(migrations))
    known = tables.tables_at(migrations)
    try:
        return _load_into(known, reader, current, watch)
    except DatabaseError as error:
        raise BackupRefused(
            "RESTORE_REFUSED", f"数据库不接受 {reader.name} 的内容（{error}），什么也没有改变。请换一份备份，并报告此事。"
        ) from error


def _load_into(known: dict[str, type[models.Model]], reader: Reader, current: bool, watch: Watch) -> dict[str, int]:
    with tables.emptied_without_triggers(known):
        rows = {name: tables.load(known[name], reader.lines(name)) for name in watch(sorted(known), "数据表")}
        if rows != reader.manifest["rows"]:
            raise BackupRefused("RESTORE_ROWS", f"{reader.name}：写入的行数与清单不符。请换一份备份，并报告此事。")
        tables.count_on(reader.manifest["counters"])
        if current:
            _refuse_broken_chain(reader)
    return rows


def _migrations(reader: Reader) -> list[tables.Migration]:
    return tables.in_todays_names((app, name) for app, name in reader.manifest["migrations"])


def _refuse_broken_chain(reader: Reader) -> None:
    """The audit chain is whole and ends where it ended."""
    if (broken := audit.verify()) is not None:
        raise BackupRefused("RESTORE_AUDIT", f"{reader.name} 里的审计链从第 {broken} 条起断开；请换一份更早的备份，并报告。")
    if (head := str(AuditHead.objects.first() or "")) != reader.manifest["head"]:
        raise BackupRefused(
            "RESTORE_AUDIT", f"{reader.name}：审计链末条是 {head}，清单写的是 {reader.manifest['head']}；请换一份备份。"
        )


def _put(reader: Reader, name: str) -> list[str]:
    """One file into the store, whole or not at all; its name where it was not there before."""
    if store().has(name):
        return []
    with reader.open(f"files/{name[:2]}/{name}") as content:
        store().put(name, content)
    return [name]
