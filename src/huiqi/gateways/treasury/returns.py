"""What does the bank answer? A return, line by line, from CSV, Excel or an ISO 20022 status report; nothing is guessed.

A line that cannot be read, is not settled yet, or is at odds with another line of the file becomes a fault that names it.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace

from huiqi.gateways.treasury.errors import TreasuryError
from huiqi.gateways.treasury.sheets import sheet_rows, text_rows
from huiqi.gateways.treasury.status import status_rows
from huiqi.gateways.treasury.table import Fault, ReturnLine, table_lines
from huiqi.units.sentence import Sentence

FILE_MAX = 20 * 1024 * 1024
"""Bytes of a return, at most."""


@dataclass(frozen=True)
class Return:
    """A file from the bank: `lines` can be posted; `faults` cannot, and stand for a line each. `sha256` in hex."""

    name: str
    sha256: str
    lines: tuple[ReturnLine, ...]
    faults: tuple[Fault, ...]


def read_return(content: bytes, name: str) -> Return:
    """The bank's answer. The kind is told by the content, never by `name`.

    Raises TreasuryError where the file is empty, above 20 MB, no return at all, or XML with a DTD or entities.
    """
    if len(content) > FILE_MAX:
        raise TreasuryError("文件“%(name)s”超过20 MB，不能读；请让银行分成几份。", name=name)
    if not content.strip():
        raise TreasuryError("文件“%(name)s”是空的；请重新选择。", name=name)
    lines, faults = _agreeing(_read(content))
    if not lines and not faults:
        raise TreasuryError("文件“%(name)s”里没有一行付款结果；请核对是不是银行的回单。", name=name)
    return Return(name, hashlib.sha256(content).hexdigest(), lines, faults)


def _read(content: bytes) -> Iterable[ReturnLine | Fault]:
    if content.startswith(b"PK\x03\x04"):
        return table_lines(sheet_rows(content))
    if content.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") or content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return status_rows(content)
    return table_lines(text_rows(content))


def _agreeing(read: Iterable[ReturnLine | Fault]) -> tuple[tuple[ReturnLine, ...], tuple[Fault, ...]]:
    """The lines that stand alone for their reference; a repeated one counts once, contradicting ones not at all."""
    faults: list[Fault] = []
    by_reference: dict[str, list[ReturnLine]] = defaultdict(list)
    for row in read:
        if isinstance(row, Fault):
            faults.append(row)
        else:
            by_reference[row.reference].append(row)
    lines: list[ReturnLine] = []
    for first, *others in by_reference.values():
        if all(replace(other, number=first.number) == first for other in others):
            lines.append(first)
            said = Sentence("与第%(first)s行完全相同，只算一次。", first=first.number)
            faults += [Fault(other.number, other.reference, said) for other in others]
        else:
            numbers = tuple(str(line.number) for line in (first, *others))
            said = Sentence("同一指令编号的第%(numbers)s行互相矛盾，都没有入账；请向银行核对。", numbers=numbers)
            faults += [Fault(line.number, line.reference, said) for line in (first, *others)]
    return tuple(lines), tuple(sorted(faults, key=lambda fault: fault.number))
