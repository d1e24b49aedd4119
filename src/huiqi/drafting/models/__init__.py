"""Which tables does a draft's way need? One file for each stage."""

from huiqi.drafting.models.consultations import (
    FILE_BYTES_MAX,
    Comment,
    CommentFile,
    CommentGroup,
    Consultation,
)
from huiqi.drafting.models.drafts import (
    Draft,
)
from huiqi.drafting.models.evaluations import (
    PolicyEvaluation,
    PolicyForecast,
)
from huiqi.drafting.models.fair_competition import (
    ExceptionClaim,
    FirstOpinion,
    ItemAnswer,
    SignedConclusion,
)
from huiqi.drafting.models.guides import (
    Guide,
)
from huiqi.drafting.models.readings import (
    FindingCheck,
)
from huiqi.drafting.models.reviews import (
    CollectiveDecision,
    LegalityReview,
)

__all__ = [
    "FILE_BYTES_MAX",
    "CollectiveDecision",
    "Comment",
    "CommentFile",
    "CommentGroup",
    "Consultation",
    "Draft",
    "ExceptionClaim",
    "FindingCheck",
    "FirstOpinion",
    "Guide",
    "ItemAnswer",
    "LegalityReview",
    "PolicyEvaluation",
    "PolicyForecast",
    "SignedConclusion",
]
