"""Every read on a draft's way. One file for each stage."""

from huiqi.drafting.queries.consultations import (
    Sender,
    comment_by_id,
    comment_by_token,
    consultation,
    consultations,
    groups,
    sender,
    shown_comments,
)
from huiqi.drafting.queries.drafts import day_of, draft, drafts
from huiqi.drafting.queries.fair_competition import DraftReview, MeasureStanding, Standing, draft_review

__all__ = [
    "DraftReview",
    "MeasureStanding",
    "Sender",
    "Standing",
    "comment_by_id",
    "comment_by_token",
    "consultation",
    "consultations",
    "day_of",
    "draft",
    "draft_review",
    "drafts",
    "groups",
    "sender",
    "shown_comments",
]
