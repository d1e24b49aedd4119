"""Which firms are certain to get a measure's money on what is already known, and which papers do they still owe?

Certain means: with every unknown fact at its worst and at its best the firm gets the same award, above nothing.
"""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import numpy as np

from huiqi.cases.evaluation import REGISTER, CaseFact, Source
from huiqi.cases.matters import matter_key
from huiqi.cases.models import CasePaper
from huiqi.engine.backends.ranges import ranges
from huiqi.engine.bind import Binding
from huiqi.engine.explain import Explanation, explain
from huiqi.engine.facts import Fact
from huiqi.engine.formula import Say, as_written, show_value
from huiqi.engine.program import Program
from huiqi.engine.rule import Measure, Number, Paper
from huiqi.register import queries as register
from huiqi.register.models import Enterprise
from huiqi.units.money import show_money


@dataclass(frozen=True)
class Entitlement:
    """What one firm is certain to get, and from which facts."""

    enterprise: Enterprise
    facts: Mapping[str, CaseFact]
    answer: Explanation
    award_fen: int

    def matter_key(self, year: int) -> str:
        """The matter, as an application for it would have it."""
        measure = self.answer.measure.id
        facts = self.answer.binding.program.facts_of(measure)
        said = {name: facts[name].show(f.holds.value) for name, f in self.facts.items()}
        return matter_key(measure=measure, credit_code=self.enterprise.credit_code, year=year, matter="", facts=said)


def entitled(binding: Binding, measure: str, firms: Sequence[Enterprise], on: dt.date) -> dict[int, Entitlement]:
    """The firms of a list that are certain, by primary key: three queries and one pass over columns for all of them."""
    asked = tuple(binding.program.facts_of(measure))
    words = register.facts_by_firm(firms, on=on, only=asked)
    known = {firm.pk: _known(asked, words[firm.pk]) for firm in firms}
    found = {}
    for firm, fen in zip(firms, _certain_fen(binding, measure, [known[f.pk] for f in firms]), strict=True):
        if fen > 0:
            facts = known[firm.pk]
            answer = explain(binding, measure, {name: f.holds.value for name, f in facts.items()})
            found[firm.pk] = Entitlement(firm, facts, answer, fen)
    return found


def _known(asked: Sequence[str], words: Sequence[register.FactSource]) -> dict[str, CaseFact]:
    """The facts the measure reads, in its order, as a case would have them."""
    by_name = {word.fact: word for word in words}
    return {
        name: CaseFact(name, _source(word), tuple(map(_source, word.differs_from)))
        for name in asked
        if (word := by_name.get(name))
    }


def _source(word: register.FactSource) -> Source:
    return Source(word.value, word.source, word.kind, word.date.isoformat())


def _certain_fen(binding: Binding, measure: str, known: Sequence[Mapping[str, CaseFact]]) -> list[int]:
    """The award of each firm where it is certain, else 0."""
    columns = {}
    for name, fact in binding.program.facts_of(measure).items():
        ends = [(f.holds.value, f.holds.value) if (f := facts.get(name)) else fact.range for facts in known]
        low, high = np.array(ends, np.int64).reshape(-1, 2).T
        columns[name] = (low, high)
    line = binding.program.lines[binding.program.policy.measure(measure).id].award
    low, high = ranges(binding.program, binding, columns, [line])[line]
    return [int(fen) for fen in np.where(low == high, low, 0)]


def manner_of(paper: Paper, facts: Mapping[str, CaseFact]) -> str:
    """How a paper is dealt with where nobody applies: by a register, by commitment, or "" where it must be handed in."""
    shown = [facts.get(name) for name in paper.shows]
    if paper.source or (shown and all(f is not None and f.holds.kind == REGISTER for f in shown)):
        return CasePaper.Manner.REGISTER.value
    return CasePaper.Manner.COMMITTED.value if paper.deferrable else ""


def papers_owed(law: Measure, facts: Mapping[str, CaseFact]) -> tuple[str, ...]:
    """The papers that neither a register nor a commitment replaces."""
    return tuple(paper.name for paper in law.papers if not manner_of(paper, facts))


def thawed_facts(frozen: Mapping[str, Any]) -> dict[str, CaseFact]:
    """The facts of a frozen answer: the inverse of what freeze() writes."""
    found = {}
    for row in frozen["facts"]:
        holds = {key: value for key, value in row.items() if key not in ("fact", "differs")}
        found[row["fact"]] = CaseFact(row["fact"], Source(**holds), tuple(Source(**s) for s in row["differs"]))
    return found


@dataclass(frozen=True)
class Change:
    """One thing that two versions of a proposal do not share; None where one of them does not have it."""

    kind: str
    """fact, source, number, award (fen) or rules."""
    name: str
    before: int | str | None
    after: int | str | None

    def words(self, program: Program, say: Say = as_written) -> tuple[str, str, str]:
        """What it is, what it was and what it is now, as people read it; rules have no words for what they were."""
        if self.kind == "rules":
            return say("规则版本"), "", ""
        if self.kind == "award":
            return say("可得金额"), show_money(int(self.before or 0)), show_money(int(self.after or 0))
        about: Fact | Number = program.numbers[self.name] if self.kind == "number" else program.policy.facts[self.name]
        return say(about.label), in_words(about, self.before, say), in_words(about, self.after, say)


def in_words(about: Fact | Number, value: int | str | None, say: Say = as_written) -> str:
    """A value of a fact or number as people read it; None is not known, text is a source's name."""
    if value is None:
        return say("未知")
    if isinstance(value, str):
        return value
    if isinstance(about, Number):
        return say(about.choice_labels[value]) if about.choice_labels else show_value(value, about.unit, say)
    return say(about.codes[value].label) if about.codes else show_value(value, about.unit, say)


def changes_between(program: Program, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[dict[str, object]]:
    """What differs between two frozen answers of one measure, as JSON of Change; on which day a source spoke does not."""
    changes = []
    old, new = (thawed_facts(frozen) for frozen in (before, after))
    for name in dict.fromkeys((*old, *new)):
        a, b = old.get(name), new.get(name)
        values = [f.holds.value if f else None for f in (a, b)]
        if values[0] != values[1]:
            changes.append(Change("fact", name, *values))
        elif a and b and a.holds.source != b.holds.source:
            changes.append(Change("source", name, a.holds.source, b.holds.source))
    for key in program.numbers_of(after["measure"]):
        if before["numbers"].get(key) != after["numbers"].get(key):
            changes.append(Change("number", key, before["numbers"].get(key), after["numbers"].get(key)))
    fen = [frozen["answer"]["award_fen"] for frozen in (before, after)]
    if fen[0] != fen[1]:
        changes.append(Change("award", "", *fen))
    if before["policy_version"] != after["policy_version"]:
        changes.append(Change("rules", "", before["policy_version"], after["policy_version"]))
    return [asdict(change) for change in changes]
