"""Every write on a draft's way. One file for each stage."""

from huiqi.drafting.actions.consultations import (
    BODY_MAX,
    DAYS_LEAST,
    FILE_KINDS,
    FILES_MAX,
    comment,
    dispose,
    moderate,
    open_consultation,
    regroup,
    report,
)
from huiqi.drafting.actions.drafts import bring_in
from huiqi.drafting.actions.readings import (
    WORDS_MAX,
    add_finding,
    confirm_clause,
    confirm_finding,
    correct_finding,
    strike_finding,
    uncheck_finding,
)

__all__ = [
    "BODY_MAX",
    "DAYS_LEAST",
    "FILES_MAX",
    "FILE_KINDS",
    "WORDS_MAX",
    "add_finding",
    "bring_in",
    "comment",
    "confirm_clause",
    "confirm_finding",
    "correct_finding",
    "dispose",
    "moderate",
    "open_consultation",
    "regroup",
    "report",
    "strike_finding",
    "uncheck_finding",
]
