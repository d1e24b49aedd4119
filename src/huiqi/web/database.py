"""How does a command reach the database? It opens it, brought up to date first."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

UNFINISHED = "restoring"
"""A note in the folder of stored files: a restore began here and has not ended."""


def open_database() -> None:
    """Read the settings and bring the tables up to date; nothing is done where they are."""
    read_settings()
    leave_half_restored()
    bring_up_to_date()


def leave_half_restored() -> None:
    """Exits, and says why, where a restore began and has not ended."""
    if (note := Path(settings.MEDIA_ROOT) / UNFINISHED).exists():
        sys.exit(f"RESTORE_UNFINISHED: 恢复没有做完，数据不可用（{note}）。请再运行一次 huiqi restore，用同一份备份。")


def read_settings() -> None:
    """For a command that changes no table."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiqi.web.settings")
    django.setup()


def bring_up_to_date() -> None:
    """The tables as this huiqi has them. Exits, and says why, where they are too old for it."""
    _leave_too_old()
    with _unhurried():
        call_command("migrate", interactive=False, verbosity=0)


def _leave_too_old() -> None:
    """Exits where a database has had some but not all of the migrations that were squashed into one since."""
    had = set(MigrationRecorder(connection).applied_migrations())
    for squashed in MigrationLoader(None).disk_migrations.values():
        if had.intersection(squashed.replaces) and (missing := sorted(set(squashed.replaces) - had)):
            sys.exit(
                f"DATABASE_TOO_OLD: 数据库的结构太旧（没有 {'.'.join(missing[0])}），本程序不能直接升级。"
                "请先用 2026 年 11 月 30 日的 huiqi（提交 a083203）打开一次，再用本程序。"
            )


@contextmanager
def _unhurried() -> Iterator[None]:
    """A new index on a large table may take longer than a reader would wait."""
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0; SET lock_timeout = 0")
        yield
        cursor.execute("RESET statement_timeout; RESET lock_timeout")
