"""What is the bank asked to pay? An order of instructions, checked when it is made, so that no file of it can be wrong."""

import datetime as dt
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from huiqi.gateways.treasury.accounts import ACCOUNT, BANK_CODE
from huiqi.gateways.treasury.errors import TreasuryError

REFERENCE = re.compile(r"[A-Z0-9-]{1,35}")
"""What an order or an instruction may be called: ISO 20022 Max35Text, in the letters every bank keeps."""
TEXT = 140
"""The most characters of a name or a purpose: ISO 20022 Max140Text."""
MOST_FEN = 10**15
"""The most one instruction may pay: ten trillion yuan, which still fits the 18 digits of an ISO amount."""
_NO_XML = "\ufffe\uffff"


@dataclass(frozen=True)
class Debtor:
    """The district's own account. Raises TreasuryError where a part of it cannot be sent."""

    name: str
    account: str
    bank_name: str
    bank_code: str

    def __post_init__(self) -> None:
        _check("付款账户", self.name, self.account, self.bank_name, self.bank_code)


@dataclass(frozen=True)
class Instruction:
    """One payment: `amount_fen` to the account of `payee`; `reference` comes back with the answer.

    Raises TreasuryError where a part of it cannot be sent.
    """

    reference: str
    payee: str
    account: str
    bank_name: str
    bank_code: str
    amount_fen: int
    purpose: str

    def __post_init__(self) -> None:
        if not REFERENCE.fullmatch(self.reference):
            raise TreasuryError(
                "指令编号“%(reference)s”不合要求；须为1至35个大写字母、数字或“-”。", reference=self.reference[:40]
            )
        _check(self.reference, self.payee, self.account, self.bank_name, self.bank_code)
        if self.purpose:
            _check_text(self.reference, "付款用途", self.purpose)
        if type(self.amount_fen) is not int or not 0 < self.amount_fen <= MOST_FEN:
            raise TreasuryError("%(where)s：金额须是大于0、不超过10万亿元的整数分；请核对金额。", where=self.reference)


@dataclass(frozen=True)
class Order:
    """One batch for the bank: at least one instruction, each reference once. Raises TreasuryError otherwise."""

    number: str
    made_at: dt.datetime
    execute_on: dt.date
    debtor: Debtor
    instructions: tuple[Instruction, ...]

    def __post_init__(self) -> None:
        if not REFERENCE.fullmatch(self.number):
            raise TreasuryError("批次号“%(number)s”不合要求；须为1至35个大写字母、数字或“-”。", number=self.number[:40])
        if not self.instructions:
            raise TreasuryError("批次%(number)s没有一笔付款；请先加入要付的款项。", number=self.number)
        twice = next(_repeated(line.reference for line in self.instructions), None)
        if twice is not None:
            raise TreasuryError("指令编号%(reference)s出现了两次；每笔付款须有自己的编号。", reference=twice)

    @property
    def count(self) -> int:
        """How many instructions."""
        return len(self.instructions)

    @property
    def total_fen(self) -> int:
        """The control total, fen."""
        return sum(line.amount_fen for line in self.instructions)


def yuan_of(fen: int) -> str:
    """Fen as yuan with two places, as both formats write it.

    >>> yuan_of(123456705)
    '1234567.05'
    """
    return f"{fen // 100}.{fen % 100:02d}"


def _repeated(references: Iterator[str]) -> Iterator[str]:
    seen: set[str] = set()
    for reference in references:
        if reference in seen:
            yield reference
        seen.add(reference)


def _check(where: str, name: str, account: str, bank_name: str, bank_code: str) -> None:
    _check_text(where, "户名", name)
    _check_text(where, "开户行", bank_name)
    if not ACCOUNT.fullmatch(account):
        raise TreasuryError("%(where)s：账号须为9至30位数字；请向收款人核对。", where=where)
    if not BANK_CODE.fullmatch(bank_code):
        raise TreasuryError("%(where)s：行号须为12位数字；请按开户行核对。", where=where)


def _check_text(where: str, field: str, text: str) -> None:
    if not 0 < len(text) <= TEXT or text != text.strip():
        raise TreasuryError("%(where)s：%(field)s须为1至140个字，首尾不留空格；请修改。", where=where, field=field)
    if any(unicodedata.category(sign) in {"Cc", "Cs", "Zl", "Zp"} or sign in _NO_XML for sign in text):
        # Neither XML nor a line of CSV can carry these and give them back as they were.
        raise TreasuryError("%(where)s：%(field)s里有看不见的控制字符；请重新输入。", where=where, field=field)
