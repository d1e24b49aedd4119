"""What is still missing before an application can be handed in? Facts, papers, the matter's name, the commitment."""

import datetime as dt
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from huiqi.cases.errors import DraftIncomplete
from huiqi.cases.evaluation import answer
from huiqi.cases.matters import ONE_EACH
from huiqi.cases.models import Case, CasePaper, Upload
from huiqi.engine.explain import Explanation
from huiqi.units.sentence import Sentence


@dataclass(frozen=True)
class Lacking:
    """Names of what is missing; all empty where the application is complete."""

    facts: tuple[str, ...]
    """Facts that still matter and are neither answered nor marked as handed in later."""
    papers: tuple[str, ...]
    matter: str
    """What is to be named, such as 活动; empty where nothing is."""
    commitment: bool

    @property
    def anything(self) -> bool:
        return bool(self.facts or self.papers or self.matter or self.commitment)


def lacking(case: Case, on: dt.date, *, found: Explanation | None = None) -> Lacking:
    """What the case lacks on a day; `found` is the answer where it is known already.

    A fact that can no longer change the answer is not asked for.
    """
    missing = tuple(name for name in (found or answer(case, on)).missing if name not in case.facts)
    there = dealt_with(case)
    papers = tuple(p.name for p in case.law.papers if p.name not in there)
    matter = ONE_EACH.get(case.measure, "") if not case.matter else ""
    return Lacking(missing, papers, matter, not case.committed)


def dealt_with(case: Case) -> frozenset[str]:
    """Names of the papers that nothing more is needed for now: those to be provided have a file."""
    has_file = Exists(Upload.objects.filter(paper=OuterRef("pk"), removed_at=None))
    rows = case.papers.filter(~Q(manner=CasePaper.Manner.PROVIDED) | has_file)
    return frozenset(rows.values_list("name", flat=True))


def deferred(case: Case) -> tuple[str, ...]:
    """Papers that were to follow and are not there yet."""
    return tuple(case.papers.filter(manner="deferred").values_list("name", flat=True))


def refuse_incomplete(case: Case, lack: Lacking) -> None:
    """Raises DraftIncomplete with everything that is missing, in one sentence."""
    if not lack.anything:
        return
    facts = case.program.policy.facts
    parts = []
    if lack.facts:
        parts.append(Sentence("未填：%(facts)s", facts=tuple(facts[name].label for name in lack.facts)))
    if lack.papers:
        parts.append(Sentence("未交材料：%(papers)s", papers=lack.papers))
    if lack.matter:
        parts.append(Sentence("未写明是哪个%(kind)s", kind=lack.matter))
    if lack.commitment:
        parts.append(Sentence("未作真实性承诺"))
    raise DraftIncomplete("申请还不完整。%(parts)s。请补齐后再提交。", lack.facts, lack.papers, parts=tuple(parts))
