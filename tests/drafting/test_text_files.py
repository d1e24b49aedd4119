"""A file gives its text whatever its kind: the lines of a PDF are put together, and a scan is refused with what to do."""

from pathlib import Path

import docx
import pypdfium2
import pytest
import weasyprint

from huiqi.drafting.measuring import MEASURED
from huiqi.drafting.reading import read_policy
from huiqi.drafting.text_files import paragraphs, read_file
from huiqi.policies.text import TextError

TEXTS = Path(__file__).parent / "texts"
NAMES = sorted(file.stem for file in TEXTS.glob("*.txt"))
STYLE = (
    "@page { size: A4; margin: 30mm; @bottom-center { content: '— ' counter(page) ' —' } @top-left { content: '某区文件' } }"
)


def printed(text: str, to: Path) -> Path:
    """A PDF of the text, a paragraph a line, with page numbers and a running head."""
    body = "".join(f"<p>{line}</p>" for line in text.splitlines() if line.strip())
    weasyprint.HTML(string=f"<style>{STYLE} p {{ text-indent: 2em; font-size: 16pt }}</style>{body}").write_pdf(to)
    return to


def values(text: str) -> list[tuple[str, str, object]]:
    found = read_policy(text).findings
    return [(f.clause, f.kind, f.value or "".join(f.words.split())) for f in found if f.kind in MEASURED.values()]


@pytest.mark.parametrize("name", NAMES)
def test_a_printed_text_is_read_as_the_text_itself(tmp_path: Path, name: str) -> None:
    text = (TEXTS / f"{name}.txt").read_text("utf-8")
    again = read_file(printed(text, tmp_path / "a.pdf"))
    assert [c.number for c in read_policy(again).clauses] == [c.number for c in read_policy(text).clauses]
    assert values(again) == values(text)
    assert "某区文件" not in again


def test_a_line_goes_on_only_where_the_page_ended_it() -> None:
    page = "（一）甲乙丙丁戊\n乙甲乙丙丁戊己庚辛壬癸子\n1.5万元的，按照本办法规\n第三条的比例补贴。甲乙丙\n（二）另一条"
    assert list(paragraphs([page])) == [
        "（一）甲乙丙丁戊",
        "乙甲乙丙丁戊己庚辛壬癸子1.5万元的，按照本办法规第三条的比例补贴。甲乙丙",
        "（二）另一条",
    ]


def wrapped(text: str, columns: int = 60) -> str:
    """The text as it comes out of a mail or an old page: a line of at most so many columns."""
    lines = []
    for paragraph in filter(str.strip, text.splitlines()):
        line, width = "　　", 4
        for c in paragraph.strip():
            if width + (wide := 1 + (c > "\u2e7f")) > columns:
                lines.append(line)
                line, width = "", 0
            line, width = line + c, width + wide
        lines.append(line)
    return "\n".join(lines)


@pytest.mark.parametrize("name", ["yunlu_talent", "qingxi_night", "heyang_drones"])
def test_a_plain_text_broken_by_the_width_of_a_page_is_put_together(tmp_path: Path, name: str) -> None:
    text = (TEXTS / f"{name}.txt").read_text("utf-8")
    (tmp_path / "a.txt").write_text(wrapped(text), "utf-8")
    assert values(read_file(tmp_path / "a.txt")) == values(text)


@pytest.mark.parametrize("name", NAMES)
def test_a_plain_text_with_a_line_a_paragraph_is_left_as_it_is(name: str) -> None:
    assert read_file(TEXTS / f"{name}.txt") == (TEXTS / f"{name}.txt").read_text("utf-8")


def test_a_scan_is_refused_with_what_to_do(tmp_path: Path) -> None:
    document = pypdfium2.PdfDocument.new()
    document.new_page(595, 842)
    document.save(tmp_path / "scan.pdf")
    with pytest.raises(TextError, match=r"扫描件.*Word 原件"):
        read_file(tmp_path / "scan.pdf")


def test_what_is_no_pdf_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.pdf").write_text("一、甲", "utf-8")
    for name in ("a.pdf", "none.pdf"):
        with pytest.raises(TextError, match=name):
            read_file(tmp_path / name)


def test_the_tables_of_a_word_document_stand_in_their_place(tmp_path: Path) -> None:
    document = docx.Document()
    document.add_paragraph("一、补贴标准如下：")
    table = document.add_table(rows=2, cols=3)
    for place, words in enumerate(("类别", "比例", "上限", "蜂箱", "50%", "最高2万元")):
        table.cell(place // 3, place % 3).text = words
    table.cell(0, 0).merge(table.cell(0, 1))
    document.add_paragraph("二、附则")
    document.save(str(tmp_path / "a.docx"))
    text = read_file(tmp_path / "a.docx")
    assert text == "一、补贴标准如下：\n类别 比例\t上限\n蜂箱\t50%\t最高2万元\n二、附则"
    assert [(f.clause, f.value, f.role) for f in read_policy(text).findings] == [
        ("一", 5_000, "fixed"),
        ("一", 2_000_000, "cap"),
    ]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "gb18030"])
def test_a_plain_text_may_be_in_any_of_the_usual_encodings(tmp_path: Path, encoding: str) -> None:
    (tmp_path / "a.txt").write_bytes("一、补贴50%".encode(encoding))
    assert read_file(tmp_path / "a.txt") == "一、补贴50%"
