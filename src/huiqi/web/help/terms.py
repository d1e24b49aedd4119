"""What does a word mean? One table of the terms that pages explain, read from the files of terms/."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from huiqi.web.help.said import Said, said

_FOLDER = Path(__file__).with_name("terms")


@dataclass(frozen=True)
class Term:
    """A word, its meaning in one or two plain sentences, where it stands in law (where known), and its chapter."""

    key: str
    word: Said
    means: Said
    where: Said | None
    chapter: str


@cache
def terms() -> dict[str, Term]:
    """Every term under its Chinese word, in the order of the table."""
    files = (yaml.safe_load(path.read_text(encoding="utf-8")) for path in sorted(_FOLDER.glob("*.yaml")))
    return {
        key: Term(
            key=key,
            word=Said(key, str(row["word"])),
            means=said(row),
            where=said(row, name="where") if "where" in row else None,
            chapter=row["chapter"],
        )
        for rows in files
        for key, row in rows.items()
    }
