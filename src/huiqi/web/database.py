"""How does a command reach the database? It opens it, brought up to date first."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import django
from django.core.management import call_command
from django.db import connection


def open_database() -> None:
    """Read the settings and bring the tables up to date; nothing is done where they are."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "huiqi.web.settings")
    django.setup()
    with _unhurried():
        call_command("migrate", interactive=False, verbosity=0)


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
