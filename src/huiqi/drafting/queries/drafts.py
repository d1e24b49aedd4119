"""Drafts, and the day of a moment."""

import datetime as dt

from django.db.models import QuerySet
from django.utils import timezone

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.drafting.errors import UnknownDraft
from huiqi.drafting.models import Draft


def day_of(at: dt.datetime) -> dt.date:
    """The day in Shenzhen of a moment."""
    return timezone.localtime(at).date()


def drafts(actor: Actor) -> QuerySet[Draft]:
    """Every draft with its consultations, reviews and guide, the latest first. Raises Forbidden."""
    require(actor, "draft.read")
    rows = Draft.objects.select_related("guide__version", "replaces")
    return rows.prefetch_related("consultations", "legality_reviews")


def draft(actor: Actor, draft_id: int) -> Draft:
    """One draft. Raises Forbidden, UnknownDraft."""
    found = drafts(actor).filter(pk=draft_id).first()
    if found is None:
        raise UnknownDraft("DRAFT_UNKNOWN", "没有这份草案；请从草案列表进入。")
    return found
