"""What happened to a case, in order, so that nobody can change it unnoticed? A log whose lines are chained by SM3.

Beside it: clocks with their pauses, messages that left, and the audit entries with their places in the chain of the
whole service. An expert's hand is told by the seat; the audit entries of a panel are there by their hashes only.
"""

import datetime as dt
import json
from typing import Any

from huiqi.access.audit import START, canonical, sm3
from huiqi.access.models import AuditEntry
from huiqi.cases.clocks import calendar, reading
from huiqi.cases.models import Case, Delivery, Seat
from huiqi.reports.archive.plain import hidden, plain, row

BLIND = ("case.score", "case.assign_experts")
"""The verbs whose entries would say who judged."""
_WHO = frozenset({"experts", "expert", "drawn_from", "replaced_by"})


def process_log(case: Case) -> tuple[str, int, str]:
    """The log, a canonical JSON object a line, its number of lines and the hash of the last.

    A line's `hash` is SM3 over the line without it; `previous` is the hash of the line before, zeros for the first.
    """
    lines, previous = [], START
    for seq, event in enumerate(case.events.all(), start=1):
        line = row(event, "at", "event", "verb", "label", "from_state", "to_state", "version", "actor", "why")
        detail = {key: value for key, value in event.detail.items() if event.verb not in BLIND or key not in _WHO}
        line |= {"seq": seq, "detail": detail, "tells": event.tells, "previous": previous}
        line = hidden(line, case.credit_code)
        previous = sm3(canonical(line))
        lines.append(canonical(line | {"hash": previous}) + "\n")
    return "".join(lines), len(lines), previous


def clocks(case: Case, on: dt.date) -> list[dict[str, Any]]:
    """Every run of a clock in working days, with the days it stood still and why."""
    days = calendar()
    return [
        row(clock, "kind", "about", "days", "started_on", "ended_on")
        | {"label": clock.get_kind_display(), "elapsed": reading(clock, on, days).elapsed}
        | {"pauses": [row(p, "reason", "from_on", "until_on") for p in clock.pauses.all()]}
        for clock in case.clocks.prefetch_related("pauses")
    ]


def sent_messages(case: Case) -> list[dict[str, Any]]:
    """What left the machine about the case: when, how, to whom by name; no address is kept, and no expert named."""
    judges = Seat.objects.filter(panel__case=case).values("account")
    rows = Delivery.objects.filter(event__case=case).exclude(account__in=judges).select_related("event", "account")
    return [
        row(d, "channel", "state", "tries", "tried_at")
        | {"event": d.event.event, "at": plain(d.event.at)}
        | {"to": d.account.name if d.account else "企业联系人"}
        for d in rows.order_by("pk")
        if d.event
    ]


def audit_entries(case: Case) -> list[dict[str, Any]]:
    """The entries about the case in the form that was hashed; `seq` is their place in the chain of the service.

    `withheld` is true where words would say who judged, or hold an identity number: then only the hashes are there.
    """
    return [_entry(entry, case.credit_code) for entry in AuditEntry.objects.filter(subject=f"case:{case}").order_by("seq")]


def _entry(entry: AuditEntry, credit_code: str) -> dict[str, Any]:
    chain = {"seq": entry.seq, "verb": entry.verb, "previous": entry.previous, "hash": entry.hash}
    words = [entry.why, json.loads(entry.detail)]
    if entry.verb in BLIND or hidden(words, credit_code) != words:
        return chain | {"withheld": True}
    at = entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds")
    said = {"at": at, "actor": entry.actor, "origin": entry.origin, "subject": entry.subject, "why": entry.why}
    return chain | said | {"detail": entry.detail, "commitment": entry.commitment, "withheld": False}
