"""What does the archives office sign for? The catalogue of a hand-over (移交清单): a line a package, as sheet and as PDF."""

from collections.abc import Sequence
from pathlib import Path

from django.template import Context, Engine
from django.utils import timezone

from huiqi.cases.letters import show_day
from huiqi.cases.models import ArchiveRecord, HandOver
from huiqi.reports.letters.pdf import print_page

_TEMPLATE = Engine(dirs=[str(Path(__file__).parent)]).get_template("catalogue.html")
TITLE = "电子档案移交清单"
HEAD = ("序号", "档号", "题名", "责任者", "办结日期", "保管期限", "保管至", "文件数", "页数", "字节数", "SHA-256")


def rows(records: Sequence[ArchiveRecord]) -> list[list[str | int]]:
    """The lines under HEAD."""
    return [_row(place, record) for place, record in enumerate(records, start=1)]


def _row(place: int, r: ArchiveRecord) -> list[str | int]:
    kept = (f"{r.retention_years}年", r.retain_until.isoformat())
    return [place, r.reference, r.title, r.case.law.lead, r.ended_on.isoformat(), *kept, r.files, r.pages, r.size, r.sha256]


def checksums(records: Sequence[ArchiveRecord]) -> bytes:
    """A line a package for `sha256sum -c`."""
    return "".join(f"{r.sha256}  {r}.zip\n" for r in records).encode()


def as_pdf(made: HandOver, records: Sequence[ArchiveRecord]) -> bytes:
    """The catalogue with the lines for both signatures. Raises PrintingUnavailable."""
    totals = {"count": len(records), "files": sum(r.files for r in records), "pages": sum(r.pages for r in records)}
    context = {"made": made, "day": show_day(timezone.localdate(made.made_at)), "head": HEAD, "rows": rows(records)}
    return print_page(_TEMPLATE.render(Context(context | {"title": TITLE, "totals": totals})))
