"""How does a letter become a Word file that an office can still edit?"""

import datetime as dt
from io import BytesIO
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH as ALIGN
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

from huiqi.cases.letters import Letter, show_day

BODY, HEADING = "仿宋", "宋体"


def as_word(letter: Letter) -> bytes:
    """The letter as .docx; its properties name the day of the letter, not of the download."""
    document: Any = Document()
    _sheet(document, letter)
    _line(document, letter.title, align=ALIGN.CENTER, size=22, bold=True, font=HEADING)
    _line(document, letter.number, align=ALIGN.CENTER)
    _line(document, "")
    _line(document, f"{letter.addressee}：")
    for place, words in enumerate(letter.paragraphs):
        _line(document, words, indent=True)
        if place == 0:
            for number, point in enumerate(letter.points, 1):
                _line(document, f"{number}. {point}", indent=True)
        if place == 1 and letter.sums:
            _table(document, letter.sums)
    for route in letter.appeals:
        _line(document, route, indent=True)
    _line(document, "")
    _line(document, f"{letter.department}（印章）", align=ALIGN.RIGHT)
    _line(document, show_day(letter.on), align=ALIGN.RIGHT)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _sheet(document: Any, letter: Letter) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.bottom_margin = Mm(37), Mm(35)
    section.left_margin, section.right_margin = Mm(28), Mm(26)
    properties = document.core_properties
    properties.title, properties.author, properties.comments = f"{letter.title} {letter.number}", letter.department, ""
    properties.created = properties.modified = dt.datetime.combine(letter.on, dt.time())


def _line(
    document: Any,
    words: str,
    *,
    align: Any = None,
    size: int = 16,
    bold: bool = False,
    font: str = BODY,
    indent: bool = False,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.alignment = align
    shape = paragraph.paragraph_format
    shape.space_after, shape.line_spacing = Pt(0), Pt(28)
    if indent:
        shape.first_line_indent = Pt(2 * size)
    _write(paragraph, words, size, bold, font)


def _write(paragraph: Any, words: str, size: int, bold: bool, font: str) -> None:
    run = paragraph.add_run(words)
    run.font.size, run.bold, run.font.name = Pt(size), bold, font
    run._element.rPr.rFonts.set(qn("w:eastAsia"), font)


def _table(document: Any, rows: tuple[tuple[str, str], ...]) -> None:
    table = document.add_table(rows=0, cols=2, style="Table Grid")
    for row in rows:
        for cell, words in zip(table.add_row().cells, row, strict=True):
            _write(cell.paragraphs[0], words, 12, False, BODY)
