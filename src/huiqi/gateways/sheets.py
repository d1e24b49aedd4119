"""May a table or text that somebody uploads be opened? A workbook of five kilobytes can ask for a billion empty cells.

The readers of tables hold all cells between the first and the last that is filled, and end the process where that is
more than there is. So each file is first read to its end where that hurts nobody.
"""

import csv
import io
from collections.abc import Callable
from importlib import import_module

import docx
from lxml import etree
from python_calamine import CalamineWorkbook

from huiqi.gateways.closed_xml import closed_parser
from huiqi.gateways.confined import Unread, confined
from huiqi.gateways.refusal import FileRefused


def check_sheet(ending: str, content: bytes) -> None:
    """Raises FileRefused where a file takes more than there is; what it says and whether it says it well is not asked.

    `ending` tells how it will be read: .csv, .xlsx, .parquet, .docx, .xml, .xbrl; any other is not opened.
    """
    if ending.lower() not in _WAYS:
        return
    try:
        confined(read_through, ending.lower(), content=content)
    except Unread:
        raise FileRefused("FILE_BOMB") from None


def read_through(content: bytes, ending: str) -> int:
    """The rows, paragraphs or elements of a file; 0 where it is none of its kind. Read here, whatever it takes."""
    try:
        return _WAYS[ending](content)
    except MemoryError:
        raise FileRefused("FILE_BOMB") from None
    except Exception:  # what is no such file is refused by who reads it, in words of its own
        return 0


def _csv(content: bytes) -> int:
    return len(list(csv.reader(io.StringIO(content.decode("gb18030", errors="replace"), newline=""))))


def _workbook(content: bytes) -> int:
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return sum(len(book.get_sheet_by_name(name).to_python(skip_empty_area=False)) for name in book.sheet_names)


def _parquet(content: bytes) -> int:
    parquet = import_module("pyarrow.parquet")  # large, and few hand in such a file
    return int(parquet.read_table(io.BytesIO(content), use_threads=False).num_rows)


def _document(content: bytes) -> int:
    return len(docx.Document(io.BytesIO(content)).paragraphs)


def _xml(content: bytes) -> int:
    return sum(1 for _ in etree.fromstring(content, closed_parser()).iter())


_WAYS: dict[str, Callable[[bytes], int]] = {
    ".csv": _csv, ".xlsx": _workbook, ".parquet": _parquet, ".docx": _document, ".xml": _xml, ".xbrl": _xml,
}  # fmt: skip
