"""How does a published version enter the register, with its text and the numbers it fixes?"""

import datetime as dt
import hashlib
from collections.abc import Mapping

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.permissions import require
from huiqi.register.actions.noting import note
from huiqi.register.actions.policies import import_text, record_decision
from huiqi.register.errors import RegisterError
from huiqi.register.models import PublishedVersion


@transaction.atomic
def publish_version(
    *, actor: Actor, policy: str, title: str, text: str, document_number: str, issued_on: dt.date, effective_on: dt.date,
    expires_on: dt.date, withheld: Mapping[str, str], values: Mapping[str, int], approver: str, at: dt.datetime,
) -> PublishedVersion:  # fmt: skip
    """Keep a version, its text, and a decision for each of `values` (by key) from `effective_on` on under its number.

    Raises Forbidden, DecisionError, TextError, and RegisterError for a document number that another version bears.
    """
    require(actor, "draft.publish")
    if PublishedVersion.objects.filter(document_number=document_number).exists():
        raise RegisterError(
            "DOCUMENT_NUMBER_USED", "文号 %(document)s 已经用于另一个文件；请核对后重填。", document=document_number
        )
    version = PublishedVersion.objects.create(
        policy=policy, title=title, text_sha256=hashlib.sha256(text.encode()).hexdigest(), document_number=document_number,
        issued_on=issued_on, effective_on=effective_on, expires_on=expires_on,
        withheld=[{"measure": measure, "reason": reason} for measure, reason in withheld.items()],
    )  # fmt: skip
    import_text(policy=policy, edition=document_number, text=text)
    for key, value in values.items():
        record_decision(
            actor=actor, key=key, value=value, valid_from=effective_on, document_number=document_number, approver=approver,
            at=at,
        )  # fmt: skip
    detail = {"document": document_number, "effective_on": str(effective_on), "expires_on": str(expires_on)}
    note(actor, f"published-version:{version.pk}", at, "draft.publish", {**detail, "withheld": list(withheld)})
    return version
