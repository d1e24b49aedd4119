"""Bring a text in."""

import datetime as dt
import hashlib

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.drafting.actions.noting import record
from huiqi.drafting.models import Draft
from huiqi.policies.text import clauses


@transaction.atomic
def bring_in(*, actor: Actor, policy: str, title: str, text: str, note: str, department: str, at: dt.datetime) -> Draft:
    """Keep a text with its explanatory note; the same text again is the same draft. Raises Forbidden, TextError."""
    require(actor, "draft.prepare")
    clauses(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    known = Draft.objects.filter(policy=policy, sha256=sha256).first()
    if known:
        return known
    draft = Draft.objects.create(
        policy=policy, title=title, text=text, sha256=sha256, note=note, department=department, made_by=actor.key, made_at=at
    )
    record(actor, f"draft:{draft.pk}", "draft.prepare", at, {"title": title, "sha256": sha256})
    return draft
