"""What is written into the log of what the register's actions do?"""

import datetime as dt

from huiqi.access import audit
from huiqi.access.actor import Actor


def note(actor: Actor, subject: str, at: dt.datetime, verb: str, detail: dict[str, object]) -> None:
    """One audit entry in the action's own transaction: who did `verb` to `subject`, and what may be known of it."""
    audit.record(actor=actor, verb=verb, subject=subject, at=at, detail=detail)
