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
from huiqi.drafting.actions.fair_competition import answer_items, claim_exception, conclude, sign_opinion

__all__ = [
    "BODY_MAX",
    "DAYS_LEAST",
    "answer_items",
    "bring_in",
    "claim_exception",
    "comment",
    "conclude",
    "dispose",
    "moderate",
    "open_consultation",
    "regroup",
    "report",
    "sign_opinion",
]
