"""Write the guide to a published version, and release it."""

import datetime as dt

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import About, require
from huiqi.drafting import queries
from huiqi.drafting.actions.noting import record
from huiqi.drafting.errors import StepInvalid, UnknownDraft
from huiqi.drafting.models import Guide


@transaction.atomic
def write_guide(
    *, actor: Actor, draft_id: int, where_to_apply: str, contact: str, complaints: str, release: bool, at: dt.datetime
) -> Guide:
    """Write what the rules do not know, and with `release` show the guide to everybody; corrections are still taken then.

    Raises Forbidden, UnknownDraft, and StepInvalid where a place to go is missing from what is public.
    """
    guide = Guide.objects.select_for_update().select_related("draft", "version").filter(draft=draft_id).first()
    if guide is None:
        raise UnknownDraft("VERSION_UNKNOWN", "没有公布过这个文件；请从已公布文件的列表进入。")
    require(actor, "draft.guide", About(lead=guide.draft.department))
    guide.where_to_apply, guide.contact, guide.complaints = where_to_apply.strip(), contact.strip(), complaints.strip()
    if (release or guide.released_on) and not (guide.where_to_apply and guide.contact and guide.complaints):
        raise StepInvalid("GUIDE_WORDS", "发布办事指南前，请写明到哪里办、联系方式和投诉渠道。")
    guide.written_by, first = actor.key, release and guide.released_on is None
    if first:
        guide.released_on = queries.day_of(at)
    guide.save()
    record(actor, f"draft:{draft_id}", "draft.guide", at, {"version": guide.version_id, "released": bool(guide.released_on)})
    return guide
