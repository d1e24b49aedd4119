"""What would the bank answer? A fake that plays it in a demonstration and in tests, always the same for the same order.

The last digit of the payee's account decides: 7 comes back as an unknown account, 8 as a closed one, the rest is paid.
"""

import csv
import hashlib
import io
import os
from dataclasses import dataclass, replace
from pathlib import Path

from huiqi.gateways.treasury.csv_order import order_of_csv
from huiqi.gateways.treasury.orders import Instruction, Order, yuan_of
from huiqi.gateways.treasury.pain001 import order_of_pain001
from huiqi.gateways.treasury.table import COLUMNS

RETURNS = {"7": "AC01 账号不存在或有误", "8": "AC04 账户已销户"}
"""Last digit of an account → the reason for which the fake gives its payment back."""


@dataclass(frozen=True)
class TreasuryFake:
    """A bank that pays on the day ordered. What can go wrong on the way back is asked for by place, from 0.

    `twice` lines come twice, `dropped` ones not at all, `split` ones in two halves; `backwards` turns the order round.
    """

    twice: frozenset[int] = frozenset()
    dropped: frozenset[int] = frozenset()
    split: frozenset[int] = frozenset()
    backwards: bool = False

    def answer(self, sent: Order | bytes) -> bytes:
        """The return, a CSV, for an order or either of its files. Raises TreasuryError where it is none."""
        order = sent if isinstance(sent, Order) else _order_of(sent)
        rows: list[tuple[str, ...]] = []
        for place, line in enumerate(order.instructions):
            if place not in self.dropped:
                parts = _halves(line) if place in self.split else (line,)
                rows += [_row(order, part, number) for number, part in enumerate(parts)] * (2 if place in self.twice else 1)
        out = io.StringIO(newline="")
        csv.writer(out).writerows([COLUMNS, *(reversed(rows) if self.backwards else rows)])
        return out.getvalue().encode("utf-8-sig")


def answer_folder(orders: Path, returns: Path) -> int:
    """Play the bank once: a return for each CSV order in `orders` that has none yet; the number of returns."""
    answered = 0
    for path in sorted(orders.glob("*.csv")):
        target = returns / f"{path.stem}-return.csv"
        if target.exists() or (returns / "done" / target.name).exists():
            continue
        returns.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(TreasuryFake().answer(path.read_bytes()))
        os.replace(part, target)
        answered += 1
    return answered


def _order_of(content: bytes) -> Order:
    return order_of_pain001(content) if content.lstrip().startswith(b"<") else order_of_csv(content)


def _halves(line: Instruction) -> tuple[Instruction, ...]:
    half = line.amount_fen // 2
    return (replace(line, amount_fen=half), replace(line, amount_fen=line.amount_fen - half)) if half else (line,)


def _row(order: Order, line: Instruction, part: int) -> tuple[str, ...]:
    reason = RETURNS.get(line.account[-1], "")
    receipt = hashlib.sha256(f"{order.number}/{line.reference}/{part}".encode()).hexdigest()[:16].upper()
    outcome = "退回" if reason else "已付"
    return line.reference, outcome, yuan_of(line.amount_fen), order.execute_on.isoformat(), receipt, reason
