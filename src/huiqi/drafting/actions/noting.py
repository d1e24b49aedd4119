"""What is written in the audit log of a step on a draft's way?"""

import datetime as dt

from huiqi.access import audit
from huiqi.access.actor import Actor


def record(actor: Actor, subject: str, verb: str, at: dt.datetime, detail: dict[str, object]) -> None:
    """One entry; `subject` as `draft:7`."""
    audit.record(actor=actor, verb=verb, subject=subject, at=at, detail=detail)
