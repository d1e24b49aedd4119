"""A few kilobytes that unfold to gigabytes or to hours are refused, or not shown; whoever serves notices nothing."""

import subprocess
import sys
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import ValidationError

from gateways import makers
from huiqi.gateways import confined
from huiqi.gateways.files import Kind, check
from huiqi.gateways.masked import is_maskable, masked_page
from huiqi.gateways.preview import LINE_MAX, page_count, page_picture, text_of
from huiqi.gateways.refusal import FileRefused
from huiqi.gateways.sheets import check_sheet
from huiqi.gateways.treasury import TreasuryError, read_return
from huiqi.web.officer.fields import SheetField

MEASURED = """
import re, sys
from pathlib import Path
from huiqi.gateways.files import check, kind_of
content = Path(sys.argv[1]).read_bytes()
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+) kB", Path("/proc/self/status").read_text())[1])
before = peak()
{look}
print(peak() - before)
"""
LAST_CELL = (1_048_575, 16_383)


@pytest.fixture
def short_of_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(confined, "SECONDS", 1)


def grown(look: str, path: Path) -> int:
    """MiB by which a process grows that looks at a file."""
    script = MEASURED.format(look=look)
    done = subprocess.run([sys.executable, "-c", script, str(path)], capture_output=True, text=True, check=True)
    return int(done.stdout) // 1024


@pytest.mark.usefixtures("short_of_time")
def test_a_page_that_draws_itself_ten_million_times_over_is_not_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(makers.nested(depth=7))
    assert len(path.read_bytes()) < 4_000
    assert check("a.pdf", path.read_bytes()) is Kind.PDF
    assert page_count(Kind.PDF, path) == 1
    assert not is_maskable(Kind.PDF, path)
    assert masked_page(Kind.PDF, path, 1, lambda _words: []) is None
    assert page_picture(Kind.PDF, path, 1) is None


def test_a_page_that_draws_itself_a_hundred_times_over_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(makers.nested(depth=2))
    assert is_maskable(Kind.PDF, path)
    assert masked_page(Kind.PDF, path, 1, lambda _words: [])
    assert page_picture(Kind.PDF, path, 1)


def test_a_pdf_that_unfolds_to_hundreds_of_megabytes_takes_them_elsewhere(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(makers.unfolding(300))
    assert path.stat().st_size < 4_000
    assert grown("check('a.pdf', content)", path) < 50
    assert grown("kind_of(content, 'a.pdf')", path) > 300, "the control: looked at here"


@pytest.mark.parametrize("cell", [LAST_CELL, (200_000, 700)])
def test_a_workbook_of_a_billion_empty_cells_is_refused(cell: tuple[int, int], tmp_path: Path) -> None:
    content = makers.far_apart(*cell)
    assert len(content) < 8_000
    with pytest.raises(FileRefused, match="展开后过大"):
        check_sheet(".xlsx", content)
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    assert text_of(check("a.xlsx", content), path) == []
    with pytest.raises(TreasuryError):
        read_return(content, "回单.xlsx")
    with pytest.raises(ValidationError, match="展开后过大"):
        SheetField().clean(SimpleUploadedFile("a.xlsx", content))


def test_of_a_paragraph_without_end_the_beginning_is_shown(tmp_path: Path) -> None:
    path = tmp_path / "a.docx"
    path.write_bytes(makers.letter("甲" * LINE_MAX, "乙" * 10 * LINE_MAX))
    assert text_of(Kind.DOCX, path) == ["甲" * LINE_MAX, "乙" * LINE_MAX + "…"]


@pytest.mark.parametrize("ending", [".csv", ".xlsx", ".parquet", ".docx", ".xml", ".pdf"])
def test_what_is_no_such_file_is_left_to_who_reads_it(ending: str) -> None:
    check_sheet(ending, b"no such file")


def test_an_ordinary_table_is_read_from_its_beginning_after_it_was_looked_at() -> None:
    for name, content in (("a.xlsx", makers.far_apart(5_000, 20)), ("a.CSV", "甲,乙\n1,2\n".encode())):
        assert SheetField().clean(SimpleUploadedFile(name, content)).read() == content


def test_twenty_megabytes_of_empty_lines_are_too_many() -> None:
    with pytest.raises(FileRefused, match="展开后过大"):
        check_sheet(".csv", b"\n" * 20 * 2**20)
