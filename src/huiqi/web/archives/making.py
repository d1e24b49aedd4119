"""How is a case archived? It is packed beside everything, the store keeps the package, and then it goes on record."""

import datetime as dt
import mmap
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from huiqi.access.actor import Actor
from huiqi.access.errors import Forbidden
from huiqi.cases.actions.archives import Package, record_archive, require_archivable
from huiqi.cases.errors import CaseError, NotArchivable
from huiqi.cases.models import ArchiveRecord
from huiqi.cases.queries import case_by_id
from huiqi.cases.queries.archives import quiet_cases
from huiqi.cases.retention import retention
from huiqi.gateways.storage import Lost
from huiqi.register.files import store
from huiqi.reports.archive import Edition, pack, verify
from huiqi.reports.letters import PrintingUnavailable

QUIET_DAYS = 30
"""Days without an event after which an ended case is archived by itself: a bank may still send a payment back."""
AT_NIGHT = 500
"""Cases archived in one night, at most: about a second each."""


def archive_case(*, actor: Actor, case_id: int, at: dt.datetime) -> ArchiveRecord:
    """The case's next package, kept and on record. Raises UnknownCase, Forbidden, NotArchivable.

    Memory does not grow with the papers: they are read in parts, and the store is given the file mapped.
    """
    case = case_by_id(case_id)
    require_archivable(actor, case)
    before = case.archives.last()
    rule = retention()
    edition = Edition(before.version + 1 if before else 1, before.sha256 if before else "", rule)
    with tempfile.TemporaryFile() as file:
        try:
            packed = pack(case, edition, file)
        except PrintingUnavailable as missing:
            raise NotArchivable("申请 %(case)s 不能归档：%(why)s", case=case, why=str(missing)) from missing
        file.flush()
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
            size = len(content)
            sha256 = store().keep(content)  # type: ignore[arg-type]  # a mapped file is read as bytes are
    package = Package(
        version=edition.version, previous=edition.previous, sha256=sha256, size=size, retention_years=rule.years,
        **vars(packed),
    )  # fmt: skip
    return record_archive(actor=actor, case_id=case_id, at=at, package=package)


@dataclass
class Progress:
    """What one turn of archiving many came to: how many are done, which were refused and why, which are left."""

    done: int = 0
    refused: list[tuple[int, CaseError | Forbidden]] = field(default_factory=list)
    left: list[int] = field(default_factory=list)


def archive_some(*, actor: Actor, case_ids: list[int], at: dt.datetime, seconds: float) -> Progress:
    """Archive one case after another until the time is over; at least one. A refusal stops none of the others."""
    progress, end = Progress(left=list(case_ids)), monotonic() + seconds
    while progress.left:
        case_id = progress.left.pop(0)
        try:
            archive_case(actor=actor, case_id=case_id, at=at)
            progress.done += 1
        except (CaseError, Forbidden) as refused:
            progress.refused.append((case_id, refused))
        if monotonic() > end:
            break
    return progress


def archive_quiet(*, actor: Actor, at: dt.datetime) -> Progress:
    """The night's work: cases that ended and were quiet for QUIET_DAYS, the oldest first, AT_NIGHT of them at most."""
    due = quiet_cases(actor, at - dt.timedelta(days=QUIET_DAYS)).values_list("pk", flat=True)[:AT_NIGHT]
    return archive_some(actor=actor, case_ids=list(due), at=at, seconds=float("inf"))


def path_of(record: ArchiveRecord) -> Path:
    """Where the package lies. Raises Lost where the store has lost it."""
    return store().path_of(record.sha256)


def checks_of(record: ArchiveRecord) -> list[tuple[str, list[str]]]:
    """What the stand-alone verifier says of a package: each check with its faults; MISSING where the store lost it."""
    try:
        path = path_of(record)
    except Lost:
        return [("MISSING", [record.sha256])]
    return verify.verify(path, record.sha256)


def is_whole(checks: list[tuple[str, list[str]]]) -> bool:
    """Whether no check found a fault."""
    return not any(faults for _name, faults in checks)
