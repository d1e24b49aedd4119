"""What has a firm received so far under a measure that counts over all years? Each payment says so to the register."""

import datetime as dt

from huiqi.access.actor import SYSTEM
from huiqi.cases.clocks import day_of
from huiqi.cases.models import Case
from huiqi.policies import find_measure
from huiqi.policies.facts import FACTS
from huiqi.register import actions, queries
from huiqi.register.models import FactRecord

PAYMENTS, BASIS = "支付登记", "《深圳市南山区促进直播产业发展若干措施》"
"""The source of what was paid, and why it may be used."""


def remember_payment(case: Case, fen: int, at: dt.datetime) -> None:
    """Add a payment to what the firm received before; a payment that came back is negative. Nothing where years stand alone.

    A declared sum is what came from elsewhere before; it stays part of the total.
    """
    name = find_measure(case.measure)[1].received
    if not name:
        return
    day = day_of(at)
    before = queries.facts_of(case.enterprise, on=day, only=(name,)).get(name, 0)
    value = int(fen > 0) if FACTS[name].kind == "bool" else max(before + fen, 0)
    actions.record_facts(
        actor=SYSTEM("payment"), enterprise=case.enterprise, values={name: value}, source=PAYMENTS, on=day, at=at,
        kind=FactRecord.Kind.REGISTER, confidence=FactRecord.Confidence.VERIFIED, evidence=str(case), legal_basis=BASIS,
    )  # fmt: skip
