"""What has a firm's application, and what does it still lack?"""

import datetime as dt
from dataclasses import dataclass

from huiqi.access.actor import Actor
from huiqi.cases.completeness import lacking
from huiqi.cases.errors import UnknownCase
from huiqi.cases.evaluation import answer, asked, case_facts
from huiqi.cases.models import Case, CasePaper, Upload
from huiqi.cases.queries.cases import case_for
from huiqi.engine.rule import Paper


@dataclass(frozen=True)
class PaperLine:
    """One paper of the measure's list, and how the case dealt with it (None: not yet)."""

    paper: Paper
    row: CasePaper | None
    files: tuple[Upload, ...] = ()
    """Those that count."""
    removed: tuple[Upload, ...] = ()
    """Those the firm took back."""

    @property
    def dealt_with(self) -> bool:
        """Whether nothing more is needed for now."""
        return self.row is not None and (self.row.manner != CasePaper.Manner.PROVIDED or bool(self.files))


def paper_lines(case: Case) -> list[PaperLine]:
    """The papers of the measure, in its order, each with its files."""
    rows = {p.name: p for p in case.papers.prefetch_related("uploads")}
    return [_line(paper, rows.get(paper.name)) for paper in case.law.papers]


def _line(paper: Paper, row: CasePaper | None) -> PaperLine:
    files = tuple(row.uploads.all()) if row else ()
    kept = tuple(f for f in files if f.removed_at is None)
    return PaperLine(paper, row, kept, tuple(f for f in files if f.removed_at is not None))


def file_for(actor: Actor, upload_id: int) -> Upload:
    """A file, fetched and checked in one call: whoever may read the case. Raises UnknownCase, Forbidden.

    What the firm took back is its own again: to the district it does not exist.
    """
    unknown = UnknownCase("找不到这个文件，请从申请页面重新打开。")
    upload = Upload.objects.select_related("paper__case").filter(pk=upload_id).first()
    if upload is None:
        raise unknown
    case = case_for(actor, str(upload.paper.case.number))
    if upload.removed_at is not None and case.credit_code not in actor.firms:
        raise unknown
    return upload


def correction_points(case: Case) -> list[dict[str, str]]:
    """What the last correction notice asks for, while it is open: [{"about": …, "ask": …}]."""
    last = case.corrections.last()
    return list(last.points) if last and last.answered_at is None else []


def standing(case: Case, on: dt.date) -> dict[str, object]:
    """All an application page needs about one case on a day: what is asked, known, lacking, and the answer so far."""
    facts = case_facts(case, on)
    found = answer(case, on, facts=facts)
    return {
        "asked": asked(case),
        "facts": facts,
        "lacking": lacking(case, on, found=found),
        "answer": found,
        "papers": paper_lines(case),
        "correction": correction_points(case),
    }
