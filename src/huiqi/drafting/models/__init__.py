"""Which tables does a draft's way need? One file for each stage."""

from huiqi.drafting.models.consultations import FILE_BYTES_MAX, Comment, CommentFile, CommentGroup, Consultation
from huiqi.drafting.models.drafts import Draft
from huiqi.drafting.models.readings import FindingCheck

__all__ = ["FILE_BYTES_MAX", "Comment", "CommentFile", "CommentGroup", "Consultation", "Draft", "FindingCheck"]
