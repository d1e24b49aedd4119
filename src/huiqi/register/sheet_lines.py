"""What are the lines of a csv file, or of the first sheet of a workbook?"""

import csv
import io
from collections.abc import Iterator, Sequence
from pathlib import Path

from python_calamine import CalamineError, CalamineWorkbook

from huiqi.register.errors import SheetUnreadable


def rows_of(path: Path) -> Iterator[list[object]]:
    """Each line with at least two cells."""
    try:
        if path.suffix.lower() == ".csv":
            raw: Sequence[Sequence[object]] = list(csv.reader(io.StringIO(_text(path.read_bytes()), newline="")))
        else:
            raw = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except (CalamineError, OSError) as error:
        raise SheetUnreadable(
            "SHEET_UNREADABLE",
            "%(file)s：读不出来（%(why)s）；请另存为 .xlsx 或 CSV UTF-8。",
            (),
            file=path.name,
            why=str(error),
        ) from None
    for row in raw:
        yield [*row, "", ""] if len(row) < 2 else list(row)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("gb18030", errors="replace")
