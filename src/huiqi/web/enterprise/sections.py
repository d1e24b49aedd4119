"""How is an application laid out? Its facts by question, each with what is typed, what a register says, and the answer."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_noop as _

from huiqi.cases.evaluation import REGISTER, CaseFact, asked
from huiqi.cases.models import Case, CasePaper
from huiqi.cases.queries import PaperLine, correction_points
from huiqi.engine.facts import Fact
from huiqi.engine.rule import Paper
from huiqi.web.public.finder.fields import Field, shown

NOT_STARTED, UNDER_WAY, DONE, TO_CORRECT = _("未开始"), _("进行中"), _("已完成"), _("需补正")
"""The state words of a part of the task list."""


@dataclass(frozen=True)
class Line:
    """One fact: the field, and what else is said of it (`register` is empty where no register speaks)."""

    field: Field
    register: str
    source: str
    differs: bool


@dataclass(frozen=True)
class Section:
    """The facts of one question; `ask` is empty for those that no question names."""

    ask: str
    lines: tuple[Line, ...]


def sections(case: Case, known: Mapping[str, CaseFact], fields: Iterable[Field]) -> list[Section]:
    """The fields by question, in the order of the interview."""
    lines = {f.fact.name: _line(f, known.get(f.fact.name)) for f in fields}
    found = []
    for question in case.program.policy.interview:
        if mine := tuple(lines.pop(name) for name in question.facts if name in lines):
            found.append(Section(question.ask, mine))
    return [*found, Section("", tuple(lines.values()))] if lines else found


def _line(field: Field, fact: CaseFact | None) -> Line:
    said = next((s for s in (fact.holds, *fact.differs) if s.kind == REGISTER), None) if fact else None
    if said is None:
        return Line(field, "", "", differs=False)
    words = words_of(field.fact, field.fact.show(said.value))
    return Line(field, words, f"{said.source} {said.on}", bool(field.words) and field.words != words)


def words_of(fact: Fact, answer: object) -> str:
    """An answer in its JSON form as people read it."""
    return shown([fact], {fact.name: answer}, {})[0].words


def fields_of(case: Case) -> tuple[Field, ...]:
    """What the firm has answered so far, in the order of the measure."""
    return shown(asked(case).values(), case.facts, {})


def manners(paper: Paper) -> list[tuple[str, str]]:
    """How a paper may be dealt with: value and label."""
    manner = CasePaper.Manner
    found = [manner.PROVIDED]
    found += [manner.REGISTER] if paper.source else []
    found += [manner.DEFERRED, manner.COMMITTED] if paper.deferrable else []
    return [(m.value, str(m.label)) for m in found]


def state_of(done: int, all_of: int, *, correct: bool) -> str:
    """The state word of a part of which `done` of `all_of` are there."""
    if correct:
        return TO_CORRECT
    if done >= all_of:
        return DONE
    return UNDER_WAY if done else NOT_STARTED


def papers_done(lines: Iterable[PaperLine]) -> int:
    """How many papers are dealt with."""
    return sum(line.dealt_with for line in lines)


def points_of(case: Case) -> list[tuple[str, str]]:
    """What the open correction notice asks for: the fact's or paper's name as people read it, and what to do."""
    labels = {name: fact.label for name, fact in asked(case).items()}
    return [(labels.get(p["about"], p["about"]), p["ask"]) for p in correction_points(case)]
