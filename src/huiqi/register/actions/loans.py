"""How does a loan get into the ledger? The firm records it and its bank's list; an office sees the papers."""

import datetime as dt
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from huiqi.access import audit
from huiqi.access.actor import Actor
from huiqi.register.actions.tables import BadLine, Column, read_table
from huiqi.register.errors import RegisterError
from huiqi.register.interest import Kind
from huiqi.register.models import Draw, Enterprise, InterestSlip, Loan
from huiqi.register.permission import require_office, require_write
from huiqi.simulation.cells import tidy
from huiqi.units.sentence import Sentence

SLIP_COLUMNS = (
    Column("contract", "合同号", aliases=("合同编号", "借款合同号", "贷款合同号")),
    Column("drawn_on", "放款日期", "date", aliases=("发放日期", "起息日")),
    Column("due_on", "到期日期", "date", aliases=("到期日",)),
    Column("draw_fen", "放款金额", "fen", aliases=("借款金额", "贷款金额", "发放金额")),
    Column("kind", "类别", aliases=("类型", "摘要", "费用类型"), optional=True),
    Column("paid_on", "收息日期", "date", aliases=("扣款日期", "还息日期", "交易日期")),
    Column("amount_fen", "金额", "fen", aliases=("利息金额", "实收利息", "扣款金额", "金额（元）")),
)
LINES_MAX = 5_000
_KINDS = {"利息": Kind.INTEREST, "正常利息": Kind.INTEREST, "": Kind.INTEREST, "罚息": Kind.PENALTY, "复利": Kind.PENALTY,
          "逾期利息": Kind.PENALTY, "手续费": Kind.FEE, "担保费": Kind.FEE, "费用": Kind.FEE}  # fmt: skip


@dataclass(frozen=True)
class ImportedSlips:
    """What became of a bank's list: lines = new + there + bad."""

    lines: int
    new: int
    there: int
    bad: tuple[BadLine, ...]


@transaction.atomic
def record_loan(
    *,
    actor: Actor,
    enterprise: Enterprise,
    bank: str,
    contract: str,
    principal_fen: int,
    purpose: str,
    settled_on: dt.date | None,
    related_party: bool,
    other_subsidy: bool,
    arrears: bool,
    at: dt.datetime,
) -> Loan:
    """A loan, as the firm says it; the same contract again changes it, and it is to be checked anew.

    Raises Forbidden, RegisterError.
    """
    require_write(actor, enterprise.credit_code)
    bank, contract, purpose = bank.strip()[:100], contract.strip()[:60], purpose.strip()[:200]
    if not (bank and contract and purpose):
        raise RegisterError("LOAN_EMPTY", "请填写银行、合同号和用途。")
    if principal_fen <= 0:
        raise RegisterError("LOAN_PRINCIPAL", "合同 %(contract)s：贷款金额须大于0。", contract=contract)
    says = {
        "bank": bank, "principal_fen": principal_fen, "purpose": purpose, "settled_on": settled_on,
        "related_party": related_party, "other_subsidy": other_subsidy, "arrears": arrears,
        "checked_on": None, "checked_by": "", "note": "",
    }  # fmt: skip
    row, _ = Loan.objects.update_or_create(enterprise=enterprise, contract=contract, defaults=says)
    detail = {"contract": contract, "settled_on": str(settled_on or ""), "arrears": arrears}
    _record(actor, row, at, "register.record_loan", detail)
    return row


@transaction.atomic
def record_slip(
    *,
    actor: Actor,
    loan_id: int,
    drawn_on: dt.date,
    due_on: dt.date,
    draw_fen: int,
    kind: str,
    paid_on: dt.date,
    amount_fen: int,
    at: dt.datetime,
) -> InterestSlip:
    """One line of the bank's list, typed by hand. Raises Forbidden, RegisterError."""
    row = Loan.objects.select_related("enterprise").filter(pk=loan_id).first()
    if row is None:
        raise RegisterError("LOAN_UNKNOWN", "找不到这笔贷款，请从列表重新打开。")
    require_write(actor, row.enterprise.credit_code)
    values = {"drawn_on": drawn_on, "due_on": due_on, "draw_fen": draw_fen, "paid_on": paid_on, "amount_fen": amount_fen}
    fault = _fault(values, row)
    if fault is not None:
        raise RegisterError("SLIP_WRONG", "合同 %(contract)s：%(why)s。", contract=row.contract, why=fault)
    slip, new = _kept(row, values, Kind(kind))
    if not new:
        raise RegisterError("SLIP_TWICE", "这一笔已经登记过：%(day)s。", day=paid_on)
    _unchecked([row])
    _record(actor, row, at, "register.record_slip", {"paid_on": str(paid_on), "amount_fen": amount_fen})
    return slip


