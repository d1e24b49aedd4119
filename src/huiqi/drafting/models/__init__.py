"""Which tables does a draft's way need? One file for each stage."""

from huiqi.drafting.models.consultations import Comment, CommentGroup, Consultation
from huiqi.drafting.models.drafts import Draft
from huiqi.drafting.models.evaluations import Evaluation, Forecast
from huiqi.drafting.models.guides import Guide
from huiqi.drafting.models.reviews import CollectiveDecision, LegalityReview

__all__ = [
    "CollectiveDecision",
    "Comment",
    "CommentGroup",
    "Consultation",
    "Draft",
    "Evaluation",
    "Forecast",
    "Guide",
    "LegalityReview",
]
