"""What money moved in a case? Postings, payment lines with the bank's words, recoveries; account numbers are masked."""

from typing import Any

from huiqi.cases.models import BankReturnLine, Case
from huiqi.ledger import queries as ledger
from huiqi.reports.archive.plain import row


def money(case: Case) -> dict[str, Any]:
    """All sums in fen."""
    lines = list(case.payment_lines.select_related("batch", "account").prefetch_related("batch__signatures"))
    answers = BankReturnLine.objects.filter(reference__in=[line.reference for line in lines]).select_related("file")
    return {
        "postings": [
            row(t, "key", "kind", "amount_fen", "document", "booked_on", "at") for t in ledger.transfers_of(str(case))
        ],
        "payment_lines": [_line(line) for line in lines],
        "bank_answers": [
            row(a, "number", "reference", "outcome", "amount_fen", "on", "bank_reference", "reason", "effect", "why")
            | {"file_sha256": a.file.sha256}
            for a in answers
        ],
        "recoveries": [_recovery(r) for r in case.recoveries.prefetch_related("instalments", "receipts")],
    }


def _line(line: Any) -> dict[str, Any]:
    batch = line.batch
    return {
        **row(line, "reference", "payee", "amount_fen", "state", "bank_reference", "answered_on", "reason"),
        "account": {"bank_name": line.account.bank_name, "number_masked": f"****{line.account.number_end}"},
        "batch": row(batch, "number", "state", "made_at", "made_by_name", "execute_on", "sent_at"),
        "signatures": [row(signature, "name", "at") for signature in batch.signatures.all()],
    }


def _recovery(recovery: Any) -> dict[str, Any]:
    opened = ("ground", "claimed_fen", "notice", "opened_at", "opened_by_name", "statement", "stated_at")
    decided = ("decided_at", "decided_by_name", "document_number", "decision", "principal_fen", "rate_bp", "interest_from")
    return {
        **row(recovery, *opened, *decided, "closed_at"),
        "instalments": [row(i, "number", "due_on", "amount_fen") for i in recovery.instalments.all()],
        "receipts": [
            row(r, "reference", "received_on", "amount_fen", "interest_fen", "principal_fen", "recorded_by")
            for r in recovery.receipts.all()
        ],
    }