@transaction.atomic
def import_slips(*, actor: Actor, enterprise: Enterprise, path: Path, at: dt.datetime) -> ImportedSlips:
    """A bank's interest list: one transaction, one audit entry; a line that cannot be kept is handed back.

    Raises Forbidden, SheetUnreadable, RegisterError.
    """
    require_write(actor, enterprise.credit_code)
    lines, bad = read_table(path, SLIP_COLUMNS)
    if len(lines) > LINES_MAX:
        raise RegisterError("SLIPS_MANY", "一次最多导入 %(most)s 行；请按年分开。", most=LINES_MAX)
    loans = {row.contract: row for row in Loan.objects.filter(enterprise=enterprise)}
    total, new, there = len(lines) + len(bad), 0, 0
    touched: dict[int, Loan] = {}
    for number, values in lines:
        row = loans.get(values["contract"])
        fault = _fault(values, row)
        kind = _KINDS.get(tidy(values["kind"] or ""))
        if row is None or fault is not None:
            bad.append(BadLine(number, "合同号", values["contract"], fault or _NO_LOAN))
        elif kind is None:
            bad.append(BadLine(number, "类别", values["kind"], Sentence("类别只能是利息、罚息或手续费")))
        elif _kept(row, values, kind)[1]:
            new, touched[row.pk] = new + 1, row
        else:
            there += 1
    _unchecked(list(touched.values()))
    detail = {"lines": total, "new": new, "bad": len(bad)}
    audit.record(actor=actor, verb="register.import_slips", subject=f"firm:{enterprise.credit_code}", at=at, detail=detail)
    return ImportedSlips(total, new, there, tuple(sorted(bad, key=lambda line: line.line)))


_NO_LOAN = Sentence("没有登记这份合同；请先登记贷款")


def _fault(values: dict[str, Any], loan: Loan | None) -> Sentence | None:
    if loan is None:
        return _NO_LOAN
    if values["due_on"] <= values["drawn_on"]:
        return Sentence("到期日期须晚于放款日期")
    if values["paid_on"] < values["drawn_on"]:
        return Sentence("收息日期早于放款日期")
    if values["amount_fen"] <= 0 or values["draw_fen"] <= 0:
        return Sentence("金额须大于0")
    if values["draw_fen"] > loan.principal_fen:
        return Sentence("放款金额超过合同金额%(principal_fen)s", principal_fen=loan.principal_fen)
    return None


def _kept(loan: Loan, values: dict[str, Any], kind: Kind) -> tuple[InterestSlip, bool]:
    """The slip of a line, and whether it is new; its draw is kept where it was not there."""
    draw, _ = Draw.objects.get_or_create(
        loan=loan, drawn_on=values["drawn_on"], due_on=values["due_on"], defaults={"amount_fen": values["draw_fen"]}
    )
    return InterestSlip.objects.get_or_create(
        draw=draw, kind=kind, paid_on=values["paid_on"], amount_fen=values["amount_fen"]
    )


def _unchecked(loans: list[Loan]) -> None:
    """What was checked is to be checked anew once something was added to it."""
    Loan.objects.filter(pk__in=[row.pk for row in loans]).update(checked_on=None, checked_by="")


@transaction.atomic
def check_loan(
    *, actor: Actor, loan_id: int, settled_on: dt.date | None, arrears: bool, other_subsidy: bool, note: str, on: dt.date,
    at: dt.datetime,
) -> Loan:  # fmt: skip
    """An office has seen the settlement certificate and the stamped list; what it found stands. Raises Forbidden,
    OfficeOnly, RegisterError.
    """
    require_office(actor, "贷款核对")
    row = Loan.objects.select_for_update(of=("self",), no_key=True).select_related("enterprise").filter(pk=loan_id).first()
    if row is None:
        raise RegisterError("LOAN_UNKNOWN", "找不到这笔贷款，请从列表重新打开。")
    row.settled_on, row.arrears, row.other_subsidy, row.note = settled_on, arrears, other_subsidy, note.strip()[:300]
    row.checked_on, row.checked_by = on, actor.name
    row.save()
    _record(actor, row, at, "register.check_loan", {"settled_on": str(settled_on or ""), "arrears": arrears})
    return row


def _record(actor: Actor, row: Loan, at: dt.datetime, verb: str, detail: dict[str, object]) -> None:
    audit.record(actor=actor, verb=verb, subject=f"loan:{row.pk}", at=at, detail=detail)
