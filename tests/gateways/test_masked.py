"""A name in a PDF lies under black in its picture, and what a machine cannot read is left to a person."""

import io
from pathlib import Path

import pikepdf
import pytest
from PIL import Image, ImageChops
from weasyprint import HTML

from gateways import makers
from huiqi.cases.blind import Mask
from huiqi.gateways.files import Kind
from huiqi.gateways.masked import is_maskable, masked_page
from huiqi.gateways.preview import page_picture

NAME = "深圳市星河直播有限公司"
MASK = Mask([NAME], ["李雷"])
PLAIN = "@page{size:A4;margin:30mm}body{font:16px 'Noto Sans CJK SC',sans-serif}"


def written(path: Path, body: str, style: str = PLAIN) -> Path:
    """A PDF of a page of HTML."""
    HTML(string=f"<style>{style}</style>{body}").write_pdf(path)
    return path


def drawn(content: bytes | None) -> Image.Image:
    assert content is not None
    return Image.open(io.BytesIO(content)).convert("L")


def blackened(path: Path) -> tuple[int, int, int, int] | None:
    """What differs between the picture and its masked one: all of it must be black."""
    before, after = drawn(page_picture(Kind.PDF, path, 1)), drawn(masked_page(Kind.PDF, path, 1, MASK.spans))
    box = ImageChops.difference(before, after).point(lambda tone: 255 if tone > 60 else 0).getbbox()
    if box is not None:
        inner = (box[0] + 4, box[1] + 4, box[2] - 4, box[3] - 4)
        assert after.crop(inner).getextrema()[1] < 60, "something shows through"
    return box


@pytest.mark.parametrize("words", [NAME, "星河直播", "李雷", "91350100M000100Y43", "13800000000", "a.b@xinghe.example.cn"])
def test_where_a_name_stood_is_a_black_bar(tmp_path, words) -> None:
    path = written(tmp_path / "a.pdf", f"<p>{words}</p>")
    box = blackened(path)
    assert box is not None
    ink = drawn(page_picture(Kind.PDF, path, 1)).point(lambda tone: 255 if tone < 200 else 0).getbbox()
    assert ink is not None
    assert box[0] <= ink[0]
    assert box[1] <= ink[1]
    assert box[2] >= ink[2]
    assert box[3] >= ink[3]


def test_words_that_name_nobody_stay_as_they_are(tmp_path) -> None:
    assert blackened(written(tmp_path / "a.pdf", "<p>活动费用合计一百万元，2026年3月</p>")) is None


def test_a_name_broken_by_the_end_of_a_line_and_a_page_on_its_side_are_covered(tmp_path) -> None:
    path = written(tmp_path / "a.pdf", "<p>星河<br>直播</p>")
    with pikepdf.open(path, allow_overwriting_input=True) as document:
        document.pages[0].rotate(90, relative=True)
        document.save(path)
    before, after = drawn(page_picture(Kind.PDF, path, 1)), drawn(masked_page(Kind.PDF, path, 1, MASK.spans))
    dark = after.point(lambda tone: 255 if tone < 60 else 0)
    ink = before.point(lambda tone: 255 if tone < 60 else 0)
    assert ImageChops.subtract(ink, dark).getbbox() is None
    assert sum(dark.histogram()[128:]) > 2 * sum(ink.histogram()[128:])


def test_a_note_on_the_page_is_not_drawn(tmp_path) -> None:
    path = written(tmp_path / "a.pdf", "<p>费用</p><a href='https://xinghe.example.cn'>详情</a>")
    assert is_maskable(Kind.PDF, path)


def test_text_can_be_masked_by_machine_and_what_has_a_picture_or_a_drawn_stamp_cannot(tmp_path) -> None:
    picture = tmp_path / "p.png"
    picture.write_bytes(makers.picture())
    stamp = "<div style='width:90px;height:90px;border:4px solid red;border-radius:50%'></div>"
    assert is_maskable(Kind.PDF, written(tmp_path / "a.pdf", "<table border=1><tr><td>费用</table>"))
    assert not is_maskable(Kind.PDF, written(tmp_path / "b.pdf", f"<p>费用</p><img src='{picture.as_uri()}'>"))
    assert not is_maskable(Kind.PDF, written(tmp_path / "c.pdf", f"<p>费用</p>{stamp}"))
    assert not is_maskable(Kind.PNG, picture)


def test_a_page_that_is_not_there_has_no_picture(tmp_path) -> None:
    path = written(tmp_path / "a.pdf", "<p>费用</p>")
    assert masked_page(Kind.PDF, path, 2, MASK.spans) is None
    assert masked_page(Kind.PDF, path, 0, MASK.spans) is None
