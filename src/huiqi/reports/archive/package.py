"""How is a closed case packed? Its records, forms, papers and letters into one BagIt package, described and verifiable."""

import dataclasses
import datetime as dt
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from huiqi import __version__
from huiqi.access.audit import canonical
from huiqi.cases.clocks import day_of
from huiqi.cases.errors import NotArchivable
from huiqi.cases.letters import Letter, letter, letters_of
from huiqi.cases.models import Case, Photograph, Upload
from huiqi.cases.queries.archives import ended_on
from huiqi.cases.retention import Retention
from huiqi.gateways.files import Kind
from huiqi.gateways.preview import pages_in
from huiqi.gateways.storage import Lost
from huiqi.register.files import store
from huiqi.register.models import StoredFile
from huiqi.reports.archive import content, process
from huiqi.reports.archive.bag import Bag, safe_name
from huiqi.reports.archive.form import print_form
from huiqi.reports.archive.metadata import as_xml, describe, title_of
from huiqi.reports.archive.money import money
from huiqi.reports.archive.plain import hidden, plain
from huiqi.reports.letters import as_pdf

_HERE = Path(__file__).parent
JSON, PDF = "application/json", "application/pdf"


@dataclass(frozen=True)
class Edition:
    """Which package of a case it is: its number from 1, the SHA-256 of the one before, and the rule of keeping."""

    version: int
    previous: str
    rule: Retention


@dataclass(frozen=True)
class Packed:
    """What was packed. `last_event` is the key of the last line of history in it."""

    reference: str
    title: str
    last_event: int
    ended_on: dt.date
    files: int
    pages: int
    retain_until: dt.date


def pack(case: Case, edition: Edition, into: IO[bytes]) -> Packed:
    """Write the package of an ended case. The same records give the same bytes; a paper is read in parts.

    Raises NotArchivable where the store lacks or has damaged a paper, PrintingUnavailable where nothing can be printed.
    """
    last = case.events.latest("pk").pk
    ended_at = ended_on(case)
    with Bag(into, f"{case.number}-v{edition.version}") as bag:
        return _Packing(case, edition, day_of(ended_at), bag).run(ended_at, last)


