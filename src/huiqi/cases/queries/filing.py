"""What has a firm's application, and what does it still lack?"""

import datetime as dt
from dataclasses import dataclass

from huiqi.cases.completeness import lacking
from huiqi.cases.evaluation import answer, asked, case_facts
from huiqi.cases.models import Case, CasePaper
from huiqi.engine.rule import Paper


@dataclass(frozen=True)
class PaperLine:
    """One paper of the measure's list, and how the case dealt with it (None: not yet)."""

    paper: Paper
    row: CasePaper | None


def paper_lines(case: Case) -> list[PaperLine]:
    """The papers of the measure, in its order."""
    rows = {p.name: p for p in case.papers.all()}
    return [PaperLine(p, rows.get(p.name)) for p in case.law.papers]


def correction_points(case: Case) -> list[dict[str, str]]:
    """What the last correction notice asks for, while it is open: [{"about": …, "ask": …}]."""
    last = case.corrections.last()
    return list(last.points) if last and last.answered_at is None else []


def standing(case: Case, on: dt.date) -> dict[str, object]:
    """All an application page needs about one case on a day: what is asked, known, lacking, and the answer so far."""
    return {
        "asked": asked(case),
        "facts": case_facts(case, on),
        "lacking": lacking(case, on),
        "answer": answer(case, on),
        "papers": paper_lines(case),
        "correction": correction_points(case),
    }
