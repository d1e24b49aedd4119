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
from huiqi.drafting.queries.drafts import (
    day_of,
    draft,
    drafts,
)
from huiqi.drafting.queries.evaluations import (
    Due,
    begins_on,
    evaluation_of,
    forecast_of,
    to_evaluate,
)
from huiqi.drafting.queries.fair_competition import (
    DraftReview,
    MeasureStanding,
    Standing,
    draft_review,
)
from huiqi.drafting.queries.guides import (
    guide,
    guides,
)
from huiqi.drafting.queries.readings import (
    CheckedClause,
    CheckedFinding,
    CheckedReading,
    reading,
)
from huiqi.drafting.queries.way import (
    GUIDE_WORKING_DAYS,
    LABELS,
    REVIEW_WORKING_DAYS,
    Step,
    latest_decision,
    latest_review,
    may_open,
    reported_consultation,
    require_way,
    undecided,
    way,
)

__all__ = [
    "GUIDE_WORKING_DAYS",
    "LABELS",
    "REVIEW_WORKING_DAYS",
    "CheckedClause",
    "CheckedFinding",
    "CheckedReading",
    "DraftReview",
    "Due",
    "MeasureStanding",
    "Sender",
    "Standing",
    "Step",
    "begins_on",
    "comment_by_id",
    "comment_by_token",
    "comment_file",
    "comment_files",
    "consultation",
    "consultations",
    "day_of",
    "draft",
    "draft_review",
    "drafts",
    "evaluation_of",
    "forecast_of",
    "groups",
    "guide",
    "guides",
    "latest_decision",
    "latest_review",
    "may_open",
    "reading",
    "reported_consultation",
    "require_way",
    "sender",
    "shown_comments",
    "to_evaluate",
    "undecided",
    "way",
]
