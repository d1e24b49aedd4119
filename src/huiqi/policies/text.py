"""How is an official text read? A .txt or .docx becomes its clauses, each under the number it bears: 三（十二）1."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from docx import Document
from docx.table import Table

from huiqi.units.sentence import Sentence

_NUMERAL = "[零一二三四五六七八九十百]{1,4}"
_HEADINGS = (
    re.compile(rf"({_NUMERAL})\s*、"),
    re.compile(rf"[（(]\s*({_NUMERAL})\s*[）)]"),
    re.compile(r"(\d{1,2})\s*[.．、](?!\d)"),
)
"""一、 · （一） · 1. : each level stands inside the one before it."""
_BOOKMARK = re.compile(r"\[bookmark:[^\]]*\]")
"""What converters of .docx leave in the plain text."""
_ATTACHMENT = re.compile(r"附\s*件\s*\d*\s*[：:]?")
_ENCODINGS = ("utf-8-sig", "gb18030")


class TextError(ValueError):
    """A file is no text of a policy, or two clauses of it bear one number; `reason` says what and what to do."""

    def __init__(self, sentence: str, /, **values: object) -> None:
        self.reason = Sentence(sentence, **values)
        super().__init__(self.reason)


@dataclass(frozen=True)
class _Heading:
    level: int
    number: str


def read_text(path: Path) -> str:
    """The text of a .docx, tables too, or of a plain file in UTF-8, UTF-16 or GB 18030; one line a paragraph or row.

    Raises TextError.
    """
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise TextError("%(file)s：文件打不开（%(why)s），请检查路径", file=str(path), why=error.strerror) from error
    if path.suffix.lower() == ".docx":
        return _read_docx(path)
    for encoding in ("utf-16",) if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else _ENCODINGS:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise TextError("%(file)s：不是 UTF-8 或 GB 18030 编码的文本，请另存为 UTF-8 的 .txt 或 .docx", file=str(path))


def _read_docx(path: Path) -> str:
    try:
        body = Document(str(path))
        return "\n".join(line for block in body.iter_inner_content() for line in _lines(block))
    except Exception as error:  # a damaged file lets out whatever zipfile, zlib, lxml and python-docx raise
        raise TextError("%(file)s：不是 Word 文档（.docx），或已损坏；请用 Word 另存一份", file=str(path)) from error


def _lines(block: Any) -> Iterator[str]:
    """A paragraph, or the rows of a table; a cell that spans several columns or rows is told once."""
    if not isinstance(block, Table):
        yield block.text
        return
    told: set[Any] = set()
    for row in block.rows:
        cells = [cell for cell in row.cells if cell._tc not in told]
        told |= {cell._tc for cell in row.cells}
        cells = list({id(cell._tc): cell for cell in cells}.values())
        yield "\t".join(" ".join(cell.text.split()) for cell in cells)


def clauses(text: str) -> dict[str, str]:
    """Each clause's own lines, its heading's with them, by number with full-width brackets, in the order of the text.

    A clause ends where the next heading of any level begins; attachments are left out. Raises TextError for a
    number that stands twice, and for a text without any.
    """
    found: dict[str, list[str]] = {}
    path: list[str] = []
    for line in text.splitlines():
        line = _BOOKMARK.sub("", line).strip()
        if _ATTACHMENT.fullmatch(line):
            break
        if heading := _heading(line):
            path = [*(path + [""] * heading.level)[: heading.level], heading.number]
            number = "".join(path)
            if number in found:
                raise TextError("%(clause)s：这个条款号出现了两次，请只保留一处", clause=number)
            found[number] = []
        if path:
            found["".join(path)].append(line)
    if not found:
        raise TextError("文本中没有 一、（一）1. 这样的条款号；Word 的自动编号请先转为文字")
    return {number: "\n".join(lines) for number, lines in found.items()}


def _heading(line: str) -> _Heading | None:
    for level, pattern in enumerate(_HEADINGS):
        if match := pattern.match(line):
            number = match[1]
            return _Heading(level, (number, f"（{number}）", str(int(number)) if level == 2 else "")[level])
    return None
