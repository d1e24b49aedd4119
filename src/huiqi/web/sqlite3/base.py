"""How long does a writer wait for another, and where? As Django's own backend, but asleep in Python.

SQLite's own wait holds the connection's mutex. Python's garbage collection finalizes statements of any thread's connection
with Python's lock held: it then stands still until the wait is over, and where it is the writer that collects, the wait is
for the writer itself. So SQLite never waits here; it is asked again.
"""

import sqlite3
import time
from typing import Any

from django.db.backends.sqlite3 import base

PAUSE = 0.003
"""Seconds before it is asked again, always as many: nobody asks less often for having waited longer."""

_WAITS = (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_BUSY_RECOVERY)
"""Another writes, or mends the log after a crash; a busy answer of any other kind does not end by waiting."""


class Cursor(base.SQLiteCursorWrapper):
    """A cursor that asks again while another connection writes."""

    patience = 0.0
    """Seconds until it gives up."""

    def execute(self, query: str, params: Any = None) -> Any:
        """What Django's does. Raises sqlite3.OperationalError "database is locked" when its patience has ended.

        Within a transaction it does not wait: that holds the lock already, or read what has been changed since.
        """
        until = time.monotonic() + self.patience
        while True:
            try:
                return super().execute(query, params)
            except sqlite3.OperationalError as error:
                locked = error.sqlite_errorcode in _WAITS and not self.connection.in_transaction
                if not locked or time.monotonic() >= until:
                    raise
            time.sleep(PAUSE)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, whose `timeout` (seconds) is the patience of its cursors, not SQLite's."""

    def get_new_connection(self, conn_params: dict[str, Any]) -> sqlite3.Connection:
        """A connection that waits in SQLite while it is opened, for the log's first lock, and never after."""
        connection: sqlite3.Connection = super().get_new_connection(conn_params)
        connection.execute("PRAGMA busy_timeout = 0")
        return connection

    def create_cursor(self, name: str | None = None) -> Cursor:
        """A cursor with the patience of the settings."""
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        cursor.patience = self.settings_dict["OPTIONS"].get("timeout", 0.0)
        return cursor
