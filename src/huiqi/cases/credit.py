"""Is a firm on a list that bars it today? Asked at acceptance, decision and payment; every answer is kept.

The gateway is asked before the case is locked, and its answer stays recorded even where it stops the action.
"""

import datetime as dt
from dataclasses import dataclass
from typing import Protocol

from django.db import transaction

from huiqi.access.actor import Actor
from huiqi.access.audit import record
from huiqi.cases.errors import CreditBlocked
from huiqi.cases.models import Case, CreditCheck


@dataclass(frozen=True)
class CreditAnswer:
    """What the lists say: `outcome` is clear, warned, blocked or not_connected."""

    outcome: str
    list_name: str
    detail: str = ""


class CreditSource(Protocol):
    """Whoever can answer for a firm."""

    def check(self, credit_code: str, at: dt.datetime) -> CreditAnswer:
        """The answer at a moment."""


class NotConnected:
    """No list is connected: the answer says so, and is never shown as clear."""

    def check(self, credit_code: str, at: dt.datetime) -> CreditAnswer:
        """Always not_connected."""
        return CreditAnswer("not_connected", "未接入信用名单")


_source: CreditSource = NotConnected()


def connect(source: CreditSource) -> CreditSource:
    """Ask `source` from now on; returns the one asked before."""
    global _source
    before, _source = _source, source
    return before


def pass_gate(case: Case, gate: str, *, actor: Actor, at: dt.datetime) -> CreditCheck:
    """Ask, keep the answer, and raise CreditBlocked where the firm is barred."""
    found = _source.check(case.credit_code, at)
    with transaction.atomic():
        check = CreditCheck.objects.create(
            case=case, gate=gate, outcome=found.outcome, list_name=found.list_name, detail=found.detail[:300], asked_at=at
        )
        detail = {"gate": gate, "outcome": found.outcome, "list": found.list_name}
        record(actor=actor, verb="case.credit_check", subject=f"case:{case.number}", at=at, detail=detail)
    if found.outcome == "blocked":
        raise CreditBlocked(
            "%(firm)s在%(day)s查询时列入“%(list)s”，不能继续办理；请不予受理或不予支持并告知理由，信用修复后可以再申请。",
            firm=case.enterprise.name,
            day=at.date(),
            list=found.list_name,
        )
    return check
