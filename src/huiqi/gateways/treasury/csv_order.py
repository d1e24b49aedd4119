"""How is an order written for the treasury, and read back? CSV: the batch, a line for each payment, the control total."""

import csv
import datetime as dt
import io
import re

from huiqi.gateways.treasury.amounts import fen_of
from huiqi.gateways.treasury.errors import TreasuryError
from huiqi.gateways.treasury.orders import Debtor, Instruction, Order, yuan_of

BATCH = ("批次号", "制单时间", "付款日期", "笔数", "合计金额", "付款户名", "付款账号", "付款行", "付款行号")
LINE = ("序号", "指令编号", "收款户名", "收款账号", "开户行", "行号", "金额", "用途")
TOTAL = "合计"
_FORMULA = re.compile(r"[\s']*[=+\-@＝＋－＠]")
"""What a spreadsheet may take for a formula."""


def csv_of(order: Order) -> bytes:
    """The order as the treasury's CSV: UTF-8 with BOM, lines end in CR LF. Columns: docs/treasury.md."""
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    debtor = order.debtor
    owner = (_safe(debtor.name), debtor.account, _safe(debtor.bank_name), debtor.bank_code)
    sums = (str(order.count), yuan_of(order.total_fen))
    writer.writerow(BATCH)
    writer.writerow((_safe(order.number), order.made_at.isoformat(), order.execute_on.isoformat(), *sums, *owner))
    writer.writerow(LINE)
    for place, line in enumerate(order.instructions, 1):
        payee = (_safe(line.payee), line.account, _safe(line.bank_name), line.bank_code)
        writer.writerow((place, _safe(line.reference), *payee, yuan_of(line.amount_fen), _safe(line.purpose)))
    writer.writerow((TOTAL, *sums))
    return out.getvalue().encode("utf-8-sig")


def order_of_csv(content: bytes) -> Order:
    """The order a CSV of csv_of holds. Raises TreasuryError where it is none, or its totals are not those of its lines."""
    try:
        rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True))
        head, batch, columns, *lines, last = rows
        if (tuple(head), tuple(columns)) != (BATCH, LINE):
            raise ValueError("columns")
        number, made_at, execute_on, count, total, name, account, bank_name, bank_code = batch
        order = Order(
            _plain(number),
            dt.datetime.fromisoformat(made_at),
            dt.date.fromisoformat(execute_on),
            Debtor(_plain(name), account, _plain(bank_name), bank_code),
            tuple(_instruction(line) for line in lines),
        )
    except (ValueError, csv.Error) as wrong:
        raise TreasuryError("这不是付款批次的CSV文件；请重新下载后再用。") from wrong
    sums = [str(order.count), yuan_of(order.total_fen)]
    if [count, total] != sums or last != [TOTAL, *sums]:
        raise TreasuryError("付款批次%(number)s的合计与各行不符；文件可能被改过，请重新下载。", number=order.number)
    return order


def _instruction(row: list[str]) -> Instruction:
    _, reference, payee, account, bank_name, bank_code, amount, purpose = row
    fen = fen_of(amount)
    if fen is None:
        raise ValueError("amount")
    return Instruction(_plain(reference), _plain(payee), account, _plain(bank_name), bank_code, fen, _plain(purpose))


def _safe(text: str) -> str:
    """The text with an apostrophe before what could be a formula; _plain takes it off again."""
    return f"'{text}" if _FORMULA.match(text) else text


def _plain(text: str) -> str:
    return text[1:] if text.startswith("'") and _FORMULA.match(text) else text
