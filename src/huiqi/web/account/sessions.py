"""How long does a sign-in hold? A day's work at most, and an hour after the last page; then the session is gone."""

import time
from typing import Any

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore as Stored

IDLE = 60 * 60
"""Seconds after the last page. NIST SP 800-63B-4 at AAL2: an hour."""
LONGEST = 12 * 60 * 60
"""Seconds after signing in, whatever is done; the same text allows a day."""
NOTED_EVERY = 5 * 60
"""A page is noted no more often than this, so that reading costs no write."""
BEGUN, SEEN = "begun", "seen"


class SessionStore(Stored):
    """Django's rows, that end by themselves for whoever is signed in. A visitor's session holds no secret and stays."""

    of_somebody = False
    """Whether what was read belonged to somebody signed in."""

    def __init__(self, session_key: str | None = None) -> None:
        """A key that cannot be one of ours is none: a quoted cookie may hold a NUL, and PostgreSQL answers none with one."""
        ours = session_key is not None and session_key.isascii() and session_key.isalnum()
        super().__init__(session_key if ours else None)

    def load(self) -> dict[str, Any]:
        """What is remembered; nothing, and no row any more, once its time is over."""
        kept: dict[str, Any] = super().load()
        self.of_somebody = SESSION_KEY in kept
        if not self.of_somebody:
            return kept
        now = int(time.time())
        if now - kept.get(SEEN, 0) > IDLE or now - kept.get(BEGUN, 0) > LONGEST:
            self.delete(self.session_key)
            self._session_key = None
            return {}
        if now - kept[SEEN] > NOTED_EVERY:
            kept[SEEN] = now
            self.modified = True
        return kept

    def create_model_instance(self, data: dict[str, Any]) -> Any:
        """The row of a session; one that somebody has just signed in to begins now."""
        if SESSION_KEY in data:
            now = int(time.time())
            data.setdefault(BEGUN, now)
            data.setdefault(SEEN, now)
        return super().create_model_instance(data)
