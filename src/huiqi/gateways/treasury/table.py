"""What does a row of the bank's table say? A paid or returned instruction, or a fault that names the row and why."""

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from huiqi.gateways.treasury.amounts import fen_of
from huiqi.gateways.treasury.errors import TreasuryError
from huiqi.gateways.treasury.orders import MOST_FEN, REFERENCE
from huiqi.units.sentence import Sentence

PAID, RETURNED = "paid", "returned"
COLUMNS = ("指令编号", "结果", "金额", "日期", "银行流水号", "原因")
"""The columns of a return, in any order; others are passed over. The last two may be left out."""
NEEDED = COLUMNS[:4]
OUTCOMES = {
    **dict.fromkeys(("paid", "已付", "已支付", "成功", "支付成功"), PAID),
    **dict.fromkeys(("returned", "退回", "退汇", "失败", "支付失败"), RETURNED),
}
"""How banks write an outcome."""
HEADER_WITHIN = 10
"""The header stands in one of the first so many rows; banks put their own title above it."""
_DAY = re.compile(r"(20[0-9]{2})(?:-([0-9]{1,2})-([0-9]{1,2})|/([0-9]{1,2})/([0-9]{1,2})|([0-9]{2})([0-9]{2}))")

Row = tuple[int, Sequence[str]]
"""The number of a row in its file, from 1, and its cells."""


@dataclass(frozen=True)
class ReturnLine:
    """What became of an instruction: `number` is its place in the file, `outcome` paid or returned, `on` the day.

    `bank_reference` and `reason` are empty where the bank wrote none.
    """

    number: int
    reference: str
    outcome: str
    amount_fen: int
    on: dt.date
    bank_reference: str
    reason: str


@dataclass(frozen=True)
class Fault:
    """A line that cannot be posted: its number, its reference as far as it is known, and why."""

    number: int
    reference: str
    reason: Sentence


def table_lines(rows: Iterable[Row]) -> Iterator[ReturnLine | Fault]:
    """Each row below the header that is not empty. Raises TreasuryError where there is no header."""
    walk = iter(rows)
    columns = _columns(walk)
    for number, cells in walk:
        texts = [cell.strip() for cell in cells]
        if any(texts):
            found = {name: texts[place] if place < len(texts) else "" for name, place in columns.items()}
            yield line_of(number, *(found.get(name, "") for name in COLUMNS))


def line_of(
    number: int, reference: str, outcome: str, amount: str, on: str, bank_reference: str, reason: str
) -> ReturnLine | Fault:
    """One answer from the texts of its cells."""
    kind, fen, day = OUTCOMES.get(outcome.lower()), fen_of(amount), day_of(on)
    if not REFERENCE.fullmatch(reference):
        return Fault(number, "", Sentence("没有可认的指令编号；请向银行核对这一行。"))
    if kind is None:
        said = Sentence("结果“%(outcome)s”既不是已付也不是退回，没有入账；请等银行的最终结果。", outcome=outcome[:40])
        return Fault(number, reference, said)
    if fen is None or not 0 < fen <= MOST_FEN:
        return Fault(number, reference, Sentence("金额“%(amount)s”不是元、角、分的数；请向银行核对。", amount=amount[:40]))
    if day is None:
        return Fault(number, reference, Sentence("日期“%(day)s”不是日期；请写成2026-03-02这样。", day=on[:40]))
    return ReturnLine(number, reference, kind, fen, day, bank_reference[:140], reason[:500])


def day_of(text: str) -> dt.date | None:
    """A day as banks write it, a time after it passed over; None where it is none.

    >>> day_of("2026/3/2"), day_of("20260302"), day_of("2026-02-30")
    (datetime.date(2026, 3, 2), datetime.date(2026, 3, 2), None)
    """
    found = _DAY.fullmatch(text.partition(" ")[0].partition("T")[0])
    if found is None:
        return None
    year, month, day = (int(part) for part in found.groups() if part is not None)
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _columns(walk: Iterator[Row]) -> dict[str, int]:
    for _, (_, cells) in zip(range(HEADER_WITHIN), walk, strict=False):
        places = {cell.strip(): place for place, cell in enumerate(cells)}
        if all(name in places for name in NEEDED):
            return {name: places[name] for name in COLUMNS if name in places}
    raise TreasuryError(
        "文件的前%(rows)s行里找不到列名%(columns)s；请核对是不是银行的回单。", rows=HEADER_WITHIN, columns=NEEDED
    )
