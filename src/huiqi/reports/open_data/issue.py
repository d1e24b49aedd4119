"""How is a whole issue of the data written? Into a folder that appears when every file of it is there, with checksums.

The same content gives the same bytes, so what did not change keeps its checksum and its day from issue to issue.
"""

import datetime as dt
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from huiqi.reports.open_data.awards import AWARDS
from huiqi.reports.open_data.catalogue import CATALOGUE, catalogue
from huiqi.reports.open_data.datasets import BY_ID, DATASETS
from huiqi.reports.open_data.fields import Dataset
from huiqi.reports.open_data.files import IssuedDataset, IssuedFile, measured
from huiqi.reports.open_data.giving import write_giving
from huiqi.reports.open_data.imprint import Imprint
from huiqi.reports.open_data.package import PACKAGE, package
from huiqi.reports.open_data.tables import write_csv, write_parquet, write_workbook

SUMS = "SHA256SUMS"


@dataclass(frozen=True)
class Issue:
    """What lies in a folder: the datasets with their files, and the three files that describe them."""

    folder: Path
    at: dt.datetime
    datasets: tuple[IssuedDataset, ...]
    described_by: tuple[IssuedFile, ...]

    def dataset(self, key: str) -> IssuedDataset | None:
        """One of them by its id."""
        return next((one for one in self.datasets if one.id == key), None)

    def file(self, name: str) -> IssuedFile | None:
        """A file by its name, where it is one of this issue."""
        files = [*self.described_by, *(file for one in self.datasets for file in one.files)]
        return next((file for file in files if file.name == name), None)


def write_issue(folder: Path, imprint: Imprint, *, before: Issue | None) -> Issue:
    """Write every file into the new folder `folder`. Raises OSError; then there is no such folder."""
    with _appearing(folder) as part:
        issued = []
        for dataset in DATASETS:
            issued.append(_write_dataset(part, dataset, imprint, before.dataset(dataset.id) if before else None))
        (part / PACKAGE).write_text(package(issued, imprint), encoding="utf-8")
        (part / CATALOGUE).write_text(catalogue(issued, imprint), encoding="utf-8")
        sums = [f"{measured(path).sha256}  {path.name}\n" for path in sorted(part.iterdir())]
        (part / SUMS).write_text("".join(sums), encoding="ascii")
    return read_issue(folder)


def read_issue(folder: Path) -> Issue:
    """What write_issue() put there. Raises OSError, ValueError or KeyError where it is something else."""
    described = json.loads((folder / PACKAGE).read_text(encoding="utf-8"))
    found: dict[str, IssuedDataset] = {}
    for one in described["resources"]:
        if (key := one["dataset"]) in BY_ID:
            files = (*(found[key].files if key in found else ()), _file(one))
            since = one["since"] and dt.date.fromisoformat(one["since"])
            found[key] = IssuedDataset(key, one["rows"], dt.datetime.fromisoformat(one["modified"]), files, since)
    about = tuple(measured(folder / name) for name in (PACKAGE, CATALOGUE, SUMS))
    return Issue(folder, dt.datetime.fromisoformat(described["created"]), tuple(found.values()), about)


def _file(one: dict[str, str]) -> IssuedFile:
    return IssuedFile(one["path"], int(one["bytes"]), one["hash"].removeprefix("sha256:"))


def _write_dataset(part: Path, dataset: Dataset, imprint: Imprint, before: IssuedDataset | None) -> IssuedDataset:
    path = part / f"{dataset.id}.csv"
    rows = write_csv(path, dataset, imprint)
    table = measured(path)
    same = before is not None and before.files[0].sha256 == table.sha256
    modified = before.modified if before and same else imprint.at.replace(microsecond=0)
    names = [f"{dataset.id}.parquet"]
    write_parquet(part / names[0], dataset, imprint)
    if dataset is AWARDS:
        names += [f"{dataset.id}.xlsx", *write_giving(part, imprint, modified)]
        write_workbook(part / names[1], dataset, imprint, modified)
    files = (table, *(measured(part / name) for name in names))
    return IssuedDataset(dataset.id, rows, modified, files, dataset.since() if rows else None)


@contextmanager
def _appearing(folder: Path) -> Iterator[Path]:
    """A folder that gets its name only when it is whole. Raises OSError."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    part = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    try:
        part.chmod(0o755)
        yield part
        for path in part.iterdir():
            with path.open("rb") as file:
                os.fsync(file.fileno())
        part.rename(folder)
    except BaseException:
        shutil.rmtree(part, ignore_errors=True)
        raise
