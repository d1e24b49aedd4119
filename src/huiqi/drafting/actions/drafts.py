"""Bring a text in."""

import datetime as dt
import hashlib

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import StepInvalid, UnknownDraft
from huiqi.drafting.models import Draft, Guide
from huiqi.policies.text import clauses


@transaction.atomic
def bring_in(
    *, actor: Actor, policy: str, title: str, text: str, note: str, department: str, at: dt.datetime,
    replaces: int | None = None,
) -> Draft:  # fmt: skip
    """Keep a text with its explanatory note; the same text again is the same draft.

    `replaces` is the draft whose place it takes. Raises Forbidden, TextError, UnknownDraft, StepInvalid.
    """
    require(actor, "draft.prepare")
    clauses(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    known = Draft.objects.filter(policy=policy, sha256=sha256).first()
    earlier = None if replaces is None else _replaceable(replaces, policy)
    if known and earlier not in (None, known.replaces):
        raise StepInvalid(
            "DRAFT_KNOWN", "这个文本已经导入过（第%(number)s号草案），没有改动；请上传修改后的文本。", number=known.pk
        )
    if known:
        return known
    draft = Draft.objects.create(
        policy=policy, title=title, text=text, sha256=sha256, note=note, department=department, replaces=earlier,
        made_by=actor.key, made_at=at,
    )  # fmt: skip
    record(actor, f"draft:{draft.pk}", "draft.prepare", at, {"title": title, "sha256": sha256, "replaces": replaces})
    return draft


def _replaceable(draft_id: int, policy: str) -> Draft:
    """The draft, where another may take its place."""
    found = Draft.objects.select_for_update().filter(pk=draft_id, policy=policy).first()
    if found is None:
        raise UnknownDraft("DRAFT_UNKNOWN", "没有这份草案；请从草案列表进入。")
    if Guide.objects.filter(draft=found).exists():
        raise StepInvalid("DRAFT_PUBLISHED", "这份草案已经公布；修订要另行导入草案，重新公开征求意见。")
    if found.replaced_by.exists():
        raise StepInvalid("DRAFT_REPLACED", "这份草案已有代替它的新稿；请从新稿继续修改。")
    return found


def locked(draft_id: int) -> Draft:
    """A draft that nobody else moves meanwhile. Raises UnknownDraft."""
    found = Draft.objects.select_for_update().filter(pk=draft_id).first()
    if found is None:
        raise UnknownDraft("DRAFT_UNKNOWN", "没有这份草案；请从草案列表进入。")
    return found
