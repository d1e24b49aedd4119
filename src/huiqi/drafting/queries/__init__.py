"""Every read on a draft's way. One file for each stage."""

from huiqi.drafting.queries.consultations import (
    Sender,
    comment_by_id,
    comment_by_token,
    comment_file,
    comment_files,
    consultation,
    consultations,
    groups,
    sender,
    shown_comments,
)
from huiqi.drafting.queries.drafts import day_of, draft, drafts
from huiqi.drafting.queries.readings import CheckedClause, CheckedFinding, CheckedReading, reading

__all__ = [
    "CheckedClause",
    "CheckedFinding",
    "CheckedReading",
    "Sender",
    "comment_by_id",
    "comment_by_token",
    "comment_file",
    "comment_files",
    "consultation",
    "consultations",
    "day_of",
    "draft",
    "drafts",
    "groups",
    "reading",
    "sender",
    "shown_comments",
]
