"""Every write on a draft's way. One file for each stage."""

from huiqi.drafting.actions.collective import (
    decide,
)
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
    renew_ciphertexts,
    report,
)
from huiqi.drafting.actions.drafts import (
    bring_in,
)
from huiqi.drafting.actions.evaluations import (
    conclude_evaluation,
    record_forecast,
    write_evaluation,
)
from huiqi.drafting.actions.fair_competition import (
    answer_items,
    claim_exception,
    conclude,
    opine,
)
from huiqi.drafting.actions.guides import (
    write_guide,
)
from huiqi.drafting.actions.legality import (
    earliest_opinion,
    sign_opinion,
    submit,
)
from huiqi.drafting.actions.publication import (
    is_trial,
    last_day,
    publish,
)
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
    "answer_items",
    "bring_in",
    "claim_exception",
    "comment",
    "conclude",
    "conclude_evaluation",
    "confirm_clause",
    "confirm_finding",
    "correct_finding",
    "decide",
    "dispose",
    "earliest_opinion",
    "is_trial",
    "last_day",
    "moderate",
    "open_consultation",
    "opine",
    "publish",
    "record_forecast",
    "regroup",
    "renew_ciphertexts",
    "report",
    "sign_opinion",
    "strike_finding",
    "submit",
    "uncheck_finding",
    "write_evaluation",
    "write_guide",
]
