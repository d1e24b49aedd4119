"""Whose turn is it to do the timed work? One process at a time; a lock that ends with its process, however it ends.

PostgreSQL: an advisory lock of a connection of its own. SQLite, where all processes share a machine: a locked file.
"""

import fcntl
from pathlib import Path
from typing import Protocol

from django.db import Error, connection

LOCK = 0x6875697169  # "huiqi": any number that no other program on this database locks


class Turn(Protocol):
    """The right to work."""

    def taken(self) -> bool:
        """Whether this process has the turn now; takes it where it is free."""

    def end(self) -> None:
        """Leave it to another."""


class FileTurn:
    """A locked file beside the database."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("a")

    def taken(self) -> bool:
        """Never waits."""
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True

    def end(self) -> None:
        """Closes the file, and with it the lock."""
        self._file.close()


class AdvisoryTurn:
    """An advisory lock. Work commits and rolls back on other connections, so the lock has one that stays open."""

    def __init__(self) -> None:
        self._connection = connection.copy()
        self._mine = False

    def taken(self) -> bool:
        """Never waits. Raises django.db.Error where the database went away, and the turn with it."""
        question = "SELECT true" if self._mine else f"SELECT pg_try_advisory_lock({LOCK})"
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(question)
                self._mine = bool(cursor.fetchone()[0])
        except Error:
            self._mine = False
            self._connection.close()
            raise
        return self._mine

    def end(self) -> None:
        """Closes the connection, and with it the lock."""
        self._connection.close()


def turn_on(folder: Path) -> Turn:
    """The turn of the database in use; `folder` holds the locked file where that is SQLite."""
    return AdvisoryTurn() if connection.vendor == "postgresql" else FileTurn(folder / "worker.lock")
