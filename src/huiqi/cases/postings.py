"""Do the books say of a case what its decision and its state say? What was awarded, and where that money must be now."""

from django.db.models import Sum

from huiqi.cases.models import Decision, RecoveryReceipt
from huiqi.cases.states import VOIDED
from huiqi.ledger import queries as ledger
from huiqi.units.money import show_yuan


def postings_differ(decision: Decision) -> list[str]:
    """What the ledger says otherwise than the decision: nothing, where all is well."""
    case, awarded = decision.case, decision.award_fen
    moved = list(ledger.transfers_of(str(case)))
    reserved = sum(t.amount_fen for t in moved if t.kind == "reserve")
    found = []
    if reserved != awarded:
        found.append(f"审定 {show_yuan(awarded)}，预算占用 {show_yuan(reserved)}")
    held = ledger.money_of(str(case))
    voided = sum(t.amount_fen for t in moved if t.kind == "void")
    wanted = awarded if case.state == VOIDED else 0
    if voided != wanted:
        found.append(f"状态为“{case.get_state_display()}”，应撤销占用 {show_yuan(wanted)}，账上 {show_yuan(voided)}")
    if held.reserved_fen + held.paid_fen + held.recovered_fen + voided != reserved:
        found.append("占用、已拨付、已追回与撤销之和不等于占用的金额")
    came = RecoveryReceipt.objects.filter(recovery__case=case).aggregate(i=Sum("interest_fen"), p=Sum("principal_fen"))
    if (held.recovered_fen, held.interest_fen) != (came["p"] or 0, came["i"] or 0):
        found.append(f"还款登记本金 {show_yuan(came['p'] or 0)}、利息 {show_yuan(came['i'] or 0)}，"
                     f"账上 {show_yuan(held.recovered_fen)}、{show_yuan(held.interest_fen)}")  # fmt: skip
    return found
