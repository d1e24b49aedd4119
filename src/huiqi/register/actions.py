"""What may be written into the register? Every write is here, keyword-only."""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping

from django.db import transaction

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
    """Keep an official text with its hash; the same text again is the same row."""
    sha256 = hashlib.sha256(text.encode()).hexdigest()
    row, _ = PolicyText.objects.get_or_create(policy=policy, sha256=sha256, defaults={"edition": edition, "text": text})
    return row


@transaction.atomic
def save_answers(*, policy: str, answers: Mapping[str, object], on: dt.date, token: str | None = None) -> SavedAnswers:
    """Keep the finder's answers under their token, or under a new one. Raises UnknownAnswers for a wrong token."""
    row = saved_answers(token) if token else SavedAnswers(token=secrets.token_urlsafe(16), policy=policy)
    row.answers, row.on = dict(answers), on
    row.save()
    return row
