"""A presentation and an OFD file are read on the page, in the order in which people would read them."""

import zipfile
from pathlib import Path

import pytest

from huiqi.gateways.files import Kind
from huiqi.gateways.preview import LINES_MAX, text_of

A = "http://schemas.openxmlformats.org/drawingml/2006/main"
R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
P = "http://schemas.openxmlformats.org/presentationml/2006/main"
OFD = "http://www.ofdspec.org/2016"
ROOT = "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot>"


def packed(path: Path, **parts: str) -> Path:
    """An archive of the parts, by name."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return path


def slide(*paragraphs: str) -> str:
    said = "".join(f"<a:p><a:r><a:t>{p[:2]}</a:t></a:r><a:r><a:t>{p[2:]}</a:t></a:r></a:p>" for p in paragraphs)
    return f'<p:sld xmlns:p="{P}" xmlns:a="{A}"><p:txBody>{said}<a:p/></p:txBody></p:sld>'


def presentation(path: Path, slides: dict[str, str], order: list[str]) -> Path:
    """Slides by the number of their relation, shown in an order of their own."""
    listed = "".join(f'<p:sldId id="{256 + i}" r:id="{name}"/>' for i, name in enumerate(order))
    targets = "".join(f'<Relationship Id="{name}" Target="slides/{name}.xml"/>' for name in slides)
    return packed(
        path,
        **{
            "ppt/presentation.xml": f'<p:p xmlns:p="{P}" xmlns:r="{R}"><p:sldIdLst>{listed}</p:sldIdLst></p:p>',
            "ppt/_rels/presentation.xml.rels": f"<Relationships>{targets}</Relationships>",
            **{f"ppt/slides/{name}.xml": text for name, text in slides.items()},
        },
    )


def ofd(path: Path, *pages: str, prefix: str = "") -> Path:
    """Pages of text objects; `prefix` makes the locations start at the root."""
    listed = "".join(f'<ofd:Page ID="{i}" BaseLoc="{prefix}Pages/P{i}/Content.xml"/>' for i, _page in enumerate(pages))
    return packed(
        path,
        **{
            "OFD.xml": f'<ofd:OFD xmlns:ofd="{OFD}"><ofd:DocBody>{ROOT}</ofd:DocBody></ofd:OFD>',
            "Doc_0/Document.xml": f'<ofd:Document xmlns:ofd="{OFD}"><ofd:Pages>{listed}</ofd:Pages></ofd:Document>',
            **{
                f"Doc_0/Pages/P{i}/Content.xml": f'<ofd:Page xmlns:ofd="{OFD}"><ofd:Content>{page}</ofd:Content></ofd:Page>'
                for i, page in enumerate(pages)
            },
        },
    )


def words(left: float, top: float, text: str) -> str:
    return f'<ofd:TextObject Boundary="{left} {top} 50 5"><ofd:TextCode X="0" Y="4">{text}</ofd:TextCode></ofd:TextObject>'


def test_slides_are_read_in_the_order_in_which_they_are_shown(tmp_path) -> None:
    path = presentation(
        tmp_path / "a.pptx", {"rId1": slide("活动方案", "预算一百万元"), "rId2": slide("封面页")}, ["rId2", "rId1"]
    )
    assert text_of(Kind.PPTX, path) == ["封面页", "", "活动方案", "预算一百万元"]


@pytest.mark.parametrize("prefix", ["", "/Doc_0/"])
def test_a_page_of_ofd_is_read_from_top_to_bottom_and_from_left_to_right(tmp_path, prefix) -> None:
    first = words(20, 60, "合计") + words(80, 60.5, "1000元") + words(20, 20, "电子发票")
    path = ofd(tmp_path / "a.ofd", first, words(20, 20, "第二页"), prefix=prefix)
    assert text_of(Kind.OFD, path) == ["电子发票", "合计 1000元", "", "第二页"]


def test_a_long_file_shows_its_beginning(tmp_path) -> None:
    page = "".join(words(0, 10 * i, f"第{i}行") for i in range(LINES_MAX + 5))
    lines = text_of(Kind.OFD, ofd(tmp_path / "a.ofd", page))
    assert (len(lines), lines[-1]) == (LINES_MAX, f"第{LINES_MAX - 1}行")


def test_what_is_not_as_the_format_says_has_to_be_opened_in_its_own_program(tmp_path) -> None:
    assert text_of(Kind.OFD, packed(tmp_path / "a.ofd", **{"OFD.xml": "<broken"})) == []
    assert text_of(Kind.PPTX, presentation(tmp_path / "a.pptx", {}, ["rId9"])) == []


def test_an_entity_of_a_file_reads_nothing_of_ours(tmp_path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("不可见", encoding="utf-8")
    entity = f'<!DOCTYPE a [<!ENTITY e SYSTEM "file://{secret}">]>'
    page = f'{entity}<Page><TextObject Boundary="0 0 1 1"><TextCode>可见&e;</TextCode></TextObject></Page>'
    path = ofd(tmp_path / "a.ofd", "")
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name).decode() for name in archive.namelist()}
    shown = text_of(Kind.OFD, packed(path, **(parts | {"Doc_0/Pages/P0/Content.xml": page})))
    assert shown == ["可见"]
