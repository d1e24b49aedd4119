"""How do decisions, conclusions, texts and answers enter the register?"""

import datetime as dt
import hashlib
import secrets
from collections.abc import Mapping

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.engine.bind import Decision, DecisionError, bind
from huiqi.engine.facts import nearest
from huiqi.policies import POLICIES, find_measure, load
from huiqi.policies.text import clauses
from huiqi.register.errors import RegisterError
from huiqi.register.models import FairCompetitionConclusion, ParameterDecision, PolicyText, SavedAnswers
from huiqi.register.queries import saved_answers


@transaction.atomic
def record_decision(
    *, actor: Actor, key: str, value: int, valid_from: dt.date, document_number: str, approver: str, at: dt.datetime
) -> ParameterDecision:
    """An official decision on one number, beside the earlier ones. Raises Forbidden, DecisionError, RegisterError."""
    require(actor, "number.decide")
    policy = key.partition(".")[0]
    if policy not in POLICIES:
        raise DecisionError("没有编号为 %(policy)s 的政策%(close)s", policy=policy, close=nearest(policy, list(POLICIES)))
    decision = Decision(key, value, valid_from, document_number, approver)
    bind(load(policy), on=valid_from, decisions=[decision])  # a number that cannot be read must not be kept
    if not document_number.strip() or not approver.strip():
        raise RegisterError("DECISION_DOCUMENT", "%(key)s：没有填文号或批准人；没有文件的决定不能生效，请补填。", key=key)
    row = ParameterDecision.objects.create(
        key=key, value=value, valid_from=valid_from, document_number=document_number, approver=approver
    )
    detail = {"value": value, "valid_from": str(valid_from), "document": document_number, "approver": approver}
    audit.record(actor=actor, verb="number.decide", subject=f"number:{key}", at=at, detail=detail)
    return row


@transaction.atomic
def record_conclusion(
    *, actor: Actor, measure: str, passed: bool, document: str, on: dt.date, at: dt.datetime, until: dt.date | None = None
) -> FairCompetitionConclusion:
    """What the fair-competition review of a measure concluded; `until` ends the exception it passed under.

    A draft's review records it (drafting.actions.conclude). Raises Forbidden, RegisterError.
    """
    require(actor, "measure.clear")
    try:
        find_measure(measure)
    except KeyError as unknown:
        raise RegisterError("MEASURE_UNKNOWN", str(unknown.args[0])) from None
    if not document.strip():
        raise RegisterError("CONCLUSION_DOCUMENT", "%(measure)s：没有填审查结论文号，请补填。", measure=measure)
    if until is not None and not (passed and on <= until):
        raise RegisterError(
            "CONCLUSION_UNTIL",
            "%(measure)s：只有通过的结论才有截止日期，且不早于结论日期；请核对。",
            measure=measure,
        )
    row = FairCompetitionConclusion.objects.create(
        measure=measure, passed=passed, document=document.strip(), on=on, until=until
    )
    detail = {"passed": passed, "document": row.document, "on": str(on), "until": str(until or "")}
    audit.record(actor=actor, verb="measure.clear", subject=f"measure:{measure}", at=at, detail=detail)
    return row


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


KEEP_ANSWERS = dt.timedelta(days=180)
"""How long the answers behind a link of the finder are kept after they were last changed."""


def forget_answers(*, at: dt.datetime) -> int:
    """Delete the answers that nobody has changed for KEEP_ANSWERS; how many links no longer open."""
    return SavedAnswers.objects.filter(updated_at__lt=at - KEEP_ANSWERS).delete()[0]


@transaction.atomic
def save_answers(*, token: str, answers: Mapping[str, object], typed: Mapping[str, object], on: dt.date) -> SavedAnswers:
    """Add answers to those under a token; an answer given again replaces the earlier one. Raises UnknownAnswers."""
    row = saved_answers(token, for_update=True)
    row.answers, row.typed, row.on = row.answers | dict(answers), row.typed | dict(typed), on
    row.save()
    return row
