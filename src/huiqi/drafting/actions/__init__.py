"""Every write on a draft's way. One file for each stage."""

from huiqi.drafting.actions.consultations import (
    BODY_MAX,
    DAYS_LEAST,
    comment,
    dispose,
    moderate,
    open_consultation,
    regroup,
    report,
)
from huiqi.drafting.actions.drafts import bring_in

__all__ = [
    "BODY_MAX",
    "DAYS_LEAST",
    "bring_in",
    "comment",
    "dispose",
    "moderate",
    "open_consultation",
    "regroup",
    "report",
]
