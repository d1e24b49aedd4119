"""Which files does an issue of the data hold? Each with its form, its size and its checksum."""

import datetime as dt
import hashlib
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple


class Form(NamedTuple):
    """A kind of file: its media type, what the EU's list of file types calls it, and its ending."""

    media: str
    file_type: str
    ending: str


FORMS = {
    form.ending: form
    for form in (
        Form("text/csv", "CSV", "csv"),
        Form("application/vnd.apache.parquet", "PARQUET", "parquet"),
        Form("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX", "xlsx"),
        Form("application/json", "JSON", "json"),
        Form("application/ld+json", "JSON_LD", "jsonld"),
        Form("text/plain", "TXT", "SHA256SUMS"),
    )
}


@dataclass(frozen=True)
class IssuedFile:
    """One file; `size` in bytes."""

    name: str
    size: int
    sha256: str

    @property
    def form(self) -> Form:
        """Its kind, by its ending."""
        return FORMS[self.name.rpartition(".")[2]]


@dataclass(frozen=True)
class IssuedDataset:
    """One dataset of an issue; `modified` is when its content last became another."""

    id: str
    rows: int
    modified: dt.datetime
    files: tuple[IssuedFile, ...]
    since: dt.date | None
    """The day from which on it tells; None where it has no row."""


def measured(path: Path) -> IssuedFile:
    """A file as it lies there."""
    with path.open("rb") as content:
        digest = hashlib.file_digest(content, "sha256").hexdigest()
    return IssuedFile(path.name, path.stat().st_size, digest)
