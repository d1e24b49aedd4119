"""Is a firm on a list that bars it today? The gateway is asked at acceptance, decision and payment; every answer is kept.

The gateway is asked before the case is locked, and its answer stays recorded even where it stops the action.
"""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.cases.errors import CreditBlocked, NotYet
from huiqi.cases.models import Case, CreditCheck
from huiqi.gateways.credit import BLOCKED, NOT_CONNECTED, CreditAnswer, CreditListError, CreditSource, NotConnected

_source: CreditSource = NotConnected()


def connect(source: CreditSource) -> CreditSource:
    """Ask `source` from now on; returns the one asked before."""
    global _source
    before, _source = _source, source
    return before


def ask_all(cases: Sequence[Case], gate: str, *, actor: Actor, at: dt.datetime) -> dict[int, str]:
    """Ask for many cases, keep every answer under one audit entry; case key → list name of those that are barred.

    Raises NotYet where a list cannot be read; then nothing is kept.
    """
    try:
        answers = [(case, _source.check(case.credit_code, at)) for case in cases]
    except CreditListError as error:
        raise NotYet("信用核查没有做成，不能继续办理：%(why)s", why=error.reason) from None
    with transaction.atomic():
        CreditCheck.objects.bulk_create(
            (
                CreditCheck(case=case, gate=gate, outcome=found.outcome, list_name=found.list_name,
                            detail=found.detail[:300], asked_at=at)
                for case, found in answers
            ),
            batch_size=500,
        )  # fmt: skip
        refused = [str(case) for case, found in answers if found.outcome == BLOCKED]
        lists = sorted({found.list_name for _, found in answers})
        detail = {"gate": gate, "asked": len(answers), "barred": refused, "lists": lists}
        record(actor=actor, verb="case.credit_check", subject="cases", at=at, detail=detail)
    return {case.pk: found.list_name for case, found in answers if found.outcome == BLOCKED}


def pass_gate(case: Case, gate: str, *, actor: Actor, at: dt.datetime) -> CreditCheck:
    """Ask, keep the answer, and raise CreditBlocked where the firm is barred, NotYet where a list cannot be read."""
    failure: CreditListError | None = None
    try:
        found = _source.check(case.credit_code, at)
    except CreditListError as error:
        failure, found = error, CreditAnswer(NOT_CONNECTED, "信用名单读不出", str(error.reason))
    with transaction.atomic():
        check = CreditCheck.objects.create(
            case=case, gate=gate, outcome=found.outcome, list_name=found.list_name, detail=found.detail[:300], asked_at=at
        )
        detail = {"gate": gate, "outcome": found.outcome, "list": found.list_name}
        record(actor=actor, verb="case.credit_check", subject=f"case:{case.number}", at=at, detail=detail)
    if failure:
        raise NotYet("信用核查没有做成，不能继续办理：%(why)s", why=failure.reason)
    if found.outcome == BLOCKED:
        raise CreditBlocked(
            "%(firm)s在%(day)s查询时列入“%(list)s”，不能继续办理；请不予受理或不予支持并告知理由，信用修复后可以再申请。",
            firm=case.enterprise.name,
            day=at.date(),
            list=found.list_name,
        )
    return check
