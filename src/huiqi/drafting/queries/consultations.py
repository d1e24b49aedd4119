"""Consultations and what people said. Who said it is read by the office alone, and only here."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, QuerySet

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.drafting.errors import UnknownDraft
from huiqi.drafting.models import Comment, CommentFile, CommentGroup, Consultation
from huiqi.register.cipher import keyring


def consultations(on: dt.date) -> QuerySet[Consultation]:
    """What the public may see on a day: those that have begun, the latest first."""
    return Consultation.objects.filter(opens_on__lte=on).select_related("draft")


def consultation(consultation_id: int, on: dt.date | None = None) -> Consultation:
    """One consultation; with a day, only where it has begun by then. Raises UnknownDraft."""
    rows = Consultation.objects.select_related("draft") if on is None else consultations(on)
    found = rows.filter(pk=consultation_id).first()
    if found is None:
        raise UnknownDraft("CONSULTATION_UNKNOWN", "没有这次征求意见，或还没有开始。")
    return found


def shown_comments(found: Consultation) -> QuerySet[Comment]:
    """What everybody may read, in the order it came; `attachments` is how many files came with each."""
    shown = found.comments.filter(state=Comment.State.SHOWN).select_related("group")
    return shown.annotate(attachments=Count("files")).order_by("pk")


def comment_by_token(token: str) -> Comment:
    """A comment for who made it. Raises UnknownDraft."""
    found = Comment.objects.select_related("group", "consultation__draft").filter(token=token).first()
    if found is None:
        raise UnknownDraft("COMMENT_UNKNOWN", "没有对应的意见；请核对查询码，大小写要一致。")
    return found


def comment_by_id(comment_id: int) -> Comment:
    """A comment for the office. Raises UnknownDraft."""
    found = Comment.objects.select_related("group", "consultation").filter(pk=comment_id).first()
    if found is None:
        raise UnknownDraft("COMMENT_UNKNOWN", "没有这条意见；请核对链接是否完整。")
    return found


def groups(found: Consultation) -> Sequence[CommentGroup]:
    """Every group with its comments, clause by clause, the largest first within one (three queries)."""
    rows = found.groups.annotate(size=Count("comments")).order_by("clause", "-size", "pk")
    return list(rows.prefetch_related(Prefetch("comments", Comment.objects.order_by("pk").prefetch_related("files"))))


def comment_file(actor: Actor, file_id: int) -> CommentFile:
    """A file that came with a comment, for the office. Raises Forbidden, UnknownDraft."""
    require(actor, "draft.dispose")
    found = CommentFile.objects.filter(pk=file_id).first()
    if found is None:
        raise UnknownDraft("COMMENT_FILE_UNKNOWN", "没有这个附件；请从意见列表进入。")
    return found


def comment_files(actor: Actor, found: Consultation) -> QuerySet[CommentFile]:
    """Every file that came with a comment, for the office, comment by comment. Raises Forbidden."""
    require(actor, "draft.dispose")
    return CommentFile.objects.filter(comment__consultation=found).order_by("comment_id", "pk")


@dataclass(frozen=True)
class Sender:
    """Who made a comment, as they wrote it."""

    name: str
    contact: str


def sender(actor: Actor, found: Comment) -> Sender:
    """Who made a comment, for the office. Raises Forbidden, CipherError."""
    require(actor, "draft.dispose")
    name, contact = (
        keyring().decrypt(sealed, f"comment:{found.token}") if sealed else ""
        for sealed in (found.name_sealed, found.contact_sealed)
    )
    return Sender(name, contact)
