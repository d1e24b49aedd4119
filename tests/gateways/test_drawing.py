"""A page of a PDF is drawn within a time and a memory, or not at all; the process that asks goes on."""

import io
from pathlib import Path

import pikepdf
from PIL import Image

from gateways.makers import pdf
from huiqi.gateways.drawing import draw

MILLION = 1_000_000


def painting(folder: Path, strokes: int) -> Path:
    """One page that paints itself over so many times: a few kilobytes as a file."""
    path = folder / f"{strokes}.pdf"
    with pikepdf.new() as document:
        page = document.add_blank_page(page_size=(595, 842))
        page.Contents = document.make_stream(b"0 0 595 842 re f\n" * strokes)
        document.save(path, compress_streams=True)
    return path


def test_an_ordinary_page_is_drawn(tmp_path: Path) -> None:
    drawn = draw(painting(tmp_path, 3), 1)
    assert drawn
    assert Image.open(io.BytesIO(drawn)).width == 1240


def test_a_page_that_never_ends_is_given_up(tmp_path: Path) -> None:
    path = painting(tmp_path, 4 * MILLION)
    assert path.stat().st_size < MILLION
    assert draw(path, 1, seconds=2) is None


def test_a_page_that_needs_too_much_memory_is_given_up(tmp_path: Path) -> None:
    path = painting(tmp_path, 3)
    assert draw(path, 1, memory=4 * MILLION) is None
    assert draw(path, 1) is not None


def test_what_is_no_page_is_not_drawn(tmp_path: Path) -> None:
    path = tmp_path / "two.pdf"
    path.write_bytes(pdf(2))
    assert (draw(path, 2) is None, draw(path, 3), draw(tmp_path / "none.pdf", 1)) == (False, None, None)
