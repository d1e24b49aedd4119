"""How does a page become a Word file that an office can still edit? A titled document, its tables, its bytes."""

import datetime as dt
from collections.abc import Iterable, Sequence
from io import BytesIO
from typing import Any

from docx import Document


def titled(title: str, created: dt.datetime | None = None) -> Any:
    """A docx.Document under a title. `created` (naive, local) is its day, where it is not the day of the download."""
    document: Any = Document()
    if created is not None:
        document.core_properties.created = created
    document.add_heading(title, level=1)
    return document


def add_table(document: Any, heads: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table with lines between its cells."""
    table = document.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, head in zip(table.rows[0].cells, heads, strict=True):
        cell.text = head
    for row in rows:
        for cell, value in zip(table.add_row().cells, row, strict=True):
            cell.text = str(value)


def content(document: Any) -> bytes:
    """The file."""
    file = BytesIO()
    document.save(file)
    return file.getvalue()
