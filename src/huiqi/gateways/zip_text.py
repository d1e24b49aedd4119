"""Which words stand in a presentation or an OFD file? Read from the XML of its pages, in their order.

Formats: ECMA-376 part 1 (PresentationML) and GB/T 33190-2016 (OFD). Nothing is drawn; pictures are left out.
"""

import posixpath
import zipfile
from pathlib import Path

from lxml import etree

from huiqi.gateways.closed_xml import closed_parser

_DRAWING = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_SAME_LINE_MM = 2.0
"""Words whose tops are nearer than this stand on one line of an OFD page."""


def pptx_lines(path: Path) -> list[str]:
    """The paragraphs of the slides as they are shown one after another, a blank line between slides."""
    with zipfile.ZipFile(path) as archive:
        deck = _xml(archive, "ppt/presentation.xml")
        relations = _xml(archive, "ppt/_rels/presentation.xml.rels")
        targets = {r.get("Id"): _place("ppt", r.get("Target")) for r in relations}
        lines: list[str] = []
        for slide in deck.iter("{*}sldId"):
            lines += ["", *_paragraphs(_xml(archive, targets[slide.get(_RELATION)]))]
        return lines[1:]


def ofd_lines(path: Path) -> list[str]:
    """The words of each page from top to bottom, a blank line between pages."""
    with zipfile.ZipFile(path) as archive:
        lines: list[str] = []
        for body in _xml(archive, "OFD.xml").iter("{*}DocRoot"):
            document = _place("", body.text)
            for page in _xml(archive, document).iterfind("{*}Pages/{*}Page"):
                content = _xml(archive, _place(posixpath.dirname(document), page.get("BaseLoc")))
                lines += ["", *_by_height(content)]
        return lines[1:]


def _xml(archive: zipfile.ZipFile, name: str) -> etree._Element:
    """One part, read without entities and without the net. Raises KeyError, XMLSyntaxError."""
    return etree.fromstring(archive.read(name), closed_parser())


def _place(folder: str, location: str | None) -> str:
    """The name of a part that stands at a location: from the root where it begins with a slash."""
    return posixpath.normpath(posixpath.join("/", folder, (location or "").strip())).lstrip("/")


def _paragraphs(slide: etree._Element) -> list[str]:
    texts = ("".join(t.text or "" for t in p.iter(f"{_DRAWING}t")).strip() for p in slide.iter(f"{_DRAWING}p"))
    return [text for text in texts if text]


def _by_height(page: etree._Element) -> list[str]:
    """Text objects by the top of their boundary; those of one height are one line, from left to right."""
    placed = []
    for words in page.iter("{*}TextObject"):
        left, top, *_size = map(float, words.get("Boundary", "0 0").split())
        placed.append((top, left, "".join(code.text or "" for code in words.iterfind("{*}TextCode")).strip()))
    rows: list[list[tuple[float, float, str]]] = []
    for piece in sorted(piece for piece in placed if piece[2]):
        if rows and piece[0] - rows[-1][0][0] < _SAME_LINE_MM:
            rows[-1].append(piece)
        else:
            rows.append([piece])
    return [" ".join(text for _left, text in sorted((left, text) for _top, left, text in row)) for row in rows]
