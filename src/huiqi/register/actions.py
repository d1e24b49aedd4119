"""What may be written into the register? Every write is here, keyword-only."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping

from django.db import transaction

from huiqi.policies.text import clauses
from huiqi.register.models import Enterprise, FactRecord, ParameterDecision, PolicyText, SavedAnswers
from huiqi.register.queries import saved_answers


def record_facts(*, enterprise: Enterprise, values: Mapping[str, int], source: str, on: dt.date) -> None:
    """What `source` says of an enterprise on a day; a later word of the same source replaces the earlier one."""
    rows = [
        FactRecord(enterprise=enterprise, fact=fact, value=value, source=source, recorded_on=on)
        for fact, value in values.items()
    ]
    FactRecord.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["enterprise", "fact", "source"],
        update_fields=["value", "recorded_on"],
    )


def record_decision(*, key: str, value: int, valid_from: dt.date, document_number: str, approver: str) -> ParameterDecision:
    """An official decision on one number, beside the earlier ones."""
    return ParameterDecision.objects.create(
        key=key, value=value, valid_from=valid_from, document_number=document_number, approver=approver
    )


def import_text(*, policy: str, edition: str, text: str) -> PolicyText:
    """Keep an official text with its hash; the same text again is the same row. Raises TextError for one without clauses."""
    clauses(text)
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    row, _ = PolicyText.objects.get_or_create(policy=policy, sha256=sha256, defaults={"edition": edition, "text": text})
    return row


def start_answers(
    *, policy: str, on: dt.date, measure: str = "", answers: Mapping[str, object] | None = None
) -> SavedAnswers:
    """New answers under a new token: none yet, or those already known of an enterprise."""
    return SavedAnswers.objects.create(
        token=secrets.token_urlsafe(16), policy=policy, measure=measure, answers=dict(answers or {}), on=on
    )


@transaction.atomic
def save_answers(*, token: str, answers: Mapping[str, object], typed: Mapping[str, object], on: dt.date) -> SavedAnswers:
    """Add answers to those under a token; an answer given again replaces the earlier one. Raises UnknownAnswers."""
    row = saved_answers(token, for_update=True)
    row.answers, row.typed, row.on = row.answers | dict(answers), row.typed | dict(typed), on
    row.save()
    return row
