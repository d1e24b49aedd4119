"""A bank with a book of its own: what did it pay, and was it ever told to pay twice?

It takes each order out of the folder and pays it once. It answers badly on purpose: in several files, each sent twice,
late and out of order, with lines of others between. Accounts that end in 7 it does not know; to one that ends in 8 it
pays, and days later the money comes back.
"""

import datetime as dt
import os
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

from huiqi.gateways.treasury import Instruction, Order, TreasuryFake
from huiqi.gateways.treasury.csv_order import order_of_csv

HEAD = "指令编号,结果,金额,日期,银行流水号,原因"


@dataclass
class Bank:
    """One bank; `folder` holds orders/ and returns/."""

    folder: Path
    chance: Random
    orders: dict[str, bytes] = field(default_factory=dict)
    paid: dict[str, Instruction] = field(default_factory=dict)
    """What reached a firm and stayed there, by case."""
    seen: set[str] = field(default_factory=set)
    """Every reference it was ever told."""
    wrong: list[str] = field(default_factory=list)
    answers: list[bytes] = field(default_factory=list)
    """What it has yet to send."""
    files: int = 0

    def turn(self) -> None:
        """Take what is there, then send something of what waits, perhaps."""
        for path in sorted((self.folder / "orders").glob("*.csv")):
            self._take(path.name, path.read_bytes())
            path.unlink()
        if self.answers and self.chance.random() < 0.5:
            self._send(self.answers.pop(self.chance.randrange(len(self.answers))))

    def _take(self, name: str, content: bytes) -> None:
        if self.orders.setdefault(name, content) is not content:
            if self.orders[name] != content:
                self.wrong.append(f"{name} came a second time and says otherwise")
                self._pay(order_of_csv(content))
            return
        self._pay(order_of_csv(content))

    def _pay(self, order: Order) -> None:
        for line in order.instructions:
            case = line.reference.rpartition("-")[0]
            if line.reference in self.seen:
                self.wrong.append(f"{line.reference} was ordered twice")
            self.seen.add(line.reference)
            if line.account[-1] != "7":
                if case in self.paid:
                    self.wrong.append(f"{case} was paid twice")
                self.paid[case] = line
            if line.account[-1] == "8":
                del self.paid[case]
                self._answer(f"{line.reference},退回,{_yuan(line)},{order.execute_on + dt.timedelta(2)},B8,销户")
            paid = replace(line, account=line.account[:-1] + "0") if line.account[-1] == "8" else line
            self._answer_file(TreasuryFake().answer(replace(order, instructions=(paid,))))
        self._answer(f"LS-2026-{900_000 + len(self.seen)}-1,已付,1.00,{order.execute_on},B9,")

    def _answer(self, row: str) -> None:
        self._answer_file(f"{HEAD}\n{row}\n".encode())

    def _answer_file(self, content: bytes) -> None:
        self.answers += [content, content]

    def _send(self, content: bytes) -> None:
        self.files += 1
        target = self.folder / "returns" / f"{self.files:05d}.csv"
        target.parent.mkdir(parents=True, exist_ok=True)
        part = target.with_suffix(".part")
        part.write_bytes(content)
        os.rename(part, target)


def _yuan(line: Instruction) -> str:
    return f"{line.amount_fen // 100}.{line.amount_fen % 100:02d}"
