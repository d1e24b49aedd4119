"""Do the books say of a case what its decision and its state say? What was awarded, and where that money must be now."""

from huiqi.cases.models import Decision
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
    return found
