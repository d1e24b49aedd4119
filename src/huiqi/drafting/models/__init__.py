"""Which tables does a draft's way need? One file for each stage."""

from huiqi.drafting.models.consultations import Comment, CommentGroup, Consultation
from huiqi.drafting.models.drafts import Draft
from huiqi.drafting.models.fair_competition import ExceptionClaim, FirstOpinion, ItemAnswer, SignedConclusion

__all__ = [
    "Comment",
    "CommentGroup",
    "Consultation",
    "Draft",
    "ExceptionClaim",
    "FirstOpinion",
    "ItemAnswer",
    "SignedConclusion",
]