class _Packing:
    """One package while it is written: the bag, and a line of metadata for every file that is in it."""

    def __init__(self, case: Case, edition: Edition, on: dt.date, bag: Bag) -> None:
        self.case, self.edition, self.on, self.bag = case, edition, on, bag
        self.files: list[dict[str, Any]] = []

    def run(self, ended_at: dt.datetime, last_event: int) -> Packed:
        """Papers, forms, records, description, manifests."""
        case, rule = self.case, self.edition.rule
        names = self._papers()
        self._photographs()
        application = self._hidden(content.application(case, self.on))
        self._add("data/forms/application.pdf", "申请表", "form", PDF, print_form(application, names))
        for kind, title in letters_of(case).items():
            self._add(f"data/letters/{kind}.pdf", title, "letter", PDF, as_pdf(self._masked(letter(case, kind))))
        events, end, entries = self._records(application)
        done = {"algorithm": "SM3", "events": events, "end": end, "audit_entries": entries}
        files = sorted(self.files, key=lambda f: str(f["path"]))
        metadata = describe(
            case, rule=rule, version=self.edition.version, previous=self.edition.previous, ended_at=ended_at, on=self.on,
            files=files, process=done,
        )  # fmt: skip
        self.bag.add("data/metadata.json", _pretty(metadata))
        self.bag.add("data/metadata.xml", as_xml(metadata))
        self.bag.add("data/metadata.schema.json", (_HERE / "metadata.schema.json").read_bytes())
        self.bag.add_tag("verify.py", (_HERE / "verify.py").read_bytes())
        self.bag.end(self._info(metadata))
        return Packed(
            metadata["archive"]["reference"], title_of(case), last_event, self.on, len(files),
            metadata["counts"]["pages"], rule.until(self.on),
        )  # fmt: skip

    def _papers(self) -> dict[str, list[str]]:
        """Every file of a paper, also those taken back, which stay on record; paper → names of those that count."""
        names: dict[str, list[str]] = {}
        uploads = Upload.objects.filter(paper__case=self.case).select_related("paper").order_by("paper", "pk")
        places: dict[int, int] = {}
        for upload in uploads:
            place = places.setdefault(upload.paper_id, len(places) + 1)
            number = sum(f["path"].startswith(f"data/papers/{place:02d}/") for f in self.files) + 1
            path = f"data/papers/{place:02d}/{number:02d}-{safe_name(upload.name)}"
            self._add_stored(path, upload.paper.name, "paper", upload, removed_at=plain(upload.removed_at))
            if upload.removed_at is None:
                names.setdefault(upload.paper.name, []).append(upload.name)
        return names

    def _photographs(self) -> None:
        shown = Photograph.objects.filter(visit__case=self.case).order_by("pk")
        for number, photograph in enumerate(shown, start=1):
            path = f"data/photographs/{number:02d}-{safe_name(photograph.name)}"
            self._add_stored(path, photograph.caption, "photograph", photograph, removed_at=None)

    def _records(self, application: dict[str, Any]) -> tuple[int, str, int]:
        """The records as JSON; the lines of the process log, its end, and the number of audit entries."""
        case = self.case
        decision = content.decision(case)
        if decision is not None:
            shown = self._hidden(decision)
            decision = shown | {"masked": shown["frozen"] != decision["frozen"]}
        entries = process.audit_entries(case)
        for name, title, record in (
            ("application", "申请", application),
            ("review", "审查记录", content.review(case)),
            ("decision", "审定和冻结的依据", decision),
            ("notice", "公示和异议", content.notice(case)),
            ("money", "资金", money(case)),
            ("supervision", "事后核查", content.supervision(case)),
            ("clocks", "计时", process.clocks(case, self.on)),
            ("messages", "送达", process.sent_messages(case)),
        ):
            self._add(f"data/{name}.json", title, "record", JSON, _pretty(self._hidden(record)))
        self._add("data/audit.json", "审计记录", "record", JSON, _pretty(entries))
        log, events, end = process.process_log(case)
        self._add("data/process.jsonl", "过程记录", "record", "application/jsonl", log.encode())
        return events, end, len(entries)

    def _add(self, path: str, title: str, role: str, media_type: str, made: bytes) -> None:
        """A file that the product makes."""
        self.bag.add(path, made)
        self._line(path, title, role, media_type, pages_in(Kind.PDF, made) if media_type == PDF else 0, None)

    def _add_stored(self, path: str, title: str, role: str, kept: StoredFile, *, removed_at: object) -> None:
        """A file as it was handed in. Raises NotArchivable where the store no longer has it as it was."""
        try:
            source = store().path_of(kept.sha256)
            digest = self.bag.add_file(path, source)
        except (OSError, Lost):
            digest = ""
        if digest != kept.sha256:
            raise NotArchivable(
                "申请 %(case)s 的文件“%(name)s”在存放处缺失或已损坏，不能归档；请管理员从备份找回它。",
                case=self.case, name=kept.name,
            )  # fmt: skip
        origin = {
            "name": kept.name,
            "uploaded_by": getattr(kept, "uploaded_by", ""),
            "uploaded_at": plain(kept.uploaded_at),
            "scanned": kept.scanned,
            "removed_at": removed_at,
        }
        self._line(path, title, role, kept.type.media_type, pages_in(kept.type, source), origin)

    def _line(self, path: str, title: str, role: str, media_type: str, pages: int, origin: dict[str, object] | None) -> None:
        digest, size = self.bag.payload[path]
        self.files.append(
            {"path": path, "title": self._hidden(title), "role": role, "media_type": media_type, "bytes": size}
            | {"pages": pages, "sha256": digest, "origin": self._hidden(origin)}
        )

    def _hidden(self, value: Any) -> Any:
        return hidden(value, self.case.credit_code)

    def _masked(self, written: Letter) -> Letter:
        """A letter without identity numbers in what people typed."""
        sums = tuple((step, figures) for step, figures in self._hidden(written.sums))
        paragraphs, points = tuple(self._hidden(written.paragraphs)), tuple(self._hidden(written.points))
        return dataclasses.replace(written, paragraphs=paragraphs, points=points, sums=sums)

    def _info(self, metadata: dict[str, Any]) -> Iterator[tuple[str, str]]:
        """The lines of bag-info.txt. No day of packing: the same case is to give the same bytes."""
        archive = metadata["archive"]
        yield "Source-Organization", metadata["record"]["source"]
        yield "External-Identifier", archive["reference"]
        yield "External-Description", metadata["record"]["title"]
        yield "Internal-Sender-Identifier", f"{self.case.number}-v{archive['version']}"
        yield "Internal-Sender-Description", f"previous SHA-256 {archive['previous_sha256'] or 'none'}"
        yield "BagIt-Profile-Identifier", "urn:huiqi:archive:1"
        yield "Bag-Software-Agent", f"huiqi {__version__}"


def _pretty(record: Any) -> bytes:
    """JSON for people and machines; what has a float in it fails here, as it would in the audit log."""
    canonical(record)
    return (json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()
