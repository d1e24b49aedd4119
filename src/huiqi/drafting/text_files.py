"""What text does a file hold? .txt and .docx as they are; of a .pdf the text layer, its paragraphs put together again."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pypdfium2

from huiqi.drafting.outline import begins_clause
from huiqi.drafting.reading import ReadingError, plain_text
from huiqi.gateways.confined import Unread, confined
from huiqi.policies.text import read_text

SUFFIXES = (".txt", ".docx", ".pdf")
_PAGE_NUMBER = re.compile(r"[\s—–\-·]*\d{1,4}[\s—–\-·]*|第\s*\d+\s*页(?:\s*[，,/]?\s*共\s*\d+\s*页)?")
_TEXT_LEAST = 10
"""Characters a page: a scan with a stamp or a page number on it has fewer."""
_FULL_PERCENT = 88
"""How wide a line is, in percent of the widest, that ends only because the page does: a mark may hang or be pulled."""
_RUNNING_LEAST = 2
"""On so many pages a first or last line stands before it is a running head."""
_WRAPPED_LEAST, _WRAPPED_MOST = 40, 100
"""Columns of a page of text."""
_WRAPPED_LINES = 5
"""So many full lines that end within a sentence are no accident."""
_ENDS = tuple("。；！？：;!?:")


def read_file(path: Path) -> str:
    """The text of a .txt (UTF-8, UTF-16, GB 18030), .docx or .pdf. Raises TextError with what to do."""
    if path.suffix.lower() != ".pdf":
        text = read_text(path)
        return "\n".join(paragraphs([text])) if is_wrapped(text) else text
    pages = _pages(path)
    if sum(len("".join(page.split())) for page in pages) < _TEXT_LEAST * max(1, len(pages)):
        raise ReadingError(
            "%(file)s：这个 PDF 是扫描件，里面没有文字；请向起草部门要 Word 原件，或先用文字识别（OCR）软件识别后另存",
            file=str(path),
        )
    return "\n".join(paragraphs(pages))


def is_wrapped(text: str) -> bool:
    """True where the lines of a plain text end as those of a page do: equally wide, and within a sentence.

    >>> is_wrapped("一、补贴。每户每年\\n最高2万元。"), is_wrapped("\\n".join(["甲乙丙丁戊己庚辛壬癸" * 3] * 12))
    (False, True)
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    widest = max(map(_width, lines), default=0)
    within = [line for line in lines if _width(line) * 100 >= widest * _FULL_PERCENT and not line.endswith((*_ENDS, "）"))]
    return _WRAPPED_LEAST <= widest <= _WRAPPED_MOST and len(within) >= _WRAPPED_LINES


def _pages(path: Path) -> list[str]:
    try:
        pages: list[str] | None = confined(pages_of, content=path.read_bytes())
    except OSError as error:
        raise ReadingError(
            "%(file)s：文件打不开（%(why)s），请检查路径", file=str(path), why=error.strerror or ""
        ) from error
    except Unread:
        pages = None
    if pages is None:
        raise ReadingError("%(file)s：不是 PDF，或者有密码、已损坏；请另存一份没有密码的 PDF 或 .docx", file=str(path))
    return pages


def pages_of(content: bytes) -> list[str] | None:
    """The text of each page of a PDF, opened here; None where it is none, or is locked."""
    try:
        with pypdfium2.PdfDocument(content) as document:
            return [sheet.get_textpage().get_text_bounded() for sheet in document]
    except pypdfium2.PdfiumError:
        return None


def paragraphs(pages: list[str]) -> Iterator[str]:
    """The lines of pages with those joined that the width of the page broke; page numbers and running heads left out.

    >>> list(paragraphs(["一、补贴。每户每年\\r\\n最高2万元，按支出\\r\\n50%。\\r\\n— 1 —"]))
    ['一、补贴。每户每年最高2万元，按支出50%。']
    """
    lines = list(_own_lines(pages))
    widths = sorted(_width(line) for line in lines)
    full = (widths[len(widths) * 95 // 100] if widths else 0) * _FULL_PERCENT
    held = ""
    last = ""
    for line in lines:
        if held and _goes_on(last, line, full):
            held += _between(held, line) + line
        else:
            if held:
                yield held
            held = line
        last = line
    if held:
        yield held


def _own_lines(pages: list[str]) -> Iterator[str]:
    """Every line that is the text's own."""
    sheets = [[line.strip() for line in page.replace("\x02", "").splitlines() if line.strip()] for page in pages]
    sheets = [[line for line in sheet if not _PAGE_NUMBER.fullmatch(line)] for sheet in sheets]
    ends = Counter(line for sheet in sheets for line in {*sheet[:1], *sheet[-1:]})
    running = {line for line, times in ends.items() if times >= _RUNNING_LEAST and times * 2 > len(sheets)}
    for sheet in sheets:
        yield from (line for line in sheet if line not in running)


def _goes_on(last: str, line: str, full: int) -> bool:
    """True where `last` ended because the page did: it is as wide as the page, no sentence ends and no clause begins."""
    if _width(last) * 100 < full or last.endswith(_ENDS):
        return False
    return not begins_clause(plain_text(line)) or (line.startswith("第") and not last.endswith(("）", ")")))


def _between(held: str, line: str) -> str:
    return " " if re.match("[A-Za-z]", held[-1:]) and re.match("[A-Za-z]", line) else ""


def _width(line: str) -> int:
    """Columns: a Chinese character takes two."""
    return sum(2 if ord(c) > 0x2E7F else 1 for c in line)
